import type { EntityIndex } from '../join/index-of.js'

/** The row of an entity that is one row and was not set aside, as nearly all are; else -1. */
export function onlyRow({ rowStart, rows, setAside }: EntityIndex, e: number): number {
  const start = rowStart[e]!
  return rowStart[e + 1] === start + 1 && setAside[e] === 0 ? rows[start]! : -1
}
