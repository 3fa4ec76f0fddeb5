import fc from 'fast-check'
import { rulesFor, testAgreement } from '../support/agree.js'
import type { Row, Tables } from '../support/oracle-view.js'
import { withdrawalOracle } from '../support/oracle-withdrawal.js'
import { randomMarket } from '../support/random-market.js'

const rules = await rulesFor({
  conditions: {
    'test.after-deadline': ['lot', 'lot.withdrawn.after_deadline'],
    'test.after-opening': ['lot', 'lot.withdrawn.after_opening'],
    'test.lowest': ['lot', 'lot.withdrawn.lowest'],
    'test.all-but-one': ['lot', 'lot.withdrawn.all_but_one'],
  },
})

/** A random market where bids are withdrawn more often, most are priced in one currency and round, and some won. */
const market = fc
  .tuple(
    randomMarket(),
    fc.constantFrom(null, 'A', 'B'),
    fc.constantFrom(null, null, 'A', 'B', 'C'),
    fc.constantFrom(undefined, null, 1),
    fc.array(fc.constantFrom(800, 900, 1000, 1000, 1100), { minLength: 7, maxLength: 7 }),
  )
  .map(([{ tables, asOf }, gone, winner, round, prices]) => {
    const bids = tables.bids?.map((row, i): Row => {
      const fate = row.bidder_id === gone && row.status === 'valid' ? 'withdrawn' : row.status
      const won = winner === null ? {} : { is_winner: row.bidder_id === winner ? 'true' : 'false' }
      const plain = { round: round ?? null, currency: 'SAR', amount: prices[i % prices.length]! }
      return {
        ...row,
        ...(round !== undefined && plain),
        ...(fate !== undefined && { status: fate }),
        ...won,
      }
    })
    const awards = tables.awards?.map((row, i): Row => {
      const plain = { currency: 'SAR', status: 'active', amount: prices[i % prices.length]! }
      return round !== undefined && i % 3 !== 0 ? { ...row, ...plain } : row
    })
    return { tables: { ...tables, ...(bids && { bids }), ...(awards && { awards }) } as Tables, asOf }
  })

testAgreement(
  'the naive implementation and the engine agree about what makes a withdrawal worse',
  rules,
  market,
  withdrawalOracle,
  { runs: 600 },
)
