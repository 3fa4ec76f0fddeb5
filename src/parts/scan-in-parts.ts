import { addressList } from '../columns/address.js'
import type { Dataset, TableData } from '../columns/dataset.js'
import type { Dictionary } from '../columns/dictionary.js'
import { Notices } from '../columns/notices.js'
import { Zone } from '../columns/zone.js'
import type { Plan } from '../engine/plan.js'
import type { Pool } from '../engine/pool.js'
import type { ScanResult } from '../engine/result.js'
import { runPlan } from '../engine/run-plan.js'
import { submittedState } from '../facts/bids/bid-state.js'
import { sizeOf } from '../ingest/read-ahead.js'
import { filesOf } from '../ingest/read-tables.js'
import { type ReadOptions, readTurns } from '../ingest/read-turns.js'
import type { TableSource } from '../ingest/table-source.js'
import { buildIndex } from '../join/build-index.js'
import type { TableName } from '../schema/tables.js'
import { throwIfAborted } from '../system/aborted.js'
import { TemporaryFile } from '../system/temporary-file.js'
import { bucketsOfParts } from './buckets-of-parts.js'
import { collectAllGarbage } from './collect-garbage.js'
import { Dealer } from './deal.js'
import { KeptRows } from './kept-rows.js'
import { loadBuckets } from './load-buckets.js'
import { needToRead, needToScan, refuseBelow } from './need.js'
import { refuseRules, refuseSources } from './refuse.js'
import { Together, togetherColumns } from './together.js'

/** Tenders are dealt out to so many buckets for each part that there may be; a part takes whole ones. */
const BUCKETS_A_PART = 8
const MOST_BUCKETS = 1024
/** So many times the bytes of its file rows may take in memory. */
const UNPACKED = 8

/** A part of so many bytes is worth having its garbage collected at once. */
const MUCH_GARBAGE = 1 << 25

/** How data are scanned in parts. */
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
  /** Scans one part after the other. What `take` is given is gone afterwards: it keeps what it needs. */
  readonly run: (take: (result: ScanResult) => void) => Promise<void>
  readonly asOf: number
  /** Of reading, and, when all parts have been run, of joining. */
  readonly notices: () => Notices
  /** When all parts have been run: rows by table, and what columns and files it has. */
  readonly tables: () => ReadonlyMap<TableName, Pick<TableData, 'rows' | 'present' | 'parts'>>
  /** Buyers and procuring entities of all tenders, where a part knows only its own. */
  readonly isBuyer: (id: Uint8Array) => boolean
  readonly close: () => void
}

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
  const rowsAtOnce = await refuseSources(sources, options.limit)
  const toRead = needToRead(pool.workers, rowsAtOnce)
  if (!options.needOf) refuseBelow(toRead, options.limit, 'the program and its threads')
  const aside = new TemporaryFile('data that do not fit in memory')
  try {
    const zone = new Zone(options.zone)
    const context = { zone, shared: addressList(options.sharedAddresses), strict: options.strict }
    const files = sources.flatMap((source) => source.files)
    const bytes = (await Promise.all(files.map(sizeOf))).reduce((sum, size) => sum + size, 0)
    const together = new Together({ ...context, strict: false })
    const want = (table: TableName): ReadonlySet<string> => plan.columns.get(table) ?? new Set()
    const { onProgress: _, ...quiet } = options
    const tenders = filesOf(sources, (table) => (table === 'tenders' ? togetherColumns : new Set()))
    await readTurns(tenders, together, { ...quiet, strict: false })
    const needOf = options.needOf ?? ((weight) => toRead + needToScan(together.tenders, weight))
    const parts = Math.ceil((bytes * UNPACKED) / Math.max(1, options.limit - needOf(0)))
    const buckets = options.buckets ?? Math.min(MOST_BUCKETS, Math.max(1, parts) * BUCKETS_A_PART)
    const dealer = new Dealer({ slots: together.inBuckets(buckets).slots, buckets }, aside, context)
    await readTurns(filesOf(sources, want), dealer, options)
    const groups = bucketsOfParts(dealer, options.limit, needOf)
    const kept = new KeptRows(dealer, together.buying, { events: options.asOf === undefined })
    for (const buckets of kept.any ? groups : []) {
      throwIfAborted(options.signal)
      dealer.asOf = kept.look([...buckets, dealer.lost], want, zone.name, dealer.asOf)
      await collectMuch(dealer, buckets, pool)
    }
    return partsOf(dealer, together.buying, groups, want, plan, pool, { ...options, zone: zone.name })
  } catch (error) {
    aside.close()
    throw error
  }
}

function partsOf(
  dealer: Dealer,
  buying: Dictionary,
  groups: readonly (readonly number[])[],
  want: (table: TableName) => ReadonlySet<string>,
  plan: Plan,
  pool: Pool,
  options: PartsOptions & { readonly zone: string },
): InParts {
  const asOf = options.asOf ?? dealer.asOf
  const found: Notices[] = []
  const rows = new Map<TableName, number>([...dealer.present.keys()].map((table) => [table, 0]))
  const count = ({ tables }: Dataset, times: number): void => {
    for (const [table, data] of tables) rows.set(table, rows.get(table)! + times * data.rows)
  }

  // functions of their own, so that nothing of a part is held while the next one is loaded
  async function scanPart(buckets: readonly number[], take: (result: ScanResult) => void): Promise<void> {
    const dataset = loadBuckets(dealer, [...buckets, dealer.sides, dealer.lost], want, options.zone)
    const { signal, outcomes } = options
    const result = await runPlan(dataset, plan, pool, { asOf, outcomes, signal })
    found.push(result.dataset.notices)
    count(dataset, 1)
    take(result)
  }
  /** What every part has is counted once. */
  function scanRepeated(): Notices {
    const everywhere = loadBuckets(dealer, [dealer.sides, dealer.lost], want, options.zone)
    buildIndex(everywhere, {
      relaunches: false,
      networks: false,
      rare: plan.rare, // items are walked only where a rule asks for them
      submitted: submittedState,
    })
    count(everywhere, 1 - groups.length)
    return everywhere.notices
  }
  async function run(take: (result: ScanResult) => void): Promise<void> {
    for (const [i, buckets] of groups.entries()) {
      throwIfAborted(options.signal)
      await scanPart(buckets, take)
      await collectMuch(dealer, buckets, pool)
      options.onPart?.(i + 1, groups.length)
    }
    repeated = scanRepeated()
  }
  let repeated = new Notices()

  return {
    run,
    asOf,
    notices: () => merged(dealer, found, repeated),
    tables: () =>
      new Map(
        [...rows].map(([table, n]) => [
          table,
          { rows: n, present: dealer.present.get(table)!, parts: filesIn(dealer, table) },
        ]),
      ),
    isBuyer: (id) => buying.has(id),
    close: () => dealer.aside.close(),
  }
}

/** Has what was loaded of buckets collected, where it was much. */
async function collectMuch({ weights }: Dealer, buckets: readonly number[], pool: Pool): Promise<void> {
  if (buckets.reduce((sum, bucket) => sum + weights[bucket]!, 0) > MUCH_GARBAGE) await collectAllGarbage(pool)
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
