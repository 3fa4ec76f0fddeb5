import type { SubjectKind } from '../schema/subject.js'

/** The words of a page of the handbook that are not the rule's own, by language. */
export interface HandbookWords {
  readonly about: string
  readonly subjects: Readonly<Record<SubjectKind, string>>
  readonly levels: Readonly<Record<'low' | 'medium' | 'high', string>>
  readonly statuses: Readonly<Record<'experimental' | 'test' | 'stable' | 'deprecated', string>>
  readonly version: string
  readonly severity: string
  readonly confidence: string
  readonly why: string
  readonly scope: string
  readonly everySubject: string
  readonly when: string
  readonly adjust: string
  readonly params: string
  readonly from: string
  readonly to: string
  readonly needs: string
  readonly shows: string
  readonly outcomes: string
  readonly raised: string
  readonly clear: string
  readonly notApplicable: string
  readonly notComputable: string
  readonly innocent: string
  readonly notProof: string
  readonly references: string
  readonly related: string
  readonly relations: Readonly<Record<'equivalent' | 'similar' | 'derived' | 'opposite' | 'obsolete', string>>
}

const en: HandbookWords = {
  about: 'Flags',
  subjects: {
    tender: 'tenders',
    lot: 'lots',
    award: 'awards',
    contract: 'contracts',
    bidder: 'bidders',
    supplier: 'suppliers',
    buyer: 'buyers',
    procuring_entity: 'procuring entities',
    buyer_supplier: 'a buyer with a supplier',
    bidder_pair: 'pairs of bidders',
    market: 'markets',
  },
  levels: { low: 'low', medium: 'medium', high: 'high' },
  statuses: { experimental: 'experimental', test: 'test', stable: 'stable', deprecated: 'deprecated' },
  version: 'version',
  severity: 'severity',
  confidence: 'confidence',
  why: 'Why it is worth a look',
  scope: 'Applies where',
  everySubject: 'everywhere',
  when: 'Flagged when',
  adjust: 'Weighs differently when',
  params: 'Parameters',
  from: 'from',
  to: 'to',
  needs: 'Needs',
  shows: 'Shows',
  outcomes: 'Outcomes',
  raised: 'the condition surely holds',
  clear: 'the condition surely does not hold',
  notApplicable: 'the rule is not about it, or it is still open',
  notComputable: 'what is missing in the data could decide it; missing data never make it clear',
  innocent: 'Innocent explanations',
  notProof: 'A flag is an indication, never proof.',
  references: 'References',
  related: 'Related',
  relations: {
    equivalent: 'says the same; scores count the two once',
    similar: 'looks at something similar',
    derived: 'is derived from this one',
    opposite: 'looks at the opposite',
    obsolete: 'is replaced by this one',
  },
}

const ar: HandbookWords = {
  about: 'يُعلِّم',
  subjects: {
    tender: 'المنافسات',
    lot: 'الحصص',
    award: 'الترسيات',
    contract: 'العقود',
    bidder: 'المتنافسين',
    supplier: 'الموردين',
    buyer: 'الجهات المشترية',
    procuring_entity: 'الجهات الطارحة',
    buyer_supplier: 'مشتريًا مع مورد',
    bidder_pair: 'أزواج المتنافسين',
    market: 'الأسواق',
  },
  levels: { low: 'منخفضة', medium: 'متوسطة', high: 'عالية' },
  statuses: { experimental: 'تجريبية', test: 'قيد الاختبار', stable: 'مستقرة', deprecated: 'متروكة' },
  version: 'الإصدار',
  severity: 'الخطورة',
  confidence: 'الثقة',
  why: 'لماذا يستحق النظر',
  scope: 'ينطبق حيث',
  everySubject: 'في كل الأحوال',
  when: 'يُعلَّم عندما',
  adjust: 'يختلف وزنه عندما',
  params: 'المعاملات',
  from: 'من',
  to: 'إلى',
  needs: 'يحتاج إلى',
  shows: 'يعرض',
  outcomes: 'النتائج',
  raised: 'الشرط متحقق يقينًا',
  clear: 'الشرط غير متحقق يقينًا',
  notApplicable: 'القاعدة لا تخصه، أو ما زال التقديم مفتوحًا',
  notComputable: 'ينقص البيانات ما قد يحسم الأمر؛ ونقص البيانات لا يعني السلامة أبدًا',
  innocent: 'تفسيرات بريئة',
  notProof: 'الإشارة قرينة وليست دليلًا أبدًا.',
  references: 'المراجع',
  related: 'قواعد ذات صلة',
  relations: {
    equivalent: 'تقول الشيء نفسه؛ وتُحتسبان في التقييم مرة واحدة',
    similar: 'تنظر في أمر مشابه',
    derived: 'مشتقة من هذه',
    opposite: 'تنظر في العكس',
    obsolete: 'حلّت هذه محلها',
  },
}

/** The words of a language; English where it has none. */
export function handbookWords(language: string): HandbookWords {
  return language === 'ar' ? ar : en
}
