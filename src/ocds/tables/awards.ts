import type { Members } from '../rows/marks.js'
import type { Reading } from '../rows/reading.js'
import type { RowProgram } from '../rows/row-program.js'
import { columnsOf, type TableRows } from '../rows/table-rows.js'
import { $award, $organisation, $release } from '../tape/release-shape.js'
import { idOf, moneyOf, type Paths } from './paths.js'

const c = columnsOf('awards')

export const awardPaths: Paths = {
  tender_id: [],
  lot_id: ['awards.relatedLots', 'awards.relatedLot'],
  award_id: ['awards.id'],
  supplier_id: [...idOf('awards.suppliers'), 'parties.roles', ...idOf('parties')],
  bid_id: ['awards.relatedBid', 'awards.relatedBids'],
  amount: moneyOf('awards.value'),
  currency: moneyOf('awards.value'),
  status: ['awards.status'],
  awarded_at: ['awards.date'],
}

const plain: Members = [
  [c.award_id, $award.id],
  [c.status, $award.status],
  [c.awarded_at, $award.date],
]

/** A row for each lot and each supplier of `awards`. Of the only award, suppliers may stand among the parties alone. */
export function awardRows(r: Reading, rows: TableRows): void {
  const { tape } = r
  const list = tape.get(r.root, $release.awards)
  if (list === 0) return
  rows.present = true
  const only = tape.count(list) === 1
  for (
    let award = r.objects(list, rows, 'awards');
    award !== 0;
    award = r.nextObject(award, rows, 'awards')
  ) {
    const named = suppliersOf(r, tape.get(award, $award.suppliers), rows)
    const suppliers = named.length === 0 && only ? byRole(r, rows) : named
    let lot = tape.first(r.lotsOf(award, $award.relatedLots, $award.relatedLot, rows))
    do {
      if (suppliers.length === 0) row(r, rows, award, lot, 0)
      for (const supplier of suppliers) row(r, rows, award, lot, supplier)
      lot = tape.next(lot)
    } while (lot !== 0)
  }
}

/** The organisations of a list, by their nodes. */
export function suppliersOf(r: Reading, list: number, rows: TableRows): number[] {
  const found: number[] = []
  for (let s = r.objects(list, rows, 'suppliers'); s !== 0; s = r.nextObject(s, rows, 'suppliers'))
    found.push(s)
  return found
}

function byRole(r: Reading, rows: TableRows): number[] {
  if (!rows.wants(c.supplier_id)) return []
  const found = r.partiesWith('supplier').filter((party) => r.hasId(party))
  if (found.length > 0)
    rows.note('by_role', 'supplier_id', undefined, 'taken from parties with the role supplier')
  return found
}

function row(r: Reading, rows: TableRows, award: number, lot: number, supplier: number): void {
  const { tape } = r
  r.tenderId(rows)
  rows.put(c.lot_id, lot)
  r.party(rows, c.supplier_id, supplier)
  const one = tape.get(award, $award.relatedBid)
  const bids = one === 0 ? tape.get(award, $award.relatedBids) : one
  if (tape.count(bids) === 1) rows.put(c.bid_id, tape.first(bids))
  r.money(rows, c.amount, c.currency, tape.get(award, $award.value))
  rows.members(award, plain)
  rows.end()
}

/** The rows of usual releases: suppliers stand in awards. */
export function awardProgram(p: RowProgram): void {
  const list = p.at(p.root, $release.awards)
  const several = p.more(list, 1)
  p.when(list, () => p.there())
  p.each(list, (award) => {
    const suppliers = p.at(award, $award.suppliers)
    if (p.wants(c.supplier_id))
      p.otherwise(p.either(p.more(suppliers, 0), several), () => p.nobody('supplier'))
    const bids = p.either(p.at(award, $award.relatedBid), p.at(award, $award.relatedBids))
    const severalBids = p.more(bids, 1)
    const lots = p.at(award, $award.relatedLots)
    p.listed(lots)
    p.otherwise(lots, () => p.nothing(p.at(award, $award.relatedLot)))
    p.values(lots, (lot) => {
      p.once(suppliers, (supplier) => {
        p.tenderId()
        p.put(c.lot_id, lot)
        p.party(c.supplier_id, supplier, $organisation.id)
        p.otherwise(severalBids, () => p.put(c.bid_id, p.first(bids)))
        p.money(c.amount, c.currency, p.at(award, $award.value))
        p.members(award, plain)
        p.row()
      })
    })
  })
}
