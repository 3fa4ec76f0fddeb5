import { stat } from 'node:fs/promises'
import { throwIfAborted } from './aborted.js'
import { checkRows, checkSource, isDataset } from './check-source.js'
import { refuseBadRows } from './columns/bad-row.js'
import type { Dataset } from './columns/dataset.js'
import { parseIso } from './columns/parse-iso.js'
import { Zone } from './columns/zone.js'
import { type Plan, planScan } from './engine/plan.js'
import { Pool } from './engine/pool.js'
import type { ScanResult } from './engine/result.js'
import { runPlan } from './engine/run-plan.js'
import { TenderflagError } from './errors.js'
import { factCatalogue } from './facts/catalogue.js'
import { type ArrowTables, tableSources } from './ingest/arrow-tables.js'
import { findTables } from './ingest/find-folder.js'
import { type ReadOptions, readTables, type Wanted } from './ingest/read-tables.js'
import { type RowTables, rowSources } from './ingest/row-tables.js'
import type { TableSource } from './ingest/table-source.js'
import { isMuch } from './is-much.js'
import { isFactsFile } from './kept/is-facts-file.js'
import { type KeptFacts, keptFacts } from './kept/kept-facts.js'
import type { CodeLists } from './ocds/code-lists.js'
import { findOcds, isBesideOcds } from './ocds/find-ocds.js'
import { checkOptions, usage } from './options.js'
import type { InParts } from './parts/scan-in-parts.js'
import { loadRules } from './rules/load-rules.js'
import type { Rule } from './rules/rule.js'
import { isAddress, withoutPassword } from './text/without-password.js'
import type { Runner } from './threads.js'
import { bytesOf, type Timings } from './timings.js'

/**
 * What can be scanned: paths of OCDS files or of folders of them (`-`: stdin; and files of tables that OCDS has not, as
 * `thresholds.csv`), of folders or files of canonical tables
 * (with `mapping`: one folder of any files), Arrow tables by name, or a data set that was opened before.
 */
export type Source = string | readonly string[] | ArrowTables | Dataset

