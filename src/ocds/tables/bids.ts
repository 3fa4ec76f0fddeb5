import type { Members } from '../marks.js'
import type { Reading } from '../reading.js'
import { $bid, $bids, $organisation, $release } from '../release-shape.js'
import type { RowProgram } from '../row-program.js'
import { columnsOf, type TableRows } from '../table-rows.js'
import { idOf, moneyOf, type Paths } from './paths.js'

const c = columnsOf('bids')
const details = 'bids.details'

export const bidPaths: Paths = {
  tender_id: [],
  lot_id: [`${details}.relatedLots`, `${details}.relatedLot`],
  bid_id: [`${details}.id`],
  bidder_id: idOf(`${details}.tenderers`),
  amount: [...moneyOf(`${details}.value`), `${details}.relatedLots`, `${details}.relatedLot`],
  currency: moneyOf(`${details}.value`),
  status: [`${details}.status`],
  status_reason: [`${details}.statusDetails`],
  submitted_at: [`${details}.date`],
  withdrawn_at: [`${details}.withdrawnDate`],
  ip: [`${details}.ipAddress`],
  rank: [`${details}.rank`],
  round: [`${details}.round`],
  is_winner: [`${details}.isWinner`],
}

const plain: Members = [
  [c.bid_id, $bid.id],
  [c.status, $bid.status],
  [c.status_reason, $bid.statusDetails],
  [c.submitted_at, $bid.date],
  [c.withdrawn_at, $bid.withdrawnDate],
  [c.ip, $bid.ipAddress],
  [c.rank, $bid.rank],
  [c.round, $bid.round],
  [c.is_winner, $bid.isWinner],
]

/**
 * A row for each lot and each tenderer of `bids.details`: members of a consortium share the bid. A bid for several lots
 * has no amount in any of them, for its price there is not known.
 */
export function bidRows(r: Reading, rows: TableRows): void {
  const { tape } = r
  const list = tape.get(tape.get(r.root, $release.bids), $bids.details)
  if (list === 0) return
  rows.present = true
  for (let bid = r.objects(list, rows, 'bids'); bid !== 0; bid = r.nextObject(bid, rows, 'bids')) {
    const lots = r.lotsOf(bid, $bid.relatedLots, $bid.relatedLot, rows)
    const tenderers = r.objects(tape.get(bid, $bid.tenderers), rows, 'tenderers')
    let lot = tape.first(lots)
    do {
      let tenderer = tenderers
      do {
        row(r, rows, bid, lot, tape.count(lots) > 1, tenderer)
        if (tenderer !== 0) tenderer = r.nextObject(tenderer, rows, 'tenderers')
      } while (tenderer !== 0)
      lot = tape.next(lot)
    } while (lot !== 0)
  }
}

function row(
  r: Reading,
  rows: TableRows,
  bid: number,
  lot: number,
  several: boolean,
  tenderer: number,
): void {
  const { tape } = r
  r.tenderId(rows)
  rows.put(c.lot_id, lot)
  r.party(rows, c.bidder_id, tenderer)
  if (!several) r.money(rows, c.amount, c.currency, tape.get(bid, $bid.value))
  rows.members(bid, plain)
  rows.end()
}

/** The rows of usual releases. */
export function bidProgram(p: RowProgram): void {
  const list = p.at(p.root, $release.bids, $bids.details)
  p.when(list, () => p.there())
  p.each(list, (bid) => {
    const lots = p.at(bid, $bid.relatedLots)
    p.otherwise(lots, () => p.nothing(p.at(bid, $bid.relatedLot)))
    const several = p.more(lots, 1)
    const tenderers = p.at(bid, $bid.tenderers)
    p.values(lots, (lot) => {
      p.once(tenderers, (tenderer) => {
        p.tenderId()
        p.put(c.lot_id, lot)
        p.party(c.bidder_id, tenderer, $organisation.id)
        p.otherwise(several, () => p.money(c.amount, c.currency, p.at(bid, $bid.value)))
        p.members(bid, plain)
        p.row()
      })
    })
  })
}
