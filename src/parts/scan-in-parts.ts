import { throwIfAborted } from '../aborted.js'
import { addressList } from '../columns/address.js'
import type { Dataset, TableData } from '../columns/dataset.js'
import { newDictionaries } from '../columns/dictionaries.js'
import { Notices } from '../columns/notices.js'
import { TableBuilder } from '../columns/table-builder.js'
import { Zone } from '../columns/zone.js'
import type { Plan } from '../engine/plan.js'
import type { Pool } from '../engine/pool.js'
import type { ScanResult } from '../engine/result.js'
import { runPlan } from '../engine/run-plan.js'
import { TenderflagError } from '../errors.js'
import { submittedState } from '../facts/bid-state.js'
import { sizeOf } from '../ingest/read-ahead.js'
import { isWanted } from '../ingest/read-file.js'
import { filesOf, recoded } from '../ingest/read-tables.js'
import { type ReadOptions, readTurns } from '../ingest/read-turns.js'
import type { TableSource } from '../ingest/table-source.js'
import { buildIndex } from '../join/build-index.js'
import type { TableName } from '../schema/tables.js'
import { Spill } from '../spill.js'
import { Dealer } from './deal.js'
import { refuseRules, refuseSources } from './refuse.js'
import { Together, togetherColumns } from './together.js'

/** Tenders are dealt out to so many buckets for each part that there may be; a part takes whole ones. */
const BUCKETS_A_PART = 16
const MOST_BUCKETS = 1024
/** So many times the bytes of its file rows may take in memory. */
const UNPACKED = 8

export interface PartsOptions extends ReadOptions {
  readonly asOf: number | undefined
  readonly outcomes: 'raised' | 'all'
  /** Bytes that the program may take. */
  readonly limit: number
  /** What a part of so many bytes takes, all in all; default: as was measured. */
  readonly needOf?: (bytes: number) => number
  /** How many buckets there are; default: by the size of the files. */
  readonly buckets?: number
  readonly onPart?: (done: number, parts: number) => void
}

/** A scan in parts, while it runs. */
export interface InParts {
  /** One part after the other; each is done with before the next is asked for. */
  readonly parts: AsyncGenerator<ScanResult>
  readonly asOf: number
  /** Of reading, and, when all parts have been run, of joining. */
  readonly notices: () => Notices
  /** When all parts have been run: rows by table, and what columns and files it has. */
  readonly tables: () => ReadonlyMap<TableName, Pick<TableData, 'rows' | 'present' | 'parts'>>
  /** Buyers and procuring entities of all tenders, where a part knows only its own. */
  readonly isBuyer: (id: Uint8Array) => boolean
  readonly close: () => Promise<void>
}

/** Memory of the program itself, its threads and what is on its way: measured. */
const BASE = 400 * 2 ** 20
/** So many times the bytes of its columns and texts a part takes while it is scanned: measured. */
const TIMES = 3
/** A tender is remembered in so many bytes besides its id. */
const A_TENDER = 60

/**
 * Scans data that do not fit in memory: deals their rows out to buckets in a temporary file, so that tenders of one buyer
 * stay together, and scans some buckets at a time. Outcomes are those of a scan in one go. Throws as `scan` does, USAGE
 * for rules or sources that need all at once and for a limit that is too low, and OUTPUT_FAILED where the temporary file has
 * no room.
 */
export async function scanInParts(
  sources: readonly TableSource[],
  plan: Plan,
  pool: Pool,
  options: PartsOptions,
): Promise<InParts> {
  refuseRules(plan)
  await refuseSources(sources, options.limit)
  const spill = new Spill('data that do not fit in memory', 0)
  try {
    const zone = new Zone(options.zone)
    const context = { zone, shared: addressList(options.sharedAddresses), strict: options.strict }
    const files = sources.flatMap((source) => source.files)
    const bytes = (await Promise.all(files.map(sizeOf))).reduce((sum, size) => sum + size, 0)
    const parts = Math.max(1, Math.ceil((bytes * UNPACKED) / options.limit))
    const buckets = options.buckets ?? Math.min(MOST_BUCKETS, parts * BUCKETS_A_PART)
    const together = new Together(buckets, {
      ...context,
      strict: false,
    })
    const want = (table: TableName): ReadonlySet<string> => plan.columns.get(table) ?? new Set()
    const { onProgress: _, ...quiet } = options
    const tenders = filesOf(sources, (table) => (table === 'tenders' ? togetherColumns : new Set()))
    await readTurns(tenders, together, { ...quiet, strict: false })
    const dealer = new Dealer(together, spill, context)
    await readTurns(filesOf(sources, want), dealer, options)
    await dealer.putAside()
    return partsOf(dealer, want, plan, pool, options)
  } catch (error) {
    await spill.close()
    throw error
  }
}

