import fc from 'fast-check'
import { rulesFor, testAgreement } from '../support/agree.js'
import { instant } from '../support/cases.js'
import { ocpOracle } from '../support/oracle-ocp.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { awardedBids, padded, padding, randomMarket, withAwardedBids } from '../support/random-market.js'

const rules = await rulesFor({
  ids: ['R003', 'R013', 'R018', 'R028', 'R035', 'R040'].map((code) => `ocp.${code}`),
  params: { 'ocp.R013.tenders': 1, 'ocp.R040.awards': 1 },
  // Facts that no rule of the pack compares alone.
  conditions: {
    'test.valid': ['lot', 'lot.bids.valid >= 2'],
    'test.spread': ['lot', 'lot.bids.spread > 0.05'],
    'test.tenders': ['supplier', 'supplier.tenders >= 2'],
    'test.divisions': ['supplier', 'supplier.divisions >= 2'],
  },
})

const more = fc.record({
  buyer_id: fc.constantFrom('P', 'P', 'Q', null),
  published_at: fc.constantFrom(
    null,
    ...['2024-04-16', '2024-04-16T12:00Z', '2024-04-16T12:00:00.001Z', '2024-04-17', '2024-05-03'].map(
      instant,
    ),
  ),
  classification: fc.constantFrom('45233140', '45100000-1', '30200000', '3', null),
})

/** A random market whose tenders say a little more; in some all bidders but one are disqualified. */
const market = fc
  .tuple(
    randomMarket(),
    fc.array(more, { minLength: 5, maxLength: 5 }),
    fc.constantFrom(null, null, 'A', 'B'),
    padding,
    awardedBids,
  )
  .map(([{ tables, asOf }, extra, winner, more, awarded]) => {
    const isOut = (row: Row) => winner !== null && row.bidder_id !== winner && row.status === 'valid'
    const bids = tables.bids?.map((row): Row => (isOut(row) ? { ...row, status: 'disqualified' } : row))
    const tenders = tables.tenders?.map((row, i): Row => ({ ...extra[i % extra.length]!, ...row }))
    const made = { ...tables, ...(tenders && { tenders }), ...(bids && { bids }) } as Tables
    return { tables: padded(withAwardedBids(made, awarded), more), asOf }
  })

testAgreement('the naive implementation and the engine agree on random data sets', rules, market, ocpOracle)
