import { codes, type Index } from '../../join/index-of.js'
import { oncePerIndex } from '../per-index.js'

const read = oncePerIndex((index): { readonly ofRow?: Int32Array } => {
  const classification = codes(index, 'tenders', 'classification')
  if (!classification) return {}
  const { divisionOf } = index
  const ofRow = new Int32Array(classification.length)
  for (let row = 0; row < ofRow.length; row++) {
    const code = classification[row]!
    ofRow[row] = code < 0 ? -1 : divisionOf[code]!
  }
  return { ofRow }
})

/** Code of the division of each row of tenders, -1 none; undefined without classifications. Once a thread. */
export function divisionsByRow(index: Index): Int32Array | undefined {
  return read(index).ofRow
}

/** Ordinal of the market of each tender, -1 none; `ordinalOf`: by code of the division. */
export function marketOfTenders(index: Index, ordinalOf: Int32Array): Int32Array {
  const of = divisionsByRow(index)
  const { row } = index.tender
  const market = new Int32Array(row.length).fill(-1)
  for (let t = 0; of && t < market.length; t++) {
    const division = row[t]! < 0 ? -1 : of[row[t]!]!
    if (division >= 0) market[t] = ordinalOf[division]!
  }
  return market
}
