import { expect, test } from 'vitest'
import { outcomeRows, scanRows } from '#tenderflag/index.js'
import { rulesFor } from '../support/agree.js'

const rules = await rulesFor({
  conditions: {
    'test.buyer': ['lot', 'lot.contacts.buyer_address_bidders >= 2'],
    'test.official': ['lot', 'lot.contacts.official_address_bidders >= 2'],
  },
})

/** What is said of a lot with bids of A and B, without any contact in the data. */
async function outcomes(buyer: string | null): Promise<Record<string, string>> {
  const bids = ['A', 'B'].map((bidder_id) => ({ tender_id: 'T1', bidder_id, status: 'valid' }))
  const data = { tenders: [{ tender_id: 'T1', buyer_id: buyer }], bids }
  const found = await scanRows(data as Parameters<typeof scanRows>[0], { rules, outcomes: 'all' })
  const rows = [...outcomeRows(found, { reveal: true, key: new Uint8Array(32) })]
  return Object.fromEntries(rows.map(({ rule, outcome }) => [rule, outcome]))
}

test('where no contact is known, any bidder may have that of the buyer, but the buyer itself', async () => {
  const unknown = { 'test.buyer': 'not_computable', 'test.official': 'not_computable' }
  expect(await outcomes('P')).toEqual(unknown)
  expect(await outcomes(null)).toEqual(unknown)
  expect(await outcomes('A')).toEqual({ ...unknown, 'test.buyer': 'clear' })
})
