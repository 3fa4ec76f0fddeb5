import { startsOf, sumInOrder } from '../sum-in-order.js'

/** What an award is of a market to its supplier: its own, or shared with others. */
export const OWN = 0
export const SHARED = 1

/** The part of a market that such awards are. */
export const partOf = (market: number, part: typeof OWN | typeof SHARED): number => market * 2 + part

/** Suppliers of markets, in no order that says anything: what is a supplier's own there, and what it shares with others. */
export interface MarketSuppliers {
  readonly marketOf: Int32Array
  readonly supplier: readonly number[]
  readonly own: Float64Array
  readonly shared: readonly number[]
}

/**
 * Adds up `amounts` by supplier (`keys`, a code, -1 none) and part of a market (`partOf`), in order of size. They are brought together by
 * supplier, and those of one supplier by market: with a table of both, all facts of 2.3 million awards of markets took a third longer.
 * Linear, however many the markets are.
 */
export function marketSuppliers(
  keys: Int32Array,
  parts: Int32Array,
  amounts: Float64Array,
  marketCount: number,
  partyCount: number,
): MarketSuppliers {
  const start = startsOf(keys, partyCount)
  const place = start.slice()
  const partOfPlace = new Int32Array(start[partyCount]!)
  const amountOfPlace = new Float64Array(partOfPlace.length)
  for (let r = 0; r < keys.length; r++) {
    if (keys[r]! < 0) continue
    const i = place[keys[r]!]!++
    partOfPlace[i] = parts[r]!
    amountOfPlace[i] = amounts[r]!
  }
  const marketOf: number[] = []
  const supplier: number[] = []
  const own: number[] = []
  const shared: number[] = []
  /** Of the supplier at hand: its markets; the amounts of each part, and where the next of them goes. */
  const markets: number[] = []
  const size = new Int32Array(marketCount * 2)
  const next = new Int32Array(marketCount * 2)
  let grouped = new Float64Array(64)
  for (let who = 0; who < partyCount; who++) {
    const from = start[who]!
    const to = start[who + 1]!
    if (grouped.length < to - from) grouped = new Float64Array((to - from) * 2)
    markets.length = 0
    for (let i = from; i < to; i++) {
      const part = partOfPlace[i]!
      if (size[part & ~1] === 0 && size[part | 1] === 0) markets.push(part >> 1)
      size[part]!++
    }
    let at = 0
    for (const m of markets)
      for (const part of [partOf(m, OWN), partOf(m, SHARED)]) {
        next[part] = at
        at += size[part]!
      }
    for (let i = from; i < to; i++) grouped[next[partOfPlace[i]!]!++] = amountOfPlace[i]!
    at = 0
    for (const m of markets) {
      const middle = next[partOf(m, OWN)]!
      const end = next[partOf(m, SHARED)]!
      marketOf.push(m)
      supplier.push(who)
      own.push(sumInOrder(grouped, at, middle))
      shared.push(sumInOrder(grouped, middle, end))
      size[partOf(m, OWN)] = 0
      size[partOf(m, SHARED)] = 0
      at = end
    }
  }
  return {
    marketOf: Int32Array.from(marketOf),
    supplier,
    own: Float64Array.from(own),
    shared,
  }
}
