import { type Actors, addressOf, SPELLING } from './actors.js'
import { DAY, dayOf, END, submissionTime, workingDay, workingTime } from './calendar.js'
import { BID, currencies, METHOD, worth } from './codes.js'
import type { BidDraft, LotDraft, TenderDraft } from './draft.js'
import { exponential } from './exponential.js'
import type { Random } from './random.js'
import { isOpen } from './sketch.js'
import { categories } from './words.js'

/** Bidders a lot of an open or selective tender has: none, one, two …; the last stands for 10 to 16. */
const bidderShares = [0.02, 0.07, 0.13, 0.19, 0.18, 0.14, 0.1, 0.07, 0.05, 0.03, 0.02]
const limitedShares = [0.02, 0.3, 0.38, 0.3]

/** Fills a lot with bids: who comes, at what price, when, from where. */
export function fillBids(actors: Actors, random: Random, draft: TenderDraft, lot: LotDraft): void {
  const count = lot.wanted >= 0 ? lot.wanted : bidderCount(random, draft)
  // how hard the firms fight over this lot: common to its bids
  const level = 0.9 * exponential(0.1 * random.normal())
  for (let i = 0; i < count; i++) addBid(actors, random, draft, lot, level)
  if (draft.method === METHOD.selective && lot.wanted < 0)
    for (let i = random.between(0, 2); i > 0; i--) addInvitation(actors, random, draft, lot)
  if (count >= 2 && lot.wanted < 0 && !isOpen(draft) && random.chance(0.04)) secondRound(random, draft, lot)
}

function bidderCount(random: Random, draft: TenderDraft): number {
  if (draft.method === METHOD.direct) return random.chance(0.9) ? 1 : 0
  if (draft.method === METHOD.limited) return random.place(limitedShares)
  const place = random.place(bidderShares)
  if (place < 2) return place
  const count = place < 10 ? place : random.between(10, 16)
  const { interest } = categories[draft.category]!
  // rounded by chance, so that no number of bidders is skipped
  return Math.max(2, Math.floor(count * interest * 0.97 + random.uniform()))
}

/** Adds a bid of a firm that is not in the lot yet; one in a hundred is a consortium's. */
export function addBid(
  actors: Actors,
  random: Random,
  draft: TenderDraft,
  lot: LotDraft,
  level = 0.9,
): BidDraft | undefined {
  const bidder = newcomer(actors, random, draft, lot)
  if (bidder < 0) return undefined
  const submittedAt = submission(random, draft)
  if (submittedAt > END) return undefined
  const ratio = Math.min(1.6, Math.max(0.5, level * exponential(0.09 * random.normal())))
  const foreign = lot.wanted < 0 && random.chance(0.004)
  const currency = foreign ? (draft.currency + 1) % currencies.length : draft.currency
  const bid: BidDraft = {
    bid: draft.nextBid++,
    bidder,
    leader: bidder,
    amount: price(random, (lot.estimate * ratio * worth[draft.currency]!) / worth[currency]!),
    currency,
    status: isOpen(draft) ? BID.pending : random.chance(0.06) ? BID.disqualified : BID.valid,
    submitted: submittedAt,
    withdrawn: Number.NaN,
    address: addressOf(
      actors,
      bidder,
      random.between(0, 2),
      random.chance(0.03) ? SPELLING.other : SPELLING.plain,
    ),
    rank: -1,
    round: -1,
    winner: -1,
  }
  lot.bids.push(bid)
  if (lot.wanted < 0 && random.chance(0.01)) joinConsortium(actors, random, draft, lot, bid)
  return bid
}

/** Adds a member to a bid: the same price and time, sent by the leader, so from the leader's address. */
export function joinConsortium(
  actors: Actors,
  random: Random,
  draft: TenderDraft,
  lot: LotDraft,
  bid: BidDraft,
): void {
  const bidder = newcomer(actors, random, draft, lot)
  if (bidder >= 0) lot.bids.push({ ...bid, bidder })
}

/** An invited firm that stayed silent. */
export function addInvitation(actors: Actors, random: Random, draft: TenderDraft, lot: LotDraft): void {
  const bidder = newcomer(actors, random, draft, lot)
  if (bidder < 0) return
  const nothing = { amount: Number.NaN, submitted: Number.NaN, withdrawn: Number.NaN }
  const blank = { currency: -1, address: -1, rank: -1, round: -1, winner: -1 }
  lot.bids.push({ bid: -1, bidder, leader: bidder, status: BID.invited, ...nothing, ...blank })
}

/** The cheapest are asked once more: up to three bid again, lower, on the day before the opening ends. */
function secondRound(random: Random, draft: TenderDraft, lot: LotDraft): void {
  const first = lot.bids.filter((bid) => bid.status === BID.valid && bid.leader === bid.bidder)
  const single = first.filter((bid) => lot.bids.every((other) => other === bid || other.bid !== bid.bid))
  if (single.length < 2) return
  for (const bid of lot.bids) if (bid.bid >= 0) bid.round = 1
  single.sort((a, b) => a.amount * worth[a.currency]! - b.amount * worth[b.currency]!)
  for (const bid of single.slice(0, 3)) lot.bids.push(again(random, draft, bid, 2))
}

/** A bidder's bid of a later round. */
export function again(random: Random, draft: TenderDraft, bid: BidDraft, round: number): BidDraft {
  return {
    ...bid,
    bid: draft.nextBid++,
    amount: price(random, bid.amount * (0.94 + 0.05 * random.uniform())),
    submitted: submission(random, draft),
    round,
  }
}

function submission(random: Random, draft: TenderDraft): number {
  return draft.method === METHOD.direct
    ? workingTime(random, workingDay(dayOf(draft.published) + random.between(1, 6) * DAY))
    : submissionTime(random, draft.published, draft.deadline)
}

/** Half of the prices are whole units, a fifth whole tens; at least a cent. */
function price(random: Random, cents: number): number {
  const step = [1, 100, 1000][random.place([0.3, 0.5, 0.2])]!
  return Math.max(1, Math.round(cents / step) * step)
}

/** A firm of the category, often one that bids for another lot of the tender, and not yet in this lot; -1: none is left. */
function newcomer(actors: Actors, random: Random, draft: TenderDraft, lot: LotDraft): number {
  const { firms, size } = actors.byCategory[draft.category]!
  const earlier = draft.lots[lot.number - 2]
  for (let attempt = 0; attempt < 40 + firms.length; attempt++) {
    let firm: number
    if (attempt === 0 && earlier && earlier.bids.length > 0 && random.chance(0.5))
      firm = random.pick(earlier.bids).bidder
    // the few large ones may all be here already: then anyone will do
    else firm = firms[attempt < 40 ? size.draw(random) : (random.word() + attempt) % firms.length]!
    if (!lot.bids.some((bid) => bid.bidder === firm)) return firm
  }
  return firms.find((firm) => lot.bids.every((bid) => bid.bidder !== firm)) ?? -1
}
