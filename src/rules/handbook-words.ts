import type { SubjectKind } from '../schema/subject.js'
import type { ConditionWords } from './condition-words.js'
import type { StatName } from './rule.js'

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
  readonly compared: string
  /** What each statistic is; `{p}`. */
  readonly statistics: Readonly<Record<StatName, string>>
  /** `{text}` as written, `{is}` what it is, `{peers}` whom it is taken over, `{minimum}`. */
  readonly statistic: string
  /** Whom a statistic is taken over: `{kind}` of subject. */
  readonly everyPeer: string
  readonly peersInScope: string
  /** What they have in common; `{facts}`. */
  readonly alike: string
  readonly adjust: string
  readonly params: string
  readonly from: string
  readonly to: string
  readonly needs: string
  readonly shows: string
  /** Before a condition as it is written. */
  readonly written: string
  readonly condition: ConditionWords
  /** `{option}`. */
  readonly change: string
  /** Columns that are read. */
  readonly reads: string
  readonly unknownWhen: string
  /** `{columns}`: alternatives joined by `or`. */
  readonly without: string
  readonly or: string
  readonly doubt: string
  /** `{minimum}`. */
  readonly fewPeers: string
  readonly next: string
  /** What to do with a flag, step by step; `{id}`. */
  readonly steps: readonly string[]
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
    buyer_supplier: 'buyers with a supplier',
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
  compared: 'Compared with',
  statistics: {
    lower_fence: 'the first quartile less {p} interquartile ranges',
    upper_fence: 'the third quartile and {p} interquartile ranges more',
    percentile: 'the value below which a share of {p} lies',
    median: 'the median',
    share: 'the share it holds for',
  },
  statistic: '{text}: {is}, of {peers}; there must be {minimum} or more of known value',
  everyPeer: 'all {kind}',
  peersInScope: 'the {kind} it applies to',
  alike: ' that have the same {facts}',
  adjust: 'Weighs differently when',
  params: 'Parameters',
  from: 'from',
  to: 'to',
  needs: 'Terms',
  shows: 'Evidence shown with a flag',
  written: 'As written:',
  condition: {
    compare: {
      lt: '{a} is below {b}',
      le: '{a} is at most {b}',
      gt: '{a} is above {b}',
      ge: '{a} is at least {b}',
      eq: '{a} is {b}',
      ne: '{a} is not {b}',
      in: '{a} is one of: {b}',
    },
    not: 'it is not so that {a}',
    and: ', and ',
    or: ', or ',
    all: 'All of this holds:',
    any: 'Any of this holds:',
    never: 'never',
    always: 'everywhere',
    english: true,
    holds: '{a}',
  },
  change: 'Set it with {option}',
  reads: 'Columns read:',
  unknownWhen: 'Not computable',
  without: 'without {columns}, unless the rest decides alone',
  or: 'or',
  doubt:
    'where a value is missing, a row that could change the answer was set aside, or values that must agree do not; the reason is told with each outcome',
  fewPeers: 'with fewer than {minimum} peers of known value; of a fence, also where most peers are alike',
  next: 'What to check next',
  steps: [
    'Look the case up in the original records: the evidence says in which file and row it stands.',
    'Read the innocent explanations above, and ask which of them the records rule out.',
    'See what else is flagged about the same tender, buyer and suppliers: several indications weigh more than one.',
    'Ask the buyer and the supplier before anything is published.',
    'Say with the result how much could not be computed: tenderflag coverage DATA --rules {id}',
  ],
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
    buyer_supplier: 'أزواج المشتري والمورد',
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
  compared: 'يُقارن بما يلي',
  statistics: {
    lower_fence: 'الربيع الأول ناقصًا {p} من المدى الربيعي',
    upper_fence: 'الربيع الثالث زائدًا {p} من المدى الربيعي',
    percentile: 'القيمة التي تقع دونها نسبة {p}',
    median: 'الوسيط',
    share: 'نسبة ما يصح فيها الشرط',
  },
  statistic: '{text}: {is}، من {peers}؛ ولا بد من {minimum} على الأقل تُعرف قيمتها',
  everyPeer: 'جميع {kind}',
  peersInScope: '{kind} في نطاق القاعدة',
  alike: ' ممن يتفق معه في {facts}',
  adjust: 'يختلف وزنه عندما',
  params: 'المعاملات',
  from: 'من',
  to: 'إلى',
  needs: 'المصطلحات',
  shows: 'الأدلة المعروضة مع الإشارة',
  written: 'كما هو مكتوب:',
  condition: {
    compare: {
      lt: '{a} أقل من {b}',
      le: '{a} لا يزيد على {b}',
      gt: '{a} أكبر من {b}',
      ge: '{a} لا يقل عن {b}',
      eq: '{a} يساوي {b}',
      ne: '{a} لا يساوي {b}',
      in: '{a} واحد من: {b}',
    },
    not: 'لا يصح أن {a}',
    and: '، و',
    or: '، أو ',
    all: 'يتحقق كل ما يلي:',
    any: 'يتحقق واحد مما يلي:',
    never: 'لا ينطبق أبدًا',
    always: 'في كل الأحوال',
    english: false,
    holds: '{a} صحيح',
  },
  change: 'يُضبط بالخيار {option}',
  reads: 'الأعمدة المقروءة:',
  unknownWhen: 'يتعذر الحساب',
  without: 'بغير {columns}، ما لم يحسم الباقي الأمر وحده',
  or: 'أو',
  doubt:
    'حيث تنقص قيمة، أو نُحّي صف كان يمكن أن يغيّر الجواب، أو اختلفت قيم يجب أن تتطابق؛ ويُذكر السبب مع كل نتيجة',
  fewPeers: 'مع أقل من {minimum} من النظائر المعلومة القيمة، وفي حدود الشذوذ أيضًا حيث تتشابه معظم النظائر',
  next: 'ما ينبغي التحقق منه بعد ذلك',
  steps: [
    'ارجع إلى السجلات الأصلية: تذكر الأدلة الملف والصف.',
    'اقرأ التفسيرات البريئة أعلاه، وانظر أيها تستبعده السجلات.',
    'انظر ما ظهر من إشارات أخرى عن المنافسة نفسها والجهة والموردين: عدة قرائن أثقل من واحدة.',
    'اسأل الجهة والمورد قبل نشر أي شيء.',
    'اذكر مع النتيجة مقدار ما تعذر حسابه: tenderflag coverage DATA --rules {id}',
  ],
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
