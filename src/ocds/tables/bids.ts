import type { Reading } from '../reading.js'
import { $bid, $bids, $release } from '../release-shape.js'
import { columnsOf, type TableRows } from '../table-rows.js'
import { idOf, moneyOf, type Paths } from './paths.js'

const c = columnsOf('bids')
const details = 'bids.details'

export const bidPaths: Paths = {
  tender_id: [],
  lot_id: [`${details}.relatedLots`],
  bid_id: [`${details}.id`],
  bidder_id: idOf(`${details}.tenderers`),
  amount: [...moneyOf(`${details}.value`), `${details}.relatedLots`],
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
    const lots = tape.get(bid, $bid.relatedLots)
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
  rows.put(c.bid_id, tape.get(bid, $bid.id))
  r.party(rows, c.bidder_id, tenderer)
  const value = tape.get(bid, $bid.value)
  if (!several) r.money(rows, c.amount, c.currency, value)
  rows.put(c.status, tape.get(bid, $bid.status))
  rows.put(c.status_reason, tape.get(bid, $bid.statusDetails))
  rows.put(c.submitted_at, tape.get(bid, $bid.date))
  rows.put(c.withdrawn_at, tape.get(bid, $bid.withdrawnDate))
  rows.put(c.ip, tape.get(bid, $bid.ipAddress))
  rows.put(c.rank, tape.get(bid, $bid.rank))
  rows.put(c.round, tape.get(bid, $bid.round))
  rows.put(c.is_winner, tape.get(bid, $bid.isWinner))
  rows.end()
}
