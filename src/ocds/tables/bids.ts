import type { Members } from '../rows/marks.js'
import type { Reading } from '../rows/reading.js'
import type { RowProgram } from '../rows/row-program.js'
import { columnsOf, type TableRows } from '../rows/table-rows.js'
import { $bid, $bids, $organisation, $release, $value } from '../tape/release-shape.js'
import { OBJECT } from '../tape/tape.js'
import { idOf, moneyOf, type Paths } from './paths.js'

const c = columnsOf('bids')
const details = 'bids.details'

export const bidPaths: Paths = {
  tender_id: [],
  lot_id: [`${details}.relatedLots`, `${details}.relatedLot`],
  bid_id: ['id', 'value.amount', 'status', 'tenderers.id', 'relatedLots', 'relatedLot'].map(
    (member) => `${details}.${member}`,
  ),
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
 * has no amount in any of them, for its price there is not known. Bids for the same lots that have one id, and different
 * amounts or statuses, are no consortium: the id is of none of them.
 */
export function bidRows(r: Reading, rows: TableRows): void {
  const { tape } = r
  const list = tape.get(tape.get(r.root, $release.bids), $bids.details)
  if (list === 0) return
  rows.present = true
  const unnamed = sharingAnId(r, list)
  for (let bid = r.objects(list, rows, 'bids'); bid !== 0; bid = r.nextObject(bid, rows, 'bids')) {
    const named = !unnamed.has(bid)
    if (!named)
      rows.note(
        'bad_value',
        'bid_id',
        undefined,
        'left out: another bid has it too, with another amount or status',
      )
    const lots = r.lotsOf(bid, $bid.relatedLots, $bid.relatedLot, rows)
    const tenderers = r.objects(tape.get(bid, $bid.tenderers), rows, 'tenderers')
    let lot = tape.first(lots)
    do {
      let tenderer = tenderers
      do {
        if (named) rows.put(c.bid_id, tape.get(bid, $bid.id))
        row(r, rows, bid, lot, tape.count(lots) > 1, tenderer)
        if (tenderer !== 0) tenderer = r.nextObject(tenderer, rows, 'tenderers')
      } while (tenderer !== 0)
      lot = tape.next(lot)
    } while (lot !== 0)
  }
}

/** The bids, by their nodes, that have their id and their lots in common with another bid, but are no consortium. */
function sharingAnId(r: Reading, list: number): ReadonlySet<number> {
  const { tape } = r
  const alike = new Map<string, number[]>()
  for (let bid = tape.first(list); bid !== 0; bid = tape.next(bid)) {
    const id = tape.kind(bid) === OBJECT ? tape.text(tape.get(bid, $bid.id)).trim() : ''
    if (id === '') continue
    const lots: string[] = []
    for (
      let lot = tape.first(r.lotsOf(bid, $bid.relatedLots, $bid.relatedLot));
      lot !== 0;
      lot = tape.next(lot)
    )
      lots.push(tape.text(lot).trim())
    const key = JSON.stringify([id, lots])
    const bids = alike.get(key)
    if (bids) bids.push(bid)
    else alike.set(key, [bid])
  }
  const found = new Set<number>()
  // each with two others: a list of very many takes no time that grows with its square
  for (const bids of alike.values())
    if (bids.some((bid, i) => i > 0 && (isOther(r, bid, bids[0]!) || isOther(r, bid, bids[i - 1]!))))
      for (const bid of bids) found.add(bid)
  return found
}

/** Whether two bids of one id have other tenderers and another amount or status. */
function isOther({ tape }: Reading, bid: number, beside: number): boolean {
  const differ = (a: number, b: number) => a !== 0 && b !== 0 && !tape.equal(a, b)
  const [of, and] = [bid, beside].map((node) => ({
    amount: tape.get(tape.get(node, $bid.value), $value.amount),
    status: tape.get(node, $bid.status),
    tenderer: tape.get(tape.first(tape.get(node, $bid.tenderers)), $organisation.id),
  }))
  const { amount, status, tenderer } = of!
  return differ(tenderer, and!.tenderer) && (differ(amount, and!.amount) || differ(status, and!.status))
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
    p.listed(lots)
    p.otherwise(lots, () => p.nothing(p.at(bid, $bid.relatedLot)))
    const several = p.more(lots, 1)
    const id = p.at(bid, $bid.id)
    p.unlike(bid, list, $bid.id)
    const tenderers = p.at(bid, $bid.tenderers)
    p.values(lots, (lot) => {
      p.once(tenderers, (tenderer) => {
        p.tenderId()
        p.put(c.lot_id, lot)
        p.put(c.bid_id, id)
        p.party(c.bidder_id, tenderer, $organisation.id)
        p.otherwise(several, () => p.money(c.amount, c.currency, p.at(bid, $bid.value)))
        p.members(bid, plain)
        p.row()
      })
    })
  })
}
