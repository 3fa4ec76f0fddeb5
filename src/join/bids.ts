import type { Column, Dataset } from '../columns/dataset.js'
import { sharedFloat64, sharedInt8, sharedInt32, sharedUint8 } from '../columns/shared.js'
import { adjacentRanges, groupRows } from './group.js'
import { LOT, TENDER } from './index-of.js'
import { findLot, isDivided, type LotSubjects } from './lots.js'
import { moreBids, placeRows } from './place.js'
import { type Rows, rowsOf } from './rows.js'
import type { TenderSubjects } from './tenders.js'

export interface GroupedBids {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly columns: Readonly<Record<string, Column>>
  readonly row: Int32Array
  readonly setAside: Uint8Array
}

/**
 * Brings the bids of each lot side by side: the columns as they are where the rows already stand so, else copies in
 * that order. Marks consortia and duplicates. `submitted` says of a row of the table whether it was submitted.
 */
export function groupBids(
  dataset: Dataset,
  tenders: TenderSubjects,
  lots: LotSubjects,
  submitted: (columns: Readonly<Record<string, Column>>, row: number) => 0 | 1 | -1,
): GroupedBids {
  const rows = rowsOf(dataset, 'bids')
  const table = dataset.tables.get('bids')
  if (!rows || !table) {
    const none = sharedInt32(lots.count)
    return { from: none, to: none, columns: {}, row: sharedInt32(0), setAside: sharedUint8(0) }
  }
  const given = Object.fromEntries(table.columns)
  const inPlace = adjacentLots(rows, tenders, lots)
  let grouped: Omit<GroupedBids, 'setAside'>
  if (inPlace) grouped = { ...inPlace, columns: given, row: sharedInt32(0) }
  else {
    const placed = placeRows(rows, tenders, lots, moreBids)
    for (const { row, tender } of withoutCopies(rows, given, placed.loose)) {
      const state = submitted(given, row)
      tenders.flags[tender]! |= state === 1 ? TENDER.LOOSE_BID : state === -1 ? TENDER.LOOSE_BID_MAYBE : 0
    }
    const ranges = adjacentRanges(placed.lotOf, lots.count)
    if (ranges) grouped = { ...ranges, columns: given, row: sharedInt32(0) }
    else {
      const { start, order } = groupRows(placed.lotOf, lots.count)
      const columns = Object.fromEntries(
        [...table.columns].map(([name, column]) => [name, gathered(column, order)]),
      )
      grouped = { from: start.subarray(0, lots.count), to: start.subarray(1), columns, row: order }
    }
  }
  const setAside = markSharedIds(grouped, lots, brokenPlaces(rows, grouped), (place, detail) =>
    rows.note('duplicate', grouped.row.length > 0 ? grouped.row[place]! : place, detail, 'bid_id'),
  )
  return { ...grouped, setAside }
}

/** 1 for rows that could not be read, by place; empty: none. */
function brokenPlaces(rows: Rows, { row, from }: Pick<GroupedBids, 'row' | 'from'>): Uint8Array {
  if (rows.broken.size === 0 || from.length === 0) return sharedUint8(0)
  const places = sharedUint8(row.length > 0 ? row.length : rows.count)
  for (let place = 0; place < places.length; place++) {
    if (rows.broken.has(row.length > 0 ? row[place]! : place)) places[place] = 1
  }
  return places
}

/** Rows without a lot that are no copies of each other; copies are noted. */
function withoutCopies<T extends { readonly row: number; readonly tender: number }>(
  rows: Rows,
  columns: Readonly<Record<string, Column>>,
  loose: readonly T[],
): readonly T[] {
  const id = rows.code('bid_id')
  const bidder = rows.code('bidder_id')
  const round = columns.round?.kind === 'number' ? columns.round.values : undefined
  if (!id || loose.length < 2) return loose
  const groups = new Map<string, T[]>()
  for (const one of loose) {
    const { row, tender } = one
    const name = id[row]! < 0 ? `row ${row}` : `${tender} ${id[row]} ${bidder?.[row]} ${round?.[row]}`
    const group = groups.get(name)
    if (group) group.push(one)
    else groups.set(name, [one])
  }
  const copies = [...groups.values()].filter((group) => group.length > 1).flat()
  for (const { row } of copies)
    rows.note('duplicate', row, 'another row has this bid_id and bidder_id', 'bid_id')
  return [...groups.values()].filter((group) => group.length === 1).flat()
}

/**
 * Where the bids of each lot lie, in one walk without a note of every row, if all of them have a lot and those of a
 * lot follow each other: the usual file. Undefined, and nothing changed, for any other.
 */
