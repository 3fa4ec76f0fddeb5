import { availableParallelism } from 'node:os'
import { TenderflagError } from '../errors.js'

const MIB = 2 ** 20
/** The program, and each of its threads with what it reads and deals out: measured. */
const PROGRAM = 220 * MIB
const A_THREAD = 140 * MIB
/** Rows that a thread reads at once, for which there is room in that; others take so many bytes each. */
const ROWS_AT_ONCE = 1 << 17
const A_ROW = 400
/** A tender is remembered in so many bytes. */
const A_TENDER = 40
/** So many times the bytes of its columns and texts a part takes while it is scanned: measured. */
const TIMES = 2

/** Bytes that the program takes before any part is loaded. */
export function needToRead(threads: number, rowsAtOnce: number): number {
  return PROGRAM + threads * (A_THREAD + Math.max(0, rowsAtOnce - ROWS_AT_ONCE) * A_ROW)
}

/** Bytes that it takes to scan a part, beside those of the program. */
export function needToScan(tenders: number, weight: number): number {
  return tenders * A_TENDER + TIMES * weight
}

/** How many threads suit a limit: one a core, as long as they leave half of the memory to the parts; one at least. */
export function threadsWithin(limit: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor((limit - PROGRAM) / (2 * A_THREAD))))
}

/** Throws USAGE where a limit is below what is needed. */
export function refuseBelow(need: number, limit: number, what: string): void {
  if (need > limit)
    throw new TenderflagError(
      'USAGE',
      `the memory limit is too low: ${what} need ${Math.ceil(need / MIB)}MB; give at least as much`,
    )
}
