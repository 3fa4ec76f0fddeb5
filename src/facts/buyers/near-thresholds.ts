import { codes, numbers, populationIn } from '../../join/index-of.js'
import { dayOf, firstMoment, lastMoment } from '../../schema/instant.js'
import { setRange } from '../block.js'
import type { FactSpec, PopulationData, PopulationFamily } from '../fact.js'
import { isJustAbove, isJustBelow } from '../near.js'
import { lostTenders } from '../populations/lost-tenders.js'
import { reason, smaller } from '../reason.js'
import { Limits, limitNeeds, limitRequires, methods, NO_THRESHOLD, type Purchase } from './limits.js'
import { Periods } from './periods.js'

const NO_ESTIMATE = reason('tenders', 'estimate', 'missing')
const NO_CURRENCY = reason('tenders', 'currency', 'missing')
const NO_CATEGORY = reason('tenders', 'category', 'missing')
const NO_DATE = reason('tenders', 'published_at', 'missing')
const SAME_DAY = reason('tenders', 'published_at', 'same_day')

const needs = [
  'tenders.buyer_id',
  'tenders.estimate',
  'tenders.currency',
  'tenders.published_at',
  ...limitNeeds,
]
const requires = ['tenders.buyer_id', 'tenders.estimate', 'tenders.currency', ...limitRequires]

const counted = (name: string, about: string): FactSpec => ({
  name,
  subject: 'buyer',
  type: 'count',
  unit: 'tenders',
  about,
  needs,
  requires,
  params: ['band'],
})

const threshold =
  'a legal threshold: one of a method, for the category, country and currency of the tender, on the day it was advertised'

/** How many values of a buyer lie just below and just above thresholds. */
export const nearThresholds: PopulationFamily = {
  subject: 'buyer',
  facts: [
    counted(
      'buyer.just_below',
      `Tenders of the buyer whose estimate lies below ${threshold}, by at most a share \`band\` of it; a range where estimates or thresholds are not known.`,
    ),
    counted(
      'buyer.just_above',
      'Likewise tenders whose estimate is a threshold, or above it by at most a share `band` of it.',
    ),
    counted('buyer.near_threshold', 'Tenders that are the one or the other.'),
  ],
  keeps: [],
  compute(data, out) {
    const { population, args } = data
    const sure = out.map(() => new Int32Array(population.count))
    const maybe = out.map(() => new Int32Array(population.count))
    const why = new Uint8Array(population.count)
    const visitOpen = (buyer: number, whyOpen: number) => {
      for (const counts of maybe) counts[buyer]!++
      doubt(why, buyer, whyOpen)
    }
    const visit = ({ buyer, estimate, limits, open }: Tender) => {
      const isBelow = limits.some((limit) => isJustBelow(estimate, limit, args.band!))
      const isAbove = limits.some((limit) => isJustAbove(estimate, limit, args.band!))
      const holds = [isBelow, isAbove, isBelow || isAbove]
      for (let f = 0; f < holds.length; f++)
        if (holds[f]) sure[f]![buyer]!++
        else if (open !== 0) maybe[f]![buyer]!++
      doubt(why, buyer, open)
    }
    eachTender(data, visit, visitOpen)
    eachLost(data, (buyer, more, whyLost) => {
      for (const counts of maybe) counts[buyer]! += more
      doubt(why, buyer, whyLost)
    })
    out.forEach((block, f) => {
      for (let b = 0; block && b < population.count; b++)
        setRange(block, b, sure[f]![b]!, sure[f]![b]! + maybe[f]![b]!, why[b]!)
    })
  },
}

