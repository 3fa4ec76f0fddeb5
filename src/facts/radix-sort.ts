/** Up to so many numbers digits of 8 bits are counted, of more 11: the counters are to be fewer than the numbers. */
const FEW = 4096
/** Places of the two halves of a float of 64 bits. */
const LOW = new Uint32Array(Float64Array.of(1).buffer)[0] === 0 ? 0 : 1
const HIGH = 1 - LOW

/** Sorts ranges of numbers that are none below zero, digit by digit from the lowest. Linear; memory of twice the longest range. */
export class RadixSort {
  readonly #one
  readonly #other
  readonly #counts = new Uint32Array(1 << 11)

  /** `longest`: the length of the longest range. */
  constructor(longest: number) {
    this.#one = new Float64Array(longest)
    this.#other = new Float64Array(longest)
  }

  /** Puts values[from … to) in ascending order. False, and nothing done: some number is below zero or NaN. */
  sort(values: Float64Array, from: number, to: number): boolean {
    const n = to - from
    for (let i = from; i < to; i++) if (!(values[i]! >= 0)) return false
    let [source, target] = [this.#one, this.#other]
    for (let i = 0; i < n; i++) source[i] = values[from + i]! + 0 // -0 has the sign of numbers below zero
    const width = n > FEW ? 11 : 8
    for (const half of [LOW, HIGH])
      for (let shift = 0; shift < 32; shift += width) {
        if (!this.#pass(source, target, n, half, shift, width)) continue
        const sorted = target
        target = source
        source = sorted
      }
    for (let i = 0; i < n; i++) values[from + i] = source[i]!
    return true
  }

  /** Brings numbers in the order of one digit; false, and nothing done: all have the same. */
  #pass(
    source: Float64Array,
    target: Float64Array,
    n: number,
    half: number,
    shift: number,
    width: number,
  ): boolean {
    const counts = this.#counts
    const words = new Uint32Array(source.buffer)
    const mask = (1 << width) - 1
    counts.fill(0, 0, mask + 1)
    for (let i = 0; i < n; i++) counts[(words[2 * i + half]! >>> shift) & mask]!++
    if (counts[(words[half]! >>> shift) & mask] === n) return false
    let next = 0
    for (let digit = 0; digit <= mask; digit++) {
      const of = counts[digit]!
      counts[digit] = next
      next += of
    }
    for (let i = 0; i < n; i++) target[counts[(words[2 * i + half]! >>> shift) & mask]!++] = source[i]!
    return true
  }
}
