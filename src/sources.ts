import { stat } from 'node:fs/promises'
import type { Dataset } from './columns/dataset.js'
import { TenderflagError } from './errors.js'
import { type ArrowTables, tableSources } from './ingest/arrow-tables.js'
import { findTables } from './ingest/find-folder.js'
import { type ReadOptions, readTables, type Wanted } from './ingest/read-tables.js'
import type { TableSource } from './ingest/table-source.js'
import { isFactsFile } from './kept/is-facts-file.js'
import type { CodeLists } from './ocds/code-lists.js'
import { besideOcdsIn, findOcds, isBesideOcds } from './ocds/find-ocds.js'
import { usage } from './options.js'
import type { Runner } from './system/threads.js'
import { isAddress, withoutPassword } from './text/without-password.js'
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

/** How far a scan has come. */
export interface Progress {
  readonly stage: 'read' | 'compute'
  /** Bytes while reading, parts of the work while computing. */
  readonly done: number
  readonly total: number
  readonly file?: string
}

/** Options that tell how data are read. */
export const reading = ['mapping', 'timezone', 'sharedAddresses', 'codeLists', 'currency'] as const

/** How what was found is read. */
interface ReadingOptions extends OpenOptions {
  readonly workers?: number | undefined
  readonly timings?: Timings | undefined
}

/** Files to read, or Arrow tables, and what goes with them. */
export interface Sources {
  readonly sources: readonly TableSource[]
  /** OCDS files, beside or instead of sources. */
  readonly ocds: readonly string[]
  /** Words of their publisher for codes, read where a file was named. */
  readonly codeLists?: CodeLists | undefined
  /** IANA zone of dates and of times without a zone; undefined: nobody named one, and it is UTC. */
  readonly zone: string | undefined
}

/** The files to read, and before they are, what goes with them. */
export async function sourcesOf(source: Exclude<Source, Dataset>, options: OpenOptions): Promise<Sources> {
  const found = await findSources(source, options)
  return { ...found, codeLists: await codeListsFor(found.ocds, options) }
}

async function findSources(
  source: Exclude<Source, Dataset>,
  options: OpenOptions,
): Promise<Omit<Sources, 'codeLists'>> {
  if (!isPaths(source) && options.mapping !== undefined)
    throw usage('the option mapping is for files; name the columns of Arrow tables as the schema names them')
  if (!isPaths(source)) return { sources: tableSources(source), ocds: [], zone: undefined }
  const paths = typeof source === 'string' ? [source] : source
  const address = paths.find(isAddress)
  if (address !== undefined)
    throw new TenderflagError(
      'USAGE',
      'a database or an address is no source; save its tables to files (CSV, Parquet, JSON Lines, Arrow), and name these',
      { file: withoutPassword(address) },
    )
  if (options.mapping === undefined) {
    const others = paths.filter((path) => !isBesideOcds(path))
    const ocds = await findOcds(others.length > 0 ? others : paths)
    const tables = ocds ? [...paths.filter(isBesideOcds), ...(await besideOcdsIn(others))] : paths
    return { sources: tables.length > 0 ? await findTables(tables) : [], ocds: ocds ?? [], zone: undefined }
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
  const { loadMapping } = await import('./ingest/mapping/mapping.js')
  return { ...(await loadMapping(options.mapping, folder)), ocds: [] }
}

/** Whether a source is paths of files or folders. */
export function isPaths(source: Exclude<Source, Dataset>): source is string | readonly string[] {
  return typeof source === 'string' || Array.isArray(source)
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

/** The data set of a file of facts; undefined for sources of other kinds. */
export async function factsOf(
  source: Exclude<Source, Dataset>,
  options: OpenOptions,
): Promise<Dataset | undefined> {
  const path = await factsPath(source)
  if (path === undefined) return undefined
  for (const name of reading)
    if (options[name] !== undefined)
      throw usage(`the option ${name} of scan is for reading data; the facts of a file are computed already`)
  const { openFacts } = await import('./kept/open-facts.js')
  return openFacts(path)
}

/** The path of a source that is a file of facts. */
export async function factsPath(source: Exclude<Source, Dataset>): Promise<string | undefined> {
  const paths = isPaths(source) ? (typeof source === 'string' ? [source] : source) : []
  for (const path of paths) {
    if (!(await isFactsFile(path))) continue
    if (paths.length === 1) return path
    throw usage('a file of facts holds all of a scan; scan it alone')
  }
  return undefined
}

/** Reads what was found, the wanted columns, in the threads that are given, else in some of its own. */
export async function readSources(
  { sources, ocds, codeLists, zone }: Sources,
  want: Wanted,
  options: ReadingOptions,
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
export function readOptions(options: ReadingOptions, zone: string | undefined): ReadOptions {
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
