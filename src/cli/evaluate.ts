import { evaluateResult } from '../evaluate/evaluate.js'
import type { Evaluation } from '../evaluate/evaluation.js'
import { readLabels } from '../evaluate/read-labels.js'
import { evaluationCsv, evaluationJson, evaluationTable } from '../evaluate/write-evaluation.js'
import { addressesOf } from '../ingest/address-file.js'
import { type ScanOptions, scan } from '../scan.js'
import { checkFiles } from './check-files.js'
import { formatByEnding } from './format-by-ending.js'
import { noticeLines } from './notice-lines.js'
import { parseParams } from './params.js'
import { progressBar } from './progress.js'
import { say } from './say.js'
import { writeText } from './write-text.js'

const evaluateFormats = ['table', 'json', 'csv'] as const
type EvaluateFormat = (typeof evaluateFormats)[number]

/** The options of `tenderflag evaluate`, as commander gives them. */
interface EvaluateFlags {
  readonly labels: string
  readonly complete?: boolean
  readonly rules?: readonly string[]
  readonly param?: readonly string[]
  readonly mapping?: string
  readonly timezone?: string
  readonly asOf?: string
  readonly sharedAddresses?: string
  readonly codelists?: string
  readonly currency?: string
  readonly strict?: boolean
  readonly format?: EvaluateFormat
  readonly output: string
  readonly lang: string
  readonly workers?: number
  readonly quiet?: boolean
  readonly progress: boolean
}

/** `tenderflag evaluate`: scans, and says how well flags and scores agree with labels. */
export async function runEvaluate(
  sources: readonly string[],
  flags: EvaluateFlags,
  signal: AbortSignal,
): Promise<void> {
  const { output } = flags
  const format = flags.format ?? (output === '-' ? 'table' : formatByEnding(output, evaluateFormats))
  await checkFiles({
    written: { '--output': output },
    read: {
      '--labels': flags.labels,
      '--mapping': flags.mapping,
      '--codelists': flags.codelists,
      '--shared-addresses': flags.sharedAddresses,
    },
    sources,
    options: { mapping: flags.mapping },
    rules: flags.rules,
  })
  const labels = await readLabels(flags.labels)
  const bar = progressBar({ off: flags.quiet === true || !flags.progress })
  const onProgress: ScanOptions['onProgress'] = ({ stage, done, total }) =>
    bar.update(stage === 'read' ? 'reading' : 'computing', done, total)
  const { mapping, timezone, codelists, currency, strict, rules, asOf, workers } = flags
  const sharedAddresses =
    flags.sharedAddresses === undefined ? undefined : await addressesOf(flags.sharedAddresses)
  const params = parseParams(flags.param)
  const how = { mapping, timezone, sharedAddresses, codeLists: codelists, currency, strict }
  try {
    const result = await scan(sources, { ...how, rules, params, asOf, workers, signal, onProgress })
    bar.clear()
    if (!flags.quiet) say(noticeLines(result, false))
    const evaluation = evaluateResult(result, labels, flags.complete ?? false)
    if (evaluation.labels.used === 0 && !flags.quiet)
      say(
        `tenderflag: ${flags.labels}: none of its ${labels.length} labels is of a subject of the data and a rule that ran; see docs/evaluate.md\n`,
      )
    await writeText(output, inFormat(evaluation, format, flags))
  } finally {
    bar.clear()
  }
}

function inFormat(evaluation: Evaluation, format: EvaluateFormat, { lang, output }: EvaluateFlags): string {
  if (format === 'json') return evaluationJson(evaluation)
  if (format === 'csv') return evaluationCsv(evaluation)
  const terminal = output === '-' && process.stdout.isTTY === true
  return evaluationTable(evaluation, { language: lang, width: terminal ? process.stdout.columns : 100 })
}
