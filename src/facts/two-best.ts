/**
 * For each of several keys the largest value, and the largest one of another group: the second is what two different
 * groups both reach. Values are above zero. Linear, whatever the order of `add`.
 */
export class TwoBest {
  /** Keys in order of first appearance. */
  size = 0
  keys = new Int32Array(16)
  first = new Float64Array(16)
  second = new Float64Array(16)
  group = new Int32Array(16)

  readonly #slot
  readonly #stamp
  #round = 0

  constructor(keyCount: number) {
    this.#slot = new Int32Array(keyCount)
    this.#stamp = new Int32Array(keyCount)
  }

  clear(): void {
    this.size = 0
    this.#round++
  }

  add(key: number, group: number, value: number): void {
    const s = this.#slotOf(key)
    if (this.group[s] === group) {
      if (value > this.first[s]!) this.first[s] = value
    } else if (value > this.first[s]!) {
      this.second[s] = this.first[s]!
      this.first[s] = value
      this.group[s] = group
    } else if (value > this.second[s]!) this.second[s] = value
  }

  /** Whether two different groups have a value for a key. */
  has(key: number): boolean {
    return this.#stamp[key] === this.#round && this.second[this.#slot[key]!]! > 0
  }

  #slotOf(key: number): number {
    if (this.#stamp[key] === this.#round) return this.#slot[key]!
    if (this.size === this.keys.length) {
      this.keys = longer(this.keys, new Int32Array(this.size * 2))
      this.first = longer(this.first, new Float64Array(this.size * 2))
      this.second = longer(this.second, new Float64Array(this.size * 2))
      this.group = longer(this.group, new Int32Array(this.size * 2))
    }
    const s = this.size++
    this.#stamp[key] = this.#round
    this.#slot[key] = s
    this.keys[s] = key
    this.first[s] = 0
    this.second[s] = 0
    this.group[s] = -1
    return s
  }
}

function longer<T extends Int32Array | Float64Array>(old: T, next: T): T {
  next.set(old)
  return next
}
