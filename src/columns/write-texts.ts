import type { Encoder } from './dictionary.js'
import type { Codes } from './growable.js'

/** So many texts are handed to a dictionary at once: what is copied for it stays in cache. */
export const AT_ONCE = 2048

/** How many to hand over after so many were wanted and so many done: fewer where many are not usual. */
export function nextWanted(wanted: number, done: number): number {
  return done === wanted ? Math.min(AT_ONCE, 2 * wanted) : Math.max(16, done)
}

/** Writes the codes of texts, a row each: those that are usual many at once, where the dictionary can do so. */
export function writeTexts(
  target: Codes,
  dictionary: Encoder | undefined,
  encode: (from: number, to: number) => number,
  bytes: Uint8Array,
  marks: Int32Array,
  first: number,
  stride: number,
  rows: number,
  areAddresses = false,
): void {
  target.reserve(rows)
  const { values } = target
  const many = dictionary?.usual ? dictionary : undefined
  let wanted = AT_ONCE
  for (let row = 0; row < rows; ) {
    if (many) {
      const some = Math.min(wanted, rows - row)
      const place = first + row * stride
      const done = many.usual!(bytes, marks, place, stride, some, values, target.length, areAddresses)
      target.length += done
      row += done
      wanted = nextWanted(some, done)
      if (done === some) continue
    }
    const p = first + row++ * stride
    values[target.length] = encode(marks[p]!, marks[p + 1]!)
    target.length++
  }
}
