import { isoText } from '../output/words/value-words.js'

/** The text of an instant that mostly stays the same. */
export class IsoText {
  #value = Number.NaN
  #text: string | null = null

  constructor(readonly zone: string) {}

  of(value: number): string | null {
    if (!Object.is(value, this.#value)) {
      this.#value = value
      this.#text = isoText(value, this.zone)
    }
    return this.#text
  }
}
