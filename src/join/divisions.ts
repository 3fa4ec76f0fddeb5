import type { Dictionaries } from '../columns/dictionaries.js'
import { sharedInt32 } from '../columns/shared.js'

/**
 * The division of each classification code, as codes of the dictionary `division`: the first two characters (of
 * "45233140" and "45000000-7": "45"); -1 for a code that has no two. Adds the divisions to their dictionary.
 */
export function divisionsOf(dictionaries: Dictionaries): Int32Array {
  const { classification, division } = dictionaries
  const of = sharedInt32(classification.size)
  for (let code = 0; code < of.length; code++) {
    const text = [...classification.text(code).trim()].slice(0, 2).join('')
    of[code] = text.length < 2 ? -1 : division.encodeText(text)
  }
  return of
}
