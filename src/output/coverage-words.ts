import type { SubjectKind } from '../schema/subject.js'

/** Headings and phrases of `tenderflag coverage` in one language. `{…}` is filled in. */
export interface CoverageWords {
  readonly heading: string
  readonly fields: string
  readonly column: string
  readonly filled: string
  readonly distinct: string
  /** How many rules read a column. */
  readonly readBy: string
  readonly unreadable: string
  readonly notInSource: string
  /** `{columns}`. */
  readonly othersNotInSource: string
  /** `{tables}`. */
  readonly tablesNotInSource: string
  readonly rules: string
  readonly rule: string
  readonly computed: string
  readonly inScope: string
  readonly share: string
  /** `{reason}`, `{count}`, `{percent}`: the missing field that costs a rule most. */
  readonly costsMost: string
  /** `{reason}`, `{count}`, `{percent}`: any other reason. */
  readonly also: string
  /** `{columns}`. */
  readonly neverRaised: string
  /** Where a rule has no subject at all. */
  readonly noSubject: Readonly<Record<SubjectKind, string>>
  readonly outOfScope: string
  readonly costs: string
  readonly field: string
  readonly outcomes: string
  /** `{table}`: where a row, or the table, is what lacks. */
  readonly wholeRow: string
  readonly wholeTable: string
  readonly nothingMissing: string
  /** `{computed}`, `{of}`, `{percent}`. */
  readonly summary: string
  readonly atMost: string
}

const en: CoverageWords = {
  heading: 'what the data have, and what can be computed from them',
  fields: 'Fields',
  column: 'column',
  filled: 'filled',
  distinct: 'distinct',
  readBy: 'rules',
  unreadable: 'unreadable: {count}',
  notInSource: 'not in the source',
  othersNotInSource: 'not in the source, and read by none of these rules: {columns}',
  tablesNotInSource: 'Tables not in the source: {tables}',
  rules: 'Rules',
  rule: 'rule',
  computed: 'computed',
  inScope: 'in scope',
  share: 'share',
  costsMost: 'costs most: {reason}: {count} ({percent})',
  also: 'also: {reason}: {count} ({percent})',
  neverRaised: 'cannot be raised by these data: they lack {columns}',
  noSubject: {
    tender: 'there is no tender in the data',
    lot: 'there is no lot in the data',
    award: 'there is no award in the data',
    contract: 'there is no contract in the data',
    bidder: 'there is no bidder in the data',
    supplier: 'there is no supplier in the data',
    buyer: 'there is no buyer in the data',
    procuring_entity: 'there is no procuring entity in the data',
    buyer_supplier: 'no buyer has a supplier in the data',
    bidder_pair: 'no two bidders meet in the data',
    market: 'there is no market in the data',
  },
  outOfScope: 'nothing in the data is in its scope',
  costs: 'Missing fields that cost most',
  field: 'field',
  outcomes: 'not computable',
  wholeRow: '{table} (no row)',
  wholeTable: '{table} (no table)',
  nothingMissing: 'No outcome lacks a field.',
  summary: 'Computed: {computed} of {of} outcomes in scope ({percent}).',
  atMost:
    'An outcome that lacks several fields is counted for the first that stands in its way: filling a field in gains this much at most.',
}

const ar: CoverageWords = {
  heading: 'ما في البيانات، وما يمكن حسابه منها',
  fields: 'الحقول',
  column: 'العمود',
  filled: 'المملوء',
  distinct: 'قيم مختلفة',
  readBy: 'القواعد',
  unreadable: 'قيم لم تُقرأ: {count}',
  notInSource: 'ليس في المصدر',
  othersNotInSource: 'ليست في المصدر ولا تقرؤها أي من هذه القواعد: {columns}',
  tablesNotInSource: 'جداول ليست في المصدر: {tables}',
  rules: 'القواعد',
  rule: 'القاعدة',
  computed: 'المحسوب',
  inScope: 'في النطاق',
  share: 'النسبة',
  costsMost: 'الأكثر كلفة: {reason}: {count} ({percent})',
  also: 'وكذلك: {reason}: {count} ({percent})',
  neverRaised: 'لا يمكن أن تظهر إشارتها في هذه البيانات لأنها تخلو من {columns}',
  noSubject: {
    tender: 'لا منافسة في البيانات',
    lot: 'لا حصة في البيانات',
    award: 'لا ترسية في البيانات',
    contract: 'لا عقد في البيانات',
    bidder: 'لا متنافس في البيانات',
    supplier: 'لا مورد في البيانات',
    buyer: 'لا جهة مشترية في البيانات',
    procuring_entity: 'لا جهة طارحة في البيانات',
    buyer_supplier: 'لا مورد لأي جهة مشترية في البيانات',
    bidder_pair: 'لا يلتقي متنافسان في البيانات',
    market: 'لا سوق في البيانات',
  },
  outOfScope: 'لا شيء في البيانات يقع في نطاقها',
  costs: 'الحقول الناقصة الأكثر كلفة',
  field: 'الحقل',
  outcomes: 'يتعذر حسابها',
  wholeRow: '{table} (بلا صف)',
  wholeTable: '{table} (بلا جدول)',
  nothingMissing: 'لا نتيجة ينقصها حقل.',
  summary: 'حُسب {computed} من أصل {of} نتيجة في النطاق ({percent}).',
  atMost: 'النتيجة التي تنقصها عدة حقول تُحتسب على أول حقل يعوقها، فملء الحقل يكسب هذا القدر على الأكثر.',
}

const languages: ReadonlyMap<string, CoverageWords> = new Map([
  ['en', en],
  ['ar', ar],
])

/** The words of a language; English where there are none. */
export function coverageWords(language: string): CoverageWords {
  return languages.get(language) ?? en
}
