import { relative } from 'node:path'
import { instantOf } from '../alerts/instant.js'
import { type Daily, loadDaily } from '../daily/load-daily.js'
import { reproduce } from '../daily/reproduce.js'
import { runDaily } from '../daily/run-daily.js'
import { loadFeeds } from '../feeds/load-feeds.js'
import { counted } from '../text/counted.js'
import { checkFiles } from './check-files.js'
import type { ExitCode } from './exit-code.js'
import { feedFiles, feedLines } from './feeds.js'
import { alertPage, runLines } from './text/alerts-text.js'
import { noticeLines } from './text/notice-lines.js'
import { scanProgress } from './text/progress.js'
import { say } from './text/say.js'
import { writeText } from './text/write-text.js'

/** Options of `daily`. */
export interface DailyFlags {
  readonly runAt?: string
  readonly quiet?: boolean
  readonly progress: boolean
}

/** `tenderflag daily`: what was done to stderr, the path of the manifest to stdout. 1 where a feed had a problem. */
export async function daily(file: string, flags: DailyFlags, signal: AbortSignal): Promise<ExitCode> {
  const config = await loadDaily(file, process.env)
  const at = flags.runAt === undefined ? undefined : Date.parse(instantOf(flags.runAt))
  await checkDaily(file, config, at ?? Date.now())
  const bar = scanProgress(flags)
  const done = await runDaily(config, {
    at,
    signal,
    onProgress: bar.onProgress,
  }).finally(() => bar.clear())
  if (!flags.quiet) {
    say(noticeLines(done.result, true))
    say(runLines(shown(done.store), done.summary))
  }
  for (const feed of done.feeds) say(feedLines(feed, flags.quiet ?? false))
  await writeText('-', `${done.file}\n`)
  return done.feeds.every(({ problems }) => problems.length === 0) ? 0 : 1
}

/** Throws USAGE where the run would write over what it reads, or what it writes would be read by the next. */
async function checkDaily(file: string, daily: Daily, at: number): Promise<void> {
  const { source, mapping, rules, store, runs, archive } = daily
  const feeds = daily.feeds === undefined ? undefined : await loadFeeds(daily.feeds, process.env)
  await checkFiles({
    written: { store, ...(feeds && feedFiles(feeds, at)) },
    read: {
      'the configuration': file,
      mapping,
      shared_addresses: daily.sharedAddresses,
      codelists: daily.codeLists,
      exceptions: daily.exceptions,
      feeds: daily.feeds,
      ca_file: feeds?.certificates,
    },
    sources: source,
    options: { mapping },
    rules,
    folders: { runs, archive },
  })
}

/** Options of `reproduce`. */
export interface ReproduceFlags {
  readonly config: string
  readonly lang: string
}

/** `tenderflag reproduce`: the alert as it is kept, and as it comes out now. 1 where these differ. */
export async function reproduceAlert(
  id: string,
  flags: ReproduceFlags,
  signal: AbortSignal,
): Promise<ExitCode> {
  const config = await loadDaily(flags.config, process.env)
  const { alert, manifest, otherVersion, now, differences } = await reproduce(config, id, signal)
  const lines = [alertPage(alert, flags.lang).trimEnd(), '']
  lines.push(`run ${manifest.run} of ${manifest.at}, ${filesAsTheyWere(manifest.inputs.length)}`)
  if (otherVersion) lines.push(`computed by another version then: tenderflag ${manifest.version}`)
  if (!now) lines.push('nothing is flagged now')
  else if (differences.length === 0) lines.push('reproduced: the same value and evidence')
  for (const { field, before, now: value } of differences)
    lines.push(`${field} differs: ${JSON.stringify(before)} then, ${JSON.stringify(value)} now`)
  await writeText('-', `${lines.join('\n')}\n`)
  return now && differences.length === 0 ? 0 : 1
}

/** Short where it lies below here. */
function shown(path: string): string {
  const short = relative('', path)
  return short.startsWith('..') || path.includes('://') ? path : short
}

const filesAsTheyWere = (count: number): string =>
  `${counted(count, 'file')} as ${count === 1 ? 'it was' : 'they were'}`
