import { codes, enums, type Index, LOT, numbers, TENDER } from '../../join/index-of.js'
import { atOrBefore, isWholeDay } from '../../schema/instant.js'
import { enumValues } from '../../schema/tables.js'
import { DEADLINE_DAY, NO_DEADLINE, NO_STATUS, TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { BID_SET_ASIDE, BID_UNPLACED, NO_BIDS } from '../bids/bidding.js'
import { openedStatuses } from '../bids/valid-bids.js'
import { setInstant, setTruth } from '../block.js'
import type { Block, Detail, Family } from '../fact.js'
import { reason, smaller } from '../reason.js'
import { Winners, winnerNeeds } from './winners.js'
import { ROW, WinningRows } from './winning-rows.js'

const WINS = 1
const DISQUALIFIED = enumValues('bids', 'status').indexOf('disqualified')
/** A bit for each status of bids that can win. */
const IN_RACE = openedStatuses.reduce((bits, code) => (code === DISQUALIFIED ? bits : bits | (1 << code)), 0)

const NO_SUBMISSION = reason('bids', 'submitted_at', 'missing')
const SUBMISSION_DAY = reason('bids', 'submitted_at', 'same_day')
const ROUND_DIFFERS = reason('bids', 'round', 'differs')
const NOT_MARKED = reason('bids', 'is_winner', 'missing')

const needs = [
  ...winnerNeeds,
  'bids.status',
  'bids.submitted_at',
  'bids.withdrawn_at',
  'bids.round',
  'bids.bid_id',
  'tenders.deadline_at',
]

/** Whether a bid won that came too late. */
export const lateWinner: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.winner.late',
      subject: 'lot',
      type: 'boolean',
      about:
        'A winner submitted after the deadline: each of its pending and valid bids of the first round, or of those among them that are marked as winning.',
      needs,
      requires: ['bids.submitted_at', 'tenders.deadline_at', 'awards.supplier_id|bids.is_winner'],
    },
    {
      name: 'lot.deadline',
      subject: 'lot',
      type: 'instant',
      about: 'When submission closes, as the tender says.',
      needs: ['tenders.deadline_at'],
      requires: ['tenders.deadline_at'],
    },
  ],
  kernel(index, from, to, [late, deadline]) {
    if (deadline) writeDeadlines(index, from, to, deadline)
    if (!late) return
    const { row, base } = WinningRows.over(index, from, to)
    const reader = new LateWinners(index)
    for (let l = from; l < to; l++) {
      reader.read(l, row[l - base]!)
      setTruth(late, l - from, reader.late, reader.why !== 0, reader.why)
    }
  },
}

function writeDeadlines(index: Index, from: number, to: number, out: Block): void {
  const { lot, tender } = index
  const deadlines = numbers(index, 'tenders', 'deadline_at')
  for (let l = from; l < to; l++) {
    const t = lot.tender[l]!
    const at = deadlines && tender.row[t]! >= 0 ? deadlines[tender.row[t]!]! : Number.NaN
    const missing = tender.flags[t]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : NO_DEADLINE
    setInstant(out, l - from, at, missing, DEADLINE_DAY)
  }
}

/** What is known of a winner's bids, in bits; those of bids that are marked as winning stand higher by MARK. */
const LATE = 1
const ON_TIME = 2
const UNCLEAR = 4
const MARK = 3
const ALL = LATE | ON_TIME | UNCLEAR

class LateWinners {
  /** A winner was surely late; else, why one may have been, or 0. */
  late = false
  why = 0

  readonly #index
  readonly #winners
  readonly #bidder
  readonly #status
  readonly #submittedAt
  readonly #withdrawnAt
  readonly #round
  readonly #isWinner
  readonly #deadline
  /** Of the lot at hand: bits by winner. */
  readonly #bits = new Map<number, number>()

  constructor(index: Index) {
    this.#index = index
    this.#winners = new Winners(index)
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#status = enums(index, 'bids', 'status')
    this.#submittedAt = numbers(index, 'bids', 'submitted_at')
    this.#withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
    this.#round = numbers(index, 'bids', 'round')
    this.#isWinner = enums(index, 'bids', 'is_winner')
    this.#deadline = numbers(index, 'tenders', 'deadline_at')
  }

