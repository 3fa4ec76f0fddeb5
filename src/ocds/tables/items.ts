import type { Reading } from '../rows/reading.js'
import { columnsOf, type TableRows } from '../rows/table-rows.js'
import {
  $award,
  $bid,
  $bids,
  $classification,
  $item,
  $release,
  $tender,
  $unit,
} from '../tape/release-shape.js'
import { moneyOf, type Paths } from './paths.js'

const c = columnsOf('items')
const places = ['tender.items', 'bids.details.items', 'awards.items']
const at = (member: string): string[] => places.map((place) => `${place}.${member}`)

export const itemPaths: Paths = {
  tender_id: [],
  lot_id: [
    ...at('relatedLot'),
    ...['bids.details', 'awards'].flatMap((place) => [`${place}.relatedLots`, `${place}.relatedLot`]),
  ],
  bid_id: ['bids.details.id'],
  item_id: at('id'),
  classification: at('classification.id'),
  quantity: at('quantity'),
  unit: at('unit.name'),
  unit_price: places.flatMap((place) => moneyOf(`${place}.unit.value`)),
  currency: places.flatMap((place) => moneyOf(`${place}.unit.value`)),
}

/** The items of the tender, or, where it lists none, those of its awards; and those priced in bids. */
export function itemRows(r: Reading, rows: TableRows): void {
  const { tape } = r
  const own = tape.get(r.tender, $tender.items)
  write(r, rows, own, 0, 0)
  if (tape.count(own) === 0)
    for (let a = tape.first(tape.get(r.root, $release.awards)); a !== 0; a = tape.next(a))
      write(r, rows, tape.get(a, $award.items), 0, r.lotsOf(a, $award.relatedLots, $award.relatedLot))
  const bids = tape.get(tape.get(r.root, $release.bids), $bids.details)
  for (let bid = tape.first(bids); bid !== 0; bid = tape.next(bid))
    write(
      r,
      rows,
      tape.get(bid, $bid.items),
      tape.get(bid, $bid.id),
      r.lotsOf(bid, $bid.relatedLots, $bid.relatedLot),
    )
}

/** Items of one list; those that name no lot belong to the only one of `lots`. */
function write(r: Reading, rows: TableRows, list: number, bid: number, lots: number): void {
  const { tape } = r
  if (list === 0) return
  rows.present = true
  for (let item = r.objects(list, rows, 'items'); item !== 0; item = r.nextObject(item, rows, 'items')) {
    r.tenderId(rows)
    const lot = tape.get(item, $item.relatedLot)
    rows.put(c.lot_id, lot === 0 && tape.count(lots) === 1 ? tape.first(lots) : lot)
    rows.put(c.bid_id, bid)
    rows.put(c.item_id, tape.get(item, $item.id))
    rows.put(c.classification, tape.get(tape.get(item, $item.classification), $classification.id))
    rows.put(c.quantity, tape.get(item, $item.quantity))
    const unit = tape.get(item, $item.unit)
    rows.put(c.unit, tape.get(unit, $unit.name))
    r.money(rows, c.unit_price, c.currency, tape.get(unit, $unit.value))
    rows.end()
  }
}
