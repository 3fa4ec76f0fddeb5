import type { Dictionary } from '../columns/dictionary.js'
import { sharedUint8 } from '../columns/shared.js'

/** Codes of the Common Procurement Vocabulary for work on buildings that stand. */
const renovation = /^(?:4545|4526269|452627)/

/** 1 for each code of the dictionary `classification` that is the renovation of a building. */
export function renovationsOf(classification: Dictionary): Uint8Array {
  const of = sharedUint8(classification.size)
  for (let code = 0; code < of.length; code++)
    of[code] = renovation.test(classification.text(code).trim()) ? 1 : 0
  return of
}
