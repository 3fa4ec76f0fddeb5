import { expect, it } from 'vitest'
import { outcomeRows, scan } from '#tenderflag/index.js'
import { lines, testFolder, write } from './support.js'

const folder = testFolder()
const value = (amount: number) => ({ amount, currency: 'SAR' })
const release = (ocid: string, lots: readonly string[]) => ({
  ocid,
  id: '1',
  date: '2024-06-01T00:00:00Z',
  tag: ['compiled'],
  tender: {
    procurementMethod: 'open',
    value: value(1_000_000),
    tenderPeriod: { endDate: '2024-05-01T12:00:00Z' },
    lots: lots.map((id) => ({ id, value: value(1000) })),
  },
  bids: { details: [{ id: 'b', status: 'valid', tenderers: [{ id: 'A' }], value: value(300) }] },
  awards: [
    { id: 'a', status: 'active', date: '2024-06-01T00:00:00Z', suppliers: [{ id: 'A' }], value: value(300) },
  ],
})

it('bids and awards without relatedLots are of the only element of tender.lots', async () => {
  const text = lines(release('none', []), release('one', ['L1']), release('two', ['L1', 'L2']))
  const rules = ['etimad.single-bid', 'etimad.low-award']
  const result = await scan(write(folder, 'releases.jsonl', text), {
    rules: ['etimad'],
    outcomes: 'all',
    workers: 1,
  })
  const said = [...outcomeRows(result, { key: new Uint8Array(32) })]
    .filter(({ rule }) => rules.includes(rule))
    .map(({ rule, tender_id, subject, outcome }) => `${rule} ${tender_id} ${subject.id} ${outcome}`)
  expect(said).toEqual([
    'etimad.low-award none none raised',
    'etimad.low-award one L1 raised',
    'etimad.low-award two L1 not_computable',
    'etimad.low-award two L2 not_computable',
    'etimad.single-bid none none raised',
    'etimad.single-bid one L1 raised',
    'etimad.single-bid two L1 not_computable',
    'etimad.single-bid two L2 not_computable',
  ])
})
