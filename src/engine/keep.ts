import { sharedFloat64, sharedUint8 } from '../columns/shared.js'
import type { Block, FullColumn } from '../facts/fact.js'
import { reasonOf } from '../facts/reason.js'
import { TRUE } from '../rules/fold.js'
import type { Node } from '../rules/rule.js'
import { NO, type Truths, YES } from '../rules/truth.js'
import type { SubjectKind } from '../schema/subject.js'

/**
 * What morsels write down of every subject of a kind, for what is computed of all of them: a fact with its bounds
 * (`column`), what a condition says (`truths`), or the numbers that a statistic is taken over (`values`): NaN for a
 * subject that is not surely among them, Infinity for one whose number is not known.
 */
export interface Keep {
  readonly kind: SubjectKind
  readonly node: Node
  readonly among: Node
  readonly column?: FullColumn
  readonly truths?: Truths
  readonly values?: Float64Array
  /** The numbers are days: one that is known within a day, of a date beside an instant, counts as between two dates. */
  readonly areDays?: boolean
}

/** A fact to be kept of all subjects of a kind, with the column that it goes to. */
export function keepFact(
  kind: SubjectKind,
  fact: string,
  count: number,
): Keep & { readonly column: FullColumn } {
  return { kind, node: { op: 'fact', fact }, among: TRUE, column: fullColumn(count) }
}

/** Zeroed bounds and reasons in shared memory, for `count` subjects. */
export function fullColumn(count: number): FullColumn {
  return { lo: sharedFloat64(count), hi: sharedFloat64(count), why: sharedUint8(count) }
}

/** Writes the values of `n` subjects from `first` on. */
export function writeKeep(
  { column, values, areDays }: Keep,
  block: Block,
  among: Truths,
  first: number,
  n: number,
): void {
  if (column) {
    column.lo.set(block.lo.subarray(0, n), first)
    column.hi.set((block.exact ? block.lo : block.hi).subarray(0, n), first)
    if (!block.exact) column.why.set(block.why.subarray(0, n), first)
  }
  if (!values) return
  // The bound that is never -Infinity, plus what its reason and the truth make of it: without branches, often guessed wrong.
  const most = block.exact ? block.lo : block.hi
  if (block.exact) for (let i = 0; i < n; i++) values[first + i] = most[i]! + ofTruth[among[i]!]!
  else if (areDays)
    for (let i = 0; i < n; i++) {
      const isKnown = block.why[i] === 0 || isWithinDay(block, i)
      values[first + i] = (isKnown ? most[i]! : Number.POSITIVE_INFINITY) + ofTruth[among[i]!]!
    }
  else
    for (let i = 0; i < n; i++) values[first + i] = most[i]! + ofReason[block.why[i]!]! + ofTruth[among[i]!]!
}

/** What is added to a number to keep it as it is: not 0, which makes 0 of -0. */
const SAME = -0
const ofReason = new Float64Array(256).fill(Number.POSITIVE_INFINITY).fill(SAME, 0, 1)
const ofTruth = new Float64Array(256).fill(Number.POSITIVE_INFINITY)
ofTruth[NO] = Number.NaN
ofTruth[YES] = SAME

/**
 * Whether a number of days is open only because one end is a date. The most that it may be is what there would be between
 * two dates, as peers have that say no times at all.
 */
function isWithinDay({ lo, hi, why }: Block, i: number): boolean {
  return reasonOf(why[i]!)?.problem === 'same_day' && hi[i]! - lo[i]! <= LONGEST_DAYS
}

/** Between the least and the most lies a day, of at most 25 hours. */
const LONGEST_DAYS = 1 + 1 / 24