function adjacentLots(
  rows: Rows,
  tenders: TenderSubjects,
  lots: LotSubjects,
): { from: Int32Array; to: Int32Array } | undefined {
  const tenderIds = rows.code('tender_id')
  const lotIds = rows.code('lot_id')
  if (!tenderIds || rows.broken.size > 0) return undefined
  const from = sharedInt32(lots.count)
  const to = sharedInt32(lots.count)
  let lastTender = -2
  let lastLot = -2
  let lot = -1
  for (let r = 0; r < rows.count; r++) {
    const tenderId = tenderIds[r]!
    const lotId = lotIds ? lotIds[r]! : -1
    if (tenderId === lastTender && lotId === lastLot) continue
    if (lot >= 0) to[lot] = r
    const tender = tenderId < 0 ? -1 : tenders.ordinalOf[tenderId]!
    if (tender < 0) return undefined
    if (lotId >= 0) lot = findLot(lots, tender, lotId)
    else lot = isDivided(lots, tender) ? -1 : lots.start[tender]!
    if (lot < 0 || to[lot] !== 0) return undefined
    from[lot] = r
    lastTender = tenderId
    lastLot = lotId
  }
  if (lot >= 0) to[lot] = rows.count
  return { from, to }
}

function gathered(column: Column, order: Int32Array): Column {
  if (column.kind === 'code')
    return { ...column, codes: gather(column.codes, order, sharedInt32(order.length)) }
  if (column.kind === 'enum')
    return { ...column, codes: gather(column.codes, order, sharedInt8(order.length)) }
  return { ...column, values: gather(column.values, order, sharedFloat64(order.length)) }
}

function gather<T extends Int32Array | Int8Array | Float64Array>(from: T, order: Int32Array, to: T): T {
  for (let i = 0; i < order.length; i++) to[i] = from[order[i]!]!
  return to
}

/** Small lots are compared pair by pair, others by sorted ids. */
const PAIRWISE = 24

/**
 * Rows of a lot with one bid_id are a consortium where the bidders (or rounds) differ, and copies of one row where
 * they do not: all copies are set aside.
 */
function markSharedIds(
  bids: Omit<GroupedBids, 'setAside'>,
  lots: LotSubjects,
  broken: Uint8Array,
  note: (place: number, detail: string) => void,
): Uint8Array {
  const ids = bids.columns.bid_id
  if (ids?.kind !== 'code') return broken
  const id = ids.codes
  const bidders = bids.columns.bidder_id
  const bidder = bidders?.kind === 'code' ? bidders.codes : undefined
  const rounds = bids.columns.round
  const round = rounds?.kind === 'number' ? rounds.values : undefined
  let setAside: Uint8Array = broken.length > 0 ? sharedUint8(broken.length) : broken
  setAside.set(broken)

  for (let l = 0; l < lots.count; l++) {
    const from = bids.from[l]!
    const to = bids.to[l]!
    if (to - from < 2) continue
    if (to - from <= PAIRWISE) {
      for (let i = from + 1; i < to; i++) {
        if (id[i]! < 0) continue
        for (let j = from; j < i; j++) if (id[i] === id[j]) pair(l, j, i)
      }
      continue
    }
    const places = Int32Array.from({ length: to - from }, (_, i) => from + i)
    places.sort(
      (a, b) => id[a]! - id[b]! || (bidder ? bidder[a]! - bidder[b]! : 0) || roundOf(a) - roundOf(b) || a - b,
    )
    for (let i = 1; i < places.length; i++)
      if (id[places[i]!]! >= 0 && id[places[i]!] === id[places[i - 1]!]) pair(l, places[i - 1]!, places[i]!)
  }
  return setAside

  function roundOf(place: number): number {
    const value = round ? round[place]! : -1
    return Number.isNaN(value) ? -1 : value
  }

  function pair(lot: number, a: number, b: number): void {
    const unread = broken.length > 0 && (broken[a] === 1 || broken[b] === 1)
    if (unread || (bidder && bidder[a] !== bidder[b]) || roundOf(a) !== roundOf(b)) {
      lots.flags[lot]! |= LOT.CONSORTIUM
      return
    }
    if (setAside.length === 0) setAside = sharedUint8(id.length)
    lots.flags[lot]! |= LOT.DUPLICATES | LOT.MORE_BIDS
    for (const place of [a, b]) {
      if (setAside[place] === 0) note(place, 'another row of the lot has this bid_id and bidder_id')
      setAside[place] = 1
    }
  }
}
