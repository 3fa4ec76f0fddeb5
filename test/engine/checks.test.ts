import { tableFromArrays } from 'apache-arrow'
import { expect, test } from 'vitest'
import { loadRules, openDataset, Pool, scan } from '#tenderflag/index.js'

test('every lot whose count disagrees with its bids is counted where it stands, however many there are', async () => {
  const n = 5000
  const ids = Array.from({ length: n }, (_, t) => `T${String(t).padStart(5, '0')}`)
  const dataset = await openDataset({
    // The first lot is divided and agrees: a place that was lost would be told of it.
    tenders: tableFromArrays({
      tender_id: ids,
      bids_count: Float64Array.from(ids, (_, t) => (t === 0 ? 1 : 2)),
    }),
    lots: tableFromArrays({ tender_id: ['T00000'], lot_id: ['L1'], bids_count: Float64Array.of(1) }),
    bids: tableFromArrays({
      tender_id: ids,
      lot_id: ids.map((_, t) => (t === 0 ? 'L1' : null)),
      bidder_id: ids,
    }),
  })
  await using pool = new Pool(1)
  const { dataset: scanned } = await scan(dataset, { rules: await loadRules(['etimad']), pool })
  const told = scanned.notices.all().filter(({ kind }) => kind === 'count_disagrees')
  expect(told.map(({ table, count }) => ({ table, count }))).toEqual([{ table: 'tenders', count: n - 1 }])
})
