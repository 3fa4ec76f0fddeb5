import { checkRows, checkSource, isDataset } from './check-source.js'
import { refuseBadRows } from './columns/bad-row.js'
import type { Dataset } from './columns/dataset.js'
import { parseIso } from './columns/parse-iso.js'
import { Zone } from './columns/zone.js'
import { type Plan, planScan, withNamedLots } from './engine/plan.js'
import { Pool } from './engine/pool.js'
import type { ScanResult } from './engine/result.js'
import { runPlan } from './engine/run-plan.js'
import { TenderflagError } from './errors.js'
import { factCatalogue } from './facts/catalogue.js'
import { type RowTables, rowSources } from './ingest/row-tables.js'
import { type KeptFacts, keptFacts } from './kept/kept-facts.js'
import { checkOptions, usage } from './options.js'
import type { InParts } from './parts/scan-in-parts.js'
import { loadRules } from './rules/load-rules.js'
import type { Rule } from './rules/rule.js'
import type { TableName } from './schema/tables.js'
import {
  factsOf,
  factsPath,
  isPaths,
  type OpenOptions,
  reading,
  readOptions,
  readSources,
  type Source,
  type Sources,
  sourcesOf,
} from './sources.js'
import { throwIfAborted } from './system/aborted.js'
import { isMuch } from './system/is-much.js'
import type { Timings } from './timings.js'

/** What is computed of a source, and how it is read (`OpenOptions`). */
export interface ScanOptions extends OpenOptions {
  /** Names of shipped packs, folders, files, or rules that were loaded; default: all stable shipped packs. */
  readonly rules?: readonly (string | Rule)[] | undefined
  /** Values of parameters, `{'etimad.low-award.ratio': 0.65}`; rules that were loaded before have theirs. */
  readonly params?: Readonly<Record<string, number | boolean>> | undefined
  /** The instant to look at the data from, ISO 8601; default: the newest event in the data. Never the clock. */
  readonly asOf?: string | undefined
  /** Keep the numbers of raised outcomes only (default), or of all. */
  readonly outcomes?: 'raised' | 'all' | undefined
  /** Also read names, titles and dates that only reports show. */
  readonly report?: boolean | undefined
  /** Worker threads, 1 to 256; default: one a core. Results do not depend on it. */
  readonly workers?: number | undefined
  /** Threads to use instead of starting some: for programs that scan often. Has its own number of `workers`. */
  readonly pool?: Pool | undefined
  /** A stopwatch that goes along; ask it for its `report` afterwards. */
  readonly timings?: Timings | undefined
}

/** A scan before it runs: what will be read and computed. */
export interface Prepared extends Sources {
  readonly plan: Plan
  /** An opened data set, where the source is one. */
  readonly dataset: Dataset | undefined
}

/** Checks what was asked for, loads rules, finds files and plans, without reading data. Throws as `scan` does. */
export async function prepareScan(source: Source, options: ScanOptions = {}): Promise<Prepared> {
  checkScan(source, options)
  options.timings?.at('rules')
  // read while rules are
  const facts = isDataset(source) ? undefined : factsOf(source, options)
  facts?.catch(() => {}) // told below
  const rules = await rulesOf(options)
  const plan = planScan(rules, factCatalogue, {
    hasAsOf: options.asOf !== undefined,
    report: options.report ?? false,
  })
  options.timings?.at('open')
  if (isDataset(source)) return preparedOf(source, plan)
  const dataset = await facts
  if (dataset) return preparedOf(dataset, plan)
  const { sources, ocds, codeLists, zone: usual } = await sourcesOf(source, options)
  const zone = options.timezone ?? usual
  if (options.asOf !== undefined) instantOf(options.asOf, zone) // before anything is read
  // whether releases have lots is known when they are read
  const has = (table: TableName) =>
    ocds.length > 0 ? table !== 'lots' : sources.some((source) => source.table === table)
  return { plan: withNamedLots(plan, has), sources, ocds, codeLists, zone, dataset: undefined }
}

