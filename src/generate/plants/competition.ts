import { SPELLING } from '../actors.js'
import { addBid, addInvitation, again, joinConsortium } from '../bidding.js'
import { advertisingDay, DAY, dayOf, END, HOUR, MINUTE, workingDay, workingDayBefore } from '../calendar.js'
import { BID, METHOD } from '../codes.js'
import type { BidDraft, LotDraft } from '../draft.js'
import { expect, type Plant, SHARED, SINGLE, type Stage, WITHDRAWN } from './plant.js'

/** Withdraws a bid before the deadline; it was submitted some days earlier. */
export function withdrawEarly({ draft }: Stage, bid: BidDraft): void {
  const eve = workingDayBefore(dayOf(draft.deadline))
  bid.submitted = Math.min(bid.submitted, eve + 8 * HOUR)
  bid.withdrawn = eve + 15 * HOUR
  bid.status = BID.withdrawn
}

/** Withdraws a bid after the deadline and before the opening. */
export function withdrawLate({ draft, random }: Stage, bid: BidDraft): void {
  bid.withdrawn = draft.deadline + random.between(2, 25) * MINUTE
  bid.status = BID.withdrawn
}

function first(lot: LotDraft): BidDraft {
  return lot.bids[0]!
}

/** The office's address in another spelling, or next to it. */
function respelled(address: number, spelling: number): number {
  return address - (address % 3) + spelling
}

export const singleBidPlants: readonly Plant[] = [
  {
    rule: SINGLE,
    variant: 'one-bidder',
    note: 'one firm came',
    bidders: 1,
    expects: [expect(SINGLE, 'raised')],
  },
  {
    rule: SINGLE,
    variant: 'others-withdrew-early',
    note: 'all bidders but one withdrew before the deadline',
    bidders: 3,
    expects: [expect(SINGLE, 'raised'), expect(WITHDRAWN, 'raised')],
    bid: (stage) => {
      for (const bid of stage.lot.bids.slice(1)) withdrawEarly(stage, bid)
    },
  },
  {
    rule: SINGLE,
    variant: 'rounds-of-one',
    note: 'one firm, two rounds',
    bidders: 1,
    expects: [expect(SINGLE, 'raised')],
    bid: ({ random, draft, lot }) => {
      first(lot).round = 1
      lot.bids.push(again(random, draft, first(lot), 2))
    },
  },
  {
    rule: SINGLE,
    variant: 'consortium-alone',
    note: 'one bid, of a consortium of three',
    bidders: 1,
    expects: [expect(SINGLE, 'raised'), expect(SHARED, 'clear')],
    bid: ({ actors, random, draft, lot }) => {
      for (let i = 0; i < 2; i++) joinConsortium(actors, random, draft, lot, first(lot))
    },
  },
  {
    rule: SINGLE,
    variant: 'invited-silent',
    note: 'three firms invited, one more came alone',
    bidders: 1,
    expects: [expect(SINGLE, 'raised')],
    advertise: ({ draft }) => {
      draft.method = METHOD.selective
    },
    bid: ({ actors, random, draft, lot }) => {
      for (let i = 0; i < 3; i++) addInvitation(actors, random, draft, lot)
    },
  },
  {
    rule: SINGLE,
    variant: 'count-says-one',
    note: 'no bid rows, the source counts one bidder',
    bidders: 1,
    expects: [expect(SINGLE, 'raised')],
    advertise: ({ draft }) => {
      draft.countOnly = true
    },
  },
  {
    rule: SINGLE,
    variant: 'decoy-early-withdrawal-leaves-two',
    note: 'three bids, one withdrawn before the deadline',
    bidders: 3,
    expects: [expect(SINGLE, 'clear'), expect(WITHDRAWN, 'raised')],
    bid: (stage) => withdrawEarly(stage, first(stage.lot)),
  },
  {
    rule: SINGLE,
    variant: 'decoy-late-withdrawal-stood',
    note: 'two bids, one withdrawn after the deadline: it stood',
    bidders: 2,
    expects: [expect(SINGLE, 'clear'), expect(WITHDRAWN, 'raised')],
    bid: (stage) => withdrawLate(stage, first(stage.lot)),
  },
  {
    rule: SINGLE,
    variant: 'decoy-disqualified-stood',
    note: 'two bids, one disqualified: it stood',
    bidders: 2,
    expects: [expect(SINGLE, 'clear'), expect(WITHDRAWN, 'clear')],
    bid: ({ lot }) => {
      first(lot).status = BID.disqualified
    },
  },
  {
    rule: SINGLE,
    variant: 'decoy-invitation-only',
    note: 'firms were invited and nobody came',
    bidders: 0,
    expects: [expect(SINGLE, 'clear'), expect(WITHDRAWN, 'clear')],
    advertise: ({ draft }) => {
      draft.method = METHOD.selective
    },
    bid: ({ actors, random, draft, lot }) => {
      for (let i = 0; i < 3; i++) addInvitation(actors, random, draft, lot)
    },
  },
  {
    rule: SINGLE,
    variant: 'decoy-direct',
    note: 'a direct purchase from one firm',
    bidders: 1,
    expects: [expect(SINGLE, 'not_applicable'), expect(SHARED, 'clear')],
    advertise: ({ draft }) => {
      draft.method = METHOD.direct
      draft.deadline = Number.NaN
      draft.opened = Number.NaN
    },
  },
  {
    rule: SINGLE,
    variant: 'decoy-still-open',
    note: 'one bid so far, the deadline is yet to come',
    bidders: 0,
    expects: [expect(SINGLE, 'not_applicable')],
    advertise: ({ draft }) => {
      draft.published = advertisingDay(1) - 14 * DAY + 9 * HOUR
      draft.deadline = workingDay(END + 5 * DAY) + 12 * HOUR
      draft.opened = Number.NaN
    },
    bid: ({ actors, random, draft, lot }) => {
      const { deadline } = draft
      // for once the bid comes early, before the data end
      draft.deadline = workingDayBefore(END) + 12 * HOUR
      const bid = addBid(actors, random, draft, lot)!
      bid.status = BID.pending
      draft.deadline = deadline
    },
  },
]

