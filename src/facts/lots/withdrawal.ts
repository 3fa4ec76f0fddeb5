import { codes, enums, type Index, LOT, numbers } from '../../join/index-of.js'
import { atOrBefore } from '../../schema/instant.js'
import { enumValues } from '../../schema/tables.js'
import { BID, bidStateNeeds, NO_DEADLINE, NO_STATUS } from '../bids/bid-state.js'
import { distinctBidders } from '../bids/bidders.js'
import { Bidding } from '../bids/bidding.js'
import { byteFamily, truthByte } from '../byte-facts.js'
import { oncePerIndex } from '../per-index.js'
import { reason } from '../reason.js'

const NO_OPENING = reason('tenders', 'opened_at', 'missing')
const NO_PRICE = reason('bids', 'amount', 'missing')

const awardStatuses = enumValues('awards', 'status')
const PENDING = awardStatuses.indexOf('pending')
const ACTIVE = awardStatuses.indexOf('active')

/** What makes a withdrawal worse. Each is no (known) for a lot without a withdrawn bid. */
export const withdrawal = byteFamily({
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
  bytes(index, from, to, out) {
    const [afterDeadline, afterOpening, lowest, allButOne] = out
    const withdrawals = withdrawalsOf(index)
    const bidding = Bidding.over(index, from, to)
    const { hi } = bidding.withdrawn
    for (let l = from; l < to; l++) {
      const i = l - from
      const p = l - bidding.base
      if (hi[p] === 0) {
        for (const bytes of out) if (bytes) bytes[i] = 0
        continue
      }
      if (afterDeadline) {
        const late = withdrawals.anyAfter(bidding, l, p, withdrawals.deadline)
        afterDeadline[i] = truthByte(late === 1, late === -1, NO_DEADLINE)
      }
      if (afterOpening) {
        const late = withdrawals.anyAfter(bidding, l, p, withdrawals.opened)
        afterOpening[i] = truthByte(late === 1, late === -1, NO_OPENING)
      }
      if (lowest) {
        const was = withdrawals.lowest(bidding, l, p)
        lowest[i] = truthByte(was === 1, was === -1, NO_PRICE)
      }
      if (allButOne) {
        const did = withdrawals.allButOne(bidding, l, p)
        allButOne[i] = truthByte(did === 1, did === -1, NO_STATUS)
      }
    }
  },
})

const withdrawalsOf = oncePerIndex((index) => new Withdrawals(index))

/** The columns that withdrawals are read from, looked up once: lots with some are few, and asked one by one. */
class Withdrawals {
  readonly deadline
  readonly opened
  readonly #index
  readonly #withdrawnAt
  readonly #bid
  readonly #bidder
  readonly #amount
  readonly #currency
  readonly #round
  readonly #winner
  readonly #awardStatus
  readonly #awarded
  readonly #awardCurrency

  constructor(index: Index) {
    this.#index = index
    this.deadline = numbers(index, 'tenders', 'deadline_at')
    this.opened = numbers(index, 'tenders', 'opened_at')
    this.#withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#amount = numbers(index, 'bids', 'amount')
    this.#currency = codes(index, 'bids', 'currency')
    this.#round = numbers(index, 'bids', 'round')
    this.#winner = enums(index, 'bids', 'is_winner')
    this.#awardStatus = enums(index, 'awards', 'status')
    this.#awarded = numbers(index, 'awards', 'amount')
    this.#awardCurrency = codes(index, 'awards', 'currency')
  }

  /** Whether a bid was withdrawn after what a column of its tender says. */
  anyAfter(bidding: Bidding, l: number, p: number, column: Float64Array | undefined): 0 | 1 | -1 {
    const { lot, tender } = this.#index
    const tenderRow = tender.row[lot.tender[l]!]!
    const instant = column && tenderRow >= 0 ? column[tenderRow]! : Number.NaN
    const withdrawnAt = this.#withdrawnAt
    let answer: 0 | -1 = bidding.withdrawn.why[p] === 0 ? 0 : -1
    const from = lot.bidFrom[l]!
    const to = lot.bidTo[l]!
    const state = bidding.first[p]! - from
    for (let row = from; row < to; row++) {
      if ((bidding.state[state + row]! & (BID.WITHDRAWN | BID.WITHDRAWN_MAYBE)) === 0) continue
      const at = withdrawnAt ? withdrawnAt[row]! : Number.NaN
      const before = atOrBefore(at, instant)
      if (before === 0) return 1
      if (before === -1) answer = -1
    }
    return answer
  }

