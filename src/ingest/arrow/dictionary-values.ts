/** The values of a dictionary: one column, and one more for each delta. */
export class DictionaryValues<Column extends { readonly rows: number }> {
  readonly #parts: Column[] = []
  readonly #starts: number[] = []
  #size = 0

  constructor(parts: readonly Column[] = []) {
    for (const part of parts) this.add(part)
  }

  get size(): number {
    return this.#size
  }

  /** The column that holds all values, where it is one. */
  get only(): Column | undefined {
    return this.#parts.length === 1 ? this.#parts[0] : undefined
  }

  add(part: Column): void {
    this.#parts.push(part)
    this.#starts.push(this.#size)
    this.#size += part.rows
  }

  /** Calls `use` with the column that holds the value of an index, and its row there. */
  at<T>(index: number, use: (column: Column, row: number) => T): T {
    let low = 0
    for (let high = this.#parts.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1
      if (this.#starts[middle]! <= index) low = middle
      else high = middle - 1
    }
    return use(this.#parts[low]!, index - this.#starts[low]!)
  }
}
