import type { Notice, NoticeCount } from '#tenderflag/columns/notices.js'
import type { Ranked, Report } from '#tenderflag/output/model.js'
import type { Language } from '#tenderflag/text/languages.js'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** A small generator of numbers in [0, 1) (mulberry32), so that fixtures are the same each time. */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const rulesEn: Report['rules'] = [
  rule('etimad.award-cancelled', 'An award was cancelled', 'award', 'low', 61, 4210, 0, 812, [
    ['awards: no status', 812],
  ]),
  rule(
    'etimad.bid-withdrawn',
    'A bid was withdrawn after it was submitted',
    'lot',
    'medium',
    188,
    5931,
    402,
    1210,
    [
      ['bids: no status', 1007],
      ['a bid that could not be read may change the answer', 203],
    ],
  ),
  rule('etimad.contract-cancelled', 'A contract was cancelled', 'contract', 'medium', 44, 3002, 0, 97, [
    ['contracts: no status', 97],
  ]),
  rule('etimad.low-award', 'Awarded far below the estimate', 'lot', 'high', 103, 3820, 2110, 1698, [
    ['lots: no estimate', 1320],
    ['awards: amount and estimate are in different currencies', 290],
    ['awards: an award has no status', 80],
    ['awards: no amount', 6],
    ['lots: the estimate is not above zero', 2],
  ]),
  rule(
    'etimad.shared-ip',
    'Several bidders submitted from one IP address',
    'lot',
    'high',
    17,
    1902,
    0,
    5812,
    [['the data have no addresses of bids', 5812]],
  ),
  rule('etimad.single-bid', 'Only one bid was submitted', 'lot', 'medium', 1204, 4911, 1006, 610, [
    ['bids: no time of submission', 400],
    ['tenders: no deadline', 210],
  ]),
  rule(
    'etimad.tender-cancelled',
    'A tender was cancelled after bids had come in',
    'tender',
    'medium',
    0,
    2790,
    120,
    0,
    [],
  ),
]

const titlesAr: Readonly<Record<string, string>> = {
  'etimad.award-cancelled': 'إلغاء ترسية',
  'etimad.bid-withdrawn': 'سحب عرض بعد تقديمه',
  'etimad.contract-cancelled': 'إلغاء عقد',
  'etimad.low-award': 'ترسية بسعر يقل كثيرًا عن القيمة التقديرية',
  'etimad.shared-ip': 'تقديم عدة عروض من عنوان شبكة واحد',
  'etimad.single-bid': 'تقديم عرض واحد فقط',
  'etimad.tender-cancelled': 'إلغاء مناقصة بعد ورود عروض',
}

function rule(
  id: string,
  title: string,
  subject: Report['rules'][number]['subject'],
  severity: Report['rules'][number]['severity'],
  raised: number,
  clear: number,
  notApplicable: number,
  notComputable: number,
  reasons: readonly (readonly [string, number])[],
): Report['rules'][number] {
  return {
    id,
    title,
    subject,
    severity,
    rationale:
      'Competition works when several bidders compete for a lot. Where that does not happen, or where its result is set aside later, somebody may have steered the outcome: conditions written for one bidder, a notice that few could see, or an agreement among those who would otherwise compete.',
    innocentExplanations: [
      'The market is small: few firms in the region can deliver what is bought.',
      'The time to prepare a bid was short for reasons outside the buyer’s hands, such as an emergency.',
      'A typing error in the estimate or in the number of bids.',
    ],
    references: [
      { title: 'CAC/COSP/WG.4/2022/2, paragraph 29', url: 'https://www.unodc.org/example/report.pdf' },
      { title: 'Open Contracting Partnership, Red flags in public procurement (2024)' },
    ],
    raised,
    clear,
    notApplicable,
    notComputable,
    reasons: reasons.map(([text, count]) => ({ text, count })),
  }
}

