/**
 * A small seeded generator of pseudo-random numbers, for simulations only. The step is sfc32 ("Small Fast
 * Counting", Chris Doty-Humphrey, PractRand, public domain); the state is filled by the finalizer of MurmurHash3
 * (Austin Appleby, public domain) over a counter that grows by the golden ratio. Only 32-bit integer operations
 * decide the sequence, so that it is the same on every machine.
 */
export class Random {
  #a = 0
  #b = 0
  #c = 0
  #counter = 1

  /** `stream` and `index` give independent sequences of one seed: one a tender, so that none depends on another. */
  constructor(seed: number, stream = 0, index = 0) {
    this.reseed(seed, stream, index)
  }

  /** Starts the sequence of (seed, stream, index) from its beginning; costs about a dozen steps. */
  reseed(seed: number, stream: number, index: number): void {
    const start = mix(seed) ^ mix(stream + 0x51ed270b)
    this.#a = mix(start)
    this.#b = mix(start + 0x9e3779b9 + index)
    this.#c = mix(this.#b ^ Math.imul(index, 0x85ebca6b))
    this.#counter = 1
    for (let i = 0; i < 8; i++) this.word()
  }

  /** The next 32 bits, as an integer of 0 … 2³² − 1. */
  word(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    this.#c |= 0
    return sum >>> 0
  }

  /** Uniform in [0, 1), in steps of 2⁻³². */
  uniform(): number {
    return this.word() / 4294967296
  }

  /** A whole number of [from, to], both included; the bias is below (to − from) / 2³². */
  between(from: number, to: number): number {
    return from + Math.floor(this.uniform() * (to - from + 1))
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability
  }

  /**
   * Normal with mean 0 and deviation 1, as the sum of twelve uniforms less six (Irwin–Hall): exact arithmetic, no
   * logarithm whose last bit differs between engines; tails end at ±6.
   */
  normal(): number {
    let sum = 0
    for (let i = 0; i < 6; i++) {
      const word = this.word()
      sum += (word & 0xffff) + (word >>> 16)
    }
    return (sum + 6) / 65536 - 6
  }

  /** An element of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.uniform() * list.length)]!
  }

  /** A place in `weights`, as likely as its weight; weights add up to 1 (what is left falls to the last place). */
  place(weights: readonly number[]): number {
    let left = this.uniform()
    for (let i = 0; i < weights.length - 1; i++) {
      left -= weights[i]!
      if (left < 0) return i
    }
    return weights.length - 1
  }

  /** Shuffles in place (Fisher–Yates). */
  shuffle<T extends { [i: number]: number; length: number }>(list: T): T {
    for (let i = list.length - 1; i > 0; i--) {
      const j = Math.floor(this.uniform() * (i + 1))
      const kept = list[i]!
      list[i] = list[j]!
      list[j] = kept
    }
    return list
  }
}

/** MurmurHash3's 32-bit finalizer. */
function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
