import { afterAll, expect, test } from 'vitest'
import { Pool, scanRows } from '#tenderflag/index.js'
import { rulesFor } from '../support/agree.js'

const pool = new Pool(1)
afterAll(() => pool.close())

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** Around what a byte a lot holds. */
test.each([254, 255, 256, 511])(
  'of a lot with %i bids all are counted, those that were disqualified too',
  async (n) => {
    const out = n - 1
    const rules = await rulesFor({
      conditions: {
        'test.buyer': ['buyer', `buyer.submitted == ${n} && buyer.disqualified_share == ${out} / ${n}`],
        'test.market': ['market', `market.bids == ${n}`],
        'test.winner': ['bidder', 'bidder.wins == 1 && bidder.win_rate == 1'],
        'test.loser': [
          'bidder',
          'bidder.submitted == 1 && bidder.tenders == 1 && bidder.disqualified_share == 1',
        ],
      },
    })
    const tenders = [{ tender_id: 'T', buyer_id: 'P', classification: '45000000' }]
    const bids = range(n).map((i) => ({
      tender_id: 'T',
      bid_id: `B${i}`,
      bidder_id: `F${i}`,
      status: i === 0 ? 'valid' : 'disqualified',
    }))
    const awards = [{ tender_id: 'T', award_id: 'A', supplier_id: 'F0', status: 'active' }]
    const result = await scanRows({ tenders, bids, awards }, { rules, pool })
    expect(result.rules.map(({ rule, counts }) => [rule.id, counts.raised])).toEqual([
      ['test.buyer', 1],
      ['test.loser', out],
      ['test.market', 1],
      ['test.winner', 1],
    ])
  },
)
