import type { Column, Dataset } from '../columns/dataset.js'
import { sharedFloat64, sharedInt8, sharedInt32 } from '../columns/shared.js'
import { arrangeBids, type GroupedBids, groupBids, type PlacedBids, placeBids, withoutBids } from './bids.js'
import type { Pick } from './lot-order.js'
import type { LotSubjects } from './lots.js'
import type { TenderSubjects } from './tenders.js'
import type { BidWalk, SharedIdKeys } from './walk-bids.js'
import { type Walker, walkHere } from './walks.js'

type Submitted = Parameters<typeof placeBids>[4]

/** Lots whose shared ids one task looks for. */
const SLICE = 1 << 18

/** The bids of each lot side by side, as `placeBids` and what follows it say. */
export function groupBidsHere(
  dataset: Dataset,
  tenders: TenderSubjects,
  lots: LotSubjects,
  walk: BidWalk | undefined,
  submitted: Submitted,
): GroupedBids {
  const placed = placeBids(dataset, tenders, lots, walk, submitted)
  if (!placed) return withoutBids(lots)
  const picks = picksOf(placed, 1)
  for (const pick of picks?.tasks ?? []) walkHere.pick(pick)
  const bids = arrangeBids(placed, picks?.columns)
  const keys = idKeysOf(placed, bids.columns, lots)
  return groupBids(placed, bids, lots, keys ? walkHere.ids(keys, 0, lots.count) : placed.walk.doubtful)
}

/** The same in threads, where bids have to be brought in order: a task a thread, and one for so many lots. */
export async function groupBidsOn(
  walker: Walker,
  dataset: Dataset,
  tenders: TenderSubjects,
  lots: LotSubjects,
  walk: BidWalk | undefined,
  submitted: Submitted,
): Promise<GroupedBids> {
  const placed = placeBids(dataset, tenders, lots, walk, submitted)
  if (!placed) return withoutBids(lots)
  const picks = picksOf(placed, walker.threads)
  if (picks) await Promise.all(picks.tasks.map((pick) => walker.pick(pick)))
  const bids = arrangeBids(placed, picks?.columns)
  const keys = idKeysOf(placed, bids.columns, lots)
  if (!keys) return groupBids(placed, bids, lots, placed.walk.doubtful)
  const slices: Promise<number[]>[] = []
  for (let l = 0; l < lots.count; l += SLICE)
    slices.push(walker.ids(keys, l, Math.min(l + SLICE, lots.count)))
  return groupBids(placed, bids, lots, (await Promise.all(slices)).flat())
}

/** What rows are ordered by: nobody asks for it once they are. */
const placing: ReadonlySet<string> = new Set(['tender_id', 'lot_id'])

/**
 * Columns to be filled in the order of the walk, and what fills them, shared among so many threads; undefined where they
 * stay as they are. A column with one value all through, as one of nothing but nulls, is in every order.
 */
function picksOf({ given, walk: { order } }: PlacedBids, threads: number) {
  if (!order) return undefined
  const { buckets, places } = order
  const { length } = order.rows
  const columns: Record<string, Column> = {}
  const moves: Pick['columns'][number][] = []
  const filled = <T extends Int32Array | Int8Array | Float64Array>(from: T, to: T): T => {
    moves.push({ from, to })
    return to
  }
  for (const [name, column] of Object.entries(given)) {
    if (placing.has(name)) continue
    if (isConstant(column.kind === 'number' ? column.values : column.codes)) columns[name] = column
    else if (column.kind === 'number')
      columns[name] = { kind: 'number', values: filled(column.values, sharedFloat64(length)) }
    else if (column.kind === 'enum')
      columns[name] = { kind: 'enum', codes: filled(column.codes, sharedInt8(length)) }
    else columns[name] = { ...column, codes: filled(column.codes, sharedInt32(length)) }
  }
  moves.sort((a, b) => b.to.byteLength - a.to.byteLength)
  const tasks = Array.from({ length: Math.min(threads, moves.length) }, (_, t): Pick => {
    // the widest first, there and back, so that each has about as much to do
    const mine = moves.filter(
      (_, i) => t === (Math.floor(i / threads) % 2 ? threads - 1 - (i % threads) : i % threads),
    )
    return { columns: mine, order: { buckets, places } }
  })
  return { columns, tasks }
}

function isConstant(values: Int32Array | Int8Array | Float64Array): boolean {
  for (let r = 1; r < values.length; r++) if (!Object.is(values[r], values[0])) return false
  return true
}

/** By what rows of a lot are told apart, where nobody has looked and all rows could be read. */
function idKeysOf(
  { rows, walk: { from, to, doubtful } }: PlacedBids,
  { bid_id: ids, bidder_id: bidders, round }: Readonly<Record<string, Column>>,
  { flags }: LotSubjects,
): SharedIdKeys | undefined {
  if (doubtful || rows.broken.size > 0 || ids?.kind !== 'code') return undefined
  return {
    from,
    to,
    bidIds: ids.codes,
    bidders: bidders?.kind === 'code' ? bidders.codes : undefined,
    rounds: round?.kind === 'number' ? round.values : undefined,
    flags,
  }
}
