import { expect, test } from 'vitest'
import { outcomeRows, scanRows } from '#tenderflag/index.js'
import { rulesFor } from '../support/agree.js'

const rules = await rulesFor({
  conditions: {
    'test.valid': ['lot', 'lot.bids.valid >= 42'],
    'test.more': ['lot', 'lot.bids.valid >= 43'],
    'test.spread': ['lot', 'lot.bids.spread >= 0'],
  },
})

const bid = (id: string | null, bidder: string, amount: number) => ({
  tender_id: 'T1',
  lot_id: 'L1',
  bid_id: id,
  bidder_id: bidder,
  status: 'valid',
  amount,
  currency: 'SAR',
})
const alone = Array.from({ length: 40 }, (_, i) => bid(`B${i}`, `A${i}`, 100 + i))
const nameless = [bid(null, 'N1', 300), bid(null, 'N2', 300)]
/** Further members of the first, of some, and of the last bid. */
const members = [0, 7, 33, 39].map((i) => bid(`B${i}`, `M${i}`, 100 + i))

async function flagged(bids: readonly object[]): Promise<string[]> {
  const data = { tenders: [{ tender_id: 'T1' }], lots: [{ tender_id: 'T1', lot_id: 'L1' }], bids }
  const found = await scanRows(data as Parameters<typeof scanRows>[0], { rules })
  const rows = [...outcomeRows(found, { reveal: true, key: new Uint8Array(32) })]
  return rows.filter(({ outcome }) => outcome === 'raised').map(({ rule }) => rule)
}

test('a consortium of a lot with very many bids has one bid, wherever its members stand', async () => {
  for (const bids of [
    [...alone, ...nameless, ...members],
    [...members, ...nameless, ...alone],
    [...nameless, ...members, ...alone],
  ])
    expect(await flagged(bids)).toEqual(['test.spread', 'test.valid'])
})

test('what members of it do not ask alike is no price', async () => {
  expect(await flagged([...alone, ...nameless, bid('B39', 'M', 1)])).toEqual(['test.valid'])
})
