import { instantOf } from '../alerts/instant.js'
import { openAlerts } from '../alerts/open-alerts.js'
import { lastPeriod } from '../feeds/days.js'
import { type Feeds, loadFeeds } from '../feeds/load-feeds.js'
import { type FeedResult, runFeeds } from '../feeds/run-feeds.js'
import { counted } from '../text/counted.js'
import { storeOf } from './alerts.js'
import { checkFiles, type Named } from './check-files.js'
import type { ExitCode } from './exit-code.js'
import { say } from './text/say.js'

/** The options of `tenderflag feeds`, as commander gives them. */
interface FeedFlags {
  readonly config: string
  readonly at?: string
  readonly revive?: readonly string[]
  readonly quiet?: boolean
}

/** `tenderflag feeds`: what was written and what went wrong to stderr; 1 where something could not be sent or written. */
export async function feeds(
  location: string | undefined,
  flags: FeedFlags,
  signal: AbortSignal,
): Promise<ExitCode> {
  const at = flags.at === undefined ? undefined : Date.parse(instantOf(flags.at))
  const config = await loadFeeds(flags.config, process.env)
  const kept = storeOf(location === undefined ? {} : { alerts: location })
  const read = { '--config': flags.config, 'the store': kept, ca_file: config.certificates }
  await checkFiles({ written: feedFiles(config, at ?? Date.now()), read, sources: [] })
  const store = await openAlerts(kept)
  let results: FeedResult[]
  try {
    results = await runFeeds(store, config, {
      at,
      signal,
      revive: flags.revive,
    })
  } finally {
    await store.close()
  }
  for (const result of results) say(feedLines(result, flags.quiet ?? false))
  return results.every(({ problems }) => problems.length === 0) ? 0 : 1
}

/** The files that feeds write at an instant, by their keys in the configuration. */
export function feedFiles({ events, atom, json, reports, state, zone }: Feeds, at: number): Named {
  const paths = (feeds: readonly { readonly file: string }[]) => feeds.map(({ file }) => file)
  const periods = reports.map(({ file, unit }) =>
    file.replaceAll('{period}', lastPeriod(at, unit, zone).name),
  )
  return { events: paths(events), atom: paths(atom), json_feed: paths(json), reports: periods, state }
}

/** What a feed is counted in, and what became of it. */
const units: Readonly<Record<FeedResult['kind'], readonly [thing: string, fate: string]>> = {
  events: ['event', ''],
  atom: ['alert', ''],
  json_feed: ['alert', ''],
  report: ['new alert', ''],
  webhook: ['message', ' sent'],
  digest: ['mail', ' sent'],
}

/** What became of a feed, for stderr; with `quiet` problems only. */
export function feedLines({ kind, name, count, waiting, problems }: FeedResult, quiet: boolean): string {
  const [thing, fate] = units[kind]
  const said = quiet ? [] : [`${counted(count, thing)}${fate}${waiting === 0 ? '' : `, ${waiting} waiting`}`]
  return [...said, ...problems].map((text) => `tenderflag: ${kind} ${name}: ${text}\n`).join('')
}
