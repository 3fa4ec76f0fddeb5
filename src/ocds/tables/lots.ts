import type { Members } from '../rows/marks.js'
import type { Reading } from '../rows/reading.js'
import type { RowProgram } from '../rows/row-program.js'
import { columnsOf, type TableRows } from '../rows/table-rows.js'
import { $lot, $release, $tender } from '../tape/release-shape.js'
import { bidderCount, bidderCountPaths, bidderStatistic } from './bid-counts.js'
import { moneyOf, type Paths } from './paths.js'

const c = columnsOf('lots')

export const lotPaths: Paths = {
  tender_id: [],
  lot_id: ['tender.lots.id'],
  title: ['tender.lots.title'],
  status: ['tender.lots.status'],
  estimate: moneyOf('tender.lots.value'),
  currency: moneyOf('tender.lots.value'),
  bids_count: bidderCountPaths,
}

const plain: Members = [
  [c.lot_id, $lot.id],
  [c.title, $lot.title],
  [c.status, $lot.status],
]

/** One row a lot of `tender.lots`. A tender with one lot gives it its own number of bidders. */
export function lotRows(r: Reading, rows: TableRows): void {
  const { tape, tender } = r
  const lots = tape.get(tender, $tender.lots)
  if (lots === 0) return
  rows.present = true
  for (let lot = r.objects(lots, rows, 'lots'); lot !== 0; lot = r.nextObject(lot, rows, 'lots')) {
    const id = tape.get(lot, $lot.id)
    r.tenderId(rows)
    rows.members(lot, plain)
    r.money(rows, c.estimate, c.currency, tape.get(lot, $lot.value))
    if (rows.wants(c.bids_count)) {
      const statistic = id === 0 ? 0 : bidderStatistic(r, rows, id)
      if (statistic !== 0) rows.put(c.bids_count, statistic)
      else if (r.lots === 1) bidderCount(r, rows, c.bids_count)
    }
    rows.end()
  }
}

/** The rows of usual releases. */
export function lotProgram(p: RowProgram): void {
  const lots = p.at(p.root, $release.tender, $tender.lots)
  const several = p.more(lots, 1)
  p.when(lots, () => p.there())
  p.each(lots, (lot) => {
    p.tenderId()
    p.members(lot, plain)
    p.money(c.estimate, c.currency, p.at(lot, $lot.value))
    if (p.wants(c.bids_count)) {
      const id = p.at(lot, $lot.id)
      const counted = p.copy(p.none)
      p.when(id, () => p.set(counted, p.statistic(id)))
      p.put(c.bids_count, counted)
      p.otherwise(p.either(p.copy(counted), several), () => p.bidderCount(c.bids_count))
    }
    p.row()
  })
}
