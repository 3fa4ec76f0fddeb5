import type { TableName } from '../schema/tables.js'
import { reasonOrder } from './reason-order.js'

/**
 * Why a value is unknown. Kernels write `why` bytes: 0 known, else a place in `reasons`. Table `rule` is the rule itself,
 * `scan` what is said of a scan as a whole.
 */
export interface Reason {
  readonly table: TableName | 'rule' | 'scan'
  readonly column?: string
  readonly problem: Problem
}

/**
 * `missing`: no value (where the dataset lacks the whole table or column, outputs say so); `set_aside`: a row that
 * could have changed it was set aside; `differs`: values that must agree do not; `not_positive`: an amount that
 * must be above zero is not; `same_day`: a date without time, of whose day the hour could decide; `unplaced`: a
 * row of the tender names no lot; `several_lots`: one price for several lots; `not_lowest`: a valid bid lies below
 * the winning one; `undefined`: a division by zero; `few_peers`, `no_spread`: a statistic of too few subjects, or a
 * fence of subjects that are nearly all alike.
 */
export const problems = [
  'missing',
  'set_aside',
  'differs',
  'not_positive',
  'same_day',
  'unplaced',
  'several_lots',
  'not_lowest',
  'undefined',
  'few_peers',
  'no_spread',
] as const

export type Problem = (typeof problems)[number]

/** What `problem` of a reason can be in an outcome: a missing value may lack its whole table or column. */
export const outcomeProblems = [...problems, 'no_table', 'no_column'] as const

export type OutcomeProblem = (typeof outcomeProblems)[number]

const list: (Reason | undefined)[] = [undefined]

/** Declares a reason at module load and gives its code (1–240: beside it a byte holds the values of a fact), equal in every thread: modules load in one order. */
export function reason(table: Reason['table'], column: string | undefined, problem: Problem): number {
  const found = list.findIndex((r) => r && r.table === table && r.column === column && r.problem === problem)
  if (found > 0) return found
  if (list.length > 240) throw new RangeError('more than 240 reasons')
  list.push({ table, ...(column === undefined ? {} : { column }), problem })
  return list.length - 1
}

/** The reason of a code; undefined for 0. */
export function reasonOf(code: number): Reason | undefined {
  return list[code]
}

for (const [table, column, problem] of reasonOrder) reason(table, column, problem)

/** A quotient whose divisor may be zero. */
export const UNDEFINED = reason('rule', undefined, 'undefined')

/** Nobody said what instant the data are looked at from, and they have no event that tells. */
export const NO_AS_OF = reason('scan', 'as_of', 'missing')
/** A statistic of too few peers of known value, and fences of peers whose values do not spread. */
export const FEW_PEERS = reason('rule', undefined, 'few_peers')
export const NO_SPREAD = reason('rule', undefined, 'no_spread')

/** Of two reasons the smaller, so that the order of rows does not show; 0 is none. */
export function smaller(a: number, b: number): number {
  return a === 0 || (b !== 0 && b < a) ? b : a
}
