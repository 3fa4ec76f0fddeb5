/** Two counts by id, kept in the order in which ids were first met. */
export class Fractions {
  readonly #index = new Map<string, number>()
  readonly #parts: number[] = []
  readonly #wholes: number[] = []

  add(id: string, part: number, whole: number): void {
    const at = this.#index.get(id)
    if (at === undefined) {
      this.#index.set(id, this.#parts.length)
      this.#parts.push(part)
      this.#wholes.push(whole)
    } else {
      this.#parts[at]! += part
      this.#wholes[at]! += whole
    }
  }

  /** All whose whole count is at least `minimum`. */
  list(minimum = 0): { id: string; ratio: number; whole: number }[] {
    const list = []
    for (const [id, at] of this.#index) {
      const whole = this.#wholes[at]!
      if (whole >= minimum) list.push({ id, ratio: this.#parts[at]! / whole, whole })
    }
    return list
  }
}
