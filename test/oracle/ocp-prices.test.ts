import fc from 'fast-check'
import { rulesFor, testAgreement } from '../support/agree.js'
import { instant } from '../support/cases.js'
import { winnerOracle } from '../support/oracle-ocp-prices.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { randomMarket } from '../support/random-market.js'

const rules = await rulesFor({
  // Facts that rules compare with fences.
  conditions: {
    'test.won': ['lot', 'lot.won'],
    'test.winning': ['lot', 'lot.bids.winning < 950'],
    'test.late': ['lot', 'lot.winner.late'],
    'test.lowest': ['lot', 'lot.bids.lowest_disqualified'],
    'test.opening': ['tender', 'tender.opening_days < 1'],
    'test.awards': ['tender', 'tender.awards >= 2'],
    'test.evaluation': ['tender', 'tender.evaluation_days >= 1'],
    'test.margin': ['lot', 'lot.bids.margin > 0.1'],
  },
})

const times = ['2024-04-30', '2024-05-01T12:00Z', '2024-05-01T12:00:00.001Z', '2024-05-02'].map(instant)
/** What a random market says of bids and awards besides. */
const more = fc.record({
  is_winner: fc.constantFrom(null, null, null, 'false', 'true'),
  submitted_at: fc.constantFrom(...times),
  amount: fc.constantFrom(900, 1000, 1045, 1100),
  status: fc.constantFrom('valid', 'valid', 'valid', 'disqualified', 'pending'),
  published_at: fc.constantFrom(null, ...times),
})

/**
 * A random market with marks of winners, in most cases mended so that most bids have a price, a time and a status; in some
 * so that A, the only winner, asks less than most.
 */
const market = fc
  .tuple(randomMarket(), fc.array(more, { minLength: 7, maxLength: 7 }), fc.nat(4), fc.boolean())
  .map(([{ tables, asOf }, extra, mended, marks]) => {
    const of = (i: number) => extra[i % extra.length]!
    const won = mended > 2
    const bids = tables.bids?.map((row, i): Row => {
      const { is_winner, submitted_at, amount, status } = of(i)
      const priced = { submitted_at, amount, status, withdrawn_at: null, currency: 'SAR' }
      const bidder_id = 'ABC'[i % 3]!
      return {
        ...row,
        ...(mended > 0 ? priced : {}),
        ...(mended > 1 ? { round: null } : {}),
        ...(won
          ? { status: 'valid', bid_id: null, bidder_id, amount: bidder_id === 'A' ? 950 : amount }
          : {}),
        ...(marks && !won ? { is_winner } : {}),
      }
    })
    const awards = tables.awards?.map(
      (row): Row => (won ? { ...row, status: 'active', supplier_id: 'A' } : row),
    )
    const tenders = tables.tenders?.map((row, i): Row => ({ published_at: of(i).published_at, ...row }))
    const changed = { ...(tenders && { tenders }), ...(bids && { bids }), ...(awards && { awards }) }
    return { tables: { ...tables, ...changed } as Tables, asOf }
  })

testAgreement(
  'the naive implementation and the engine agree on random data sets',
  rules,
  market,
  winnerOracle,
)