/** What a damaged file makes kernels stumble over is the file's fault. */
async function orBroken(kept: KeptFacts, run: () => Promise<ScanResult>): Promise<ScanResult> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof TenderflagError) throw error
    const { brokenFacts } = await import('./kept/facts-file.js')
    throw brokenFacts(kept.file, 'its parts do not fit together', error)
  }
}

/** Throws USAGE where the data set is one of facts that do not suffice. */
async function preparedOf(dataset: Dataset, plan: Plan): Promise<Prepared> {
  const kept = keptFacts(dataset)
  if (kept) {
    const { checkKept } = await import('./kept/open-facts.js')
    checkKept(kept, plan)
  }
  return { plan, sources: [], ocds: [], zone: dataset.zone, dataset }
}

/** Throws USAGE for a source or options that make no sense by themselves or together. */
function checkScan(source: Source, options: ScanOptions): void {
  checkSource('scan', source)
  checkOptions('scan', options)
  const { rules = [], params, pool, workers } = options
  if (isDataset(source))
    for (const name of reading)
      if (options[name] !== undefined)
        throw usage(
          `the option ${name} of scan comes too late for an opened data set; give it to openDataset`,
        )
  if (pool && workers !== undefined)
    throw usage('scan was given both pool and workers; a pool has its own number of threads')
  const loaded = rules.filter((rule) => typeof rule !== 'string')
  if (params && Object.keys(params).length > 0 && loaded.length > 0)
    throw usage(
      'the option params of scan is for names of rules; give it to loadRules for those that it loads',
    )
  if (pool?.closed) throw usage('the pool of scan is closed; make a new one')
}

/**
 * Reads a source, computes facts and rules, and gives what was found. Reads only the columns the rules need; memory
 * is that of those columns. Deterministic: the same data give the same result for any number of workers and any order
 * of rows.
 *
 * Throws TenderflagError: USAGE, FILE_…, NO_TABLES, TABLE_WITHOUT_KEY, BAD_ROWS (strict), MAPPING_INVALID, RULE_…,
 * PARAM_INVALID, WORKER_DIED, ABORTED (with the signal's reason as its cause).
 */
export async function scan(source: Source, options: ScanOptions = {}): Promise<ScanResult> {
  checkScan(source, options)
  const pool = options.pool ?? new Pool(options.workers)
  try {
    if (!isDataset(source) && isPaths(source) && (await isMuch([source].flat()))) pool.warm()
    const prepared = await prepareScan(source, options)
    const { plan } = prepared
    const dataset = await readPrepared(prepared, options, pool)
    throwIfAborted(options.signal)
    const { onProgress } = options
    const asOf = options.asOf === undefined ? undefined : instantOf(options.asOf, dataset.zone)
    const kept = keptFacts(dataset)
    if (kept && asOf !== undefined && asOf !== kept.index.asOf)
      throw new TenderflagError(
        'USAGE',
        'the facts were kept as of another instant; scan the data again with this one and --save-facts',
        { file: kept.file },
      )
    const run = () =>
      runPlan(dataset, plan, pool, {
        asOf,
        kept,
        outcomes: options.outcomes ?? 'raised',
        signal: options.signal,
        timings: options.timings,
        onProgress: onProgress && ((done, total) => onProgress({ stage: 'compute', done, total })),
      })
    const result = await (kept ? orBroken(kept, run) : run())
    if (options.strict) refuseBadRows(result.dataset.notices)
    return result
  } finally {
    options.timings?.at('other')
    if (!options.pool) await pool.close()
  }
}

/**
 * The data of a scan that was prepared: the columns that its rules need. Read in the threads of the pool, else in some of
 * its own. Throws as `scan` does.
 */
