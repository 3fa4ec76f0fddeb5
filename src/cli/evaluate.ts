import { evaluateResult } from '../evaluate/evaluate.js'
import type { Evaluation } from '../evaluate/evaluation.js'
import { readLabels } from '../evaluate/read-labels.js'
import { evaluationCsv, evaluationJson, evaluationTable } from '../evaluate/write-evaluation.js'
import { scan } from '../scan.js'
import { counted } from '../text/counted.js'
import { formatByEnding } from './format-by-ending.js'
import { checkOutputs, computingOf, readingOf, type TableFlags } from './source-flags.js'
import { evaluateFormats } from './table-formats.js'
import { noticeLines } from './text/notice-lines.js'
import { scanProgress } from './text/progress.js'
import { say } from './text/say.js'
import { terminalWidth } from './text/terminal-width.js'
import { writeText } from './text/write-text.js'

type EvaluateFormat = (typeof evaluateFormats)[number]

/** The options of `tenderflag evaluate`, as commander gives them. */
interface EvaluateFlags extends TableFlags<EvaluateFormat> {
  readonly labels: string
  readonly complete?: boolean
}

/** `tenderflag evaluate`: scans, and says how well flags and scores agree with labels. */
export async function runEvaluate(
  sources: readonly string[],
  flags: EvaluateFlags,
  signal: AbortSignal,
): Promise<void> {
  const { output } = flags
  const format = flags.format ?? (output === '-' ? 'table' : formatByEnding(output, evaluateFormats))
  await checkOutputs(sources, flags, { '--output': output }, { '--labels': flags.labels })
  const labels = await readLabels(flags.labels)
  const bar = scanProgress(flags)
  try {
    const options = { ...(await readingOf(flags)), ...computingOf(flags), signal, onProgress: bar.onProgress }
    const result = await scan(sources, options)
    bar.clear()
    if (!flags.quiet) say(noticeLines(result, false))
    const evaluation = evaluateResult(result, labels, flags.complete ?? false)
    if (evaluation.labels.used === 0 && !flags.quiet)
      say(
        `tenderflag: ${flags.labels}: ${counted(labels.length, 'label')}, and none is of a subject of the data and a rule that ran; see docs/evaluate.md\n`,
      )
    await writeText(output, inFormat(evaluation, format, flags))
  } finally {
    bar.clear()
  }
}

function inFormat(evaluation: Evaluation, format: EvaluateFormat, { lang, output }: EvaluateFlags): string {
  if (format === 'json') return evaluationJson(evaluation)
  if (format === 'csv') return evaluationCsv(evaluation)
  return evaluationTable(evaluation, { language: lang, width: output === '-' ? terminalWidth() : undefined })
}
