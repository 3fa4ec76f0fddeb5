import { codes, type Index } from '../../join/index-of.js'
import { dayOfRange } from '../../schema/instant.js'
import { setKnown, setRange, setUnknown } from '../block.js'
import type { FactSpec, PopulationData, PopulationFamily } from '../fact.js'
import { isJustBelow } from '../near.js'
import { leftOutOf, namelessAwards } from '../populations/left-out.js'
import { eachLostPair, lostAwards, NO_BUYER } from '../populations/lost-awards.js'
import { reason, smaller } from '../reason.js'
import { DirectAwards, directKeeps, directNeeds, directOnes } from './direct-awards.js'
import { LiftedAwards, liftedNeeds } from './lifted-awards.js'
import { limitRequires } from './limits.js'
import { Periods } from './periods.js'

const NO_AWARDS = reason('awards', undefined, 'missing')
const SEVERAL_SUPPLIERS = reason('awards', 'supplier_id', 'differs')
const NO_CLASSIFICATION = reason('tenders', 'classification', 'missing')

const requires = ['tenders.buyer_id', 'tenders.method', 'awards.status']
const amountRequires = [...requires, 'awards.amount', 'awards.currency', ...limitRequires]
const pairRequires = ['awards.supplier_id', ...amountRequires]

const direct = 'active and pending awards of tenders by direct method'
const ofPairs = {
  subject: 'buyer_supplier',
  needs: directNeeds,
  requires: pairRequires,
} as const satisfies Partial<FactSpec>

/** Direct awards of a buyer to a supplier, and those that grew beyond what may be awarded directly. */
export const directAwards: PopulationFamily = {
  subject: 'buyer_supplier',
  facts: [
    {
      ...ofPairs,
      name: 'buyer_supplier.direct_awards',
      type: 'count',
      unit: 'awards',
      about: `Direct awards of the buyer to the supplier: ${direct}.`,
      requires: [...requires, 'awards.supplier_id'],
    },
    {
      ...ofPairs,
      name: 'buyer_supplier.direct_lifted',
      type: 'count',
      unit: 'awards',
      about:
        'Those of them below the legal threshold for direct method, a contract of which ended at the threshold or above it.',
      needs: [...directNeeds, ...liftedNeeds],
      requires: [...pairRequires, 'contracts.award_id', 'contracts.final_amount', 'contracts.currency'],
    },
    {
      ...ofPairs,
      name: 'buyer_supplier.direct_left_out',
      type: 'count',
      unit: 'awards',
      about:
        'Direct awards that are left out of these, being few: of tenders that name no buyer, and those of the buyer that do not name (all) their suppliers.',
      requires: [...requires, 'awards.supplier_id'],
    },
  ],
  keeps: directKeeps,
  compute(data, [awards, lifted, leftOut]) {
    const all = new Counts(data)
    const up = new Counts(data)
    const contracts = lifted && new LiftedAwards(data.index, directOnes(data).awards)
    eachPairAward(data, (p, a, found) => {
      all.add(p, found.whyDirect)
      if (!contracts) return
      found.readLimit(a)
      const why = contracts.whyOpen(a, found)
      if (why >= 0) up.add(p, why)
    })
    eachLostDirect(data, (p, why, more) => {
      all.doubt(p, why, more)
      up.doubt(p, why, more)
    })
    all.write(awards)
    up.write(lifted)
    if (!leftOut) return
    const named = namelessDirect(data)
    const { parts, count } = data.population
    for (let p = 0; p < count; p++) setKnown(leftOut, p, leftOutOf(named, parts[0]![p]!))
  },
}

/** Direct awards just below the threshold for them. */
export const directJustBelow: PopulationFamily = {
  subject: 'buyer_supplier',
  facts: [
    {
      ...ofPairs,
      name: 'buyer_supplier.direct_just_below',
      type: 'count',
      unit: 'awards',
      about: `Direct awards of the buyer to the supplier (${direct}) that lie below the legal threshold for direct method, by at most a share \`band\` of it; a range where amounts or thresholds are not known.`,
      params: ['band'],
    },
  ],
  keeps: directKeeps,
  compute(data, [below]) {
    const counts = new Counts(data)
    eachPairAward(data, (p, a, found) => {
      found.readLimit(a)
      if (found.whyLimit !== 0) counts.add(p, smaller(found.whyDirect, found.whyLimit))
      else if (isJustBelow(found.amount, found.limit, data.args.band!)) counts.add(p, found.whyDirect)
    })
    eachLostDirect(data, (p, why, more) => counts.doubt(p, why, more))
    counts.write(below)
  },
}

