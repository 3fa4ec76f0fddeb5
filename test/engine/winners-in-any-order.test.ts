import { expect, test } from 'vitest'
import { outcomeRows, scanRows } from '#tenderflag/index.js'

const award = (status: string, supplier_id: string | null) => ({
  tender_id: 'T',
  award_id: 'A',
  status,
  supplier_id,
})
const bids = ['P', 'Q'].map((who) => ({ tender_id: 'T', bid_id: who, bidder_id: who, status: 'valid' }))

test.each([['Q'], [null]])(
  'winners of an award whose rows differ in status are those of all of them (%s)',
  async (other) => {
    const awards = [award('active', 'P'), award('pending', other)]
    const found = await Promise.all(
      [awards, awards.toReversed()].map(async (rows) => {
        const tables = { tenders: [{ tender_id: 'T' }], bids, awards: rows }
        const scanned = await scanRows(tables, { rules: ['ocp.R024'], outcomes: 'all', asOf: '2024-06-01' })
        const [row] = outcomeRows(scanned, { reveal: true, key: new Uint8Array(32) })
        return row
      }),
    )
    expect(found[0]).toMatchObject({ outcome: 'not_computable' })
    expect(found[1]).toEqual(found[0])
  },
)