export async function readPrepared(prepared: Prepared, options: ScanOptions, pool?: Pool): Promise<Dataset> {
  const { dataset, plan } = prepared
  return (
    dataset ?? (await readSources(prepared, (table) => plan.columns.get(table) ?? new Set(), options, pool))
  )
}

/**
 * Begins a scan of files in parts, each of which fits in `limit` bytes of memory with all else. The pool is the caller's to
 * close, after the scan is. Throws as `scan` does, and USAGE for what needs all data at once.
 */
export async function openInParts(
  source: Source,
  pool: Pool,
  limit: number,
  options: Omit<ScanOptions, 'pool'> = {},
): Promise<InParts> {
  const prepared = await prepareScan(source, options)
  const { plan, sources, ocds, zone, dataset } = prepared
  if (dataset || ocds.length > 0)
    throw usage(
      'a memory limit is for tables in files, not for facts or Arrow tables; OCDS is read in bounded memory as it is',
    )
  const { scanInParts } = await import('./parts/scan-in-parts.js')
  const { onProgress } = options
  return scanInParts(sources, plan, pool, {
    ...readOptions(options, zone),
    threads: pool,
    startThreadsAfter: 0,
    asOf: options.asOf === undefined ? undefined : instantOf(options.asOf, zone),
    outcomes: options.outcomes ?? 'raised',
    limit,
    ...(onProgress ? { onPart: (done, total) => onProgress({ stage: 'compute', done, total }) } : {}),
  })
}

/**
 * Scans rows of plain values: for the examples of rules, and for one process at a time. As `scan`, without files.
 */
export async function scanRows(tables: RowTables, options: ScanOptions = {}): Promise<ScanResult> {
  checkRows(tables)
  checkOptions('scan', options)
  if (options.mapping !== undefined) throw usage('the option mapping is for files; scanRows takes rows')
  const dataset = await readSources(
    { sources: rowSources(tables), ocds: [], zone: options.timezone },
    () => 'all',
    options,
  )
  return scan(dataset, { ...options, timezone: undefined, sharedAddresses: undefined })
}

/**
 * Reads all columns of a source once, for several scans; a scan changes nothing in it.
 */
export async function openDataset(
  source: Exclude<Source, Dataset>,
  options: OpenOptions = {},
): Promise<Dataset> {
  checkSource('openDataset', source)
  checkOptions('openDataset', options)
  if ((await factsPath(source)) !== undefined)
    throw usage(
      'a file of facts holds no whole data, only what a scan needed; scan it, or open it with openFacts',
    )
  const { zone, ...found } = await sourcesOf(source, options)
  return readSources({ ...found, zone: options.timezone ?? zone }, () => 'all', options)
}

/** The rules that were asked for: those that were loaded before, then those of names. Throws as `loadRules`, and USAGE for one that comes twice. */
export async function rulesOf(options: ScanOptions): Promise<Rule[]> {
  const names = (options.rules ?? []).filter((rule) => typeof rule === 'string')
  const loaded = (options.rules ?? []).filter((rule) => typeof rule !== 'string')
  const load = () =>
    loadRules(names, { facts: factCatalogue, ...(options.params ? { params: options.params } : {}) })
  const rules = names.length === 0 && loaded.length > 0 ? loaded : [...loaded, ...(await load())]
  const seen = new Set<string>()
  for (const { id } of rules) {
    if (seen.has(id)) throw usage(`the option rules of scan has ${id} twice`)
    seen.add(id)
  }
  return rules
}

/** An instant of a zone, by default of UTC; throws USAGE for what is none. */
export function instantOf(text: string, zone: string | undefined): number {
  const bytes = Buffer.from(text.trim())
  const instant = parseIso(bytes, 0, bytes.length, new Zone(zone))
  if (Number.isNaN(instant))
    throw new TenderflagError('USAGE', `"${text}" is no instant; write 2024-05-01 or 2024-05-01T10:30:00Z`)
  return instant
}
