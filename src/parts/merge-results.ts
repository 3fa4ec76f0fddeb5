import { newDictionaries } from '../columns/dictionaries.js'
import type { Notices } from '../columns/notices.js'
import type { RuleResult, ScanResult } from '../engine/result.js'
import { submittedState } from '../facts/bids/bid-state.js'
import { buildIndex } from '../join/build-index.js'
import type { FormatInput } from '../output/format.js'
import { openParties } from '../output/mask.js'
import type { Ranked, Report } from '../output/model.js'
import { coverageIn, reportIn } from '../output/report.js'
import { rowsIn } from '../output/rows.js'
import { type OutputContext, type OutputOptions, outputContext } from '../output/words/context.js'
import { rank } from '../score/rank.js'
import { scoreSubjects } from '../score/scores.js'
import { RowsAside } from './rows-aside.js'
import type { InParts } from './scan-in-parts.js'

/** Puts the results of parts together: what a format writes from, as if it were of one scan. */
export class MergedResults {
  readonly #rows = new RowsAside()
  readonly #reports: Listed[] = []
  #rules: RuleResult[] = []
  #last: { readonly outcomes: ScanResult['outcomes']; readonly zone: string } | undefined

  /** `top`: subjects of each kind that a report lists; undefined where no report is wanted. */
  constructor(
    readonly scan: InParts,
    readonly options: OutputOptions,
    readonly top: number | undefined,
  ) {}

  add(result: ScanResult): void {
    const context = outputContext(result, { ...this.options, ...this.#isOpen(result) })
    this.#rows.add(rowsIn(context))
    if (this.top !== undefined)
      this.#reports.push({ report: reportIn(context, this.top), buyers: rankedBuyers(result, this.top) })
    this.#rules = result.rules.map((rule, i) => sum(this.#rules[i], rule))
    this.#last = { outcomes: result.outcomes, zone: result.dataset.zone }
  }

  /** Who buys is shown, in whichever part it does. */
  #isOpen({ dataset }: ScanResult): Pick<OutputOptions, 'isOpen'> {
    const { party } = dataset.dictionaries
    let open: Uint8Array | undefined
    return {
      isOpen: (code) => {
        open ??= openParties(dataset, (other) => this.scan.isBuyer(party.bytes(other)))
        return open[code] === 1
      },
    }
  }

  /** What formats write from, once all parts were added; suppliers stand in several parts and are not ranked. */
  input(notices: Notices): Omit<FormatInput, 'width' | 'colour'> {
    const context = this.#context(notices)
    return {
      context,
      rows: () => this.#rows.inOrder(this.#rules.map(({ rule }) => rule.id)),
      report: () => mergedReport(context, this.#reports, this.top ?? 0),
    }
  }

  get rules(): readonly RuleResult[] {
    return this.#rules
  }

  close(): void {
    this.#rows.close()
  }

  #context(notices: Notices): OutputContext {
    const { outcomes, zone } = this.#last!
    const dictionaries = newDictionaries()
    const dataset = {
      tables: new Map(
        [...this.scan.tables()].map(([name, { rows, present, parts }]) => [
          name,
          { name, rows, present, parts, columns: new Map(), broken: new Set<number>() },
        ]),
      ),
      dictionaries,
      notices,
      zone,
    }
    const nothing = { relaunches: false, networks: false, submitted: submittedState }
    const index = buildIndex({ ...dataset, tables: new Map() }, nothing)
    const result = { outcomes, dataset, index, asOf: this.scan.asOf, rules: this.#rules }
    return { ...outputContext(result, this.options), dataset }
  }
}

/** A rule over one part more; what it shows is put aside. */
function sum(before: RuleResult | undefined, { rule, counts, reasons }: RuleResult): RuleResult {
  const byCode = new Map(before?.reasons.map(({ code, count }) => [code, count]))
  for (const { code, count } of reasons) byCode.set(code, (byCode.get(code) ?? 0) + count)
  const empty = new Float64Array(0)
  return {
    rule,
    codes: new Uint8Array(0),
    counts: {
      raised: (before?.counts.raised ?? 0) + counts.raised,
      clear: (before?.counts.clear ?? 0) + counts.clear,
      notApplicable: (before?.counts.notApplicable ?? 0) + counts.notApplicable,
      notComputable: (before?.counts.notComputable ?? 0) + counts.notComputable,
    },
    reasons: [...byCode]
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count || a.code - b.code),
    shown: {
      length: 0,
      subject: new Int32Array(0),
      severity: new Uint8Array(0),
      confidence: new Uint8Array(0),
      adjusted: new Uint8Array(0),
      value: empty,
      threshold: empty,
      evidence: [],
      evidenceFacts: [],
    },
    statistics: [],
  }
}

/** The report of a part, and the ids of the buyers that it lists, which it may show pseudonyms of. */
interface Listed {
  readonly report: Report
  readonly buyers: readonly Uint8Array[]
}

function rankedBuyers(result: ScanResult, top: number): Uint8Array[] {
  const { party } = result.dataset.dictionaries
  return rank(scoreSubjects(result), 'buyer', top).map(({ subject }) => party.bytes(subject).slice())
}

function mergedReport(context: OutputContext, listed: readonly Listed[], top: number): Report {
  const reports = listed.map(({ report }) => report)
  const idOf = new Map(
    listed.flatMap(({ report, buyers }) => report.buyers.map((buyer, i) => [buyer, buyers[i]!])),
  )
  const months = new Map<string, Report['months'][number]>()
  for (const month of reports.flatMap((report) => report.months)) {
    const key = `${month.month}\0${month.rule}`
    months.set(key, { ...month, count: (months.get(key)?.count ?? 0) + month.count })
  }
  const first = (list: 'lots' | 'tenders' | 'buyers'): Ranked[] =>
    reports
      .flatMap((report) => report[list])
      .sort((a, b) => byRank(a, b, idOf))
      .slice(0, top)
  return {
    ...reports[0]!,
    ...coverageIn(context),
    months: [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, month]) => month),
    lots: first('lots'),
    tenders: first('tenders'),
    buyers: first('buyers'),
    suppliers: [],
  }
}

/** As subjects are ranked (score/rank.ts): by the ids that are in the data, not by pseudonyms. */
function byRank(a: Ranked, b: Ranked, idOf: ReadonlyMap<Ranked, Uint8Array>): number {
  const id = (ranked: Ranked): Uint8Array => idOf.get(ranked) ?? Buffer.from(ranked.id)
  const ofTender = (ranked: Ranked) =>
    ranked.tender_id === null ? id(ranked) : Buffer.from(ranked.tender_id)
  return (
    b.score - a.score ||
    b.weight - a.weight ||
    Buffer.compare(ofTender(a), ofTender(b)) ||
    Buffer.compare(id(a), id(b))
  )
}
