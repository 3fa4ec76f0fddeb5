import { expect, test } from 'vitest'
import { outcomeRows, scanRows } from '#tenderflag/index.js'

type Cells = Record<string, string | number | null>

const terminated = { 'etimad.contract-cancelled.terminated': true }

/** What a rule says of each award, or contract, of one tender. */
async function outcomesOf(rule: string, tables: Readonly<Record<string, readonly Cells[]>>) {
  const ofTender = ([name, rows]: [string, readonly Cells[]]) =>
    [name, rows.map((cells) => ({ tender_id: 'T1', ...cells }))] as const
  const result = await scanRows(
    { tenders: [{ tender_id: 'T1' }], ...Object.fromEntries(Object.entries(tables).map(ofTender)) },
    { rules: ['etimad', 'ocp'], params: terminated, asOf: '2024-06-15T12:00:00Z', outcomes: 'all' },
  )
  return [...outcomeRows(result, { reveal: true })].filter((row) => row.rule === rule)
}

test.for(['1969-12-30T23:59:59.998Z', '1969-12-30T23:59:59.999Z', '2024-05-01'])(
  'rows of a contract that all say it was cancelled at %s agree',
  async (cancelled_at) => {
    const contracts = ['S1', 'S2'].map((supplier_id) => ({ contract_id: 'C1', supplier_id, cancelled_at }))
    const [row] = await outcomesOf('etimad.contract-cancelled', { contracts })
    expect(row?.evidence).toMatchObject({ 'contract.cancelled_at': cancelled_at })
  },
)

test('rows of an award that say moments before 1970 differ', async () => {
  const moments = ['1969-12-30T23:59:59.999Z', '1969-12-30T23:59:59.997Z']
  const awards = moments.map((awarded_at, i) => ({ award_id: 'A1', supplier_id: `S${i}`, awarded_at }))
  const contracts = [{ contract_id: 'C1', award_id: 'A1', signed_at: '1970-02-01' }]
  const [row] = await outcomesOf('ocp.R060', { awards, contracts })
  expect(row?.reason).toMatchObject({ table: 'awards', column: 'awarded_at', problem: 'differs' })
})

const ending = (ends: readonly (string | null)[], statuses: readonly string[] = []) =>
  ends.map((ends_at, i) => ({
    contract_id: 'C1',
    supplier_id: `S${i}`,
    status: statuses[i] ?? 'terminated',
    ends_at,
  }))

test.for(['1969-12-30T23:59:59.998Z', '1969-12-30T23:59:59.999Z', '1950-01-01', '2024-06-14'])(
  'a contract that was to end in %s was not terminated before',
  async (end) => {
    const [row] = await outcomesOf('etimad.contract-cancelled', { contracts: ending([end, end]) })
    expect(row).toMatchObject({ outcome: 'clear' })
  },
)

test.for([
  ['missing', ending([null])],
  ['missing', ending([null, '2024-06-14'])],
  ['differs', ending(['2024-06-14', '2024-06-16'])],
  ['same_day', ending(['2024-06-15'])],
] as const)('why it is not known whether a contract ended early: %s', async ([problem, contracts]) => {
  const [row] = await outcomesOf('etimad.contract-cancelled', { contracts })
  expect(row?.reason).toMatchObject({ table: 'contracts', column: 'ends_at', problem })
})
