import { join } from 'node:path'
import type { RunSummary } from '../alerts/alert.js'
import { type Exception, loadExceptions } from '../alerts/exceptions.js'
import { openAlerts } from '../alerts/open-alerts.js'
import { scanRun } from '../alerts/scan-run.js'
import type { AlertStore } from '../alerts/store.js'
import { Pool } from '../engine/pool.js'
import type { ScanResult } from '../engine/result.js'
import { factCatalogue } from '../facts/catalogue.js'
import { type Feeds, loadFeeds } from '../feeds/load-feeds.js'
import { type FeedResult, runFeeds } from '../feeds/run-feeds.js'
import { alone } from '../feeds/run-lock.js'
import { tenderedIn } from '../feeds/tendered.js'
import { addressesOf } from '../ingest/address-file.js'
import { outputFailed } from '../output/output-failed.js'
import { version } from '../output/version.js'
import { isoText } from '../output/words/value-words.js'
import { type Prepared, prepareScan, readPrepared, type ScanOptions, scan } from '../scan.js'
import type { Progress } from '../sources.js'
import { makeFolder } from '../system/make-folder.js'
import { keepInputs } from './archive.js'
import { hashed, inputsOf, type Read, refuseChanged } from './inputs.js'
import type { Daily } from './load-daily.js'
import {
  type Manifest,
  type ManifestOptions,
  manifestsIn,
  nameOf,
  namesIn,
  writeManifest,
} from './manifest.js'
import { hashesOf } from './rule-hashes.js'

