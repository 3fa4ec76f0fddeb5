import type { Column, Dataset } from '../columns/dataset.js'
import { sharedFloat64, sharedInt8, sharedInt32, sharedUint8 } from '../columns/shared.js'
import { LOT, type StrayBids, TENDER } from './index-of.js'
import { rangesOf } from './lot-order.js'
import type { LotSubjects } from './lots.js'
import { moreBids, Placer, placeRows, type Strays } from './place.js'
import { columnsByName, type Rows, rowsOf } from './rows.js'
import { noStrays, strayBids } from './stray-bids.js'
import type { TenderSubjects } from './tenders.js'
import type { BidWalk } from './walk-bids.js'

/** Bids side by side lot by lot: those of lot l are places [from[l], to[l]) of the columns. */
export interface GroupedBids {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly columns: Readonly<Record<string, Column>>
  /** The row of the table at a place of the columns. */
  readonly rowOf: (place: number) => number
  readonly setAside: Uint8Array
  readonly strays: StrayBids
  /** Rows of the table that have no lot. */
  readonly lost: readonly number[]
}

/** Bids whose lots are known, not yet side by side. */
export interface PlacedBids {
  readonly rows: Rows
  readonly given: Readonly<Record<string, Column>>
  readonly walk: BidWalk
  readonly strays: StrayBids
}

/** Bids side by side, lot by lot. */
export type Arranged = Omit<GroupedBids, 'setAside' | 'strays' | 'lost'>

/**
 * Finds the lot of each bid, by the walk over the table or (where rows could not be read) row by row, and notes those that
 * have none. `submitted` says of a row of the table whether it was submitted. Undefined without bids.
 */
export function placeBids(
  dataset: Dataset,
  tenders: TenderSubjects,
  lots: LotSubjects,
  walk: BidWalk | undefined,
  submitted: (columns: Readonly<Record<string, Column>>, row: number) => 0 | 1 | -1,
): PlacedBids | undefined {
  const rows = rowsOf(dataset, 'bids')
  const table = dataset.tables.get('bids')
  if (!rows || !table) return undefined
  const given = columnsByName(table)
  let found = walk
  let loose: Strays['loose'] = []
  if (!found) {
    const placed = placeRows(rows, tenders, lots, moreBids)
    const { lotOf } = placed
    loose = placed.loose
    found = { ...rangesOf(lotOf, lots.count), returns: [], strays: withoutLot(lotOf), doubtful: undefined }
  } else if (found.strays.length > 0) {
    const placer = new Placer(rows, tenders, lots, moreBids)
    for (const r of found.strays) placer.place(r)
    loose = placer.finish().loose
  }
  // whether a bid that names no lot was submitted is known of its tender
  const states = new Map<number, 0 | 1 | -1>()
  for (const { row, tender } of withoutCopies(rows, given, loose)) {
    const state = submitted(given, row)
    states.set(row, state)
    tenders.flags[tender]! |= state === 1 ? TENDER.LOOSE_BID : state === -1 ? TENDER.LOOSE_BID_MAYBE : 0
  }
  const strays = strayBids(rows, given, tenders, found.strays, states)
  return { rows, given, walk: found, strays }
}

/**
 * The bids of each lot side by side: the columns as they are where the rows already stand so, else those `picked` in the
 * order of the walk.
 */
export function arrangeBids(
  { rows, given, walk }: PlacedBids,
  picked: Readonly<Record<string, Column>> | undefined,
): Arranged {
  const { from, to, order } = walk
  if (!order || !picked) return withReturns(given, walk, rows.count)
  return { from, to, columns: picked, rowOf: (place) => order.rows[place]! }
}

/** Marks consortia and copies; `doubtful`: the lots where there may be some, undefined any. */
export function groupBids(
  { rows, walk, strays }: PlacedBids,
  arranged: Arranged,
  lots: LotSubjects,
  found: readonly number[] | undefined,
): GroupedBids {
  const { from, to, columns, rowOf } = arranged
  const { returns } = walk
  let doubtful = found
  if (doubtful && returns.length > 0)
    doubtful = [...new Set([...doubtful, ...returns.filter((_, i) => i % 3 === 0)])].sort((a, b) => a - b)
  const isPlain = doubtful?.length === 0 && rows.broken.size === 0
  const setAside = isPlain
    ? sharedUint8(0)
    : markSharedIds(arranged, lots, doubtful, brokenPlaces(rows, arranged), (place, detail) =>
        rows.note('duplicate', rowOf(place), detail, 'bid_id'),
      )
  return { from, to, columns, rowOf, setAside, strays, lost: walk.strays }
}

