import fc from 'fast-check'
import { rulesFor, testAgreement } from '../support/agree.js'
import { instant } from '../support/cases.js'
import { contractOracle } from '../support/oracle-ocp-contracts.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { awardedBids, randomMarket, withAwardedBids } from '../support/random-market.js'

const rules = await rulesFor({
  ids: ['R059', 'R064', 'R069', 'R023', 'R052', 'R053', 'R057'].map((code) => `ocp.${code}`),
  params: { 'ocp.R057.lots': 2, 'ocp.R052.times': 1.5 },
  // Facts that rules compare with statistics only.
  conditions: {
    'test.difference': ['contract', 'contract.award_difference > 0.05'],
    'test.signature': ['contract', 'contract.signature_days >= 1'],
    'test.decision': ['lot', 'lot.decision_days >= 1', 'lot.awards.counting >= 1'],
    'test.won': ['bidder_pair', 'bidder_pair.won_share >= 0.6'],
    'test.turn': ['bidder_pair', 'bidder_pair.turn_share >= 0.4'],
    'test.met': ['bidder_pair', 'bidder_pair.met >= 2'],
  },
})

const more = fc.record({
  buyer: fc.constantFrom('P', 'P', 'P', 'Q', null),
  award: fc.constantFrom(1000, 1000, 1000, 1900, 1800, 0, null),
  contract: fc.constantFrom(1000, 1000, 900, 0),
  /** Undefined: whatever it was. */
  awarded: fc.constantFrom(undefined, ...['2024-05-02', '2024-05-04', '2024-05-06T10:00Z'].map(instant)),
  supplier: fc.constantFrom(undefined, undefined, 'A', 'B'),
  final: fc.constantFrom(1000, 1000, 900, 1200, 0, null),
  amendments: fc.constantFrom(0, 1, 2, null, null),
})

const plainBid: Row = { status: 'valid', bid_id: null, withdrawn_at: null, round: null }
const plainAward: Row = { status: 'active', award_id: null, currency: 'SAR' }
/** A row with other values in the columns that it has. */
const but = (row: Row, values: Row): Row => ({
  ...row,
  ...Object.fromEntries(Object.entries(values).filter(([column]) => column in row)),
})

/**
 * A random market whose contracts are worth about what was awarded, and say what they came to; in some all bids are valid,
 * of two bidders, and all awards active.
 */
const market = fc
  .tuple(
    randomMarket(),
    fc.array(more, { minLength: 7, maxLength: 7 }),
    fc.constantFrom(false, false, true),
    fc.boolean(),
    awardedBids,
  )
  .map(([{ tables, asOf }, extra, isPlain, isAmended, bidsThatWon]) => {
    const of = (i: number) => extra[i % extra.length]!
    const awards = tables.awards?.map((row, i): Row => {
      const { award, awarded, supplier } = of(i)
      return but(row, {
        ...(isPlain ? { ...plainAward, supplier_id: i % 2 ? 'A' : 'B' } : {}),
        amount: award,
        ...(awarded ? { awarded_at: awarded } : {}),
        ...(supplier ? { supplier_id: supplier } : {}),
      })
    })
    const bids = tables.bids?.map(
      (row, i): Row => (isPlain ? but(row, { ...plainBid, bidder_id: i % 2 ? 'A' : 'B' }) : row),
    )
    const tenders = tables.tenders?.map((row, i): Row => ({ ...row, buyer_id: of(i).buyer }))
    const contracts = tables.contracts?.map((row, i): Row => {
      const amount = row.amount ? of(i).contract : (row.amount ?? null)
      const { final, amendments } = of(i)
      return {
        ...row,
        ...('amount' in row ? { amount } : {}),
        final_amount: final,
        ...(isAmended ? { amendments } : {}),
      }
    })
    const changed = { ...(tenders && { tenders }), ...(bids && { bids }), ...(awards && { awards }) }
    const made = { ...tables, ...changed, ...(contracts && { contracts }) } as Tables
    return { tables: withAwardedBids(made, bidsThatWon), asOf }
  })

testAgreement(
  'the naive implementation and the engine agree on random data sets',
  rules,
  market,
  contractOracle,
  {
    runs: 1000,
  },
)
