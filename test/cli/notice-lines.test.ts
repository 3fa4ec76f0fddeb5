import { expect, test } from 'vitest'
import { noticeLines } from '#tenderflag/cli/text/notice-lines.js'
import { scanRows } from '#tenderflag/scan.js'

const bid = (lot_id: string | null) => ({ tender_id: 'T', lot_id, bidder_id: 'A', status: 'valid' })

test('notices say one row of one row, and rows of several', async () => {
  const lines = async (nowhere: number) => {
    const bids = [
      bid('L1'),
      ...Array.from({ length: nowhere }, (_, i) => ({ ...bid(null), bidder_id: `B${i}` })),
    ]
    const lots = ['L1', 'L2'].map((lot_id) => ({ tender_id: 'T', lot_id }))
    return noticeLines(await scanRows({ tenders: [{ tender_id: 'T' }], lots, bids }, { workers: 1 }), false)
  }
  expect(await lines(0)).toBe('')
  expect(await lines(1)).toContain('bids.lot_id: 1 row names no lot, though its tender may have several (')
  expect(await lines(2)).toContain('bids.lot_id: 2 rows name no lot, though their tenders may have several (')
})
