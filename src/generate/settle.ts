import { DAY, dayOf, END, HOUR, workingDay } from './calendar.js'
import { AWARD, BID, CONTRACT, TENDER, worth } from './codes.js'
import type { AwardDraft, BidDraft, ContractDraft, LotDraft, TenderDraft } from './draft.js'
import type { Random } from './random.js'
import { isOpen } from './sketch.js'

/** Evaluates the bids of a tender that has closed: ranks, winners, awards, contracts, statuses. */
export function settle(random: Random, draft: TenderDraft): void {
  if (isOpen(draft)) return
  const started = Number.isNaN(draft.deadline) ? draft.published + 7 * DAY : draft.deadline
  const decided = workingDay(dayOf(started) + random.between(8, 75) * DAY)
  if (decided > END) return
  let won = 0
  for (const lot of draft.lots) {
    const winner = ranked(random, draft, lot)
    if (!winner) {
      lot.status = TENDER.unsuccessful
      continue
    }
    won++
    lot.status = TENDER.complete
    lot.awards.push(award(random, draft, lot, winner, decided))
  }
  draft.status = won > 0 ? TENDER.complete : TENDER.unsuccessful
}

/** Ranks the valid bids of the last round and marks the winning one. */
function ranked(random: Random, draft: TenderDraft, lot: LotDraft): BidDraft | undefined {
  const round = lot.bids.reduce((last, bid) => Math.max(last, bid.round), -1)
  const heads = lot.bids.filter((bid) => bid.status === BID.valid && bid.leader === bid.bidder)
  const valid = heads.filter((bid) => bid.round === round && Number.isNaN(bid.withdrawn))
  valid.sort((a, b) => a.amount * worth[a.currency]! - b.amount * worth[b.currency]! || a.bid - b.bid)
  // where quality counts too, the second cheapest wins one time in four
  const place = !draft.priceOnly && valid.length > 1 && random.chance(0.25) ? 1 : 0
  const winner = valid[place]
  for (const bid of lot.bids) {
    if (bid.bid < 0) continue
    const rank = valid.findIndex((one) => one.bid === bid.bid)
    bid.rank = rank < 0 ? -1 : rank + 1
    bid.winner = winner && bid.bid === winner.bid ? 1 : 0
  }
  return winner
}

/** An award to a bid, with its contract if that was signed before the data end. */
export function award(
  random: Random,
  draft: TenderDraft,
  lot: LotDraft,
  bid: BidDraft,
  awarded: number,
): AwardDraft {
  const made: AwardDraft = {
    id: draft.nextAward++,
    suppliers: lot.bids.filter((row) => row.bid === bid.bid).map((row) => row.bidder),
    bid: bid.bid,
    amount: bid.amount,
    currency: bid.currency,
    status: AWARD.active,
    awarded,
    contract: undefined,
  }
  const signed = workingDay(awarded + random.between(5, 45) * DAY)
  if (signed > END) made.status = random.chance(0.5) ? AWARD.pending : AWARD.active
  else if (random.chance(0.94)) made.contract = contract(random, draft, made.amount, signed)
  return made
}

/** A contract signed on a day: most that have run their time are terminated, the ordinary end. */
export function contract(random: Random, draft: TenderDraft, amount: number, signed: number): ContractDraft {
  const starts = workingDay(signed + random.between(1, 30) * DAY)
  const ends = starts + random.between(30, 720) * DAY
  const over = ends < END && random.chance(0.7)
  return {
    id: draft.nextContract++,
    amount,
    final: over ? Math.round(amount * (random.chance(0.6) ? 1 : 0.96 + 0.2 * random.uniform())) : Number.NaN,
    status: over ? CONTRACT.terminated : CONTRACT.active,
    signed,
    starts,
    ends,
    cancelled: Number.NaN,
  }
}

/** Calls a contract off, some working hours after its signature. */
export function callOff(random: Random, contract: ContractDraft): void {
  contract.cancelled = Math.min(contract.signed + random.between(5, 60) * DAY + 9 * HOUR, END)
  contract.final = Number.NaN
}
