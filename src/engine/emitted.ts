/** Growing columns of outcomes to be shown; sent between threads as they are, by transfer. */
export class Emitted {
  length = 0
  subject = new Int32Array(64)
  severity = new Uint8Array(64)
  confidence = new Uint8Array(64)
  adjusted = new Uint8Array(64)
  value = new Float64Array(64)
  threshold = new Float64Array(64)
  evidence: Float64Array[]

  constructor(evidence: number) {
    this.evidence = Array.from({ length: evidence }, () => new Float64Array(64))
  }

  /** Adds a row and gives its place, for value, threshold and evidence. */
  add(subject: number, severity: number, confidence: number, adjusted: number): number {
    const at = this.length++
    if (at === this.subject.length) this.#grow()
    this.subject[at] = subject
    this.severity[at] = severity
    this.confidence[at] = confidence
    this.adjusted[at] = adjusted
    return at
  }

  #grow(): void {
    const size = this.subject.length * 2
    this.subject = grown(this.subject, new Int32Array(size))
    this.severity = grown(this.severity, new Uint8Array(size))
    this.confidence = grown(this.confidence, new Uint8Array(size))
    this.adjusted = grown(this.adjusted, new Uint8Array(size))
    this.value = grown(this.value, new Float64Array(size))
    this.threshold = grown(this.threshold, new Float64Array(size))
    this.evidence = this.evidence.map((column) => grown(column, new Float64Array(size)))
  }
}

function grown<T extends Int32Array | Uint8Array | Float64Array>(old: T, next: T): T {
  next.set(old)
  return next
}
