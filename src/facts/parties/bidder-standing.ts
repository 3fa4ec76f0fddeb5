import { codes, enums, type Index, numbers } from '../../join/index-of.js'
import { BID, bidState, bidStateNeeds, NO_STATUS } from '../bids/bid-state.js'
import { setTruth } from '../block.js'
import type { FactSpec, Family } from '../fact.js'
import { reason } from '../reason.js'
import { PartyStanding, standingNeeds } from './party-standing.js'

const BID_SET_ASIDE = reason('bids', undefined, 'set_aside')
const NO_BIDDER = reason('bids', 'bidder_id', 'missing')
const NO_DAY = reason('bids', 'submitted_at', 'missing')

/** Whether a bid was submitted at all. */
export const submittedBid: Family = {
  subject: 'bid',
  facts: [
    {
      name: 'bid.submitted',
      subject: 'bid',
      type: 'boolean',
      about: 'It was submitted, whatever became of it; invitations were not.',
      needs: [...bidStateNeeds, 'bids.lot_id'],
      requires: ['bids.status|bids.submitted_at|bids.ip'],
    },
  ],
  kernel(index: Index, from, to, [out]) {
    if (!out) return
    const { rowStart, rows, setAside } = index.bid
    const status = enums(index, 'bids', 'status')
    const submittedAt = numbers(index, 'bids', 'submitted_at')
    const withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
    const address = codes(index, 'bids', 'ip')
    for (let b = from; b < to; b++) {
      let bits = 0
      for (let r = rowStart[b]!; r < rowStart[b + 1]!; r++) {
        const row = rows[r]!
        bits |= bidState(
          status ? status[row]! : -1,
          submittedAt ? submittedAt[row]! : Number.NaN,
          withdrawnAt ? withdrawnAt[row]! : Number.NaN,
          address ? address[row]! : -1,
          Number.NaN,
        )
      }
      const isAside = setAside[b] !== 0
      const surely = !isAside && (bits & BID.SUBMITTED) !== 0
      const perhaps = surely || isAside || (bits & BID.SUBMITTED_MAYBE) !== 0
      setTruth(out, b - from, surely, perhaps, isAside ? BID_SET_ASIDE : NO_STATUS)
    }
  },
}

const facts: readonly (readonly [name: string, about: string])[] = [
  [
    'bid.bidder_dissolved',
    'A bidder was dissolved on or before the day of the bid. One without a date of it was not, where the company register has it in business on the day.',
  ],
  [
    'bid.bidder_suspended',
    'The company register says on the day of the bid that a bidder is not in business: suspended, inactive, struck off …',
  ],
  [
    'bid.bidder_unregistered',
    'A bidder has no entry in the company register that holds on the day of the bid.',
  ],
]

/** Whether who made a bid was in business when it was submitted. Linear in rows and entries. */
export const bidderStanding: Family = {
  subject: 'bid',
  together: true,
  facts: facts.map(
    ([name, about]): FactSpec => ({
      name,
      subject: 'bid',
      type: 'boolean',
      about,
      needs: [
        'bids.bidder_id',
        'bids.bid_id',
        'bids.lot_id',
        'bids.round',
        'bids.submitted_at',
        ...standingNeeds,
      ],
      requires: ['bids.bidder_id', 'registers.register|parties.dissolved_at'],
    }),
  ),
  kernel(index, from, to, [dissolved, suspended, unregistered]) {
    const { rowStart, rows, setAside, tender } = index.bid
    const look = new PartyStanding(index)
    const bidder = codes(index, 'bids', 'bidder_id')
    const day = numbers(index, 'bids', 'submitted_at')
    for (let b = from; b < to; b++) {
      look.begin(tender[b]!)
      // Of a bid with a row set aside nobody knows the bidders.
      const isAside = setAside[b] !== 0
      if (isAside) look.doubt(BID_SET_ASIDE)
      for (let r = rowStart[b]!; r < rowStart[b + 1]!; r++) {
        const row = rows[r]!
        look.on(day ? day[row]! : Number.NaN, NO_DAY)
        if (bidder && bidder[row]! >= 0) look.look(bidder[row]!)
        else look.doubt(NO_BIDDER)
      }
      for (const [block, known] of [
        [dissolved, look.dissolved],
        [suspended, look.suspended],
        [unregistered, look.unregistered],
      ] as const)
        if (block) setTruth(block, b - from, known.surely && !isAside, known.why !== 0, known.why)
    }
  },
}