  /**
   * Sure only where every submitted bid of the lot has a price in one currency, for this lot alone and in one round, the rows
   * of a bid agree whether it was withdrawn, and the winner (a bid marked so, else the one counting award) is dearer than the
   * lowest withdrawn bid.
   */
  lowest(bidding: Bidding, l: number, p: number): 0 | 1 | -1 {
    const { lot } = this.#index
    const [amount, currency, round, winner] = [this.#amount, this.#currency, this.#round, this.#winner]
    if (!amount || !currency || bidding.withdrawn.why[p] !== 0) return -1
    if (lot.flags[l]! & LOT.CONSORTIUM && !this.#staying(bidding, l, p)) return -1
    const from = lot.bidFrom[l]!
    const to = lot.bidTo[l]!
    const state = bidding.first[p]! - from
    let money = -1
    let time = Number.NaN
    let withdrawn = Number.POSITIVE_INFINITY
    let others = Number.POSITIVE_INFINITY
    let isMarked = false
    for (let row = from; row < to; row++) {
      const bits = bidding.state[state + row]!
      if ((bits & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)) === 0) continue
      if (!(amount[row]! >= 0) || currency[row]! < 0 || this.#isOverSeveralLots(l, row)) return -1
      const here = round ? round[row]! : Number.NaN
      if (money === -1) {
        money = currency[row]!
        time = here
      } else if (money !== currency[row]) return -1
      else if (here !== time && !(Number.isNaN(here) && Number.isNaN(time))) return -1
      if (bits & BID.WITHDRAWN) withdrawn = Math.min(withdrawn, amount[row]!)
      else {
        others = Math.min(others, amount[row]!)
        if (winner !== undefined && winner[row] === 1) isMarked = true
      }
    }
    if (withdrawn >= others) return 0
    if (isMarked) return 1 // all others are dearer
    const won = this.#awardedIn(l, money)
    if (Number.isNaN(won)) return -1
    return won > withdrawn ? 1 : 0
  }

  /** Whether the bid stands in another lot of its tender too: its price in each is unknown. */
  #isOverSeveralLots(l: number, row: number): boolean {
    const bid = this.#bid
    if (!bid || bid[row]! < 0) return false
    const { lot, startOf } = this.#index
    const t = lot.tender[l]!
    const end = startOf.lot[t + 1]!
    for (let other = startOf.lot[t]!; other < end; other++) {
      if (other === l) continue
      for (let r = lot.bidFrom[other]!; r < lot.bidTo[other]!; r++) if (bid[r] === bid[row]) return true
    }
    return false
  }

  /** The amount of the one counting award of the lot, in this currency; NaN otherwise, or where one may count. */
  #awardedIn(l: number, money: number): number {
    const { lot, award } = this.#index
    const [status, amount, currency] = [this.#awardStatus, this.#awarded, this.#awardCurrency]
    if (!status || !amount || lot.flags[l]! & LOT.MORE_AWARDS) return Number.NaN
    let found = Number.NaN
    let several = false
    for (let a = lot.awardStart[l]!; a < lot.awardStart[l + 1]!; a++) {
      const row = lot.awardRow[a]!
      const is = status[row]!
      if (is < 0) return Number.NaN
      if (is !== PENDING && is !== ACTIVE) continue
      if (several || currency?.[row] !== money || award.severalLots[award.ofRow[row]!] === 1)
        return Number.NaN
      found = amount[row]!
      several = true
    }
    return found
  }

  allButOne(bidding: Bidding, l: number, p: number): 0 | 1 | -1 {
    const bidder = this.#bidder
    const { lot } = this.#index
    const bidders = bidding.submitted.lo[p]!
    if (bidding.withdrawn.why[p] !== 0 || bidding.submitted.why[p] !== 0) return -1
    if (bidders < 2) return 0
    if (!bidder) return -1
    if (lot.flags[l]! & LOT.CONSORTIUM) return this.#oneStays(bidding, l, p)
    const from = lot.bidFrom[l]!
    const to = lot.bidTo[l]!
    const state = bidding.first[p]! - from
    let staying = -1
    for (let row = from; row < to; row++) {
      const bits = bidding.state[state + row]!
      if ((bits & BID.SUBMITTED) === 0 || bits & BID.WITHDRAWN) continue
      if (staying >= 0 && staying !== bidder[row]) return 0
      staying = bidder[row]!
    }
    return staying >= 0 ? 1 : 0
  }

  /** Whether the bids that were not withdrawn are of one bidder, of a lot with consortia. */
  #oneStays(bidding: Bidding, l: number, p: number): 0 | 1 | -1 {
    const stays = this.#staying(bidding, l, p)
    if (!stays) return -1
    const found = { lo: 0, hi: 0, unknown: false }
    const from = this.#index.lot.bidFrom[l]!
    distinctBidders(stays, 0, this.#bidder, this.#bid, from, stays.length, 1, 0, found)
    if (found.unknown || found.lo !== found.hi) return -1
    return found.lo === 1 ? 1 : 0
  }

  /** Of a lot with consortia, by row, 1 for what was submitted and not withdrawn; undefined where rows of a bid differ, or may. */
  #staying(bidding: Bidding, l: number, p: number): Uint8Array | undefined {
    const from = this.#index.lot.bidFrom[l]!
    const n = this.#index.lot.bidTo[l]! - from
    const bid = this.#bid!
    const stays = new Uint8Array(n)
    const staysOf = new Map<number, number>()
    for (let k = 0; k < n; k++) {
      const bits = bidding.state[bidding.first[p]! + k]!
      if (bits & BID.WITHDRAWN_MAYBE) return undefined
      const stay = Number((bits & (BID.SUBMITTED | BID.WITHDRAWN)) === BID.SUBMITTED)
      stays[k] = stay
      const id = bid[from + k]!
      if (id < 0) continue
      if ((staysOf.get(id) ?? stay) !== stay) return undefined
      staysOf.set(id, stay)
    }
    return stays
  }
}
