import { firstMoment, lastMoment } from '../schema/instant.js'
import type { Block } from './fact.js'

/** Room for `capacity` subjects: 17 bytes each. */
export function newBlock(capacity: number): Block {
  return {
    lo: new Float64Array(capacity),
    hi: new Float64Array(capacity),
    why: new Uint8Array(capacity),
    exact: true,
  }
}

/** Nothing is known of place i. */
export function setUnknown(block: Block, i: number, why: number): void {
  block.lo[i] = Number.NEGATIVE_INFINITY
  block.hi[i] = Number.POSITIVE_INFINITY
  block.why[i] = why
  block.exact = false
}

/** Place i is this number. */
export function setKnown(block: Block, i: number, value: number): void {
  block.lo[i] = value
  block.hi[i] = value
  block.why[i] = 0
}

/** Place i lies between two bounds, both possible; `why` tells why it is not known, where they differ. */
export function setRange(block: Block, i: number, lo: number, hi: number, why: number): void {
  block.lo[i] = lo
  block.hi[i] = hi
  block.why[i] = lo === hi ? 0 : why
  if (lo !== hi) block.exact = false
}

/** A boolean: surely, or perhaps, or not. */
export function setTruth(block: Block, i: number, surely: boolean, perhaps: boolean, why: number): void {
  setRange(block, i, surely ? 1 : 0, surely || perhaps ? 1 : 0, why)
}

/** NaN is unknown. */
export function setNumber(block: Block, i: number, value: number, why: number): void {
  if (!Number.isNaN(value)) setKnown(block, i, value)
  else setUnknown(block, i, why)
}

/** A day without a time may be any moment of it. */
export function setInstant(block: Block, i: number, value: number, missing: number, sameDay: number): void {
  if (Number.isNaN(value)) setUnknown(block, i, missing)
  else setRange(block, i, firstMoment(value), lastMoment(value), sameDay)
}

/** Up to so many places a loop is sooner done than a call of `fill` begun. */
const FEW = 16

/** One known value for the first n places. */
export function setAllKnown(block: Block, n: number, value: number): void {
  if (n <= FEW) {
    for (let i = 0; i < n; i++) setKnown(block, i, value)
    return
  }
  block.lo.fill(value, 0, n)
  block.hi.fill(value, 0, n)
  block.why.fill(0, 0, n)
}
