import { groupRows } from '../join/group.js'
import { codes } from '../join/index-of.js'
import { enumValues } from '../schema/tables.js'
import { setKnown, setRange } from './block.js'
import type { PopulationData, PopulationFamily } from './fact.js'
import { areNobodysFew, countsOrMay, namelessAwards, smaller } from './left-out.js'
import { NO_SUPPLIER, namedIn, whyAside } from './lost-awards.js'
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
    {
      name: 'supplier.awards_left_out',
      subject: 'supplier',
      type: 'count',
      unit: 'awards',
      about:
        'Active and pending awards of the data that do not name (all) their suppliers and are left out of these, being few.',
      needs,
      requires: ['awards.supplier_id', 'awards.status'],
    },
  ],
  keeps: ['award.status'],
  compute(data, [tenders, divisions, leftOut]) {
    const { index, population, kept } = data
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
    const lost = lostAwards(data)
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
      const whyLost = lost.why[s]!
      const more = lost.more[s]!
      if (tenders) setRange(tenders, s, won.tenders, won.tenders + won.perhaps + more, whyLost || NO_STATUS)
      if (leftOut) setKnown(leftOut, s, lost.leftOut)
      if (!divisions) continue
      // An unclassified tender is of some division, though perhaps of one that is counted.
      const unsure = won.perhapsDivisions + won.unclassified
      const least = won.divisions === 0 && won.tenders > 0 ? 1 : won.divisions
      const most = Math.max(least, won.divisions + unsure) + more
      setRange(divisions, s, least, most, smaller(why, whyLost) || NO_CLASSIFICATION)
    }
  },
}

/**
 * How many awards a supplier may have won that cannot be told, and why, by ordinal: those that were set aside and some copy of
 * which names it, or nobody; and those that do not name their suppliers, where these are not few (else they are `leftOut`).
 */
function lostAwards({ index, population, kept }: PopulationData) {
  const status = kept('award.status')
  const supplier = codes(index, 'awards', 'supplier_id')
  const { ofRow, setAside, rows, rowStart } = index.award
  const more = new Int32Array(population.count)
  const why = new Uint8Array(population.count)
  const { allSupplierless, all } = namelessAwards(index, (a) => countsOrMay(status, a))
  const isFew = areNobodysFew(allSupplierless, all)
  let any = isFew ? 0 : allSupplierless
  let whyAny = isFew ? 0 : NO_SUPPLIER
  const add = (of: Int32Array) => {
    for (const party of namedIn(of, supplier)) {
      const s = party < 0 ? -1 : population.ordinalOf[party]!
      if (party < 0) {
        any++
        whyAny = smaller(whyAny, whyAside.award)
      } else if (s >= 0) {
        more[s]!++
        why[s] = whyAside.award
      }
    }
  }
  for (let a = 0; a < setAside.length; a++)
    if (setAside[a] === 1) add(rows.subarray(rowStart[a]!, rowStart[a + 1]!))
  for (let r = 0; r < ofRow.length; r++) if (ofRow[r]! < 0) add(Int32Array.of(r))
  for (let s = 0; s < why.length; s++) {
    more[s]! += any
    why[s] = smaller(why[s]!, whyAny)
  }
  return { more, why, leftOut: isFew ? allSupplierless : 0 }
}

function divisionCount(of: Int32Array): number {
  let count = 0
  for (const division of of) count = Math.max(count, division + 1)
  return count
}
