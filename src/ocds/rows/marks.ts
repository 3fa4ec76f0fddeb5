/**
 * Where the values of rows stand that wait to be written: two words a value, its place in the bytes with its kind, and
 * its end. A text is as its place says; 0, 0 is nothing. Places stay below 2^29: no chunk is longer than a release may be.
 */
export const NUMBER_MARK = 1 << 29
export const TRUE_MARK = 2 << 29
export const FALSE_MARK = 3 << 29
/** Of a code that is known already; its end is 1. */
export const CODE_MARK = 4 << 29
/** Members whose values are written as they stand: a column each, and the slots on the way to it, one to three. */
export type Members = readonly (readonly [column: number, ...path: number[]])[]

/** What is left of a first word without its kind. */
export const PLACE = NUMBER_MARK - 1

/** So many rows of a table wait: a column of them is written at once, in one loop, while their bytes are at hand. */
export const WAITING = 256
