import type { RunSummary } from './alerts/alert.js'
import type { AlertStore } from './alerts/store.js'
import type { ScanResult } from './engine/result.js'
import { factCatalogue } from './facts/catalogue.js'
import type { FeedResult } from './feeds/run-feeds.js'
import { checkOptions, shown, usage } from './options.js'
import { checkResult } from './public.js'

/** How a store of alerts is opened. */
export interface OpenAlertsOptions {
  /** Makes the store where there is none; default false: then it is STORE_UNREACHABLE. */
  readonly create?: boolean
}

/** How a scan is recorded as a run. */
export interface RecordOptions {
  /** The instant of the run, ISO 8601; by default now. */
  readonly at?: string
  /** Languages of titles and messages beside English; default: `ar` and `pt`. */
  readonly languages?: readonly string[]
  /** The data are all there is: an alert whose subject is no longer in them is resolved. Default false. */
  readonly complete?: boolean
  /** Share by which an amount must move to reopen what was dismissed; default 0.1. */
  readonly material?: number
  /** A file of exceptions. Default: what is silenced stays so until its exception expires. */
  readonly exceptions?: string
  /** 32 bytes that pseudonyms are made with; by default the key of the installation. One store knows one key. */
  readonly key?: Uint8Array
}

/** How parties that are erased are found. */
export interface EraseOptions {
  readonly key?: Uint8Array
}

/** When, and with which secrets, feeds are written. */
export interface WriteFeedsOptions {
  /** The instant that reports and digests are about, ISO 8601; by default now. */
  readonly at?: string
  /** Where secrets that the configuration names are read from; by default the environment. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
}

/** A store of alerts: reading, what people do with alerts, and runs. `close` it. */
export interface Alerts extends Omit<AlertStore, 'apply' | 'erase'> {
  /**
   * Erases what alerts say of parties (ids as the data have them, or pseudonyms), of people who acted, or all of an alert; the
   * log still verifies. Gives the number of alerts. `key`: 32 bytes that the store's pseudonyms were made with; by default
   * the key of the installation. Throws USAGE, STORE_LOCKED, STORE_BROKEN.
   */
  erase(
    erasure: Parameters<AlertStore['erase']>[0],
    actor: Parameters<AlertStore['erase']>[1],
    options?: EraseOptions,
  ): Promise<number>
  /**
   * Brings the alerts up to date with the flags of a scan, wholly or not at all. Scan with `report: true`, for names and
   * titles. Always masked. Throws USAGE, EXCEPTIONS_INVALID, STORE_LOCKED, STORE_FULL, STORE_BROKEN, STORE_OTHER_KEY.
   */
  record(result: ScanResult, options?: RecordOptions): Promise<RunSummary>
  /**
   * Writes and sends the feeds of a configuration (docs/feeds.md): what became of each; one that fails keeps no other back.
   * Throws USAGE, FEEDS_INVALID, FEEDS_BUSY, FILE_MISSING, OUTPUT_FAILED, ABORTED.
   */
  writeFeeds(config: string, options?: WriteFeedsOptions): Promise<FeedResult[]>
}

/**
 * Opens a store of alerts: a SQLite file, or the URL of a PostgreSQL database; only then its driver is loaded. Throws USAGE,
 * STORE_UNREACHABLE, STORE_LOCKED, STORE_BROKEN, STORE_NEWER.
 */
export async function openAlerts(location: string, options: OpenAlertsOptions = {}): Promise<Alerts> {
  if (typeof location !== 'string' || location === '')
    throw usage(`openAlerts takes the path of a file or a URL, not ${shown(location)}`)
  checkOptions('openAlerts', options)
  const [{ openAlerts: open }, { scanRun }, { loadExceptions }] = await Promise.all([
    import('./alerts/open-alerts.js'),
    import('./alerts/scan-run.js'),
    import('./alerts/exceptions.js'),
  ])
  const { apply, ...store } = await open(location, options)
  return {
    ...store,
    async erase(erasure, actor, options = {}) {
      checkOptions('erase', options)
      const { parties = [] } = erasure
      if (parties.length === 0) return store.erase(erasure, actor)
      const [{ installationKey }, { pseudonymOf }] = await Promise.all([
        import('./output/installation-key.js'),
        import('./output/mask.js'),
      ])
      const key = options.key ?? installationKey()
      return store.erase(
        { ...erasure, parties: parties.flatMap((id) => [id, pseudonymOf(key, 'party', id)]) },
        actor,
      )
    },
    async record(result, options = {}) {
      checkResult('record', result, options)
      const {
        at = new Date().toISOString(),
        languages = ['ar', 'pt'],
        complete = false,
        material = 0.1,
      } = options
      const { exceptions: file, key } = options
      const exceptions = file === undefined ? undefined : await loadExceptions(file)
      const run = scanRun(result, { at, languages, complete, ...(key ? { key } : {}) })
      return apply(run, { exceptions, share: material, catalogue: factCatalogue })
    },
    async writeFeeds(config, options = {}) {
      if (typeof config !== 'string' || config === '')
        throw usage(`writeFeeds takes the path of a configuration, not ${shown(config)}`)
      checkOptions('writeFeeds', options)
      const { at, env = process.env, signal } = options
      const [{ loadFeeds }, { runFeeds }, { instantOf }] = await Promise.all([
        import('./feeds/load-feeds.js'),
        import('./feeds/run-feeds.js'),
        import('./alerts/instant.js'),
      ])
      const feeds = await loadFeeds(config, env)
      return runFeeds(store, feeds, { at: at === undefined ? undefined : Date.parse(instantOf(at)), signal })
    },
  }
}
