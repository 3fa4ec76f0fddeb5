import { sharedFloat64, sharedInt32 } from '../columns/shared.js'
import { dayOf } from '../schema/instant.js'
import { DensePairs } from './dense-pairs.js'
import { groupRows } from './group.js'
import { codes, type Index, numbers } from './index-of.js'
import { BOUGHT, boughtItems } from './item-bought.js'

/** What the peers of each item cost: items of other tenders, alike in classification, unit and currency, of about that day. */
export interface ItemPeers {
  /** Median of their unit prices; NaN without a peer, and where what the peers are is not known. */
  readonly median: Float64Array
  /** How many they are. */
  readonly count: Int32Array
  /** Day of the tender of each item (`dayOf`), NaN unknown. */
  readonly day: Float64Array
  /** See `boughtItems`. */
  readonly bought: Uint8Array
}

/** Peers are of at most so many days before or after. */
export const PEER_DAYS = 90

/**
 * Median and number of the peers of every item. Items that were not surely bought, or lack a price above zero,
 * classification, unit, currency or day, are no peers. A group of peers is sorted by day, and a window moves over it with
 * its prices in a tree of counts: n log n for n items of a group, however many lie in a window.
 */
export function itemPeersOf(index: Index): ItemPeers {
  const { item } = index
  const n = item.tender.length
  const median = sharedFloat64(n).fill(Number.NaN)
  const count = sharedInt32(n)
  const day = sharedFloat64(n)
  const ofTender = tenderDays(index)
  for (let i = 0; i < n; i++) day[i] = ofTender(item.tender[i]!)

  const price = numbers(index, 'items', 'unit_price')
  const alike = ['classification', 'unit', 'currency'].map((name) => codes(index, 'items', name))
  const groups = new Int32Array(n).fill(-1)
  const bought = boughtItems(index)
  if (!price || alike.some((column) => !column)) return { median, count, day, bought }
  const units = new DensePairs(1 + Math.max(0, greatest(alike[1]!)))
  const currencies = new DensePairs(1 + Math.max(0, greatest(alike[2]!)))
  for (let i = 0; i < n; i++) {
    const row = item.rows[item.rowStart[i]!]!
    const single = item.rowStart[i + 1]! === item.rowStart[i]! + 1 && item.setAside[i] === 0
    const [classification, unit, currency] = alike.map((column) => column![row]!) as [number, number, number]
    if (!single || Math.min(classification, unit, currency) < 0 || !(day[i]! >= Number.NEGATIVE_INFINITY))
      continue
    groups[i] = currencies.of(units.of(classification, unit), currency)
  }
  const { start, order } = groupRows(groups, currencies.size)
  const windows = new Window()
  for (let g = 0; g < currencies.size; g++)
    windows.run(
      order.subarray(start[g]!, start[g + 1]!),
      (i) => item.tender[i]!,
      day,
      priceOf,
      (i, middle, peers) => {
        median[i] = middle
        count[i] = peers
      },
    )
  return { median, count, day, bought }

  /** NaN of what is no peer. */
  function priceOf(i: number): number {
    const value = price![item.rows[item.rowStart[i]!]!]!
    return bought[i] === BOUGHT.YES && value > 0 ? value : Number.NaN
  }
}

function greatest(codes: Int32Array): number {
  let most = -1
  for (const code of codes) if (code > most) most = code
  return most
}

/** The day of a tender as a number: of its publication, else of its deadline, else of its first award. */
function tenderDays(index: Index): (tender: number) => number {
  const published = numbers(index, 'tenders', 'published_at')
  const deadline = numbers(index, 'tenders', 'deadline_at')
  const awarded = numbers(index, 'awards', 'awarded_at')
  const { award, startOf, tender } = index
  return (t) => {
    const row = tender.row[t]!
    for (const column of [published, deadline])
      if (column && row >= 0 && !Number.isNaN(column[row]!)) return dayOf(column[row]!)
    let first = Number.NaN
    for (
      let i = award.rowStart[startOf.award[t]!]!;
      awarded && i < award.rowStart[startOf.award[t + 1]!]!;
      i++
    ) {
      const day = dayOf(awarded[award.rows[i]!]!)
      if (!(first <= day) && !Number.isNaN(day)) first = day
    }
    return first
  }
}

/** A window of days that moves over items, with a tree that counts their prices by rank (Fenwick). */
class Window {
  #tree = new Int32Array(1)
  #size = 0
  #inside = 0
  #sorted = new Float64Array(0)

  /** `say` is called for each of `items`. */
  run(
    items: Int32Array,
    tenderOf: (item: number) => number,
    day: Float64Array,
    priceOf: (item: number) => number,
    say: (item: number, median: number, peers: number) => void,
  ): void {
    items.sort((a, b) => day[a]! - day[b]! || tenderOf(a) - tenderOf(b))
    const prices = Float64Array.from(items, priceOf)
    this.#sorted = prices.filter((price) => !Number.isNaN(price)).sort()
    this.#clear()
    const rank = Int32Array.from(prices, (price) => (Number.isNaN(price) ? 0 : this.#rankOf(price)))
    let first = 0
    let end = 0
    for (let from = 0; from < items.length; ) {
      const at = day[items[from]!]!
      let to = from + 1
      while (to < items.length && tenderOf(items[to]!) === tenderOf(items[from]!)) to++
      while (end < items.length && day[items[end]!]! <= at + PEER_DAYS) this.#add(rank[end++]!, 1)
      while (day[items[first]!]! < at - PEER_DAYS) this.#add(rank[first++]!, -1)
      for (let i = from; i < to; i++) this.#add(rank[i]!, -1)
      const middle = this.#median()
      for (let i = from; i < to; i++) say(items[i]!, middle, this.#inside)
      for (let i = from; i < to; i++) this.#add(rank[i]!, 1)
      from = to
    }
  }

  #clear(): void {
    this.#size = 1
    while (this.#size < this.#sorted.length) this.#size *= 2
    if (this.#tree.length <= this.#size) this.#tree = new Int32Array(this.#size + 1)
    else this.#tree.fill(0, 0, this.#size + 1)
    this.#inside = 0
  }

  /** Place of a price among all of the group, from 1 on. */
  #rankOf(price: number): number {
    let [low, high] = [0, this.#sorted.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#sorted[middle]! < price) low = middle + 1
      else high = middle
    }
    return low + 1
  }

  #add(rank: number, by: number): void {
    if (rank === 0) return
    this.#inside += by
    for (let i = rank; i <= this.#size; i += i & -i) this.#tree[i]! += by
  }

  #median(): number {
    if (this.#inside === 0) return Number.NaN
    const upper = this.#nth((this.#inside >> 1) + 1)
    return this.#inside % 2 === 1 ? upper : (this.#nth(this.#inside >> 1) + upper) / 2
  }

  /** The n-th smallest price inside, from 1 on. */
  #nth(n: number): number {
    let at = 0
    let left = n
    for (let step = this.#size; step > 0; step >>= 1)
      if (at + step <= this.#size && this.#tree[at + step]! < left) {
        at += step
        left -= this.#tree[at]!
      }
    return this.#sorted[at]!
  }
}
