import type { PopulationData } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { countingAwards } from '../populations/left-out.js'

/** Awards that count or may, by pair of a buyer and a supplier. */
export interface Purchases {
  /** Those of pair p are `awards[start[p]] … awards[start[p + 1] - 1]`, ascending, each once, however many lots of it the pair has. */
  readonly start: Int32Array
  readonly awards: Int32Array
  /** By award, bits of `TO`. */
  readonly to: Uint8Array
}

/** To whom an award was made: some row names no supplier; several suppliers, each that is not named taken for one. */
export const TO = { NAMELESS: 1, SEVERAL: 2 } as const

const found = oncePerIndex((): { purchases?: Purchases } => ({}))

/** Of the population `buyer_supplier` and the kept `award.status`. Linear in rows of awards, once a thread. */
export function purchasesOf(data: PopulationData): Purchases {
  const made = found(data.index)
  made.purchases ??= readPurchases(data)
  return made.purchases
}

function readPurchases(data: PopulationData): Purchases {
  const { ofRow, count } = data.population
  const { rowStart, rows } = data.index.award
  const counts = countingAwards(data)
  const keys = new Int32Array(rows.length)
  const to = new Uint8Array(counts.length)
  const start = new Int32Array(count + 1)
  const seen = new Int32Array(count)
  for (let a = 0; a < counts.length; a++) {
    const first = rowStart[a]!
    const end = rowStart[a + 1]!
    if (end === first + 1) {
      const p = counts[a] === 0 ? -1 : ofRow[rows[first]!]!
      keys[first] = p
      if (p < 0) to[a] = TO.NAMELESS
      else start[p + 1]!++
      continue
    }
    let suppliers = 0
    for (let r = first; r < end; r++) {
      const p = counts[a] === 0 ? -1 : ofRow[rows[r]!]!
      const isKnown = p >= 0 && seen[p] === a + 1
      keys[r] = isKnown ? -1 : p
      if (isKnown) continue
      suppliers++
      if (p < 0) to[a]! |= TO.NAMELESS
      else {
        seen[p] = a + 1
        start[p + 1]!++
      }
    }
    if (suppliers > 1) to[a]! |= TO.SEVERAL
  }
  for (let p = 0; p < count; p++) start[p + 1]! += start[p]!
  const awards = new Int32Array(start[count]!)
  const next = start.slice()
  for (let a = 0; a < counts.length; a++)
    for (let r = rowStart[a]!; r < rowStart[a + 1]!; r++) if (keys[r]! >= 0) awards[next[keys[r]!]!++] = a
  return { start, awards, to }
}
