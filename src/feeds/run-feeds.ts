import { dirname } from 'node:path'
import type { Alert } from '../alerts/alert.js'
import type { AlertReader } from '../alerts/store.js'
import { TenderflagError } from '../errors.js'
import { once } from '../output/once.js'
import { outputFailed } from '../output/output-failed.js'
import { writeFile } from '../output/write-file.js'
import { aborted } from '../system/aborted.js'
import { makeFolder } from '../system/make-folder.js'
import { cloudEvent, timeOf } from './cloud-event.js'
import { lastPeriod } from './days.js'
import { deliver, newEndpoint, revive } from './deliver.js'
import { atomFeed, type FeedHead, jsonFeed } from './feed-file.js'
import { type FeedState, readFeedState, writeFeedState } from './feed-state.js'
import type { FeedFile, Feeds, ReaderFile } from './load-feeds.js'
import { type PeriodData, periodData } from './period-data.js'
import { periodPage } from './period-page.js'
import { alone } from './run-lock.js'
import { sendDigest, type TenderedIn } from './send-digest.js'

/** When feeds are written, and what they may ask of the machine. */
export interface RunFeedsOptions {
  /** The instant that reports and digests are about, in milliseconds since 1970; by default now. */
  readonly at?: number | undefined
  /** The clock, in milliseconds since 1970; by default that of the machine. */
  readonly now?: (() => number) | undefined
  /** 0–1; by default `Math.random`. Nothing but waits depends on it. */
  readonly random?: (() => number) | undefined
  readonly signal?: AbortSignal | undefined
  /** Names of webhooks to switch on again, whose dead letters are sent once more. */
  readonly revive?: readonly string[] | undefined
  /** What was put out to tender, for digests: the store does not know it. */
  readonly tendered?: TenderedIn | undefined
}

/** What became of one feed. */
export interface FeedResult {
  readonly kind: 'events' | 'atom' | 'json_feed' | 'webhook' | 'digest' | 'report'
  /** Its file, or its name. */
  readonly name: string
  /** Alerts or events in the file; messages or mails sent. */
  readonly count: number
  /** Messages or mails that could not be sent yet. */
  readonly waiting: number
  readonly problems: readonly string[]
}

/**
 * Writes all feeds of a configuration: files first, each whole or not at all, then webhooks side by side, then mail. A
 * feed that fails does not keep another from being written: its problem is in its result. One run at a time: throws
 * FEEDS_BUSY. Throws also what the store throws, OUTPUT_FAILED where files or state cannot be written, ABORTED.
 */
export async function runFeeds(
  reader: AlertReader,
  feeds: Feeds,
  options: RunFeedsOptions = {},
): Promise<FeedResult[]> {
  const { signal } = options
  folderFor(feeds.state)
  try {
    return await alone(`${feeds.state}.lock`, () => run(reader, feeds, options))
  } catch (error) {
    throw signal?.aborted ? aborted(signal) : error
  }
}

async function run(reader: AlertReader, feeds: Feeds, options: RunFeedsOptions): Promise<FeedResult[]> {
  const { now = Date.now, random = Math.random, signal, tendered } = options
  const { at = now() } = options
  const state = await readFeedState(feeds.state, reader.id)
  remember(feeds, state)
  wake(feeds, state, options.revive ?? [], now())
  const results: FeedResult[] = []
  for (const file of feeds.events)
    results.push(await written('events', file, (out) => events(reader, file, out)))
  for (const file of feeds.atom)
    results.push(await written('atom', file, (out) => readerFile(reader, feeds, file, atomFeed, out)))
  for (const file of feeds.json)
    results.push(await written('json_feed', file, (out) => readerFile(reader, feeds, file, jsonFeed, out)))
  for (const file of feeds.reports) {
    const { name, ...span } = lastPeriod(at, file.unit, feeds.zone)
    const named = { ...file, file: file.file.replaceAll('{period}', name) }
    const about = { name, unit: file.unit, span }
    results.push(await written('report', named, (out) => report(reader, feeds, named, about, out)))
  }
  signal?.throwIfAborted()
  const world = { now, random, signal, save: saver(feeds.state, state) }
  // All come to their end, so that none is still at it when the lock goes.
  const ends = await Promise.allSettled(
    feeds.webhooks.map((endpoint) => deliver(reader, endpoint, state.webhooks[endpoint.name]!, world)),
  )
  for (const [i, end] of ends.entries()) {
    if (end.status === 'rejected') throw end.reason
    const { sent, waiting, problems } = end.value
    results.push({ kind: 'webhook', name: feeds.webhooks[i]!.name, count: sent, waiting, problems })
  }
  for (const digest of feeds.digests) {
    const days = state.digests[digest.name]!
    const { sent, waiting, problems } = await sendDigest(reader, digest, days, world, { at, tendered })
    results.push({ kind: 'digest', name: digest.name, count: sent, waiting, problems })
  }
  return results
}

