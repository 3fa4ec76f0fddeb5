import { extname } from 'node:path'
import { RAISED, type ScanResult } from '../engine/result.js'
import { TenderflagError } from '../errors.js'
import { factCatalogue } from '../facts/catalogue.js'
import { isFactsFile } from '../kept/is-facts-file.js'
import { anyNews, compared, leftOut, otherThen, rulesOf } from '../output/compare.js'
import type { Earlier } from '../output/earlier.js'
import { type FormatName, formatNames, formats } from '../output/formats.js'
import { rowsIn } from '../output/rows.js'
import { outputContext } from '../output/words/context.js'
import { writeOutput } from '../output/write-output.js'
import { type Severity, severities } from '../rules/rule.js'
import { prepareScan, type ScanOptions, scan } from '../scan.js'
import { Timings } from '../timings.js'
import type { ExitCode } from './exit-code.js'
import { formatByEnding } from './format-by-ending.js'
import { alertFlags, openForScan } from './scan-alerts.js'
import { checkOutputs, computingOf, readingOf, type SourceFlags } from './source-flags.js'
import { noticeLines, rejectLines } from './text/notice-lines.js'
import { scanProgress } from './text/progress.js'
import { say } from './text/say.js'
import { writeText } from './text/write-text.js'

/** The options of `tenderflag scan`, as commander gives them. */
export interface ScanFlags extends SourceFlags {
  readonly format?: string
  readonly output: string
  readonly outcomes: 'raised' | 'all'
  readonly lang: string
  readonly top?: number
  readonly reveal?: boolean
  readonly rejects?: string
  readonly failOn?: Severity
  readonly compare?: string
  readonly alerts?: string
  readonly exceptions?: string
  readonly alertLanguages?: string
  readonly material?: string
  readonly complete?: boolean
  readonly runAt?: string
  readonly memory?: string
  readonly profile?: 'cardinal'
  readonly settings?: string
  readonly prepare?: boolean
  readonly map?: boolean
  readonly count?: boolean
  readonly meta: boolean
  readonly explainPlan?: boolean
  readonly timings?: boolean
  readonly saveFacts?: string
}

/** `tenderflag scan`: results to stdout or a file, progress and what was wrong with the data to stderr. */
export async function runScan(
  sources: readonly string[],
  flags: ScanFlags,
  signal: AbortSignal,
): Promise<ExitCode> {
  const toStore = alertFlags(flags)
  if (flags.profile !== undefined) {
    const { runCardinal } = await import('./cardinal.js')
    return runCardinal(sources, flags, signal)
  }
  checkWithoutProfile(flags)
  const format = formatOf(flags)
  const timings = flags.timings ? new Timings({ sinceStart: true }) : undefined
  const bar = scanProgress(flags)
  const options: ScanOptions = {
    ...(await readingOf(flags)),
    ...computingOf(flags),
    outcomes: flags.outcomes,
    report: formats[format].report || toStore !== undefined || flags.saveFacts !== undefined,
    timings,
    signal,
    onProgress: bar.onProgress,
  }
  const written = {
    '--output': flags.output,
    '--rejects': flags.rejects,
    '--save-facts': flags.saveFacts,
    '--alerts': flags.alerts,
  }
  const read = { '--exceptions': flags.exceptions, '--compare': flags.compare }
  await checkOutputs(sources, flags, written, read)
  if (flags.explainPlan) {
    const { planText } = await import('./text/plan-text.js')
    await writeText(flags.output, await planText(await prepareScan(sources, options)))
    return 0
  }
  if (flags.memory !== undefined) {
    const { runInParts } = await import('./scan-in-parts.js')
    try {
      return await runInParts(sources, { ...flags, memory: flags.memory }, format, options)
    } finally {
      bar.clear()
    }
  }
  checkFactsFile(flags)
  const earlier = flags.compare === undefined ? undefined : await earlierIn(flags.compare)
  const alerts = toStore && (await openForScan(toStore))
  let result: ScanResult
  try {
    result = await scan(sources, options)
    bar.clear()
    if (flags.saveFacts !== undefined) await keepFacts(result, flags.saveFacts, flags, signal)
    await alerts?.apply(result, flags.quiet === true)
  } finally {
    bar.clear()
    await alerts?.close()
  }
  if (!flags.quiet) say(noticeLines(result, formats[format].report))
  if (!flags.quiet && flags.mapping === undefined) {
    const { unreadLines } = await import('./text/unread-lines.js')
    say(await unreadLines(sources))
  }
  if (flags.rejects !== undefined) await writeText(flags.rejects, rejectLines(result))
  if (earlier && !flags.quiet) sayWhatDiffers(earlier, result)
  const words = { language: flags.lang, reveal: flags.reveal ?? false, catalogue: factCatalogue }
  timings?.at('output')
  await writeOutput(result, { ...words, format, output: flags.output, top: flags.top, earlier, signal })
  const isShown = format === 'table' && flags.output === '-' && !flags.quiet
  // of facts that a scan kept, only its rules can be run
  if (flags.rules === undefined && isShown && !(sources.length === 1 && (await isFactsFile(sources[0]!)))) {
    const { otherRulesLine } = await import('./text/other-rules.js')
    say(await otherRulesLine(rulesOf(result)))
  }
  if (timings) {
    const { timingsText } = await import('./text/timings-text.js')
    say(timingsText(timings.report()))
  }
  if (flags.failOn === undefined) return 0
  if (!earlier) return anyAtLeast(result, flags.failOn) ? 1 : 0
  const context = outputContext(result, words)
  return anyNews(compared(rowsIn(context), earlier, context), flags.failOn) ? 1 : 0
}

