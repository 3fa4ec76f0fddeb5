import type { Domain } from '../../schema/tables.js'

/** A column over the rows of the history and those that events brought. */
export interface Field {
  readonly name: string
  readonly kind: 'code' | 'enum' | 'number'
  readonly domain: Domain
  readonly base: ArrayLike<number> | undefined
  /** Grows with events. */
  readonly delta: { readonly values: ArrayLike<number> } | undefined
}

/** A row: of the history from 0 on; the n-th that came with events is -1 - n. */
export type Ref = number

/** Rows in the order that they have when all are put into one table: those of the history first. */
export function inOrder(refs: Iterable<Ref>): Ref[] {
  return [...new Set(refs)].sort((a, b) => (a >= 0 && b >= 0 ? a - b : b - a))
}

/** The value of a row: as columns have it, -1 and NaN null. */
export function cellOf(field: Field | undefined, ref: Ref): number {
  if (!field) return -1
  const values = ref >= 0 ? field.base : field.delta?.values
  return values ? values[ref >= 0 ? ref : -1 - ref]! : field.kind === 'number' ? Number.NaN : -1
}