/** A place in the state for all that have a name; `constructor` is one, and every object has that. */
function remember({ webhooks, digests }: Feeds, state: FeedState): void {
  for (const { name } of webhooks)
    if (!Object.hasOwn(state.webhooks, name)) state.webhooks[name] = newEndpoint()
  for (const { name } of digests) if (!Object.hasOwn(state.digests, name)) state.digests[name] = []
}

function wake({ webhooks }: Feeds, state: FeedState, names: readonly string[], now: number): void {
  for (const name of names) {
    if (!webhooks.some((endpoint) => endpoint.name === name))
      throw new TenderflagError('USAGE', `there is no webhook ${name} in the configuration; check the name`)
    revive(state.webhooks[name]!, now)
  }
}

/** Writes the state, one write after the other; calls that come while one is under way share the next. */
function saver(file: string, state: FeedState): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  return () => {
    next ??= running.then(() => {
      next = undefined
      running = writeFeedState(file, state)
      return running
    })
    return next
  }
}

/** Writes chunks into a file that is there when it is whole. */
type Out = (chunks: AsyncIterable<Uint8Array>) => Promise<void>

/** A file that cannot be written is a problem of its own feed alone. */
function folderFor(file: string): void {
  try {
    makeFolder(dirname(file))
  } catch (error) {
    throw outputFailed(file, error)
  }
}

async function written(
  kind: FeedResult['kind'],
  { file }: FeedFile,
  make: (out: Out) => Promise<number>,
): Promise<FeedResult> {
  const result = { kind, name: file, waiting: 0 }
  try {
    const count = await make(async (chunks) => {
      folderFor(file)
      await writeFile(file, chunks)
    })
    return { ...result, count, problems: [] }
  } catch (error) {
    if (!(error instanceof TenderflagError && error.code === 'OUTPUT_FAILED')) throw error
    return { ...result, count: 0, problems: [error.message] }
  }
}

async function events(reader: AlertReader, { query, language }: FeedFile, out: Out): Promise<number> {
  let count = 0
  async function* lines(): AsyncGenerator<Uint8Array> {
    for await (const change of reader.changes(0, query)) {
      yield Buffer.from(`${JSON.stringify(cloudEvent(reader.id, change, language))}\n`)
      count++
    }
  }
  await out(lines())
  return count
}

async function readerFile(
  reader: AlertReader,
  { office, home }: Feeds,
  { query, limit, name, title, url, language }: ReaderFile,
  format: typeof atomFeed,
  out: Out,
): Promise<number> {
  const alerts = await latest(reader, query, limit)
  const [run] = await reader.runs(1)
  const updated = timeOf(run?.at ?? '') ?? new Date(0).toISOString()
  const head: FeedHead = { store: reader.id, name, office, language, title, url, home, updated }
  await out(once(format(head, alerts)))
  return alerts.length
}

/** The alerts to which something happened last, the latest first. Reads all that the query gives. */
async function latest(reader: AlertReader, query: FeedFile['query'], limit: number): Promise<Alert[]> {
  const when = (alert: Alert) => alert.history.at(-1)?.seq ?? 0
  let alerts: Alert[] = []
  const cut = () => {
    alerts = alerts.sort((a, b) => when(b) - when(a)).slice(0, limit)
  }
  for await (const alert of reader.list(query)) if (alerts.push(alert) > limit * 4) cut()
  cut()
  return alerts
}

async function report(
  reader: AlertReader,
  { office, zone }: Feeds,
  { query, language }: FeedFile,
  about: Pick<PeriodData, 'name' | 'unit' | 'span'>,
  out: Out,
): Promise<number> {
  const data = await periodData(reader, query, about, zone)
  await out(once(periodPage(data, office, language, zone)))
  return data.counts.new
}
