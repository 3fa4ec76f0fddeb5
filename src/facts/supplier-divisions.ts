import { groupRows } from '../join/group.js'
import { codes } from '../join/index-of.js'
import { enumValues } from '../schema/tables.js'
import { setRange } from './block.js'
import type { PopulationFamily } from './fact.js'
import { reason } from './reason.js'
import { divisionOf } from './tender-words.js'

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')
const NO_STATUS = reason('awards', 'status', 'missing')
const NO_CLASSIFICATION = reason('tenders', 'classification', 'missing')

const needs = ['awards.supplier_id', 'awards.award_id', 'awards.lot_id', 'awards.status']

/** What a supplier wins, by active and pending awards. */
export const supplierDivisions: PopulationFamily = {
  subject: 'supplier',
  facts: [
    {
      name: 'supplier.tenders',
      subject: 'supplier',
      type: 'count',
      unit: 'tenders',
      about: 'Tenders in which the supplier has an active or pending award.',
      needs,
      requires: ['awards.supplier_id', 'awards.status'],
    },
    {
      name: 'supplier.divisions',
      subject: 'supplier',
      type: 'count',
      unit: 'divisions',
      about:
        'Different first two characters of the classification of these tenders; a range where classifications are missing.',
      needs: [...needs, 'tenders.classification', 'scan.divisions'],
      requires: ['awards.supplier_id', 'awards.status', 'tenders.classification'],
    },
  ],
  keeps: ['award.status'],
  compute({ index, population, kept }, [tenders, divisions]) {
    const { award } = index
    const status = kept('award.status')
    const supplier = codes(index, 'awards', 'supplier_id')
    const classification = codes(index, 'tenders', 'classification')
    const keys = new Int32Array(supplier?.length ?? 0).fill(-1)
    for (let r = 0; r < keys.length; r++) {
      const a = award.ofRow[r]!
      if (a < 0 || supplier![r]! < 0 || award.setAside[a] === 1) continue
      const is = status.lo[a]!
      if (status.lo[a] === status.hi[a] && is !== PENDING && is !== ACTIVE) continue
      keys[r] = population.ordinalOf[supplier![r]!]!
    }
    const { start, order } = groupRows(keys, population.count)
    // Who was the last to have a tender or division: 1 + supplier.
    const ofTender = new Int32Array(index.counts.tender)
    const ofDivision = new Int32Array(divisionCount(index.divisionOf))
    for (let s = 0; s < population.count; s++) {
      const won = { tenders: 0, perhaps: 0, divisions: 0, perhapsDivisions: 0, unclassified: 0 }
      let why = 0
      // First what is sure, then what is not, so that nothing counts as both.
      for (const isSure of [true, false]) {
        for (let i = start[s]!; i < start[s + 1]!; i++) {
          const a = award.ofRow[order[i]!]!
          if ((status.lo[a] === status.hi[a]) !== isSure) continue
          const t = award.tender[a]!
          if (ofTender[t] === s + 1) continue
          ofTender[t] = s + 1
          if (isSure) won.tenders++
          else won.perhaps++
          if (!isSure && (why === 0 || NO_STATUS < why)) why = NO_STATUS
          const d = divisionOf(index, classification, t)
          if (d < 0) {
            won.unclassified++
            if (why === 0 || NO_CLASSIFICATION < why) why = NO_CLASSIFICATION
          } else if (ofDivision[d] !== s + 1) {
            ofDivision[d] = s + 1
            if (isSure) won.divisions++
            else won.perhapsDivisions++
          }
        }
      }
      if (tenders) setRange(tenders, s, won.tenders, won.tenders + won.perhaps, NO_STATUS)
      if (!divisions) continue
      // An unclassified tender is of some division, though perhaps of one that is counted.
      const unsure = won.perhapsDivisions + won.unclassified
      const least = won.divisions === 0 && won.tenders > 0 ? 1 : won.divisions
      setRange(divisions, s, least, Math.max(least, won.divisions + unsure), why || NO_CLASSIFICATION)
    }
  },
}

function divisionCount(of: Int32Array): number {
  let count = 0
  for (const division of of) count = Math.max(count, division + 1)
  return count
}
