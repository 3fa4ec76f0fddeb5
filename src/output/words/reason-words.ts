import type { Dataset } from '../../columns/dataset.js'
import { type OutcomeProblem, type Reason, reasonOf } from '../../facts/reason.js'
import { cleanText } from '../clean-text.js'
import type { OutputWords } from './output-words.js'
import { fill } from './words.js'

/** Why an outcome is not computable, as outputs give it. */
export interface ReasonRow {
  readonly table: string
  readonly column: string | null
  readonly problem: OutcomeProblem
}

/** The reason of a code in view of what the data set has: a missing value may be a missing table or column. */
export function reasonRow(dataset: Dataset, code: number): ReasonRow {
  const reason: Reason = reasonOf(code) ?? { table: 'rule', problem: 'undefined' }
  return { table: reason.table, column: reason.column ?? null, problem: problemOf(dataset, reason) }
}

function problemOf(dataset: Dataset, reason: Reason): ReasonRow['problem'] {
  if (reason.problem !== 'missing' || reason.table === 'rule' || reason.table === 'scan')
    return reason.problem
  const table = dataset.tables.get(reason.table)
  if (!table) return 'no_table'
  return reason.column === undefined || table.present.has(reason.column) ? 'missing' : 'no_column'
}

/** Why something is not computable, in a clause. */
export function reasonText(words: OutputWords, reason: ReasonRow): string {
  if (reason.table === 'scan') return words.problems.no_as_of
  const isRow = reason.problem === 'missing' && reason.column === null
  return fill(words.problems[isRow ? 'no_row' : reason.problem], {
    table: cleanText(reason.table),
    column: cleanText(reason.column ?? ''),
  })
}
