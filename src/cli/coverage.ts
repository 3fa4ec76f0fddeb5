import { addressesOf } from '../ingest/address-file.js'
import { coverageOf } from '../output/coverage.js'
import { coverageCsv, coverageJson, coverageNdjson } from '../output/coverage-rows.js'
import { writeCoverage } from '../output/coverage-terminal.js'
import { isoText } from '../output/value-words.js'
import { openDataset, type ScanOptions, scan } from '../scan.js'
import { checkFiles } from './check-files.js'
import { formatByEnding } from './format-by-ending.js'
import { noticeLines } from './notice-lines.js'
import { parseParams } from './params.js'
import { progressBar } from './progress.js'
import { say } from './say.js'
import { writeText } from './write-text.js'

const coverageFormats = ['table', 'json', 'csv', 'ndjson'] as const
type CoverageFormat = (typeof coverageFormats)[number]

/** The options of `tenderflag coverage`, as commander gives them. */
interface CoverageFlags {
  readonly rules?: readonly string[]
  readonly param?: readonly string[]
  readonly mapping?: string
  readonly timezone?: string
  readonly asOf?: string
  readonly sharedAddresses?: string
  readonly codelists?: string
  readonly currency?: string
  readonly strict?: boolean
  readonly format?: CoverageFormat
  readonly output: string
  readonly lang: string
  readonly workers?: number
  readonly quiet?: boolean
  readonly progress: boolean
}

/** `tenderflag coverage`: reads all columns, computes all rules, and says how much of both there is. */
export async function runCoverage(
  sources: readonly string[],
  flags: CoverageFlags,
  signal: AbortSignal,
): Promise<void> {
  const format = formatOf(flags)
  await checkFiles({
    written: { '--output': flags.output },
    read: {
      '--mapping': flags.mapping,
      '--codelists': flags.codelists,
      '--shared-addresses': flags.sharedAddresses,
    },
    sources,
    options: { mapping: flags.mapping },
    rules: flags.rules,
  })
  const bar = progressBar({ off: flags.quiet === true || !flags.progress })
  const onProgress: ScanOptions['onProgress'] = ({ stage, done, total }) =>
    bar.update(stage === 'read' ? 'reading' : 'computing', done, total)
  const { mapping, timezone, codelists, currency, strict, rules, asOf, workers } = flags
  const sharedAddresses =
    flags.sharedAddresses === undefined ? undefined : await addressesOf(flags.sharedAddresses)
  const params = parseParams(flags.param)
  try {
    const dataset = await openDataset(sources, {
      mapping,
      timezone,
      sharedAddresses,
      codeLists: codelists,
      currency,
      strict,
      signal,
      onProgress,
    })
    const result = await scan(dataset, { rules, params, asOf, workers, strict, signal, onProgress })
    bar.clear()
    if (!flags.quiet) say(noticeLines(result, false))
    if (!flags.quiet && mapping === undefined) {
      const { nearColumnLines } = await import('./near-columns.js')
      say(await nearColumnLines(sources))
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
        width: terminal ? process.stdout.columns : 100,
        colour: terminal && !process.env.NO_COLOR,
      })
    }
  }
}
