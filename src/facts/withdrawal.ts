import { codes, enums, type Index, LOT, numbers } from '../join/index-of.js'
import { atOrBefore } from '../schema/instant.js'
import { enumValues } from '../schema/tables.js'
import { BID, bidStateNeeds, NO_DEADLINE, NO_STATUS } from './bid-state.js'
import { Bidding } from './bidding.js'
import { setAllKnown, setTruth } from './block.js'
import type { Family } from './fact.js'
import { reason } from './reason.js'

const NO_OPENING = reason('tenders', 'opened_at', 'missing')
const NO_PRICE = reason('bids', 'amount', 'missing')

const awardStatuses = enumValues('awards', 'status')
const COUNTING = [awardStatuses.indexOf('pending'), awardStatuses.indexOf('active')]

/** What makes a withdrawal worse. Each is no (known) for a lot without a withdrawn bid. */
export const withdrawal: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.withdrawn.after_deadline',
      subject: 'lot',
      type: 'boolean',
      about: 'A bid was withdrawn after the deadline.',
      needs: bidStateNeeds,
    },
    {
      name: 'lot.withdrawn.after_opening',
      subject: 'lot',
      type: 'boolean',
      about: 'A bid was withdrawn after the opening.',
      needs: [...bidStateNeeds, 'tenders.opened_at'],
    },
    {
      name: 'lot.withdrawn.lowest',
      subject: 'lot',
      type: 'boolean',
      about: 'The lowest bid of the lot, in one currency and round, was withdrawn, and a higher one won.',
      needs: [
        ...bidStateNeeds,
        'bids.amount',
        'bids.currency',
        'bids.is_winner',
        'awards.status',
        'awards.amount',
        'awards.currency',
        'awards.lot_id',
      ],
    },
    {
      name: 'lot.withdrawn.all_but_one',
      subject: 'lot',
      type: 'boolean',
      about: 'Of two or more bidders, all but one withdrew all their bids.',
      needs: bidStateNeeds,
    },
  ],
  kernel(index, from, to, out) {
    const [afterDeadline, afterOpening, lowest, allButOne] = out
    const bidding = Bidding.over(index, from, to)
    for (const block of out) if (block) setAllKnown(block, to - from, 0)
    const withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
    const deadline = numbers(index, 'tenders', 'deadline_at')
    const opened = numbers(index, 'tenders', 'opened_at')
    for (let l = from; l < to; l++) {
      const i = l - from
      const row = index.tender.row[index.lot.tender[l]!]!
      const p = l - bidding.base
      if (bidding.withdrawn.hi[p] === 0) continue
      if (afterDeadline) {
        const at = deadline && row >= 0 ? deadline[row]! : Number.NaN
        const late = anyAfter(index, bidding, l, p, withdrawnAt, at)
        setTruth(afterDeadline, i, late === 1, late === -1, NO_DEADLINE)
      }
      if (afterOpening) {
        const at = opened && row >= 0 ? opened[row]! : Number.NaN
        const late = anyAfter(index, bidding, l, p, withdrawnAt, at)
        setTruth(afterOpening, i, late === 1, late === -1, NO_OPENING)
      }
      if (lowest) {
        const was = lowestWithdrawn(index, bidding, l, p)
        setTruth(lowest, i, was === 1, was === -1, NO_PRICE)
      }
      if (allButOne) {
        const did = allButOneWithdrew(index, bidding, l, p)
        setTruth(allButOne, i, did === 1, did === -1, NO_STATUS)
      }
    }
  },
}

function anyAfter(
  index: Index,
  bidding: Bidding,
  l: number,
  p: number,
  withdrawnAt: Float64Array | undefined,
  instant: number,
): 0 | 1 | -1 {
  let answer: 0 | -1 = bidding.withdrawn.why[p] === 0 ? 0 : -1
  const from = index.lot.bidFrom[l]!
  for (let row = from; row < index.lot.bidTo[l]!; row++) {
    if ((bidding.state[bidding.first[p]! + row - from]! & BID.WITHDRAWN) === 0) continue
    const at = withdrawnAt ? withdrawnAt[row]! : Number.NaN
    const before = !Number.isNaN(at) && !Number.isNaN(instant) ? atOrBefore(at, instant) : -1
    if (before === 0) return 1
    if (before === -1) answer = -1
  }
  return answer
}

