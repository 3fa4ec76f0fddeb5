import { expect, test } from 'vitest'
import { toDataFrame } from '#tenderflag/danfo.js'
import { flatColumns } from '#tenderflag/output/flat-row.js'
import type { OutcomeRow } from '#tenderflag/output/model.js'

const raised: OutcomeRow = {
  format: 1,
  rule: 'etimad.low-award',
  rule_version: 2,
  outcome: 'raised',
  subject: { type: 'lot', id: 'L1' },
  tender_id: 'T-1',
  value: 0.2,
  threshold: 0.35,
  severity: 'high',
  confidence: 'medium',
  evidence: { 'lot.awarded': 20, 'lot.estimate': 100 },
  statistics: [],
  reason: null,
  message: 'Awarded at 20 % of the estimate.',
  fingerprint: 'f1',
}
const unknown: OutcomeRow = {
  ...raised,
  outcome: 'not_computable',
  value: null,
  threshold: null,
  reason: { table: 'lots', column: 'estimate', problem: 'missing' },
}

/** Takes what danfojs takes and keeps it. */
class DataFrame {
  constructor(
    readonly rows: (string | number | null)[][],
    readonly options: { columns: string[]; dtypes: string[]; config: { lowMemoryMode: boolean } },
  ) {}
}

test('outcomes become rows of the flat columns, in their order, with their types', () => {
  const frame = toDataFrame({ DataFrame }, [raised, unknown])
  expect(frame.options.columns).toEqual([...flatColumns])
  expect(frame.options.config).toEqual({ lowMemoryMode: true })
  const cell = (row: number, name: string) => frame.rows[row]?.[frame.options.columns.indexOf(name)]
  const dtype = (name: string) => frame.options.dtypes[frame.options.columns.indexOf(name)]
  expect(frame.rows.map((row) => row.length)).toEqual([flatColumns.length, flatColumns.length])
  expect(cell(0, 'subject_type')).toBe('lot')
  expect(cell(0, 'subject_id')).toBe('L1')
  expect(cell(0, 'evidence')).toBe('{"lot.awarded":20,"lot.estimate":100}')
  expect(cell(0, 'value')).toBe(0.2)
  expect(cell(1, 'value')).toBeNull()
  expect(cell(1, 'reason_column')).toBe('estimate')
  expect(dtype('value')).toBe('float32')
  expect(dtype('rule_version')).toBe('int32')
  expect(dtype('message')).toBe('string')
})

test('no outcome is a frame without rows', () => {
  expect(toDataFrame({ DataFrame }, []).rows).toEqual([])
})