const buyersEn = [
  'Municipality of Castelnuovo di Garfagnana',
  'Ministry of Health – Directorate-General for Procurement of Medical Devices, Consumables and Cold-Chain Logistics (Central Warehouse)',
  'Regional Water Authority East',
  'University Hospital of the Northern Province',
  'Road Maintenance Agency',
]
const buyersAr = [
  'أمانة منطقة المدينة المنورة',
  'وزارة الصحة – الإدارة العامة لمشتريات الأجهزة والمستلزمات الطبية وسلسلة التبريد (المستودع المركزي)',
  'شركة المياه الوطنية',
  'مستشفى جامعة الملك فيصل (KFU Hospital)',
  'الهيئة العامة للطرق',
]
const lotsEn = [
  'Resurfacing of Via Roma and adjoining streets, second section',
  'Supply of surgical gloves, sterile, sizes 6½ to 8½, framework of 24 months with an option to extend for another 12 months and monthly call-offs',
  'Maintenance of lifts in public housing',
  'School meals, district 4',
  'Leasing of 14 electric vans with charging points',
  'Road salt, winter 2023/24',
]
const lotsAr = [
  'إعادة سفلتة طريق الأمير محمد بن عبدالعزيز والشوارع المتفرعة منه – المرحلة الثانية',
  'توريد قفازات جراحية معقّمة بمقاسات مختلفة ضمن اتفاقية إطارية مدتها 24 شهرًا قابلة للتمديد',
  'صيانة المصاعد في المباني الحكومية',
  'وجبات مدرسية – الحي الرابع',
  'استئجار 14 مركبة كهربائية مع نقاط شحن',
  'ملح الطرق لشتاء 2023/24',
]

/** A report as rich as that of a country: seven rules, four years, many flags, long names; its data English or Arabic. */
export function richReport(language: Language, months = 48): Report {
  const random = randomOf(7)
  const ar = language === 'ar'
  const rules = rulesEn.map((r) => ({ ...r, title: ar ? titlesAr[r.id]! : r.title }))
  const arabic = ar ? rules.map(arabicRule) : rules
  const flags = rules.reduce((sum, r) => sum + r.raised, 0)
  return {
    language,
    asOf: '2024-05-01T09:30:00Z',
    version: '0.1.0',
    tables: [
      { name: 'tenders', rows: 2910, files: ['market/tenders.csv'] },
      { name: 'lots', rows: 7731, files: ['market/lots.csv'] },
      {
        name: 'bids',
        rows: 31250,
        files: Array.from(
          { length: 40 },
          (_, i) => `market/2021-2024/bids_${String(i + 1).padStart(3, '0')}.parquet`,
        ),
      },
      { name: 'awards', rows: 5083, files: ['market/awards.jsonl.gz'] },
      { name: 'contracts', rows: 3143, files: ['market/contracts.arrow'] },
    ],
    notices: richNotices(),
    rules: arabic,
    months: monthsOf(rules, months, random),
    lots: ranked('lot', ar ? lotsAr : lotsEn, 25, random, ar),
    tenders: ranked('tender', ar ? lotsAr : lotsEn, 14, random, ar),
    buyers: ranked('buyer', ar ? buyersAr : buyersEn, 5, random, ar),
    suppliers: ranked(
      'supplier',
      ar
        ? ['شركة الأفق للمقاولات', 'P-7f3a9c', 'مؤسسة نور الحرمين التجارية']
        : ['Rossi & Figli S.r.l.', 'P-7f3a9c21', 'Società Cooperativa Edile “La Torre” a r.l.'],
      9,
      random,
      ar,
    ),
    flags,
  }
}

function arabicRule(r: Report['rules'][number]): Report['rules'][number] {
  return {
    ...r,
    rationale:
      'تنجح المنافسة حين يتنافس عدة مقدمي عروض على الحصة. فإذا لم يحدث ذلك، أو أُلغيت نتيجتها لاحقًا، فقد يكون أحد ما قد وجّه النتيجة: شروط كُتبت لمقدم عرض واحد، أو إعلان لم يره إلا القليل، أو اتفاق بين من كان ينبغي أن يتنافسوا.',
    innocentExplanations: [
      'السوق صغيرة: قليل من الشركات في المنطقة يستطيع توريد المطلوب.',
      'كان الوقت المتاح لإعداد العروض قصيرًا لأسباب خارجة عن إرادة الجهة، كحالة طارئة.',
      'خطأ مطبعي في القيمة التقديرية أو في عدد العروض.',
    ],
    reasons: r.reasons.map(({ count }, i) => ({
      text: ['لا توجد حالة للعروض في البيانات', 'القيمة التقديرية ناقصة', 'العملتان مختلفتان', 'سبب آخر'][
        i % 4
      ]!,
      count,
    })),
  }
}