/** Without a table of bids. */
export function withoutBids(lots: LotSubjects): GroupedBids {
  const none = sharedInt32(lots.count)
  return {
    from: none,
    to: none,
    columns: {},
    rowOf: (place) => place,
    setAside: sharedUint8(0),
    strays: noStrays,
    lost: [],
  }
}

function withoutLot(lotOf: Int32Array): number[] {
  const rows: number[] = []
  for (let r = 0; r < lotOf.length; r++) if (lotOf[r]! < 0) rows.push(r)
  return rows
}

/** 1 for rows that could not be read, by place; empty: none. Only where columns were grouped row by row. */
function brokenPlaces(rows: Rows, { columns, rowOf }: Arranged): Uint8Array {
  if (rows.broken.size === 0) return sharedUint8(0)
  const places = sharedUint8(placesOf(columns, rows.count))
  for (let place = 0; place < places.length; place++) if (rows.broken.has(rowOf(place))) places[place] = 1
  return places
}

function placesOf(columns: Readonly<Record<string, Column>>, otherwise: number): number {
  for (const column of Object.values(columns)) return valuesOf(column).length
  return otherwise
}

function valuesOf(column: Column): Int32Array | Int8Array | Float64Array {
  return column.kind === 'number' ? column.values : column.codes
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
 * Copies the rows of lots that came back, side by side, behind the others: into the room that columns have behind
 * their last value, else into longer columns. All other rows stay where they are.
 */
function withReturns(
  columns: Readonly<Record<string, Column>>,
  { from, to, returns }: BidWalk,
  count: number,
): Arranged {
  if (returns.length === 0) return { from, to, columns, rowOf: (place) => place }
  const runs = new Map<number, number[]>()
  for (let i = 0; i < returns.length; i += 3) {
    const lot = returns[i]!
    const list = runs.get(lot) ?? [from[lot]!, to[lot]!]
    list.push(returns[i + 1]!, returns[i + 2]!)
    runs.set(lot, list)
  }
  const moved: number[] = []
  for (const [lot, list] of runs) {
    from[lot] = count + moved.length
    for (let i = 0; i < list.length; i += 2) for (let r = list[i]!; r < list[i + 1]!; r++) moved.push(r)
    to[lot] = count + moved.length
  }
  const extended = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, extend(column, moved)]),
  )
  return { from, to, columns: extended, rowOf: (place) => (place < count ? place : moved[place - count]!) }
}

function extend(column: Column, moved: readonly number[]): Column {
  const room = column.room ?? 0
  if (column.kind === 'number')
    return { ...column, values: withCopies(column.values, moved, room, Float64Array, sharedFloat64) }
  if (column.kind === 'enum')
    return { ...column, codes: withCopies(column.codes, moved, room, Int8Array, sharedInt8) }
  return { ...column, codes: withCopies(column.codes, moved, room, Int32Array, sharedInt32) }
}

/** The values, and behind them once more those of some rows. */
function withCopies<T extends Int32Array | Int8Array | Float64Array>(
  values: T,
  rows: readonly number[],
  room: number,
  view: new (buffer: ArrayBufferLike, byteOffset: number, length: number) => T,
  make: (length: number) => T,
): T {
  const length = values.length + rows.length
  const longer = room >= rows.length ? new view(values.buffer, values.byteOffset, length) : make(length)
  if (longer.buffer !== values.buffer) longer.set(values)
  for (let i = 0; i < rows.length; i++) longer[values.length + i] = values[rows[i]!]!
  return longer
}

/** Small lots are compared pair by pair, others by sorted ids. */
const PAIRWISE = 24

/**
 * Rows of a lot with one bid_id are a consortium where the bidders (or rounds) differ, and copies of one row where
 * they do not: all copies are set aside.
 */
function markSharedIds(
  bids: Arranged,
  lots: LotSubjects,
  /** Undefined: any lot may have such rows. */
  doubtful: readonly number[] | undefined,
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

  if (doubtful) for (const l of doubtful) look(l)
  else for (let l = 0; l < lots.count; l++) look(l)
  return setAside

  function look(l: number): void {
    const from = bids.from[l]!
    const to = bids.to[l]!
    if (to - from < 2) return
    if (to - from <= PAIRWISE) {
      for (let i = from + 1; i < to; i++) {
        if (id[i]! < 0) continue
        for (let j = from; j < i; j++) if (id[i] === id[j]) pair(l, j, i)
      }
      return
    }
    const places = Int32Array.from({ length: to - from }, (_, i) => from + i)
    places.sort(
      (a, b) => id[a]! - id[b]! || (bidder ? bidder[a]! - bidder[b]! : 0) || roundOf(a) - roundOf(b) || a - b,
    )
    for (let i = 1; i < places.length; i++)
      if (id[places[i]!]! >= 0 && id[places[i]!] === id[places[i - 1]!]) pair(l, places[i - 1]!, places[i]!)
  }

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
