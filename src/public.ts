import type { Table } from 'apache-arrow'
import type { ScanResult } from './engine/result.js'
import type { Evaluation } from './evaluate/evaluation.js'
import type { Label } from './evaluate/label.js'
import { factCatalogue } from './facts/catalogue.js'
import { checkOptions, isObject, shown, usage } from './options.js'
import type { OutcomeRow, Report } from './output/model.js'
import { buildReport } from './output/report.js'
import { rowsIn, outcomeRows as rowsOf } from './output/rows.js'
import { type OutputOptions, outputContext } from './output/words/context.js'
import { loadRules as load } from './rules/load-rules.js'
import type { Rule } from './rules/rule.js'

/** How outcomes are put in words. */
export interface WordOptions {
  /** `en` (default), `ar`, `es`, `pt` or `fr`; what has no words in it is English. */
  readonly language?: string
  /** Shows IP addresses and personal identifiers instead of pseudonyms. */
  readonly reveal?: boolean
  /** 32 bytes that pseudonyms are made with; default: the key of the installation, made when first needed. */
  readonly key?: Uint8Array
}

/** How rules are loaded. */
export interface LoadRulesOptions {
  /** Values of parameters, `{'etimad.low-award.ratio': 0.65}`. */
  readonly params?: Readonly<Record<string, number | boolean>>
}

/**
 * Reads and checks rules: names of shipped packs, ids of their rules, folders and files; none: all stable shipped packs. Throws
 * TenderflagError (USAGE, RULE_INVALID, RULE_UNKNOWN, PARAM_INVALID) with all that is wrong, a line each.
 */
export async function loadRules(
  names: readonly string[] = [],
  options: LoadRulesOptions = {},
): Promise<Rule[]> {
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string' || name === ''))
    throw usage(`loadRules takes a list of names of packs, folders and files, not ${shown(names)}`)
  checkOptions('loadRules', options)
  return load(names, { facts: factCatalogue, ...options })
}

/**
 * The outcomes that a scan kept, one at a time, in order of rule, tender and subject id. Words, ids and fingerprints
 * are made as they are asked for. Throws USAGE, at once, for what is no result of a scan and for options.
 */
export function outcomeRows(result: ScanResult, options: WordOptions = {}): Generator<OutcomeRow> {
  checkResult('outcomeRows', result, options)
  return rowsOf(result, outputOptions(options))
}

/** The same as an Arrow table, with the columns of the `arrow` and `parquet` outputs. */
export async function outcomeTable(result: ScanResult, options: WordOptions = {}): Promise<Table> {
  checkResult('outcomeTable', result, options)
  const { outcomeTable: tableOf } = await import('./output/columnar.js')
  const context = outputContext(result, outputOptions(options))
  const work = tableOf({ context, rows: () => rowsIn(context) })
  for (;;) {
    const { done, value } = await work.next()
    if (done) return value
  }
}

/** Coverage, scores and the top subjects, as the reports show them. Scan with `report: true` for names and months. */
export function report(result: ScanResult, options: WordOptions & { readonly top?: number } = {}): Report {
  checkResult('report', result, options)
  const { top, ...words } = options
  return buildReport(result, { ...outputOptions(words), ...(top === undefined ? {} : { top }) })
}

/**
 * How well the flags and scores of a scan agree with labels: a file of them (docs/evaluate.md), or a list. `complete`: the
 * labels name all cases, and whatever has none is no case. Labels name parties by id, or by the pseudonym of this
 * installation. Throws USAGE, and what reading the file throws.
 */
export async function evaluate(
  result: ScanResult,
  labels: string | readonly Label[],
  options: { readonly complete?: boolean } = {},
): Promise<Evaluation> {
  checkResult('evaluate', result, options)
  const [{ readLabels }, { checkLabels }, { evaluateResult }] = await Promise.all([
    import('./evaluate/read-labels.js'),
    import('./evaluate/check-labels.js'),
    import('./evaluate/evaluate.js'),
  ])
  const isFile = typeof labels === 'string'
  if (!isFile && !Array.isArray(labels))
    throw usage(`evaluate takes a file or a list of labels, not ${shown(labels)}`)
  const list = isFile ? await readLabels(labels) : checkLabels(labels)
  return evaluateResult(result, list, options.complete ?? false)
}

/** Throws USAGE for what is no result of a scan, and for options. */
export function checkResult(
  of: 'outcomeRows' | 'outcomeTable' | 'report' | 'evaluate' | 'record',
  result: unknown,
  options: unknown,
): void {
  if (!isObject(result) || !('dataset' in result && 'index' in result && Array.isArray(result.rules)))
    throw usage(`${of} takes what scan gave, not ${shown(result)}`)
  checkOptions(of, options)
}

function outputOptions({ language = 'en', reveal = false, key }: WordOptions): OutputOptions {
  return { language, reveal, catalogue: factCatalogue, ...(key ? { key } : {}) }
}
