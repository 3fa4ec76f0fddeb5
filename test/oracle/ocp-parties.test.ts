import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deviationOf, firstDigit } from '#tenderflag/facts/markets/first-digits.js'
import { rulesFor, testAgreement } from '../support/agree.js'
import { instant } from '../support/cases.js'
import { partyOracle } from '../support/oracle-ocp-parties.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { awardedBids, padded, padding, randomMarket, withAwardedBids } from '../support/random-market.js'

const rules = await rulesFor({
  ids: ['ocp.R050', 'ocp.R051'],
  params: { 'ocp.R050.awards': 1, 'ocp.R051.awards': 1, 'ocp.R051.points': 5000 },
  // Facts whose rules compare them with statistics of many subjects.
  conditions: {
    'test.bids': ['bidder', 'bidder.bids >= 2'],
    'test.wins': ['bidder', 'bidder.wins >= 1'],
    'test.rate': ['bidder', 'bidder.win_rate > 0.4'],
    'test.submitted': ['bidder', 'bidder.submitted >= 2'],
    'test.tenders': ['bidder', 'bidder.tenders >= 2'],
    'test.disqualified': ['bidder', 'bidder.disqualified_share > 0.3'],
    'test.buyer-submitted': ['buyer', 'buyer.submitted >= 2'],
    'test.buyer-tenders': ['buyer', 'buyer.tenders_with_bids >= 2'],
    'test.buyer-disqualified': ['buyer', 'buyer.disqualified_share > 0.3'],
    'test.entity-submitted': ['procuring_entity', 'procuring_entity.submitted >= 2'],
    'test.entity-tenders': ['procuring_entity', 'procuring_entity.tenders_with_bids >= 2'],
    'test.entity-disqualified': ['procuring_entity', 'procuring_entity.disqualified_share > 0.3'],
    'test.amounts': ['buyer', 'buyer.amounts >= 2'],
    'test.benford': ['buyer', 'buyer.benford_deviation > 0.16'],
    'test.market-amounts': ['market', 'market.amounts >= 2'],
    'test.market-benford': ['market', 'market.benford_deviation > 0.16'],
    'test.market-bids': ['market', 'market.bids >= 2'],
    'test.consortia': ['market', 'market.consortia_share > 0.3'],
    'test.lots-recent': ['market', 'market.lots_recent >= 1'],
    'test.lots-before': ['market', 'market.lots_before >= 1'],
    'test.mean-recent': ['market', 'market.bidders_recent > 1.5'],
    'test.mean-before': ['market', 'market.bidders_before > 1.5'],
    'test.largest': ['market', 'has(market.largest_supplier) || market.largest_supplier == "X"'],
  },
})

const more = fc.record({
  buyer_id: fc.constantFrom('P', 'P', 'Q', null),
  procuring_entity_id: fc.constantFrom('P', 'E', 'E', null),
  /** A deadline of a year before, to the day and to the millisecond. */
  old: fc.constantFrom(null, null, ...['2023-05-02', '2023-05-02T12:00Z', '2023-04-01'].map(instant)),
  classification: fc.constantFrom('45233140', '45100000-1', '30200000', '3', null),
})

/** A random market whose tenders say a little more; in some few bidders are disqualified, in some one is marked. */
const market = fc
  .tuple(
    randomMarket(),
    fc.array(more, { minLength: 5, maxLength: 5 }),
    fc.constantFrom(null, null, 'A', 'B'),
    fc.constantFrom(null, null, 'A', 'C'),
    fc.boolean(),
    padding,
    awardedBids,
  )
  .map(([{ tables, asOf }, extra, out, winner, isPlain, more, awarded]) => {
    const bids = tables.bids?.map((row): Row => {
      const fate =
        out !== null && row.bidder_id === out && row.status === 'valid' ? 'disqualified' : row.status
      const won = winner === null ? {} : { is_winner: row.bidder_id === winner ? 'true' : 'false' }
      return { ...row, ...(fate !== undefined && { status: fate }), ...won }
    })
    const tenders = tables.tenders?.map((row, i): Row => {
      const { old, ...said } = extra[i % extra.length]!
      return { ...said, ...row, ...(old !== null && row.deadline_at !== undefined && { deadline_at: old }) }
    })
    const awards = tables.awards?.map(
      (row): Row =>
        isPlain && row.currency !== undefined ? { ...row, currency: 'SAR', status: 'active' } : row,
    )
    const made = {
      ...tables,
      ...(tenders && { tenders }),
      ...(bids && { bids }),
      ...(awards && { awards }),
    } as Tables
    return { tables: padded(withAwardedBids(made, awarded), more, 'open'), asOf }
  })

testAgreement(
  'the naive implementation and the engine agree on random data sets',
  rules,
  market,
  partyOracle,
  {
    // The largest supplier is known or not; only data without any event do not say what a year before is.
    rare: (one) => /^test.(largest|lots-\w+) (clear|not_computable)$/.test(one),
  },
)

test('the first digit is the one that is written', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.double({ min: 1e-9, max: 1e18, noNaN: true }),
        fc.integer({ min: 1, max: 1e12 }).map((n) => n / 100),
      ),
      (value) => {
        expect(firstDigit(value)).toBe(Number(/[1-9]/.exec(String(value))![0]))
      },
    ),
  )
  expect([0.05, 0.3, 1, 9.99, 10, 999_999.99, 1e15, 1e22].map(firstDigit)).toEqual([5, 3, 1, 9, 1, 9, 1, 1])
})

test('the bounds of the deviation hold whatever the digits that nobody knows', () => {
  const counts = fc.array(fc.nat(20), { minLength: 9, maxLength: 9 })
  fc.assert(
    fc.property(counts, fc.array(fc.nat(8), { maxLength: 10 }), fc.nat(5), (digits, hidden, more) => {
      const known = digits.reduce((sum, n) => sum + n, 0)
      if (known + hidden.length === 0) return
      const { lo, hi } = deviationOf(Int32Array.from(digits), known, hidden.length + more)
      const all = [...digits]
      for (const d of hidden) all[d]!++
      const told = deviationOf(Int32Array.from(all), known + hidden.length, 0)
      expect(told.lo).toBe(told.hi)
      expect(told.lo).toBeGreaterThanOrEqual(lo - 1e-12)
      expect(told.hi).toBeLessThanOrEqual(hi + 1e-12)
    }),
  )
})
