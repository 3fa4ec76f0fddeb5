// The steps of row programs, by number: src/ocds/rows/row-program.ts writes them, and wasm/rows.ts, which is AssemblyScript and
// reads this file too, runs them.
export const END = 0
export const GET = 1
export const ELSE = 2
export const PUT = 3
export const PUT_TEXT = 4
export const PUT_CODE = 5
export const NAMED = 6
export const NOTHING = 7
export const THERE = 8
export const EACH = 9
export const ONCE = 10
export const NEXT = 11
export const ROW = 12
export const MEMBERS = 13
export const FIND = 14
export const ROLE = 15
export const STATISTIC = 16
export const UNLESS = 17
export const IF = 18
export const MORE = 19
export const FIRST = 20
export const SAME = 21
export const COPY = 22
export const UNLIKE = 23
export const LISTED = 24

/** How many units are listed at once. More leave the cache before they are read. */
export const UNITS_LISTED = 64
