import { Dictionary } from '../../columns/dictionary.js'

/** Codes that are looked up last are found without their texts; a power of two. */
const LATEST = 64

/** A small dictionary for some values of a large one, in order of first appearance; emptied again and again. */
export class LocalCodes {
  readonly dictionary = new Dictionary()
  /** The code of the large dictionary for each one here; what stands behind the last one says nothing. */
  readonly global: number[] = []
  #size = 0
  readonly #from
  readonly #literals: readonly number[]
  /** Where a code of the large dictionary was put last, by its last bits: to be believed if `global` says the same. */
  readonly #latest = new Int32Array(LATEST)

  /** `literals`: texts that are there from the beginning, and always have the same codes. */
  constructor(from: Dictionary, literals: readonly string[]) {
    this.#from = from
    this.#literals = literals.map((text) => from.encodeText(text))
  }

  /** Empties it but for the literals. */
  begin(): void {
    this.dictionary.clear()
    this.#size = 0
    for (const code of this.#literals) this.of(code)
  }

  /** The code here for one of the large dictionary. */
  of(code: number): number {
    const { global } = this
    const latest = this.#latest[code & (LATEST - 1)]!
    if (latest < this.#size && global[latest] === code) return latest
    const local = this.dictionary.encodeFrom(this.#from, code)
    if (local === this.#size) global[this.#size++] = code
    this.#latest[code & (LATEST - 1)] = local
    return local
  }
}