/**
 * Sure only where every submitted bid of the lot has a price in one currency, for this lot alone and in one round,
 * and the winner (a bid marked so, else the one counting award) is dearer than the lowest withdrawn bid.
 */
function lowestWithdrawn(index: Index, bidding: Bidding, l: number, p: number): 0 | 1 | -1 {
  const amount = numbers(index, 'bids', 'amount')
  const currency = codes(index, 'bids', 'currency')
  const round = numbers(index, 'bids', 'round')
  const winner = enums(index, 'bids', 'is_winner')
  if (!amount || !currency || bidding.withdrawn.why[p] !== 0 || index.lot.flags[l]! & LOT.MORE_BIDS) return -1
  const from = index.lot.bidFrom[l]!
  let money = -1
  let time = Number.NaN
  let withdrawn = Number.POSITIVE_INFINITY
  let others = Number.POSITIVE_INFINITY
  let won = Number.NaN
  for (let row = from; row < index.lot.bidTo[l]!; row++) {
    const bits = bidding.state[bidding.first[p]! + row - from]!
    if ((bits & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)) === 0) continue
    if (!(amount[row]! >= 0) || currency[row]! < 0 || isOverSeveralLots(index, l, row)) return -1
    const here = round ? round[row]! : Number.NaN
    if (money === -1) {
      money = currency[row]!
      time = here
    } else if (money !== currency[row]) return -1
    else if (here !== time && !(Number.isNaN(here) && Number.isNaN(time))) return -1
    if (bits & BID.WITHDRAWN) withdrawn = Math.min(withdrawn, amount[row]!)
    else {
      others = Math.min(others, amount[row]!)
      if (winner?.[row] === 1) won = !Number.isNaN(won) ? Math.min(won, amount[row]!) : amount[row]!
    }
  }
  if (withdrawn >= others) return 0
  if (Number.isNaN(won)) won = awarded(index, l, money)
  if (Number.isNaN(won)) return -1
  return won > withdrawn ? 1 : 0
}

/** Whether the bid stands in another lot of its tender too: its price in each is unknown. */
function isOverSeveralLots(index: Index, l: number, row: number): boolean {
  const bid = codes(index, 'bids', 'bid_id')
  const t = index.lot.tender[l]!
  if (!bid || bid[row]! < 0) return false
  for (let other = index.startOf.lot[t]!; other < index.startOf.lot[t + 1]!; other++) {
    if (other === l) continue
    for (let r = index.lot.bidFrom[other]!; r < index.lot.bidTo[other]!; r++)
      if (bid[r] === bid[row]) return true
  }
  return false
}

/** The amount of the one counting award of the lot, in this currency; NaN otherwise, or where one may count. */
function awarded(index: Index, l: number, money: number): number {
  const status = enums(index, 'awards', 'status')
  const amount = numbers(index, 'awards', 'amount')
  const currency = codes(index, 'awards', 'currency')
  if (!status || !amount || index.lot.flags[l]! & LOT.MORE_AWARDS) return Number.NaN
  let found = Number.NaN
  let several = false
  for (let a = index.lot.awardStart[l]!; a < index.lot.awardStart[l + 1]!; a++) {
    const row = index.lot.awardRow[a]!
    if (status[row]! < 0) return Number.NaN
    if (!COUNTING.includes(status[row]!)) continue
    if (several || currency?.[row] !== money || index.award.severalLots[index.award.ofRow[row]!] === 1)
      return Number.NaN
    found = amount[row]!
    several = true
  }
  return found
}

function allButOneWithdrew(index: Index, bidding: Bidding, l: number, p: number): 0 | 1 | -1 {
  const bidder = codes(index, 'bids', 'bidder_id')
  const bidders = bidding.submitted.lo[p]!
  if (bidding.withdrawn.why[p] !== 0 || bidding.submitted.why[p] !== 0 || !bidder) return -1
  if (bidders < 2) return 0
  if (index.lot.flags[l]! & LOT.CONSORTIUM) return -1
  const from = index.lot.bidFrom[l]!
  let staying = -1
  for (let row = from; row < index.lot.bidTo[l]!; row++) {
    const bits = bidding.state[bidding.first[p]! + row - from]!
    if ((bits & BID.SUBMITTED) === 0 || bits & BID.WITHDRAWN) continue
    if (staying >= 0 && staying !== bidder[row]) return 0
    staying = bidder[row]!
  }
  return staying >= 0 ? 1 : 0
}
