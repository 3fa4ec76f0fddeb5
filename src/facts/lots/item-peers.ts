import { codes, type Index, numbers } from '../../join/index-of.js'
import { BOUGHT } from '../../join/item-bought.js'
import { PEER_DAYS } from '../../join/item-peers.js'
import { setKnown, setRange, setUnknown } from '../block.js'
import type { FactSpec, Family } from '../fact.js'
import { FEW_PEERS, reason } from '../reason.js'

const SET_ASIDE = reason('items', undefined, 'set_aside')
const DIFFERS = reason('items', undefined, 'differs')
const NO_PRICE = reason('items', 'unit_price', 'missing')
const NOT_POSITIVE = reason('items', 'unit_price', 'not_positive')
const NO_BID = reason('awards', 'bid_id', 'missing')
const NO_DATE = reason('tenders', 'published_at', 'missing')
const alike = ['classification', 'unit', 'currency'] as const
const noKey = alike.map((column) => reason('items', column, 'missing'))

const awards = ['awards.award_id', 'awards.lot_id', 'awards.supplier_id', 'awards.bid_id', 'awards.status']
const needs = [
  'items.item_id',
  'items.bid_id',
  'items.lot_id',
  'items.unit_price',
  ...alike.map((column) => `items.${column}`),
  ...awards,
  'awards.awarded_at',
  'tenders.published_at',
  'tenders.deadline_at',
  'scan.item_peers',
]
const peers = `items of other tenders, of the same classification, unit and currency, that were bought at most ${PEER_DAYS} days before or after, by the day of publication of the tenders, else of their deadline, else of their first award`

const spec = (name: string, about: string, rest: Pick<FactSpec, 'type' | 'unit' | 'requires'>): FactSpec => ({
  name,
  subject: 'item',
  about,
  needs,
  ...rest,
})
const requires = ['items.unit_price', 'items.classification', 'items.unit', 'items.currency']

/** What an item costs beside the like of about the same time. */
export const itemPeers: Family = {
  subject: 'item',
  facts: [
    spec(
      'item.bought',
      'Bought at its price: no bid prices it, or an active or pending award of its tender names the bid that does.',
      { type: 'boolean' },
    ),
    spec('item.price_peers', `Peers of known price above zero: ${peers}.`, {
      type: 'count',
      unit: 'items',
      requires,
    }),
    spec('item.peer_median', 'Median of the unit prices of these peers.', {
      type: 'money',
      unit: 'item.currency',
      requires,
    }),
    spec('item.price_to_peers', 'Unit price over that median.', {
      type: 'share',
      unit: 'share of the median',
      requires,
    }),
  ],
  kernel(index, from, to, [bought, count, median, ratio]) {
    const of = index.itemPeers
    const prices = numbers(index, 'items', 'unit_price')
    const why = new WhyNot(index)
    for (let i = from; i < to; i++) {
      const k = i - from
      if (bought) {
        const state = of?.bought[i]
        if (state === BOUGHT.YES || state === BOUGHT.NO) setKnown(bought, k, state)
        else setRange(bought, k, 0, 1, index.item.setAside[i] !== 0 ? SET_ASIDE : NO_BID)
      }
      const unknown = why.of(i)
      const middle = of?.median[i] ?? Number.NaN
      if (count) {
        if (unknown) setRange(count, k, 0, Number.POSITIVE_INFINITY, unknown)
        else setKnown(count, k, of?.count[i] ?? 0)
      }
      const noMedian = unknown || (Number.isNaN(middle) ? FEW_PEERS : 0)
      if (median) {
        if (noMedian) setUnknown(median, k, noMedian)
        else setKnown(median, k, middle)
      }
      if (!ratio) continue
      const price = prices ? prices[index.item.rows[index.item.rowStart[i]!]!]! : Number.NaN
      const noRatio = noMedian || (Number.isNaN(price) ? NO_PRICE : price > 0 ? 0 : NOT_POSITIVE)
      if (noRatio) setUnknown(ratio, k, noRatio)
      else setKnown(ratio, k, price / middle)
    }
  },
}

/** Why it is not known which items are the peers of one, else 0. */
class WhyNot {
  readonly #index
  readonly #alike

  constructor(index: Index) {
    this.#index = index
    this.#alike = alike.map((column) => codes(index, 'items', column))
  }

  of(i: number): number {
    const { rowStart, rows, setAside } = this.#index.item
    if (setAside[i] !== 0) return SET_ASIDE
    if (rowStart[i + 1]! > rowStart[i]! + 1) return DIFFERS
    const row = rows[rowStart[i]!]!
    for (let c = 0; c < alike.length; c++) {
      const column = this.#alike[c]
      if (!column || column[row]! < 0) return noKey[c]!
    }
    return Number.isNaN(this.#index.itemPeers?.day[i] ?? Number.NaN) ? NO_DATE : 0
  }
}