const together = (whose: string) =>
  `Largest sum of direct awards ${whose}, each below one legal threshold for direct method, and decided within \`days\` days, over that threshold. Dates are taken by their day. At least so much where amounts, dates or thresholds of some are not known.`

/** What direct awards of a buyer to a supplier come to within a period. */
export const directTogether: PopulationFamily = {
  subject: 'buyer_supplier',
  facts: [
    {
      ...ofPairs,
      name: 'buyer_supplier.direct_together',
      type: 'number',
      unit: 'times the threshold',
      about: `${together('of the buyer to the supplier')} An award to several suppliers may be all of each.`,
      requires: [...pairRequires, 'awards.awarded_at'],
      params: ['days'],
    },
  ],
  keeps: directKeeps,
  compute(data, [times]) {
    const sums = new Sums(data)
    eachPairAward(data, (p, a, found, several) => sums.add(p, 0, a, found, several ? SEVERAL_SUPPLIERS : 0))
    eachLostDirect(data, (p, why) => sums.doubt(p, why))
    sums.write(times)
  },
}

/** Direct awards of a buyer, whoever wins them. */
export const buyerDirectAwards: PopulationFamily = {
  subject: 'buyer',
  facts: [
    {
      name: 'buyer.direct_awards',
      subject: 'buyer',
      type: 'count',
      unit: 'awards',
      about: `Direct awards of the buyer: ${direct}.`,
      needs: directNeeds,
      requires,
    },
    {
      name: 'buyer.direct_left_out',
      subject: 'buyer',
      type: 'count',
      unit: 'awards',
      about: 'Direct awards of tenders that name no buyer, which are left out of these, being few.',
      needs: directNeeds,
      requires,
    },
  ],
  keeps: directKeeps,
  compute(data, [awards, leftOut]) {
    const counts = new Counts(data)
    eachBuyerAward(data, (b, _, found) => counts.add(b, found.whyDirect))
    eachLostPurchase(data, (b, why, more) => counts.doubt(b, why, more))
    counts.write(awards)
    if (!leftOut) return
    const { areBuyerlessFew, buyerless } = namelessDirect(data)
    for (let b = 0; b < data.population.count; b++) setKnown(leftOut, b, areBuyerlessFew ? buyerless : 0)
  },
}

/** What direct awards of a buyer for one thing come to within a period. */
export const buyerDirectTogether: PopulationFamily = {
  subject: 'buyer',
  facts: [
    {
      name: 'buyer.direct_together',
      subject: 'buyer',
      type: 'number',
      unit: 'times the threshold',
      about: together('of the buyer for one classification'),
      needs: [...directNeeds, 'tenders.classification'],
      requires: [...amountRequires, 'tenders.classification', 'awards.awarded_at'],
      params: ['days'],
    },
  ],
  keeps: directKeeps,
  compute(data, [times]) {
    const classification = codes(data.index, 'tenders', 'classification')
    const sums = new Sums(data)
    eachBuyerAward(data, (b, a, found) => {
      const kind = classification ? classification[found.rowOf(a)]! : -1
      sums.add(b, kind, a, found, kind < 0 ? NO_CLASSIFICATION : 0)
    })
    eachLostPurchase(data, (b, why) => sums.doubt(b, why))
    sums.write(times)
  },
}

/** Visits each award that is or may be direct, once for each pair of its buyer with a supplier of it. */
function eachPairAward(
  data: PopulationData,
  visit: (pair: number, award: number, found: DirectAwards, several: boolean) => void,
): void {
  const { award } = data.index
  const { ofRow, count } = data.population
  const found = new DirectAwards(data)
  const seen = new Int32Array(count)
  const pairs: number[] = []
  const { awards } = directOnes(data)
  for (let i = 0; i < awards.length; i++) {
    const a = awards[i]!
    const from = award.rowStart[a]!
    const to = award.rowStart[a + 1]!
    found.read(a)
    if (to === from + 1) {
      const p = ofRow[award.rows[from]!]!
      if (p >= 0) visit(p, a, found, false)
      continue
    }
    pairs.length = 0
    let nameless = 0
    for (let r = from; r < to; r++) {
      const p = ofRow[award.rows[r]!]!
      if (p < 0) nameless++
      else if (seen[p] !== a + 1) {
        seen[p] = a + 1
        pairs.push(p)
      }
    }
    for (const p of pairs) visit(p, a, found, pairs.length + nameless > 1)
  }
}

