import { sharedFloat64, sharedInt32, sharedUint8 } from '../columns/shared.js'

const FIRST = 1024

/** Growing columns of outcomes to be shown, in shared memory: what a thread found is handed over without a copy. */
export class Emitted {
  length = 0
  /** How often each outcome code came. */
  tally = new Uint32Array(256)
  subject = sharedInt32(FIRST)
  severity = sharedUint8(FIRST)
  confidence = sharedUint8(FIRST)
  adjusted = sharedUint8(FIRST)
  value = sharedFloat64(FIRST)
  threshold = sharedFloat64(FIRST)
  evidence: Float64Array[]

  constructor(evidence: number) {
    this.evidence = Array.from({ length: evidence }, () => sharedFloat64(FIRST))
  }

  /** Makes room for some rows, and gives the place of the first; they are to be written there. */
  extend(count: number): number {
    const at = this.length
    this.length += count
    while (this.length > this.subject.length) this.#grow()
    return at
  }

  #grow(): void {
    const size = this.subject.length * 2
    this.subject = grown(this.subject, sharedInt32(size))
    this.severity = grown(this.severity, sharedUint8(size))
    this.confidence = grown(this.confidence, sharedUint8(size))
    this.adjusted = grown(this.adjusted, sharedUint8(size))
    this.value = grown(this.value, sharedFloat64(size))
    this.threshold = grown(this.threshold, sharedFloat64(size))
    this.evidence = this.evidence.map((column) => grown(column, sharedFloat64(size)))
  }
}

function grown<T extends Int32Array | Uint8Array | Float64Array>(old: T, next: T): T {
  next.set(old)
  return next
}
