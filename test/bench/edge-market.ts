import { instant } from '../support/cases.js'
import type { Row, Tables, Value } from '../support/oracle-view.js'

/**
 * Tenders in which nearly everything is out of the ordinary, of few different values, so that reasons meet: rows without
 * lot, status, price or address, days instead of moments, consortia, bids over several lots, awards of several rows,
 * tenders launched again. Not in it, as bench/duckdb/etimad-whole.js leaves it out: copies, rows without bidder, of unknown
 * tenders or lots, consortia that bid twice or whose members' bids differ in status, a basis of amounts.
 */
export function edgeMarket(seed: number, tenders: number, days: readonly string[] = []): Required<Tables> {
  let state = seed
  const below = (n: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return Math.floor(((state >>> 8) / 2 ** 24) * n)
  }
  const one = <T>(...values: T[]): T => values[below(values.length)]!
  /** The first value, but for one time in so many. */
  const mostly = <T>(times: number, usual: T, ...others: T[]): T =>
    below(times) === 0 ? one(...others) : usual
  const some = (most: number) => Array.from({ length: below(most + 1) }, (_, i) => i)
  const times = [
    '2024-04-30T08:00Z',
    '2024-05-01T00:00Z',
    '2024-05-01T12:00Z',
    '2024-05-01T12:00:01Z',
    '2024-05-03T08:00Z',
  ]
  const at = (column: string, ...others: string[]): number =>
    days.includes(column)
      ? instant(one('2024-04-30', '2024-05-01', '2024-05-02'))
      : instant(one(...times, ...others))
  const money = (): Record<string, Value> => ({
    estimate: mostly(8, one(1000, 2000, 3500), null, 0, 350),
    currency: mostly(8, 'SAR', 'USD', null),
    bids_count: one(null, null, 0, 1, 2, 7),
  })
  const tables: Record<keyof Tables, Row[]> = { tenders: [], lots: [], bids: [], awards: [], contracts: [] }
  for (let t = 0; t < tenders; t++) {
    const tender_id = `T${t}`
    const status = one('cancelled', 'complete', 'withdrawn', 'cancelled', 'unsuccessful', null)
    tables.tenders.push({
      tender_id,
      method: mostly(4, one('open', 'selective'), 'limited', 'direct', null),
      status,
      deadline_at: mostly(
        6,
        at('deadline_at'),
        null,
        at('deadline_at', '2024-07-01T12:00Z', '2024-06-01T12:00Z'),
      ),
      opened_at: mostly(3, at('opened_at'), null),
      published_at: mostly(6, instant('2024-01-01T00:00Z') + below(250) * 86_400_000, null),
      buyer_id: mostly(6, `P${below(12)}`, null),
      classification: mostly(6, one('45', '33'), null),
      title: mostly(
        8,
        one('new road to the north', 'road to the north', 'new bridge', 'Bridge NEW', '-', 'works'),
        null,
      ),
      previous_tender_id: t > 0 && below(5) === 0 ? `T${below(t)}` : null,
      ...money(),
    })
    const lots = some(3).map((i) => `L${i}`)
    for (const lot_id of lots) tables.lots.push({ tender_id, lot_id, ...money() })
    const lotOf = (): string | null =>
      lots.length === 0 ? null : mostly(lots.length === 1 ? 3 : 12, one(...lots), null)
    for (const i of some(one(1, 2, 5))) {
      const state = {
        status: mostly(2, 'valid', 'invited', 'pending', 'disqualified', 'withdrawn', 'withdrawn', null),
        submitted_at: mostly(3, at('submitted_at'), null),
        withdrawn_at: mostly(5, null, at('withdrawn_at')),
        round: mostly(8, null, 1),
      }
      const row = (lot_id: string | null, bid_id: string | null, bidder: number): Row => ({
        tender_id,
        lot_id,
        bid_id,
        bidder_id: `B${bidder}`,
        ...state,
        ip: mostly(4, one('192.0.2.7', '192.0.2.8', '192.0.2.9', '192.0.2.10', '192.0.2.11'), null),
        amount: mostly(8, one(300, 350, 351, 700, 900), null),
        currency: mostly(12, 'SAR', 'USD', null),
        is_winner: state.status === 'invited' ? null : mostly(5, null, 'true', 'false'),
      })
      const lot = lotOf()
      const bid = mostly(8, `${tender_id}b${i}`, null)
      const bidder = below(4)
      tables.bids.push(row(lot, bid, bidder))
      // another member, of the first bid alone, so that no two consortia are one
      if (i === 0 && bid && below(3) === 0) tables.bids.push(row(lot, bid, 4 + below(2)))
      // the same bid for another lot
      const others = lots.filter((name) => name !== lot)
      if (bid && lot && others.length > 0 && below(8) === 0)
        tables.bids.push(row(one(...others), bid, bidder))
    }
    for (const i of some(2)) {
      const state = {
        award_id: mostly(6, `${tender_id}a${i}`, null),
        status: mostly(3, one('active', 'pending'), 'cancelled', 'unsuccessful', null),
      }
      const price = {
        amount: mostly(6, one(340, 350, 350 - 1e-8, 349.99, 700, 900), null, 0),
        currency: mostly(8, 'SAR', 'USD', null),
      }
      const lot_id = lotOf()
      const row = {
        tender_id,
        ...state,
        ...price,
        awarded_at: mostly(3, at('awarded_at', '2024-06-01T12:00Z'), null),
      }
      tables.awards.push({ ...row, lot_id, supplier_id: mostly(6, `B${below(4)}`, null) })
      if (state.award_id === null || below(3) > 0) continue
      const differs = {
        status: mostly(4, row.status, null, 'active'),
        amount: mostly(4, row.amount, null, 100),
        currency: mostly(4, row.currency, null, 'USD'),
      }
      tables.awards.push({
        ...row,
        ...differs,
        lot_id: mostly(3, lot_id, lotOf()),
        supplier_id: `C${below(3)}`,
      })
    }
    for (const i of some(2)) {
      const row = (supplier_id: string) => ({
        tender_id,
        contract_id,
        supplier_id,
        status: mostly(3, one('active', 'cancelled'), 'terminated', null),
        cancelled_at: mostly(6, null, at('cancelled_at')),
        signed_at: mostly(3, at('signed_at'), null),
      })
      const contract_id = mostly(6, `${tender_id}c${i}`, null)
      tables.contracts.push(row('A'))
      if (contract_id && below(3) === 0) tables.contracts.push(row('B'))
    }
  }
  return tables
}