function partsOf(
  dealer: Dealer,
  want: (table: TableName) => ReadonlySet<string>,
  plan: Plan,
  pool: Pool,
  options: PartsOptions,
): InParts {
  const asOf = options.asOf ?? dealer.asOf
  const groups = grouped(dealer, options)
  const found: Notices[] = []
  const rows = new Map<TableName, number>([...dealer.present.keys()].map((table) => [table, 0]))
  const count = ({ tables }: Dataset, times: number): void => {
    for (const [table, data] of tables) rows.set(table, rows.get(table)! + times * data.rows)
  }

  async function* parts(): AsyncGenerator<ScanResult> {
    for (const [i, buckets] of groups.entries()) {
      throwIfAborted(options.signal)
      const dataset = await load(dealer, [...buckets, dealer.sides, dealer.lost], want, options.zone)
      const result = await runPlan(dataset, plan, pool, {
        asOf,
        outcomes: options.outcomes,
        signal: options.signal,
      })
      found.push(result.dataset.notices)
      count(dataset, 1)
      options.onPart?.(i + 1, groups.length)
      yield result
    }
    // what every part has is counted once
    const everywhere = await load(dealer, [dealer.sides, dealer.lost], want, options.zone)
    buildIndex(everywhere, { relaunches: false, networks: false, submitted: submittedState })
    repeated = everywhere.notices
    count(everywhere, 1 - groups.length)
  }
  let repeated = new Notices()

  return {
    parts: parts(),
    asOf,
    notices: () => merged(dealer, found, repeated),
    tables: () =>
      new Map(
        [...rows].map(([table, n]) => [
          table,
          { rows: n, present: dealer.present.get(table)!, parts: filesIn(dealer, table) },
        ]),
      ),
    isBuyer: (id) => dealer.together.buyers.has(id),
    close: () => dealer.spill.close(),
  }
}

/** The buckets of each part: as many as fit beside what every part needs. */
function grouped({ bytes, together, sides, lost }: Dealer, options: PartsOptions): number[][] {
  const { tenders } = together
  const fixed = BASE + tenders.bytesLength + tenders.size * A_TENDER
  const needOf = options.needOf ?? ((part: number) => fixed + TIMES * part)
  const everywhere = bytes[sides]! + bytes[lost]!
  const groups: number[][] = []
  let sum = Number.POSITIVE_INFINITY
  let most = everywhere
  for (let bucket = 0; bucket < together.buckets; bucket++) {
    if (bytes[bucket] === 0) continue
    most = Math.max(most, everywhere + bytes[bucket]!)
    if (needOf(sum + bytes[bucket]!) > options.limit) {
      groups.push([])
      sum = everywhere
    }
    groups.at(-1)!.push(bucket)
    sum += bytes[bucket]!
  }
  const least = needOf(most)
  if (least > options.limit)
    throw new TenderflagError(
      'USAGE',
      `the memory limit is too low: the tenders that must be looked at together need ${megabytes(least)}; give at least as much`,
    )
  return groups.length > 0 ? groups : [[]]
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)}MB`

/** Buckets as a data set, with all tables and columns that any has. */
async function load(
  dealer: Dealer,
  buckets: readonly number[],
  want: (table: TableName) => ReadonlySet<string>,
  zone: string,
): Promise<Dataset> {
  const context = {
    ...dealer.context,
    dictionaries: newDictionaries(),
    notices: new Notices(),
    strict: false,
  }
  const builders = new Map<TableName, TableBuilder>()
  for (const [table, columns] of dealer.present) {
    const builder = new TableBuilder(table, context)
    for (const column of columns) builder.has(column)
    builders.set(table, builder)
  }
  for (const bucket of buckets) {
    let file = -1
    for await (const share of dealer.sharesOf(bucket)) {
      const { source, file: path } = dealer.files[share.file]!
      const builder = builders.get(source.table)!
      if (share.file !== file) builder.startFile(path, 0, true)
      file = share.file
      builder.append(share.rows, recoded(share, context.dictionaries), source.distinct, source.distinctBy)
    }
  }
  const tables = new Map(
    [...builders].map(([table, builder]) => [
      table,
      builder.finish((column) => isWanted(table, column, want(table))),
    ]),
  )
  return { tables, dictionaries: context.dictionaries, notices: context.notices, zone }
}

function filesIn({ files }: Dealer, table: TableName): TableData['parts'] {
  return files
    .filter(({ source }) => source.table === table)
    .map(({ file }) => ({ file, from: 0, rows: 0, firstRow: 0 }))
}

/** Notices of all parts together. What is said of rows that every part has is counted once. */
function merged(dealer: Dealer, parts: readonly Notices[], repeated: Notices): Notices {
  const all = dealer.notices.copy()
  const place = new Map(dealer.files.map(({ file }, i) => [file, i]))
  const groups = parts.flatMap((notices) => notices.all())
  const key = ({ table, kind, column }: (typeof groups)[number]): string => `${table} ${kind} ${column ?? ''}`
  const again = new Map(repeated.all().map((group) => [key(group), group.count]))
  const names = new Set(groups.map(key))
  for (const name of names) {
    const same = groups.filter((group) => key(group) === name)
    const count =
      same.reduce((sum, group) => sum + group.count, 0) - (parts.length - 1) * (again.get(name) ?? 0)
    const listed = [
      ...new Map(
        same
          .flatMap((group) => group.listed)
          .map((notice) => [`${notice.file} ${notice.row} ${notice.detail}`, notice]),
      ).values(),
    ].sort(
      (a, b) =>
        (place.get(a.file ?? '') ?? 0) - (place.get(b.file ?? '') ?? 0) || (a.row ?? 0) - (b.row ?? 0),
    )
    all.addGroup({ ...same[0]!, count, listed: listed.slice(0, all.limit) }, () => ({}))
  }
  return all
}
