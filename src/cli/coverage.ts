import { coverageOf } from '../output/coverage/coverage.js'
import { coverageCsv, coverageJson, coverageNdjson } from '../output/coverage/rows.js'
import { writeCoverage } from '../output/coverage/terminal.js'
import { isoText } from '../output/words/value-words.js'
import { openDataset, scan } from '../scan.js'
import { formatByEnding } from './format-by-ending.js'
import { checkOutputs, computingOf, readingOf, type TableFlags } from './source-flags.js'
import { coverageFormats } from './table-formats.js'
import { noticeLines } from './text/notice-lines.js'
import { scanProgress } from './text/progress.js'
import { say } from './text/say.js'
import { terminalWidth } from './text/terminal-width.js'
import { writeText } from './text/write-text.js'

type CoverageFormat = (typeof coverageFormats)[number]
type CoverageFlags = TableFlags<CoverageFormat>

/** `tenderflag coverage`: reads all columns, computes all rules, and says how much of both there is. */
export async function runCoverage(
  sources: readonly string[],
  flags: CoverageFlags,
  signal: AbortSignal,
): Promise<void> {
  const format = formatOf(flags)
  await checkOutputs(sources, flags, { '--output': flags.output })
  const bar = scanProgress(flags)
  const how = { signal, onProgress: bar.onProgress }
  try {
    const dataset = await openDataset(sources, { ...(await readingOf(flags)), ...how })
    const result = await scan(dataset, { ...computingOf(flags), strict: flags.strict, ...how })
    bar.clear()
    if (!flags.quiet) say(noticeLines(result, false))
    if (!flags.quiet && flags.mapping === undefined) {
      const { unreadLines } = await import('./text/unread-lines.js')
      say(await unreadLines(sources))
    }
    const coverage = coverageOf(result)
    const at = isoText(result.asOf, dataset.zone) ?? ''
    await writeText(flags.output, [...pieces(coverage, at, format, flags)].join(''))
  } finally {
    bar.clear()
  }
}

function formatOf({ format, output }: CoverageFlags): CoverageFormat {
  return format ?? (output === '-' ? 'table' : formatByEnding(output, coverageFormats))
}

function pieces(
  coverage: ReturnType<typeof coverageOf>,
  asOf: string,
  format: CoverageFormat,
  flags: CoverageFlags,
): Iterable<string> {
  switch (format) {
    case 'json':
      return coverageJson(coverage, asOf)
    case 'csv':
      return coverageCsv(coverage)
    case 'ndjson':
      return coverageNdjson(coverage)
    case 'table': {
      const terminal = flags.output === '-' && process.stdout.isTTY === true
      return writeCoverage(coverage, {
        language: flags.lang,
        asOf,
        width: (terminal && terminalWidth()) || 100,
        colour: terminal && !process.env.NO_COLOR,
      })
    }
  }
}
