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
  const picks = picksOf(placed)
  for (const pick of picks?.tasks ?? []) walkHere.pick(pick)
  const bids = arrangeBids(placed, picks?.columns)
  const keys = idKeysOf(placed, bids.columns, lots)
  return groupBids(placed, bids, lots, keys ? walkHere.ids(keys, 0, lots.count) : placed.walk.doubtful)
}

/** The same in threads, where bids have to be brought in order: a task a column, and one for so many lots. */
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
  const picks = picksOf(placed)
  if (picks) await Promise.all(picks.tasks.map((pick) => walker.pick(pick)))
  const bids = arrangeBids(placed, picks?.columns)
  const keys = idKeysOf(placed, bids.columns, lots)
  if (!keys) return groupBids(placed, bids, lots, placed.walk.doubtful)
  const slices: Promise<number[]>[] = []
  for (let l = 0; l < lots.count; l += SLICE)
    slices.push(walker.ids(keys, l, Math.min(l + SLICE, lots.count)))
  return groupBids(placed, bids, lots, (await Promise.all(slices)).flat())
}

/** Columns to be filled in the order of the walk, and what fills them; undefined where they stay as they are. */
function picksOf({ given, walk: { order } }: PlacedBids) {
  if (!order) return undefined
  const { buckets, places } = order
  const via = { buckets, places }
  const columns: Record<string, Column> = {}
  const tasks: Pick[] = []
  for (const [name, column] of Object.entries(given)) {
    const length = order.rows.length
    if (column.kind === 'number') {
      const out = sharedFloat64(length)
      columns[name] = { kind: 'number', values: out }
      tasks.push({ values: column.values, order: via, out })
    } else if (column.kind === 'enum') {
      const out = sharedInt8(length)
      columns[name] = { kind: 'enum', codes: out }
      tasks.push({ values: column.codes, order: via, out })
    } else {
      const out = sharedInt32(length)
      columns[name] = { kind: 'code', codes: out, domain: column.domain }
      tasks.push({ values: column.codes, order: via, out })
    }
  }
  return { columns, tasks }
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