/** Likewise once for its buyer. */
function eachBuyerAward(
  data: PopulationData,
  visit: (buyer: number, award: number, found: DirectAwards) => void,
): void {
  const { index, population } = data
  const found = new DirectAwards(data)
  const buyers = codes(index, 'tenders', 'buyer_id')
  for (const a of directOnes(data).awards) {
    const row = found.rowOf(a)
    const b = buyers && row >= 0 && buyers[row]! >= 0 ? population.ordinalOf[buyers[row]!]! : -1
    if (b < 0) continue
    found.read(a)
    visit(b, a, found)
  }
}

function namelessDirect(data: PopulationData) {
  return namelessAwards(data.index, directOnes(data).are)
}

/** Visits buyers of whom a direct award may have been set aside, or its tender, or may name no buyer. */
function eachLostPurchase(
  data: PopulationData,
  visit: (buyer: number, why: number, more: number) => void,
): void {
  const { index, population } = data
  const lost = lostAwards(index, directOnes(data).are)
  const { areBuyerlessFew, buyerless } = namelessDirect(data)
  for (let b = 0; b < population.count; b++) {
    const buyer = population.parts[0]![b]!
    const more = lost.count(buyer) + (areBuyerlessFew ? 0 : buyerless)
    if (more > 0) visit(b, smaller(lost.why(buyer), areBuyerlessFew ? 0 : NO_BUYER), more)
  }
}

/** Likewise pairs. */
function eachLostDirect(
  data: PopulationData,
  visit: (pair: number, why: number, more: number) => void,
): void {
  eachLostPair(data, directOnes(data).are, visit)
}

/** How many there surely are, and may be, of each subject. */
class Counts {
  readonly #sure
  readonly #maybe
  readonly #why
  readonly #hasAwards

  constructor({ index, population: { count } }: PopulationData) {
    this.#hasAwards = hasAwards(index)
    this.#sure = new Int32Array(count)
    this.#maybe = new Float64Array(count)
    this.#why = new Uint8Array(count)
  }

  /** `why` 0: surely. */
  add(subject: number, why: number): void {
    if (why === 0) this.#sure[subject]!++
    else this.#maybe[subject]!++
    this.#why[subject] = smaller(this.#why[subject]!, why)
  }

  /** There may be more than can be told: so many. */
  doubt(subject: number, why: number, more: number): void {
    this.#maybe[subject]! += more
    this.#why[subject] = smaller(this.#why[subject]!, why)
  }

  write(block: Parameters<typeof setRange>[0] | undefined): void {
    const [sure, maybe, why, hasAwards] = [this.#sure, this.#maybe, this.#why, this.#hasAwards]
    for (let s = 0; block && s < sure.length; s++)
      if (hasAwards) setRange(block, s, sure[s]!, sure[s]! + maybe[s]!, why[s]!)
      else setUnknown(block, s, NO_AWARDS)
  }
}

/** What awards below thresholds come to within periods. */
class Sums {
  readonly #data
  readonly #periods = new Periods()
  readonly #why

  constructor(data: PopulationData) {
    this.#data = data
    this.#why = new Uint8Array(data.population.count)
  }

  /** `whyNot`: why the amount is not all of this kind of this subject, else 0. */
  add(subject: number, kind: number, a: number, found: DirectAwards, whyNot: number): void {
    found.readLimit(a)
    if (found.isAbove) return
    const { first, isDay, why: noDate } = found.dateOf(a)
    const why = smaller(smaller(found.whyDirect, found.whyLimit), smaller(noDate, whyNot))
    if (why !== 0) this.doubt(subject, why)
    else this.#periods.add(subject, kind, found.currency, found.limit, dayOfRange(first, isDay), found.amount)
  }

  doubt(subject: number, why: number): void {
    this.#why[subject] = smaller(this.#why[subject]!, why)
  }

  write(block: Parameters<typeof setRange>[0] | undefined): void {
    const { args, population, index } = this.#data
    const { times } = this.#periods.within(args.days!, population.count)
    const why = this.#why
    const areThere = hasAwards(index)
    for (let s = 0; block && s < population.count; s++)
      if (areThere)
        setRange(block, s, times[s]!, why[s] === 0 ? times[s]! : Number.POSITIVE_INFINITY, why[s]!)
      else setUnknown(block, s, NO_AWARDS)
  }
}

function hasAwards(index: Index): boolean {
  return index.tables.includes('awards')
}