/** Throws USAGE for options that only a profile has. */
function checkWithoutProfile(flags: ScanFlags): void {
  const alone = {
    '--settings': flags.settings !== undefined,
    '--prepare': flags.prepare,
    '--map': flags.map,
    '--count': flags.count,
    '--no-meta': !flags.meta,
    '--format cardinal': flags.format === 'cardinal',
  }
  const given = Object.entries(alone).find(([, isGiven]) => isGiven)
  if (given) throw new TenderflagError('USAGE', `${given[0]} goes with --profile cardinal; add it`)
}

/** Says what keeps a scan from being compared with an earlier one in all: other rules, other thresholds. */
function sayWhatDiffers(earlier: Earlier, result: ScanResult): void {
  const others = leftOut(earlier, rulesOf(result))
  if (others > 0)
    say(
      `tenderflag: ${earlier.file}: ${others === 1 ? '1 flag is of a rule that was not run now, and is' : `${others} flags are of rules that were not run now, and are`} left out\n`,
    )
  for (const { rule, what, before, now } of otherThen(earlier, result))
    say(
      `tenderflag: ${earlier.file}: the ${what} of ${rule} was ${before} then and is ${now} now; what is new or gone may be due to that\n`,
    )
}

async function earlierIn(file: string): Promise<Earlier> {
  const { readEarlier } = await import('../output/earlier.js')
  return readEarlier(file)
}

function checkFactsFile({ saveFacts }: ScanFlags): void {
  if (saveFacts === undefined) return
  if (!['.arrow', '.feather'].includes(extname(saveFacts).toLowerCase()))
    throw new TenderflagError(
      'USAGE',
      `--save-facts "${saveFacts}": facts are kept in a file that ends in .arrow or .feather, by which scan knows it`,
    )
}

async function keepFacts(
  result: ScanResult,
  file: string,
  { reveal, workers }: ScanFlags,
  signal: AbortSignal,
): Promise<void> {
  const [{ saveFacts }, { Pool }] = await Promise.all([
    import('../kept/save-facts.js'),
    import('../engine/pool.js'),
  ])
  const pool = new Pool(workers)
  try {
    await saveFacts(result, file, { reveal, pool, signal })
  } finally {
    await pool.close()
  }
}

function formatOf({ format, output, compare }: ScanFlags): FormatName {
  const named =
    format ??
    (output === '-' ? (process.stdout.isTTY ? 'table' : 'ndjson') : formatByEnding(output, formatNames))
  const found = formatNames.find((name) => name === named)
  if (found === undefined)
    throw new TenderflagError(
      'USAGE',
      `there is no format "${named}"; the formats are ${formatNames.join(', ')}`,
    )
  if (compare !== undefined && found === 'html')
    throw new TenderflagError('USAGE', 'html shows no comparison; compare in another format, table for one')
  if (formats[found].binary && output === '-' && process.stdout.isTTY)
    throw new TenderflagError('USAGE', `${found} is not for a terminal; name a file with --output`)
  return found
}

/** Whether something was flagged at a severity or above. */
export function anyAtLeast(result: ScanResult, severity: Severity): boolean {
  const least = severities.indexOf(severity)
  return result.rules.some(({ shown, codes }) => {
    for (let i = 0; i < shown.length; i++)
      if (codes[shown.subject[i]!] === RAISED && shown.severity[i]! >= least) return true
    return false
  })
}