/** How many tenders just below one threshold a buyer advertises within a period. */
export const splitTenders: PopulationFamily = {
  subject: 'buyer',
  facts: [
    {
      name: 'buyer.just_below_together',
      subject: 'buyer',
      type: 'count',
      unit: 'tenders',
      about: `Most tenders of one category that the buyer advertised within \`days\` days, whose estimates lie each below ${threshold}, by at most a share \`band\` of it: two of them reach it together. Dates are taken by their day. A range where estimates, categories, dates or thresholds are not known.`,
      needs,
      requires: [...requires, 'tenders.category', 'tenders.published_at'],
      params: ['band', 'days'],
    },
  ],
  keeps: [],
  compute(data, [together]) {
    if (!together) return
    const { index, population, args } = data
    const category = codes(index, 'tenders', 'category')
    const maybe = new Int32Array(population.count)
    const why = new Uint8Array(population.count)
    const periods = new Periods()
    const visitOpen = (buyer: number, whyOpen: number) => {
      maybe[buyer]!++
      doubt(why, buyer, whyOpen)
    }
    const visit = ({ buyer, estimate, limits, open, row, currency, date }: Tender) => {
      const near = limits.filter((limit) => isJustBelow(estimate, limit, args.band!))
      const kind = category ? category[row]! : -1
      const whyNear = near.length === 0 ? 0 : kind < 0 ? NO_CATEGORY : Number.isNaN(date) ? NO_DATE : 0
      if (open !== 0 || whyNear !== 0) {
        maybe[buyer]!++
        doubt(why, buyer, open)
        doubt(why, buyer, whyNear)
      }
      if (whyNear === 0)
        for (const limit of new Set(near)) periods.add(buyer, kind, currency, limit, dayOf(date), estimate)
    }
    eachTender(data, visit, visitOpen)
    eachLost(data, (buyer, more, whyLost) => {
      maybe[buyer]! += more
      doubt(why, buyer, whyLost)
    })
    const { most } = periods.within(args.days!, population.count)
    for (let b = 0; b < population.count; b++) setRange(together, b, most[b]!, most[b]! + maybe[b]!, why[b]!)
  },
}

interface Tender {
  readonly buyer: number
  readonly row: number
  readonly estimate: number
  readonly currency: number
  readonly date: number
  /** Amounts of the thresholds that apply, as far as they are known. */
  readonly limits: readonly number[]
  /** Why some threshold that may be near the estimate is not known; else 0. */
  readonly open: number
}

/** Visits the tenders of buyers; `visitOpen` those of which no threshold is known at all, nor whether one is near, with the reason. */
function eachTender(
  { index }: PopulationData,
  visit: (tender: Tender) => void,
  visitOpen: (buyer: number, why: number) => void,
): void {
  const { ordinalOf } = populationIn(index, 'buyer')
  const buyers = codes(index, 'tenders', 'buyer_id')
  const estimates = numbers(index, 'tenders', 'estimate')
  const currencies = codes(index, 'tenders', 'currency')
  const dates = numbers(index, 'tenders', 'published_at')
  const all = new Limits(index)
  const { row: rows } = index.tender
  for (let t = 0; buyers && t < rows.length; t++) {
    const row = rows[t]!
    if (row < 0 || buyers[row]! < 0) continue
    const buyer = ordinalOf[buyers[row]!]!
    const estimate = estimates ? estimates[row]! : Number.NaN
    const currency = currencies ? currencies[row]! : -1
    const whyNot = Number.isNaN(estimate) ? NO_ESTIMATE : currency < 0 ? NO_CURRENCY : 0
    if (whyNot !== 0 || !all.has(currency)) {
      visitOpen(buyer, whyNot || NO_THRESHOLD)
      continue
    }
    const date = dates ? dates[row]! : Number.NaN
    const [from, to] = [firstMoment(date), lastMoment(date)]
    const purchase: Purchase = { row, currency, from, to, noDate: NO_DATE, sameDay: SAME_DAY }
    const limits: number[] = []
    let open = 0
    let none = 0
    for (let method = 0; method < methods.length; method++) {
      all.find(method, purchase)
      if (all.why === 0) limits.push(all.amount)
      else if (all.isNone) none = all.why
      else if (open === 0 || all.why < open) open = all.why
    }
    // A method without a threshold has none where others have one.
    if (open === 0 && limits.length === 0) open = none
    visit({ buyer, row, estimate, currency, date, limits, open })
  }
}

/** Visits each buyer that may have more tenders than can be told. */
function eachLost(
  { index, population }: PopulationData,
  visit: (buyer: number, more: number, why: number) => void,
): void {
  const lost = lostTenders(index)
  for (let b = 0; b < population.count; b++) {
    const buyer = population.parts[0]![b]!
    const more = lost.count(buyer)
    if (more > 0) visit(b, more, lost.why(buyer))
  }
}

/** Keeps the smallest reason, so that it does not depend on the order of rows; 0 is none. */
function doubt(to: Uint8Array, at: number, why: number): void {
  to[at] = smaller(to[at]!, why)
}
