import type { Actors } from './actors.js'
import { advertisingDay, DAY, dayOf, END, HOUR, MINUTE, workingDay, workingTime } from './calendar.js'
import { METHOD, TENDER, worth } from './codes.js'
import type { LotDraft, TenderDraft } from './draft.js'
import { exponential } from './exponential.js'
import type { Random } from './random.js'
import { categories } from './words.js'

const categoryShares = categories.map((category) => category.share)
const methodShares = [0.72, 0.14, 0.06, 0.08]
const currencyShares = [0.9, 0.06, 0.04]
/** No lot rows; 1, 2, 3, 4, 5 lots; 6 to 10. On average 1.6 lots a tender. */
const lotShares = [0.5, 0.2, 0.14, 0.08, 0.04, 0.02, 0.02]
/** Nothing closes in the last days of the data, so that what is closed does not hang on its very last event. */
const QUIET = 10 * DAY

/** What is advertised: buyer, thing, method, dates, lots and their estimates; nobody has bid yet. */
export function sketchTender(actors: Actors, random: Random, index: number, tenders: number): TenderDraft {
  const category = random.place(categoryShares)
  const method = random.place(methodShares)
  const shape = random.place(lotShares)
  const currency = random.place(currencyShares)
  const buyer = actors.buyerSize.draw(random)
  const draft: TenderDraft = {
    index,
    buyer,
    category,
    thing: random.between(0, categories[category]!.things.length - 1),
    town: actors.buyerTown[buyer]!,
    method,
    status: TENDER.active,
    currency,
    estimate: 0,
    published: workingTime(random, advertisingDay((index + random.uniform()) / tenders)),
    deadline: Number.NaN,
    opened: Number.NaN,
    previous: -1,
    priceOnly: random.chance(0.8),
    divided: shape > 0,
    labelled: false,
    countOnly: random.chance(0.015),
    counted: random.chance(0.6),
    nextBid: 1,
    nextAward: 1,
    nextContract: 1,
    lots: [],
  }
  const lots = shape === 0 ? 1 : shape < 6 ? shape : random.between(6, 10)
  for (let number = 1; number <= lots; number++)
    draft.lots.push(sketchLot(random, category, currency, number))
  setDates(random, draft, draft.published)
  return draft
}

function sketchLot(random: Random, category: number, currency: number, number: number): LotDraft {
  const { logMean, logDeviation } = categories[category]!
  const value = exponential(logMean + logDeviation * random.normal()) / worth[currency]!
  // officials write round estimates
  const step = value > 1e6 ? 10_000 : value > 1e5 ? 1_000 : value > 1e4 ? 100 : 10
  const estimate = Math.max(1, Math.round(value / step)) * step * 100
  return { number, status: TENDER.active, estimate, wanted: -1, bids: [], awards: [] }
}

/** Days between advertisement and deadline, by method. */
const periods: readonly (readonly [number, number])[] = [
  [20, 60],
  [18, 40],
  [8, 20],
  [5, 10],
]

/** Sets publication, deadline (noon of a working day) and opening; a direct purchase has neither of the last two. */
export function setDates(random: Random, draft: TenderDraft, published: number): void {
  draft.published = published
  const [shortest, longest] = periods[draft.method]!
  let day = workingDay(dayOf(published) + random.between(shortest, longest) * DAY)
  if (day > END - QUIET && day < END + 2 * DAY) day = workingDay(END + 3 * DAY)
  draft.deadline = day + 12 * HOUR
  draft.opened = draft.deadline + random.between(6, 24) * 5 * MINUTE
  if (draft.opened > END) draft.opened = Number.NaN
  if (draft.method === METHOD.direct) clearCompetition(draft)
}

function clearCompetition(draft: TenderDraft): void {
  draft.deadline = Number.NaN
  draft.opened = Number.NaN
}

/** Whether bids can still come in at the end of the data. */
export function isOpen(draft: TenderDraft): boolean {
  return draft.deadline > END
}
