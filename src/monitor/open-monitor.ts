import { addressList } from '../columns/address.js'
import type { Dataset } from '../columns/dataset.js'
import { newDictionaries } from '../columns/dictionaries.js'
import { Notices } from '../columns/notices.js'
import { Zone } from '../columns/zone.js'
import { planScan } from '../engine/plan.js'
import { textLiterals } from '../engine/run-plan.js'
import { factCatalogue } from '../facts/catalogue.js'
import { checkOptions, usage } from '../options.js'
import type { WordOptions } from '../public.js'
import type { Rule } from '../rules/rule.js'
import { instantOf, prepareScan, readPrepared, rulesOf } from '../scan.js'
import type { OpenOptions, Source } from '../sources.js'
import { EventNotices } from './events/event-notices.js'
import { Monitor, type MonitorParts } from './monitor.js'
import { checkPolicy, Decider, type Policy, readPolicy, usualPolicy } from './policy.js'

/** What a monitor starts from, and which rules it knows. */
export interface MonitorOptions extends OpenOptions, WordOptions {
  /** What there was before: anything that can be scanned; default: nothing. Of the columns that the rules need, all is held. */
  readonly history?: Source | undefined
  /**
   * The instant up to which the history is complete, ISO 8601: events before it change none of its records. Default: its
   * newest event.
   */
  readonly historyAt?: string | undefined
  /**
   * So many days an event may be ahead of the newest instant that is known, 1–36,500; one that is further ahead is EVENT_AHEAD.
   * Default: 731, two years. Without a history nothing is ahead of the first event.
   */
  readonly maxAhead?: number | undefined
  /** Names of shipped packs, folders, files, or rules that were loaded; default: all stable shipped packs. */
  readonly rules?: readonly (string | Rule)[] | undefined
  /** Values of parameters, as of `scan`. */
  readonly params?: Readonly<Record<string, number | boolean>> | undefined
  /** Which flags hold, and which call for a review: a file or an object. Default: those of high severity hold, others are reviewed. */
  readonly policy?: string | Policy | undefined
  /** Also hold names and titles, which no rule needs: for a store of alerts. */
  readonly report?: boolean | undefined
  /** Worker threads for reading and scanning the history; events are taken in this thread. */
  readonly workers?: number | undefined
}

/**
 * Opens a monitor: reads and scans the history, if there is one, and is then ready for events. Costs what a scan costs,
 * and the memory of the columns that the rules need.
 *
 * Throws TenderflagError as `scan` does, and POLICY_INVALID.
 */
export async function openMonitor(options: MonitorOptions = {}): Promise<Monitor> {
  checkOptions('openMonitor', options)
  return Monitor.open(await partsOf(options))
}

/** Reads what a monitor is made of. Throws as `openMonitor`. */
export async function partsOf(options: MonitorOptions): Promise<MonitorParts> {
  const {
    language = 'en',
    reveal = false,
    key,
    policy,
    history,
    historyAt,
    maxAhead = 731,
    workers,
  } = options
  const rules = await rulesOf(options)
  const decider = new Decider(await policyOf(policy), rules)
  const { plan, dataset, zone } = await historyOf(history, rules, options)
  const context = {
    dictionaries: dataset.dictionaries,
    notices: new EventNotices(),
    zone,
    shared: addressList(options.sharedAddresses ?? []),
    strict: false,
  }
  // so that literals have a code before an event brings their text
  for (const [domain, text] of textLiterals(rules)) dataset.dictionaries[domain].encodeText(text)
  return {
    rules,
    plan,
    dataset,
    context,
    historyAt: historyAt === undefined ? undefined : instantOf(historyAt, dataset.zone),
    maxAhead,
    decider,
    output: { language, reveal, catalogue: factCatalogue, ...(key ? { key } : {}) },
    workers,
  }
}

async function policyOf(policy: string | Policy | undefined): Promise<Policy> {
  if (policy === undefined) return usualPolicy
  return typeof policy === 'string' ? readPolicy(policy) : checkPolicy(policy)
}

async function historyOf(history: Source | undefined, rules: readonly Rule[], options: MonitorOptions) {
  const { mapping, timezone, sharedAddresses, codeLists, currency, strict, signal, onProgress, workers } =
    options
  const { report = false } = options
  if (history === undefined) {
    for (const [name, given] of Object.entries({ mapping, codeLists, currency }))
      if (given !== undefined)
        throw usage(
          `the option ${name} of openMonitor is for a history; give one (--history), or leave it out`,
        )
    const zone = new Zone(timezone)
    const dataset: Dataset = {
      tables: new Map(),
      dictionaries: newDictionaries(),
      notices: new Notices(),
      zone: zone.name,
    }
    return { plan: planScan(rules, factCatalogue, { hasAsOf: false, report }), dataset, zone }
  }
  const how = {
    mapping,
    timezone,
    sharedAddresses,
    codeLists,
    currency,
    strict,
    signal,
    onProgress,
    workers,
    report,
    rules,
  }
  const prepared = await prepareScan(history, how)
  const dataset = await readPrepared(prepared, how)
  return { plan: prepared.plan, dataset, zone: new Zone(prepared.zone) }
}
