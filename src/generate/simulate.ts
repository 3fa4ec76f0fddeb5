import type { Actors } from './actors.js'
import { addBid, fillBids } from './bidding.js'
import { advertisingDay, DAY, dayOf, workingDay, workingTime } from './calendar.js'
import { BID, METHOD, TENDER } from './codes.js'
import { type BidDraft, bidders, type TenderDraft } from './draft.js'
import { type Expected, type Plant, SINGLE, type Stage } from './plants/plant.js'
import { PLANT_EVERY } from './plants/schedule.js'
import type { Random } from './random.js'
import { settle } from './settle.js'
import { isOpen, setDates, sketchTender } from './sketch.js'

/** What `labels` says of one subject of a tender. */
export interface Label {
  readonly rule: string
  readonly subject: 'lot' | 'tender' | 'award' | 'contract'
  /** Number of the lot, award or contract in its tender; 0 for the tender and for a lot of an undivided one. */
  readonly number: number
  readonly outcome: Expected
  readonly variant: string
  readonly note: string
}

/** A finished tender and what is to be said of it. */
export interface Simulated {
  readonly draft: TenderDraft
  readonly labels: readonly Label[]
}

/** A tender that was cancelled and is to be launched again by the next one. */
export interface Relaunch {
  readonly draft: TenderDraft
  readonly winner: 'same' | 'other'
}

/** Simulates one tender from its own random sequence. */
export function simulate(
  actors: Actors,
  random: Random,
  index: number,
  tenders: number,
  plant: Plant | undefined,
  relaunch: Relaunch | undefined,
): Simulated {
  const draft = sketchTender(actors, random, index, tenders)
  const stage: Stage = { actors, random, draft, lot: draft.lots[0]! }
  if (relaunch) repeat(random, draft, relaunch.draft)
  else if (plant) advertise(stage, plant)
  else if (random.chance(0.008)) return { draft: calledOff(draft), labels: [] }
  for (const lot of draft.lots) fillBids(actors, random, draft, lot)
  if (plant) for (const bid of stage.lot.bids) bid.status = BID.valid
  plant?.bid?.(stage)
  if (relaunch) favour(stage, relaunch)
  settle(random, draft)
  plant?.conclude?.(stage)
  const labels = [...planted(draft, plant), ...alone(draft, plant)]
  if (labels.length > 0) draft.labelled = true
  return { draft, labels }
}

/** Prepares a tender for a case: a competition that has run its course well before the data end. */
function advertise(stage: Stage, plant: Plant): void {
  const { draft, random } = stage
  draft.labelled = true
  draft.countOnly = false
  draft.counted = true
  if (draft.method > METHOD.selective) draft.method = METHOD.open
  setDates(random, draft, workingTime(random, advertisingDay(0.76 * random.uniform())))
  if (plant.relaunch) draft.lots.length = 1
  stage.lot.wanted = plant.bidders ?? random.between(3, 6)
  plant.advertise?.(stage)
}

/** Called off before anybody bid, as happens for many good reasons. */
function calledOff(draft: TenderDraft): TenderDraft {
  draft.status = TENDER.cancelled
  draft.counted = true
  draft.opened = Number.NaN
  for (const lot of draft.lots) lot.status = TENDER.cancelled
  return draft
}

/** Makes a tender the second attempt at an earlier one: same buyer, same thing, about the same value. */
function repeat(random: Random, draft: TenderDraft, earlier: TenderDraft): void {
  const { buyer, category, thing, town, currency, divided } = earlier
  Object.assign(draft, { buyer, category, thing, town, currency, divided, previous: earlier.index })
  draft.method = METHOD.open
  draft.labelled = true
  draft.countOnly = false
  draft.counted = true
  draft.lots.length = 1
  const lot = draft.lots[0]!
  lot.estimate = Math.round(earlier.lots[0]!.estimate * (0.97 + 0.06 * random.uniform()))
  lot.wanted = random.between(2, 4)
  const day = workingDay(dayOf(earlier.deadline) + random.between(20, 60) * DAY)
  setDates(random, draft, workingTime(random, day))
}

/** Lets the lowest bidder of the cancelled tender come again, and win or lose. */
function favour({ actors, random, draft, lot }: Stage, { draft: earlier, winner }: Relaunch): void {
  const first = earlier.lots[0]!.bids.find((bid) => bid.rank === 1)!
  for (const bid of lot.bids) bid.status = BID.valid
  draft.priceOnly = true
  const bid = lot.bids.find((one) => one.bidder === first.bidder) ?? addBid(actors, random, draft, lot)!
  const address = bid.bidder === first.bidder ? bid.address : first.address
  const amounts = lot.bids.filter((one) => one !== bid).map((one) => one.amount)
  const amount =
    winner === 'same' ? Math.round(Math.min(...amounts) * 0.98) : Math.round(Math.max(...amounts) * 1.03)
  const { bidder } = first
  const change: Partial<BidDraft> = { bidder, leader: bidder, address, amount, status: BID.valid }
  Object.assign(bid, change)
}

function planted(draft: TenderDraft, plant: Plant | undefined): Label[] {
  if (!plant) return []
  const lot = draft.lots[0]!
  const numbers = {
    tender: 0,
    lot: draft.divided ? lot.number : 0,
    award: lot.awards[0]?.id ?? 0,
    contract: lot.awards[0]?.contract?.id ?? 0,
  }
  return plant.expects.map(({ rule, subject, outcome }) => {
    // what a case says beside its own rule carries the name of that rule too
    const variant = rule === plant.rule ? plant.variant : `${plant.rule.slice(7)}/${plant.variant}`
    return { rule, subject, number: numbers[subject], outcome, variant, note: plant.note }
  })
}

/** Lots where one bidder came by itself, as in any market: raised though nobody planted them. */
function alone(draft: TenderDraft, plant: Plant | undefined): Label[] {
  if (draft.method > METHOD.selective || isOpen(draft)) return []
  const own = plant?.expects.some((expected) => expected.rule === SINGLE) ? draft.lots[0] : undefined
  const found: Label[] = []
  for (const lot of draft.lots) {
    if (lot === own || bidders(lot) !== 1) continue
    const number = draft.divided ? lot.number : 0
    const note = 'one firm came by itself'
    found.push({ rule: SINGLE, subject: 'lot', number, outcome: 'raised', variant: 'natural', note })
  }
  return found
}

/** Whether the tender after `index` can be the relaunch of a case there. */
export function canRelaunch(index: number, tenders: number): boolean {
  return index + 1 < tenders && index % PLANT_EVERY < PLANT_EVERY - 1
}
