import { groupRows } from '../../join/group.js'
import { codes } from '../../join/index-of.js'
import { setKnown, setRange } from '../block.js'
import type { PopulationData, PopulationFamily } from '../fact.js'
import { areNobodysFew, countingAwards, namelessAwards } from '../populations/left-out.js'
import { doubtfulOf, NO_SUPPLIER, namedIn, whyAside } from '../populations/lost-awards.js'
import { reason, smaller } from '../reason.js'
import { divisionOf } from '../tenders/tender-words.js'

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
    const { index, population } = data
    const { keys, bought, division } = awardRows(data)
    const { start, order } = groupRows(keys, population.count)
    const lost = lostAwards(data)
    // Who was the last to have won a division, surely or perhaps: 1 + supplier.
    const surely = new Int32Array(divisionCount(index.divisionOf))
    const maybe = new Int32Array(surely.length)
    for (let s = 0; s < population.count; s++) {
      const won = { tenders: 0, perhaps: 0, divisions: 0, perhapsDivisions: 0, unclassified: 0 }
      let why = 0
      const to = start[s + 1]!
      for (let i = start[s]!; i < to; ) {
        const d = division[order[i]!]!
        let one = bought[order[i]!]!
        // Awards of one tender stand together: it is surely won where one of them is.
        for (i++; i < to && bought[order[i]!]! >> 1 === one >> 1; i++) one |= bought[order[i]!]! & 1
        const isSure = (one & 1) === 1
        if (isSure) won.tenders++
        else {
          won.perhaps++
          why = smaller(why, NO_STATUS)
        }
        if (d < 0) {
          won.unclassified++
          why = smaller(why, NO_CLASSIFICATION)
        } else if (surely[d] === s + 1) continue
        else if (isSure) {
          surely[d] = s + 1
          won.divisions++
          if (maybe[d] === s + 1) won.perhapsDivisions--
        } else if (maybe[d] !== s + 1) {
          maybe[d] = s + 1
          won.perhapsDivisions++
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
 * By place among the rows of awards, which stand in the order of tenders: the ordinal of the supplier (-1: the award does not
 * count), twice the tender and one more where it surely counts, and its division.
 */
function awardRows(data: PopulationData) {
  const { index, population } = data
  const { tender, rowStart, rows, setAside } = index.award
  const { lo, hi } = data.kept('award.status')
  const counts = countingAwards(data)
  const supplier = codes(index, 'awards', 'supplier_id')
  const classification = codes(index, 'tenders', 'classification')
  const keys = new Int32Array(rows.length).fill(-1)
  const bought = new Int32Array(rows.length)
  const division = new Int32Array(rows.length)
  for (let a = 0; supplier && a < tender.length; a++) {
    if (counts[a] === 0 || setAside[a] === 1) continue
    const own = tender[a]! * 2 + (lo[a] === hi[a] ? 1 : 0)
    const d = divisionOf(index, classification, tender[a]!)
    for (let r = rowStart[a]!; r < rowStart[a + 1]!; r++) {
      const who = supplier[rows[r]!]!
      if (who < 0) continue
      keys[r] = population.ordinalOf[who]!
      bought[r] = own
      division[r] = d
    }
  }
  return { keys, bought, division }
}

/**
 * How many awards a supplier may have won that cannot be told, and why, by ordinal: those that were set aside and some copy of
 * which names it, or nobody; and those that do not name their suppliers, where these are not few (else they are `leftOut`).
 */
function lostAwards(data: PopulationData) {
  const { index, population } = data
  const supplier = codes(index, 'awards', 'supplier_id')
  const { setAside, rows, rowStart } = index.award
  const more = new Int32Array(population.count)
  const why = new Uint8Array(population.count)
  const { allSupplierless, all } = namelessAwards(index, countingAwards(data))
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
  const doubtful = doubtfulOf(index)
  for (const a of doubtful.awards) if (setAside[a] === 1) add(rows.subarray(rowStart[a]!, rowStart[a + 1]!))
  for (const r of doubtful.rows) add(Int32Array.of(r))
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