export const sharedAddressPlants: readonly Plant[] = [
  {
    rule: SHARED,
    variant: 'same',
    note: 'two bidders submitted from one address',
    expects: [expect(SHARED, 'raised')],
    bid: ({ lot }) => {
      lot.bids[1]!.address = first(lot).address
    },
  },
  {
    rule: SHARED,
    variant: 'other-spelling',
    note: 'one address in two spellings (IPv4-mapped, or IPv6 in full)',
    expects: [expect(SHARED, 'raised')],
    bid: ({ lot }) => {
      first(lot).address = respelled(first(lot).address, SPELLING.plain)
      lot.bids[1]!.address = respelled(first(lot).address, SPELLING.other)
    },
  },
  {
    rule: SHARED,
    variant: 'withdrawn',
    note: 'the bid from the same address was withdrawn before the deadline',
    expects: [expect(SHARED, 'raised'), expect(WITHDRAWN, 'raised')],
    bid: (stage) => {
      const second = stage.lot.bids[1]!
      second.address = first(stage.lot).address
      withdrawEarly(stage, second)
    },
  },
  {
    rule: SHARED,
    variant: 'decoy-consortium',
    note: 'members of one consortium share the address',
    expects: [expect(SHARED, 'clear')],
    bid: ({ actors, random, draft, lot }) => joinConsortium(actors, random, draft, lot, first(lot)),
  },
  {
    rule: SHARED,
    variant: 'decoy-rounds',
    note: "one bidder's two rounds come from one address",
    expects: [expect(SHARED, 'clear')],
    bid: ({ random, draft, lot }) => {
      for (const bid of lot.bids) bid.round = 1
      lot.bids.push(again(random, draft, first(lot), 2))
    },
  },
  {
    rule: SHARED,
    variant: 'decoy-same-network',
    note: 'two addresses of one network (/24 or /64)',
    expects: [expect(SHARED, 'clear')],
    bid: ({ lot }) => {
      lot.bids[1]!.address = respelled(first(lot).address, SPELLING.neighbour)
    },
  },
  {
    rule: SHARED,
    variant: 'decoy-missing-address',
    note: 'nothing shared, but one address is missing',
    expects: [expect(SHARED, 'not_computable')],
    bid: ({ lot }) => {
      lot.bids[1]!.address = -1
    },
  },
]