  /** `bid`: the only one of the only winner, or one of `ROW`. */
  read(l: number, bid: number): void {
    const { lot, tender } = this.#index
    const winners = this.#winners
    this.late = false
    this.why = 0
    if (bid < 0) {
      winners.read(l)
      this.why = winners.why
      if (this.why !== 0 || winners.count === 0) return
    }
    if (lot.flags[l]! & LOT.MORE_BIDS) {
      this.why = lot.flags[l]! & LOT.UNPLACED_BIDS ? BID_UNPLACED : BID_SET_ASIDE
      return
    }
    const row = tender.row[lot.tender[l]!]!
    const deadline = this.#deadline && row >= 0 ? this.#deadline[row]! : Number.NaN
    if (Number.isNaN(deadline)) {
      this.why = tender.flags[lot.tender[l]!]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : NO_DEADLINE
      return
    }
    if (bid === ROW.NONE) {
      this.why = NO_BIDS
      return
    }
    if (bid >= 0) {
      if (this.#isInTime(bid, deadline) && this.#haveSameRound(lot.bidFrom[l]!, lot.bidTo[l]!)) return
      winners.read(l)
    } else if (winners.count === 1 && this.#isPunctual(lot.bidFrom[l]!, lot.bidTo[l]!, deadline)) return
    const unclear = this.#readBids(lot.bidFrom[l]!, lot.bidTo[l]!, deadline)
    let doubt = 0
    for (let k = 0; k < winners.count; k++) {
      const bits = this.#bits.get(winners.codes[k]!) ?? 0
      const own = bits >> MARK || bits & ALL
      if (own === LATE) this.late = true
      else if (own === 0) doubt = smaller(doubt, NO_BIDS)
      else if (own & UNCLEAR) doubt = smaller(doubt, unclear)
      else if (own !== ON_TIME) doubt = smaller(doubt, NOT_MARKED)
    }
    this.why = this.late ? 0 : doubt
  }

  /**
   * Whether the only winner has bids in the race, each of them of known status and submitted in time, where all bids are of
   * one round: as nearly always. Then nothing is noted.
   */
  #isPunctual(from: number, to: number, deadline: number): boolean {
    const bidder = this.#bidder
    const status = this.#status
    if (!bidder || !status || !this.#haveSameRound(from, to)) return false
    const winner = this.#winners.codes[0]!
    const withdrawnAt = this.#withdrawnAt
    let inTime = false
    for (let row = from; row < to; row++) {
      if (bidder[row] !== winner) continue
      if (withdrawnAt !== undefined && !Number.isNaN(withdrawnAt[row]!)) continue
      if (status[row]! >= 0 && ((IN_RACE >> status[row]!) & 1) === 0) continue
      if (!this.#isInTime(row, deadline)) return false
      inTime = true
    }
    return inTime
  }

  /** Whether a bid that was not withdrawn is surely in the race, and was surely submitted in time. */
  #isInTime(row: number, deadline: number): boolean {
    const code = this.#status![row]!
    if (code < 0 || ((IN_RACE >> code) & 1) === 0 || !this.#submittedAt) return false
    const at = this.#submittedAt[row]!
    return !Number.isNaN(at) && atOrBefore(at, deadline) === 1
  }

  /** Whether rows [from, to) are all of one round, or all without one. One walk in which nothing branches but its end. */
  #haveSameRound(from: number, to: number): boolean {
    const rounds = this.#round
    if (!rounds) return true
    const first = rounds[from]!
    const without = Number(Number.isNaN(first))
    let others = 0
    for (let row = from + 1; row < to; row++) {
      const round = rounds[row]!
      others |= Number(round !== first) & ~(without & Number(Number.isNaN(round)))
    }
    return others === 0
  }

  /** Notes when winners submitted; gives why of some of their bids it is not clear. */
  #readBids(from: number, to: number, deadline: number): number {
    const bits = this.#bits
    if (bits.size > 0) bits.clear()
    const first = this.#firstRound(from, to)
    let why = 0
    for (let row = from; row < to; row++) {
      const who = this.#bidder ? this.#bidder[row]! : -1
      if (!this.#winners.has(who)) continue
      const status = this.#status ? this.#status[row]! : -1
      if (this.#withdrawnAt && !Number.isNaN(this.#withdrawnAt[row]!)) continue
      if (status >= 0 && ((IN_RACE >> status) & 1) === 0) continue
      const round = this.#round ? this.#round[row]! : Number.NaN
      if (!Number.isNaN(first) && round > first) continue
      const at = this.#submittedAt ? this.#submittedAt[row]! : Number.NaN
      const doubt = this.#whyUnclear(status, round, first, at, deadline)
      if (doubt !== 0) why = smaller(why, doubt)
      const known = doubt !== 0 ? UNCLEAR : atOrBefore(at, deadline) === 1 ? ON_TIME : LATE
      const mark = this.#isWinner?.[row] === WINS ? MARK : 0
      bits.set(who, (bits.get(who) ?? 0) | (known << mark))
    }
    return why
  }

  #whyUnclear(status: number, round: number, first: number, at: number, deadline: number): number {
    if (status < 0) return NO_STATUS
    if (Number.isNaN(round) !== Number.isNaN(first)) return ROUND_DIFFERS
    if (Number.isNaN(at)) return NO_SUBMISSION
    if (atOrBefore(at, deadline) !== -1) return 0
    return isWholeDay(deadline) ? DEADLINE_DAY : SUBMISSION_DAY
  }

  /** NaN where no bid of the lot says which round it is of. */
  #firstRound(from: number, to: number): number {
    let first = Number.NaN
    for (let row = from; this.#round && row < to; row++)
      if (!(this.#round[row]! >= first) && !Number.isNaN(this.#round[row]!)) first = this.#round[row]!
    return first
  }
}

/** The bids of the winners of a lot, and when they came. */
export const winnerBidDetail: Detail = {
  name: 'lot.winner.bids',
  subject: 'lot',
  about: 'The bids of the winners, and when they were submitted.',
  needs: [...winnerNeeds, 'bids.submitted_at', 'bids.amount', 'bids.currency'],
  of(index, l) {
    const winners = new Winners(index)
    winners.read(l)
    const bidder = codes(index, 'bids', 'bidder_id')
    const submittedAt = numbers(index, 'bids', 'submitted_at')
    const amount = numbers(index, 'bids', 'amount')
    const currency = codes(index, 'bids', 'currency')
    const { bidFrom, bidTo } = index.lot
    return Array.from({ length: bidTo[l]! - bidFrom[l]! }, (_, k) => bidFrom[l]! + k)
      .filter((row) => bidder !== undefined && winners.has(bidder[row]!))
      .map((row) => ({
        bidders: [bidder![row]!],
        amount: amount?.[row] ?? Number.NaN,
        currency: currency?.[row] ?? -1,
        at: submittedAt?.[row] ?? Number.NaN,
      }))
  },
}
