import { expect, test } from 'vitest'
import { outcomeRows, scanRows } from '#tenderflag/index.js'

type Cells = Record<string, string | number | null>

/** What a rule of pack ocp says of each contract of one tender. */
async function outcomesOf(rule: string, awards: readonly Cells[], contracts: readonly Cells[]) {
  const money = { tender_id: 'T1', currency: 'SAR', status: 'active' }
  const result = await scanRows(
    {
      tenders: [{ tender_id: 'T1', method: 'open' }],
      awards: awards.map((cells) => ({ ...money, ...cells })),
      contracts: contracts.map((cells) => ({ ...money, ...cells })),
    },
    { rules: ['ocp'], asOf: '2024-01-01', outcomes: 'all' },
  )
  return [...outcomeRows(result, { reveal: true })]
    .filter((row) => row.rule === rule)
    .map(({ subject, outcome, evidence, reason }) => ({ subject, outcome, evidence, reason }))
}

test('contracts of one award are put together, wherever they stand, and others are not', async () => {
  const awards = ['A1', 'A2', 'A3'].map((award_id) => ({ award_id, supplier_id: 'S1', amount: 100 }))
  const contracts = [
    { contract_id: 'C1', supplier_id: 'S1', award_id: 'A2', amount: 60 },
    { contract_id: 'C2', supplier_id: 'S1', award_id: 'A1', amount: 100 },
    { contract_id: 'C3', supplier_id: 'S1', award_id: 'A2', amount: 90 },
    { contract_id: 'C4', supplier_id: 'S1', award_id: 'A3', amount: 20 },
    { contract_id: 'C4', supplier_id: 'S2', award_id: 'A3', amount: 20 },
    { contract_id: 'C5', supplier_id: 'S1', award_id: 'A3', amount: 75 },
  ]
  const rows = await outcomesOf('ocp.R059', awards, contracts)
  const ofAward = (row: (typeof rows)[number]) => row.evidence['contract.of_award']
  expect(rows.map(ofAward)).toEqual([150, 100, 150, 95, 95])
})

test('a contract that names no award is of none, though one has no id', async () => {
  const awards = [{ award_id: null, supplier_id: 'S1', amount: 100 }]
  const contracts = [{ contract_id: 'C1', supplier_id: 'S1', award_id: null, amount: 500 }]
  const [row] = await outcomesOf('ocp.R059', awards, contracts)
  expect(row).toMatchObject({ outcome: 'not_computable' })
  expect(JSON.stringify(row)).toContain('award_id')
})
