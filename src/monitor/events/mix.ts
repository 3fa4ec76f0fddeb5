const number = new Float64Array(1)
const halves = new Int32Array(number.buffer)

/** Two multiplicative hashes of values one after the other, 53 bits together. Not for secrets, nor against whoever means to collide. */
export class Mix {
  #a = 0
  #b = 0

  begin(): void {
    this.#a = 0xdeadbeef | 0
    this.#b = 0x41c6ce57 | 0
  }

  /** A whole number of 32 bits. */
  word(value: number): void {
    const a = Math.imul(this.#a ^ value, 2654435761)
    const b = Math.imul(this.#b ^ value, 1597334677)
    // Products carry upwards only, and a small whole number has bits at the top alone: they are brought down.
    this.#a = a ^ (a >>> 15)
    this.#b = b ^ (b >>> 16)
  }

  /** A number; -0 is 0. */
  number(value: number): void {
    number[0] = value + 0
    this.word(halves[0]!)
    this.word(halves[1]!)
  }

  /** The code units of a text, and how many they are: so that two texts are not one of both. */
  text(text: string): void {
    let a = this.#a
    let b = this.#b
    const n = text.length
    for (let i = 0; i < n; i++) {
      const unit = text.charCodeAt(i)
      a = Math.imul(a ^ unit, 2654435761)
      b = Math.imul(b ^ unit, 1597334677)
    }
    this.#a = Math.imul(a ^ n, 2654435761)
    this.#b = Math.imul(b ^ n, 1597334677)
  }

  sum(): number {
    let a = this.#a
    let b = this.#b
    a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
    b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
    return 4294967296 * (2097151 & b) + (a >>> 0)
  }
}
