import { expect, test } from 'vitest'
import { outcomeRows, scanRows } from '#tenderflag/index.js'

const award = (award_id: string, supplier_id: string | null, amount: number, status: string) => ({
  tender_id: 'T1',
  award_id,
  supplier_id,
  amount,
  currency: 'SAR',
  status,
})

test('a low award shows to whom it was made and at how much: active and pending ones, rows of one together', async () => {
  const result = await scanRows(
    {
      tenders: [{ tender_id: 'T1', estimate: 1000, currency: 'SAR' }],
      awards: [
        award('A1', 'S1', 100, 'active'),
        award('A1', 'S2', 100, 'active'),
        award('A2', null, 50, 'pending'),
        award('A3', 'S3', 70, 'cancelled'),
      ],
      parties: ['S1', 'S2', 'S3'].map((party_id) => ({ party_id, kind: 'firm' })),
    },
    { rules: ['etimad'], asOf: '2024-01-01' },
  )
  const [low] = [...outcomeRows(result)].filter(({ rule }) => rule === 'etimad.low-award')
  expect(low?.evidence['lot.awarded']).toBe(150)
  const awards = low?.evidence['lot.counting.awards']
  expect(awards).toHaveLength(2)
  expect(awards).toContainEqual({ bidders: [], amount: 50, currency: 'SAR' })
  expect(awards).toContainEqual({ bidders: ['S1', 'S2'], amount: 100, currency: 'SAR' })
})

test('what the rows of an award do not agree in is not shown', async () => {
  const awards = [award('A1', 'S1', 100, 'active'), award('A1', 'S2', 120, 'active')]
  for (const rows of [awards, awards.toReversed()]) {
    const result = await scanRows(
      { tenders: [{ tender_id: 'T1', estimate: 1000, currency: 'SAR' }], awards: rows },
      { rules: ['etimad'], asOf: '2024-01-01', outcomes: 'all' },
    )
    const [low] = [...outcomeRows(result, { reveal: true })].filter(({ rule }) => rule === 'etimad.low-award')
    expect(low?.evidence['lot.counting.awards']).toEqual([{ bidders: ['S1', 'S2'] }])
  }
})
