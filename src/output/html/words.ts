import type { NoticeKind } from '../../columns/notices.js'
import type { Severity } from '../../rules/rule.js'
import type { SubjectKind } from '../../schema/subject.js'
import type { TableName } from '../../schema/tables.js'
import type { Plural } from '../words/plural.js'

/**
 * All words of the HTML page in one language, plain text without markup. `{n}` and other names in braces are
 * places for numbers and dates. A language is one object of this shape, added to those of languages.ts.
 */
export interface HtmlWords {
  /** BCP 47 tag of the page. */
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  /** BCP 47 tag for numbers and dates. */
  readonly locale: string
  /** Between a name and what is said of it, with the space around it. */
  readonly colon: string
  readonly kicker: string
  readonly title: string
  readonly skip: string
  readonly contents: string
  readonly asOf: string
  readonly noDate: string
  readonly none: string
  readonly caution: string
  readonly summary: {
    readonly heading: string
    readonly applied: Plural
    /** Of `applied`, how many raised `{flags}`; `alone` where there is only that one. */
    readonly raising: Plural
    readonly alone: string
    readonly raised: Plural
    readonly quiet: string
    readonly nothingRun: string
    readonly flags: string
    readonly flagsNote: Plural
    readonly computed: string
    readonly computedNote: string
    readonly setAside: string
    readonly setAsideNote: string
    readonly rows: string
    readonly rowsNote: Plural
  }
  readonly scanned: {
    readonly heading: string
    readonly intro: string
    readonly table: string
    readonly rows: string
    readonly files: string
    readonly moreFiles: Plural
    readonly none: string
  }
  readonly coverage: {
    readonly heading: string
    readonly intro: string
    readonly raised: string
    readonly clear: string
    readonly notApplicable: string
    readonly notComputable: string
    readonly about: Readonly<Record<SubjectKind, Plural>>
    readonly reasons: string
    readonly moreReasons: Plural
    readonly none: string
  }
  readonly chart: {
    readonly heading: string
    readonly intro: string
    readonly total: string
    readonly totalAbout: string
    readonly ruleAbout: string
    readonly steps: { readonly month: string; readonly quarter: string; readonly years: string }
    readonly quarter: string
    readonly span: string
    readonly peak: string
    /** Where several periods have the most. */
    readonly peaks: string
    readonly others: Plural
    readonly quiet: string
    /** Of rules that could be computed for nothing. */
    readonly mute: string
    readonly ownScale: string
    readonly undated: Plural
    readonly before: Plural
    readonly after: Plural
    readonly table: string
    readonly period: string
    readonly allFlags: string
    readonly none: string
    readonly noneDated: string
  }
  readonly ranking: {
    readonly lots: string
    readonly tenders: string
    readonly buyers: string
    readonly suppliers: string
    readonly intro: string
    readonly parties: string
    readonly id: string
    readonly tender: string
    readonly buyer: string
    readonly score: string
    readonly computed: string
    readonly flags: Plural
    readonly lotCount: Plural
    readonly rules: string
    readonly evidence: string
    readonly noEvidence: string
    readonly more: Plural
    readonly cut: string
    readonly none: Readonly<Record<'lots' | 'tenders' | 'buyers' | 'suppliers', string>>
  }
  readonly rules: {
    readonly heading: string
    readonly intro: string
    readonly rationale: string
    readonly innocent: string
    readonly noInnocent: string
    readonly references: string
    readonly none: string
  }
  readonly severity: Readonly<Record<Severity, string>>
  readonly meaning: {
    readonly heading: string
    readonly does: string
    readonly doesList: readonly string[]
    readonly doesNot: string
    readonly doesNotList: readonly string[]
    readonly score: string
    readonly scoreText: readonly string[]
    readonly before: string
    readonly beforeList: readonly string[]
  }
  readonly notices: {
    readonly heading: string
    readonly intro: string
    readonly kinds: Readonly<Record<NoticeKind, string>>
    readonly setAside: Plural
    readonly kept: Plural
    readonly first: string
    readonly places: Plural
    readonly file: string
    readonly row: string
    readonly value: string
    readonly detail: string
    readonly moreKinds: Plural
    readonly none: string
  }
  readonly tables: Readonly<Record<TableName, string>>
  readonly footer: { readonly made: string; readonly format: string; readonly closed: string }
}
