import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { newBlock } from '#tenderflag/facts/block.js'
import { PairOrders } from '#tenderflag/facts/pairs/bid-order.js'
import { readPairBids } from '#tenderflag/facts/pairs/meetings.js'
import { roomForBids } from '#tenderflag/facts/pairs/pair-bids.js'
import { PairPrices, ratioOf } from '#tenderflag/facts/pairs/pair-prices.js'
import { PairRows } from '#tenderflag/facts/pairs/pair-rows.js'
import { PairWins } from '#tenderflag/facts/pairs/pair-wins.js'
import { pairs } from '#tenderflag/facts/pairs/pairs.js'
import { loadRules, Pool, scanRows } from '#tenderflag/index.js'
import { type Index, populationIn } from '#tenderflag/join/index-of.js'

/**
 * What one walk says of a pair that surely met is what the walks for any pair say, to the bit, over lots in which bidders have
 * several bids, stand in consortia, and ask in several currencies on days and at moments.
 */

const rules = (await loadRules(['ocp'])).filter(({ subject }) => subject === 'bidder_pair')
const pool = new Pool(1)
afterAll(() => pool.close())

const usually = <T>(weight: number, usual: T, ...others: T[]) =>
  fc.oneof(
    { weight, arbitrary: fc.constant(usual) },
    ...others.map((other) => ({ weight: 1, arbitrary: fc.constant(other) })),
  )

const bid = fc.record({
  bidder_id: fc.constantFrom('A', 'A', 'B', 'B', 'C'),
  bid_id: fc.constantFrom(null, null, 'x', 'y'),
  status: usually(12, 'valid', 'withdrawn', 'disqualified', null),
  submitted_at: fc.constantFrom(
    '2024-05-01',
    '2024-05-02',
    '2024-05-01T08:00Z',
    '2024-05-01T09:00Z',
    '2024-07-01T08:00:00.001Z',
    '1969-12-31T23:59:59.999Z',
    null,
  ),
  amount: usually(6, 100, 200, 300, null, 0),
  currency: usually(6, 'SAR', 'EUR', null),
  is_winner: usually(5, 'false', 'true'),
})
const market = fc.array(fc.array(fc.array(bid, { maxLength: 5 }), { minLength: 1, maxLength: 3 }), {
  minLength: 2,
  maxLength: 4,
})

function bidsOf(index: Index) {
  const bids = roomForBids(index)
  readPairBids(index, bids, 0, index.counts.lot)
  return bids
}

/** The facts of every pair, by the walks for any pair. */
function ofAny(index: Index) {
  const population = populationIn(index, 'bidder_pair')
  const [one, other] = population.parts
  const out = pairs.facts.map(() => newBlock(population.count))
  const bids = bidsOf(index)
  const rows = new PairRows(index, bids)
  const [wins, prices] = [new PairWins(index, rows, bids), new PairPrices(index, rows, bids)]
  const orders = new PairOrders(index, rows)
  for (let p = 0; p < population.count; p++) {
    rows.read(population, p)
    wins.write(p, one![p]!, other![p]!, out.slice(0, 4))
    prices.write(p, out[4], out[5])
    orders.write(p, out[6], out[7])
  }
  return out.slice(0, 8)
}

test('plain pairs are as any pair', async () => {
  let seen = 0
  await fc.assert(
    fc.asyncProperty(market, async (made) => {
      const place = (t: number, l: number) => ({ tender_id: `T${t}`, lot_id: `L${l}` })
      const tables = {
        tenders: made.map((_, t) => ({ tender_id: `T${t}` })),
        lots: made.flatMap((lots, t) => lots.map((_, l) => place(t, l))),
        bids: made.flatMap((lots, t) =>
          lots.flatMap((bids, l) => bids.map((row, b) => ({ ...place(t, l), ...row, round: b }))),
        ),
      }
      if (tables.bids.length === 0) return
      const { index } = await scanRows(tables as Parameters<typeof scanRows>[0], { rules, pool })
      const population = populationIn(index, 'bidder_pair')
      const out = pairs.facts.map(() => newBlock(population.count))
      const kept = () => {
        throw new Error('nothing is kept')
      }
      const data = { index: { ...index }, population, from: 0, to: population.count, kept, args: {} }
      const bids = () => bidsOf(data.index)
      pairs.compute({ ...data, bids }, out)
      const said = out.slice(0, 8).map(({ lo, hi, why }) => [lo, hi, why])
      expect(said).toEqual(ofAny({ ...index }).map(({ lo, hi, why }) => [lo, hi, why]))
      seen += population.count
    }),
    { numRuns: 300 },
  )
  expect(seen).toBeGreaterThan(300)
})

test('a ratio is the lower price over the higher, rounded, and who is lower', () => {
  const price = fc.double({ min: 5e-324, noNaN: true, noDefaultInfinity: true })
  const near = fc.tuple(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: -2, max: 20_002 }))
  const prices = fc.oneof(
    fc.tuple(price, price),
    near.map(([x, parts]) => [x, (x * parts) / 20_000] as const),
    near.map(([x, parts]) => [(x * parts) / 20_000, x] as const),
    near.map(([x, parts]) => [x, x / (1 + parts / 1e6)] as const),
  )
  fc.assert(
    fc.property(prices, ([x, y]) => {
      if (!(x > 0 && y > 0)) return
      const ratio = Math.round((Math.min(x, y) / Math.max(x, y)) * 10_000)
      expect(ratioOf(x, y)).toBe(ratio * 2 + (ratio < 10_000 && x < y ? 1 : 0))
    }),
    { numRuns: 5000 },
  )
})