function monthsOf(rules: Report['rules'], months: number, random: () => number): Report['months'] {
  const list: Mutable<Report['months'][number]>[] = []
  for (const { id, raised } of rules) {
    if (raised === 0) continue
    const weights = Array.from(
      { length: months },
      (_, m) => (0.3 + random()) * (1.2 + Math.sin((m / 12) * 2 * Math.PI + raised)),
    )
    const sum = weights.reduce((a, b) => a + b, 0)
    weights.forEach((w, m) => {
      const at = 2024 * 12 + 4 - months + m
      const count = Math.round((w / sum) * raised)
      const month = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
      if (count > 0) list.push({ month, rule: id, count })
    })
  }
  list.push({ month: '', rule: 'etimad.single-bid', count: 31 })
  return list.sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : a.rule < b.rule ? -1 : 1))
}

function ranked(
  type: Ranked['type'],
  names: readonly string[],
  size: number,
  random: () => number,
  ar: boolean,
): Ranked[] {
  const messages = ar
    ? [
        'رُست الحصة بمبلغ \u2068SAR 1,204,500.00\u2069، أي 21% من القيمة التقديرية البالغة \u2068SAR 5,735,714.29\u2069.',
        'قدّم 3 مقدمي عروض مختلفين عروضهم من عنوان واحد: \u2068ip-4c1e…\u2069 (\u2068P-11ab\u2069، \u2068P-90fe\u2069، \u2068P-7f3a\u2069).',
        'بقي عرض واحد عند الموعد النهائي من أصل 4 عروض.',
        'سُحب أقل العروض سعرًا بعد فتح العروض، ففاز عرض أعلى منه بنسبة 18%.',
      ]
    : [
        'Awarded at EUR 1,204,500.00, 21% of the estimate of EUR 5,735,714.29.',
        '3 different bidders submitted from one address: ip-4c1e… (P-11ab, P-90fe, P-7f3a).',
        'One bid stood at the deadline, of 4 that had been submitted.',
        'The lowest bid was withdrawn after opening, so that a bid 18% higher won.',
      ]
  const ids = ['etimad.low-award', 'etimad.shared-ip', 'etimad.single-bid', 'etimad.bid-withdrawn']
  return Array.from({ length: size }, (_, i) => {
    const flags = 1 + Math.floor(random() * 4)
    const tender = `ocds-b5fd17-${Math.floor(random() * 1e9).toString(16)}-2024-00${1000 + i}`
    const party = type === 'buyer' || type === 'supplier'
    return {
      type,
      id: party ? `P-${Math.floor(random() * 1e8).toString(16)}` : type === 'lot' ? `lot-${i + 1}` : tender,
      tender_id: type === 'lot' ? tender : null,
      label: i % 7 === 5 ? null : names[i % names.length]!,
      buyer: party ? null : names[(i + 3) % names.length]!,
      score: Math.max(0.05, 0.94 - i * 0.031),
      computed: 0.4 + random() * 0.6,
      weight: 1,
      flags: party ? flags * 9 : flags,
      lots: party ? 3 + Math.floor(random() * 60) : 0,
      rules: ids.slice(0, flags),
      messages: messages.slice(0, flags),
      details: messages
        .slice(0, flags)
        .map((_, m) => (m % 2 === 0 ? [] : [names[i % names.length]!, 'P-11ab'])),
    }
  })
}

function richNotices(): NoticeCount[] {
  const listed = (size: number, notice: Notice): Notice[] =>
    Array.from({ length: size }, (_, i) => ({ ...notice, row: 17 + i * 13 }))
  return [
    {
      kind: 'bad_value',
      table: 'bids',
      column: 'amount',
      count: 1204,
      listed: listed(300, {
        kind: 'bad_value',
        table: 'bids',
        column: 'amount',
        file: 'market/2021-2024/bids_001.parquet',
        value: '1.234,56',
        detail: 'a number was expected; set the decimal separator in the mapping',
      }),
    },
    {
      kind: 'unknown_tender',
      table: 'bids',
      count: 17,
      listed: listed(17, {
        kind: 'unknown_tender',
        table: 'bids',
        file: 'market/2021-2024/bids_002.parquet',
        value: 'ocds-b5fd17-0000-2024-0099',
      }),
    },
    { kind: 'count_disagrees', table: 'lots', column: 'bids_count', count: 1, listed: [] },
  ]
}

/** A report of a scan that found nothing in nothing. */
export function emptyReport(language = 'en'): Report {
  return {
    language,
    asOf: '',
    version: '0.1.0',
    tables: [],
    notices: [],
    rules: [],
    months: [],
    lots: [],
    tenders: [],
    buyers: [],
    suppliers: [],
    flags: 0,
  }
}