/** When a daily run is, and how it is stopped. */
export interface RunDailyOptions {
  /** The instant of the run, in milliseconds since 1970; by default now. */
  readonly at?: number | undefined
  /** Where secrets of feeds are; by default the environment. */
  readonly env?: NodeJS.ProcessEnv | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** What a daily run did. */
export interface DailyResult {
  readonly manifest: Manifest
  /** Its path. */
  readonly file: string
  /** The store as messages show it: without a password. */
  readonly store: string
  readonly summary: RunSummary
  readonly feeds: readonly FeedResult[]
  /** What the scan found. */
  readonly result: ScanResult
}

/**
 * Scans what there is, brings the alerts up to date, writes feeds and sends what is due, and writes down what the run was made of.
 * One at a time: throws FEEDS_BUSY. A run that is interrupted has changed the alerts wholly or not at all; the next one
 * does the rest. Twice a day, or days late, is no harm: alerts are the same, and nobody gets a digest twice. Throws what `scan`,
 * the store and `loadFeeds` throw, and INPUT_CHANGED.
 */
export async function runDaily(daily: Daily, options: RunDailyOptions = {}): Promise<DailyResult> {
  const { at: instant = Date.now(), env = process.env } = options
  const exceptions = daily.exceptions === undefined ? undefined : await loadExceptions(daily.exceptions)
  const feeds = daily.feeds === undefined ? undefined : await loadFeeds(daily.feeds, env)
  try {
    makeFolder(daily.runs)
  } catch (error) {
    throw outputFailed(daily.runs, error)
  }
  return alone(join(daily.runs, '.lock'), async () => {
    const store = await openAlerts(daily.store, { create: true })
    try {
      const at = await instantFor(daily.runs, instant)
      await finishInterrupted(daily.runs, store, at)
      return await run(daily, store, at, { ...options, exceptions, feeds })
    } finally {
      await store.close()
    }
  })
}

interface Ready extends RunDailyOptions {
  readonly exceptions: readonly Exception[] | undefined
  readonly feeds: Feeds | undefined
}

async function run(daily: Daily, store: AlertStore, at: string, ready: Ready): Promise<DailyResult> {
  const { signal, exceptions, feeds } = ready
  const started = performance.now()
  const { result, manifest } = await scanned(daily, at, ready)
  const found = scanRun(result, { at, languages: daily.languages, complete: daily.complete })
  const how = { exceptions, share: daily.material, catalogue: factCatalogue }
  const summary = await store.apply(found, how)
  const taken = { ...manifest, ...takenBy(summary) }
  await writeManifest(daily.runs, taken)
  const tendered = tenderedIn(result.dataset)
  const results = feeds ? await runFeeds(store, feeds, { at: Date.parse(at), signal, tendered }) : []
  const done: Manifest = {
    ...taken,
    state: 'done',
    feeds: results.map((feed) => ({ ...feed, problems: [...feed.problems] })),
    duration: Math.round(performance.now() - started),
  }
  const file = await writeManifest(daily.runs, done)
  return { manifest: done, file, store: store.name, summary, feeds: results, result }
}

/** Scans what was found, and keeps it; the manifest is written before the store hears of the run. */
async function scanned(daily: Daily, at: string, { signal, onProgress }: RunDailyOptions) {
  const read = manifestOptions(daily)
  const how: ScanOptions = {
    ...(await scanOptions(read)),
    workers: daily.workers,
    report: true,
    signal,
    onProgress,
  }
  const { prepared, inputs } = await found(daily, how)
  const result = await scanFound(prepared, how)
  if (daily.archive !== undefined) await keepInputs(daily.archive, inputs)
  await refuseChanged(inputs)
  const manifest: Manifest = {
    format: 1,
    state: 'started',
    at,
    version,
    node: process.version,
    inputs: inputs.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
    options: read,
    rules: await hashesOf(
      daily.rules,
      result.rules.map(({ rule }) => rule),
    ),
    languages: [...daily.languages],
    run: null,
    as_of: isoText(result.asOf, result.dataset.zone),
    counts: null,
    head: null,
    feeds: null,
    duration: null,
  }
  await writeManifest(daily.runs, manifest)
  return { result, manifest }
}

/** What is scanned, and each file of it read for its hash before: one that comes while another is read is read as well. */
async function found(daily: Daily, how: ScanOptions): Promise<{ prepared: Prepared; inputs: Read[] }> {
  const known = new Map<string, Read>()
  for (;;) {
    const prepared = await prepareScan(daily.source, how)
    const paths = await inputsOf(daily, prepared)
    const more = paths.filter((path) => !known.has(path))
    if (more.length === 0) return { prepared, inputs: paths.map((path) => known.get(path)!) }
    for (const path of more) known.set(path, await hashed(path, how.signal))
  }
}

/** Scans what was found, and no file that came since. */
async function scanFound(prepared: Prepared, how: ScanOptions): Promise<ScanResult> {
  const { workers, report, signal, onProgress } = how
  const pool = new Pool(workers)
  try {
    const dataset = await readPrepared(prepared, how, pool)
    return await scan(dataset, { rules: prepared.plan.rules, pool, report, signal, onProgress })
  } finally {
    await pool.close()
  }
}

function manifestOptions(daily: Daily): ManifestOptions {
  const { source, mapping, timezone, sharedAddresses, codeLists, currency, rules, params } = daily
  return {
    source: [...source],
    ...(mapping !== undefined && { mapping }),
    ...(timezone !== undefined && { timezone }),
    ...(sharedAddresses !== undefined && { sharedAddresses }),
    ...(codeLists !== undefined && { codeLists }),
    ...(currency !== undefined && { currency }),
    ...(rules && { rules: [...rules] }),
    ...(params && { params: { ...params } }),
  }
}

/** The options of a scan that a manifest stands for. */
export async function scanOptions(options: ManifestOptions): Promise<ScanOptions> {
  const { source: _, sharedAddresses, ...others } = options
  return {
    ...others,
    ...(sharedAddresses !== undefined && { sharedAddresses: await addressesOf(sharedAddresses) }),
  }
}

function takenBy(summary: RunSummary): Pick<Manifest, 'run' | 'counts' | 'head'> {
  return { run: summary.number, counts: { ...summary.counts }, head: summary.head }
}

/** The instant of a run: that of the clock, or the first after it that no other run has, lest it take its manifest's place. */
async function instantFor(folder: string, now: number): Promise<string> {
  const taken = new Set(await namesIn(folder))
  let at = now
  while (taken.has(nameOf(new Date(at).toISOString()))) at++
  return new Date(at).toISOString()
}

/**
 * A run that was interrupted may have been taken by the store, or not: by its instant the store knows it. Looks back to
 * the last run that is done; one that is later than this run was made by a clock that had jumped, and says nothing.
 */
async function finishInterrupted(folder: string, store: AlertStore, now: string): Promise<void> {
  for await (const manifest of manifestsIn(folder)) {
    if (manifest.state === 'done' && manifest.at <= now) return
    if (manifest.run !== null) continue
    const summary = (await store.runs()).find(({ at }) => at === manifest.at)
    if (summary) await writeManifest(folder, { ...manifest, ...takenBy(summary) })
  }
}
