import { afterAll, expect, test } from 'vitest'
import { outcomeRows, Pool, scanRows } from '#tenderflag/index.js'
import { rulesFor } from '../support/agree.js'
import { cpuTime } from '../support/cpu-time.js'

const pool = new Pool(1)
afterAll(() => pool.close())

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
/** What surely is, what may be, and what is more than 256 lots can add: a meeting or two bids each. */
const limits = { sure: 2, open: 3, most: 300 }
const bids = { sure: 2, open: 3, most: 600 }
const names = ['sure', 'open', 'most'] as const
const rules = await rulesFor({
  conditions: Object.fromEntries(
    names.flatMap((name) => [
      [`test.pair-${name}`, ['bidder_pair', `bidder_pair.lots >= ${limits[name]}`] as const],
      [`test.met-${name}`, ['bidder_pair', `bidder_pair.met >= ${limits[name]}`] as const],
      [`test.bidder-${name}`, ['bidder', `bidder.submitted >= ${bids[name]}`] as const],
    ]),
  ),
})

/**
 * Bidders B0, B1 … met in a few lots; a tender of `lots` lots has two bids that name a lot which is not there, and nobody: any two
 * may bid for each of its lots.
 */
async function scanned(lots: number, bidders: readonly (readonly number[])[]) {
  const bid = (tender_id: string, bidder: number) => ({
    tender_id,
    bid_id: `Q${bidder}`,
    bidder_id: `B${bidder}`,
  })
  const strays = ['S1', 'S2'].map((bid_id) => ({ tender_id: 'U', bid_id, bidder_id: null, lot_id: 'X' }))
  const result = await scanRows(
    {
      tenders: [{ tender_id: 'U' }, ...bidders.map((_, t) => ({ tender_id: `T${t}`, status: 'complete' }))],
      awards: [
        ...bidders.map((_, t) => ({ tender_id: `T${t}`, supplier_id: 'B0' })),
        ...range(lots).map((l) => ({ tender_id: 'U', lot_id: `L${l}`, supplier_id: 'Z' })),
      ].map((row, a) => ({ ...row, award_id: `A${a}`, status: 'active' })),
      lots: range(lots).map((l) => ({ tender_id: 'U', lot_id: `L${l}` })),
      bids: [...bidders.flatMap((of, t) => of.map((bidder) => bid(`T${t}`, bidder))), ...strays].map(
        (row) => ({
          ...row,
          amount: 100,
          currency: 'SAR',
          status: 'valid',
          submitted_at: '2024-05-01',
        }),
      ),
    },
    { rules, pool, outcomes: 'all', asOf: '2024-06-01' },
  )
  const rows = [...outcomeRows(result, { reveal: true, key: new Uint8Array(32) })]
  return (rule: string, id: string) =>
    names.map(
      (name) => rows.find((row) => row.rule === `test.${rule}-${name}` && row.subject.id === id)?.outcome,
    )
}

test.each([
  // two meetings that are known, and at most one more in each of 256 lots
  [256, 'clear'],
  // of more lots nobody counts: it may be any number
  [257, 'not_computable'],
])('of %i lots for which any two may bid, 300 meetings of two that met twice are %s', async (lots, most) => {
  const outcomes = await scanned(lots, [
    [0, 1, 2],
    [0, 1],
    [2, 3],
  ])
  for (const rule of ['pair', 'met'])
    expect(outcomes(rule, 'B0 + B1')).toEqual(['raised', 'not_computable', most])
  expect(outcomes('bidder', 'B0')).toEqual(['raised', 'not_computable', most])
  expect(outcomes('bidder', 'B3')).toEqual(['not_computable', 'not_computable', most])
})

test('pairs take no time for each of the lots for which any two may bid, where these are many', async () => {
  const everyone = range(90)
  const seconds: number[] = []
  for (const lots of [300, 300, 4800]) {
    const spent = cpuTime()
    const outcomes = await scanned(lots, [everyone, everyone])
    seconds.push(spent() / 1000)
    expect(outcomes('pair', 'B0 + B89')).toEqual(['raised', 'not_computable', 'not_computable'])
  }
  // 4,005 pairs look at 4,500 lots more, if at each: eighteen million
  expect(seconds[2]!).toBeLessThan(seconds[1]! + 1.5)
})