/** How sources are read. */
export interface OpenOptions {
  /** A mapping file (YAML); its globs are resolved inside the folder that is scanned. */
  readonly mapping?: string | undefined
  /** IANA zone of dates and of times without a zone; default: the mapping's, else UTC. */
  readonly timezone?: string | undefined
  /** IP addresses and networks (CIDR) known to be shared, a ministry's proxy for one: treated as missing. */
  readonly sharedAddresses?: readonly string[] | undefined
  /** OCDS: words of the publisher for codes, by column (`{'bids.status': {válida: 'valid'}}`), or a YAML file of them. */
  readonly codeLists?: string | CodeLists | undefined
  /** OCDS: ISO 4217 code of amounts that come without a currency. */
  readonly currency?: string | undefined
  /** Stop with BAD_ROWS at the first row or value that cannot be taken as it stands. */
  readonly strict?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

export interface Progress {
  readonly stage: 'read' | 'compute'
  /** Bytes while reading, morsels while computing. */
  readonly done: number
  readonly total: number
  readonly file?: string
}

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
export interface Prepared {
  readonly plan: Plan
  readonly sources: readonly TableSource[]
  /** OCDS files instead of sources. */
  readonly ocds: readonly string[]
  /** Words of their publisher for codes, read where a file was named. */
  readonly codeLists?: CodeLists | undefined
  readonly zone: string
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
  return { plan, sources, ocds, codeLists, zone, dataset: undefined }
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

/** The data set of a file of facts; undefined for sources of other kinds. */
async function factsOf(source: Exclude<Source, Dataset>, options: OpenOptions): Promise<Dataset | undefined> {
  const path = await factsPath(source)
  if (path === undefined) return undefined
  for (const name of reading)
    if (options[name] !== undefined)
      throw usage(`the option ${name} of scan is for reading data; the facts of a file are computed already`)
  const { openFacts } = await import('./kept/open-facts.js')
  return openFacts(path)
}

/** The path of a source that is a file of facts. */
async function factsPath(source: Exclude<Source, Dataset>): Promise<string | undefined> {
  const paths = isPaths(source) ? (typeof source === 'string' ? [source] : source) : []
  for (const path of paths) {
    if (!(await isFactsFile(path))) continue
    if (paths.length === 1) return path
    throw usage('a file of facts holds all of a scan; scan it alone')
  }
  return undefined
}

/** Options that tell how data are read. */
const reading = ['mapping', 'timezone', 'sharedAddresses', 'codeLists', 'currency'] as const

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
  return dataset ?? (await read(prepared, (table) => plan.columns.get(table) ?? new Set(), options, pool))
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
 * The files that a scan of paths would read, as it would find them; `-` is stdin. Reads no more of them than their first
 * records. Throws as `scan` does for what is not there or no source.
 */
export async function sourceFiles(
  paths: readonly string[],
  options: Pick<OpenOptions, 'mapping'> = {},
): Promise<readonly string[]> {
  const facts = await factsPath(paths)
  if (facts !== undefined) return [facts]
  const { sources, ocds } = await sourcesOf(paths, options)
  return [...ocds, ...sources.flatMap(({ files }) => files)]
}

/**
 * Scans rows of plain values: for the examples of rules, and for one process at a time. As `scan`, without files.
 */
export async function scanRows(tables: RowTables, options: ScanOptions = {}): Promise<ScanResult> {
  checkRows(tables)
  checkOptions('scan', options)
  if (options.mapping !== undefined) throw usage('the option mapping is for files; scanRows takes rows')
  const dataset = await read(
    { sources: rowSources(tables), ocds: [], zone: options.timezone ?? 'UTC' },
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
  return read({ ...found, zone: options.timezone ?? zone }, () => 'all', options)
}

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

async function read(
  { sources, ocds, codeLists, zone }: Pick<Prepared, 'sources' | 'ocds' | 'codeLists' | 'zone'>,
  want: Wanted,
  options: OpenOptions & Pick<ScanOptions, 'workers' | 'timings'>,
  threads?: Runner,
): Promise<Dataset> {
  const how = { ...readOptions(options, zone), threads }
  if (ocds.length === 0) return readTables(sources, want, how)
  const { readOcds } = await import('./ocds/read-ocds.js')
  const { currency, timings } = options
  timings?.at('decode', 'OCDS')
  const dataset = await readOcds(ocds, want, { ...how, codeLists, currency })
  const rows = [...dataset.tables.values()].reduce((sum, table) => sum + table.rows, 0)
  timings?.count('decode', 'OCDS', rows, await bytesOf(ocds))
  timings?.at('other')
  return sources.length === 0 ? dataset : readTables(sources, want, how, dataset)
}

/** How tables are read, as the options of a scan say. */
function readOptions(
  options: OpenOptions & Pick<ScanOptions, 'workers' | 'timings'>,
  zone: string,
): ReadOptions {
  const { onProgress, signal, timings } = options
  return {
    zone,
    sharedAddresses: options.sharedAddresses ?? [],
    strict: options.strict ?? false,
    workers: options.workers,
    timings,
    ...(signal ? { signal } : {}),
    ...(onProgress
      ? {
          onProgress: (done: number, total: number, file: string) =>
            onProgress({ stage: 'read', done, total, file }),
        }
      : {}),
  }
}

/** The code lists that OCDS files are read with. Throws USAGE for what is no currency, and for options of OCDS without OCDS. */
async function codeListsFor(
  ocds: readonly string[],
  { codeLists, currency }: OpenOptions,
): Promise<CodeLists | undefined> {
  const isFor = { 'codeLists (--codelists)': codeLists, 'currency (--currency)': currency }
  for (const [name, given] of Object.entries(isFor))
    if (given !== undefined && ocds.length === 0)
      throw usage(
        `the option ${name} is for OCDS, and no source is OCDS; leave it out: of tables, a mapping says it`,
      )
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency))
    throw usage(`"${currency}" is no currency; write its ISO 4217 code, like EUR`)
  if (typeof codeLists !== 'string') return codeLists
  const { loadCodeLists } = await import('./ocds/load-code-lists.js')
  return loadCodeLists(codeLists)
}

type Sources = Pick<Prepared, 'sources' | 'ocds' | 'codeLists' | 'zone'>

/** The files to read, and before they are, what goes with them. */
async function sourcesOf(source: Exclude<Source, Dataset>, options: OpenOptions): Promise<Sources> {
  const found = await findSources(source, options)
  return { ...found, codeLists: await codeListsFor(found.ocds, options) }
}

async function findSources(
  source: Exclude<Source, Dataset>,
  options: OpenOptions,
): Promise<Omit<Sources, 'codeLists'>> {
  if (!isPaths(source) && options.mapping !== undefined)
    throw usage('the option mapping is for files; name the columns of Arrow tables as the schema names them')
  if (!isPaths(source)) return { sources: tableSources(source), ocds: [], zone: 'UTC' }
  const paths = typeof source === 'string' ? [source] : source
  const address = paths.find(isAddress)
  if (address !== undefined)
    throw new TenderflagError(
      'USAGE',
      'a database or an address is no source; save its tables to files (CSV, Parquet, JSON Lines, Arrow), and name these',
      { file: withoutPassword(address) },
    )
  if (options.mapping === undefined) {
    const beside = paths.filter(isBesideOcds)
    const ocds = await findOcds(paths.filter((path) => !beside.includes(path)))
    const tables = ocds ? beside : paths
    return { sources: tables.length > 0 ? await findTables(tables) : [], ocds: ocds ?? [], zone: 'UTC' }
  }
  const [folder] = paths
  if (folder === undefined || paths.length > 1)
    throw new TenderflagError('USAGE', 'a mapping is for one folder; name one folder to scan with it')
  const about = await stat(folder).catch(() => undefined)
  if (!about?.isDirectory())
    throw new TenderflagError(
      'FILE_MISSING',
      'is no folder; with a mapping, name the folder that holds its files',
      { file: folder },
    )
  const { loadMapping } = await import('./ingest/mapping.js')
  return { ...(await loadMapping(options.mapping, folder)), ocds: [] }
}

function isPaths(source: Exclude<Source, Dataset>): source is string | readonly string[] {
  return typeof source === 'string' || Array.isArray(source)
}

/** An instant of a zone; throws USAGE for what is none. */
export function instantOf(text: string, zone: string): number {
  const bytes = Buffer.from(text.trim())
  const instant = parseIso(bytes, 0, bytes.length, new Zone(zone))
  if (Number.isNaN(instant))
    throw new TenderflagError('USAGE', `"${text}" is no instant; write 2024-05-01 or 2024-05-01T10:30:00Z`)
  return instant
}
