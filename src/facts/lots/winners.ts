import { codes, enums, type Index, LOT } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import type { Detail } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { reason, smaller } from '../reason.js'

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')
const WINS = 1
/** No row of a bid was seen yet. */
const NO_BID = -2
/** So many winners are looked through; more are looked up. */
const FEW = 16

export const NO_WINNER = reason('awards', 'supplier_id', 'missing')
const NO_AWARDS = reason('awards', undefined, 'missing')
const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const AWARD_UNPLACED = reason('awards', 'lot_id', 'unplaced')
const NO_AWARD_STATUS = reason('awards', 'status', 'missing')
/** Of several bids of a winner, one with somebody else, nobody says which won. */
export const WHICH_BID = reason('awards', 'bid_id', 'missing')
const STATUS_DIFFERS = reason('awards', 'status', 'differs')

/** Columns that winners are read from. */
export const winnerNeeds = [
  'awards.supplier_id',
  'awards.status',
  'awards.award_id',
  'awards.lot_id',
  'bids.is_winner',
  'bids.bidder_id',
] as const

/** Columns that winners with their partners are read from. */
export const partnerNeeds = [...winnerNeeds, 'awards.bid_id', 'bids.bid_id'] as const

/**
 * What a number a lot says of its winners, so that they are read once a thread for all families and rounds of morsels: nothing
 * yet; that they are in doubt, or several; that there are none; or `WINNER` and the code of the only one.
 */
const [UNREAD, OTHER, NOBODY, WINNER] = [0, 1, 2, 3] as const
const knownOf = oncePerIndex((index) => new Int32Array(index.counts.lot))

/**
 * Who won a lot: the suppliers of its active and pending awards, and bidders marked as winners. One object a thread and
 * family; `read` one lot after the other.
 */
export class Winners {
  /** How many; who they are is known where `why` is 0. */
  count = 0
  why = 0
  /** Codes of parties; the first `count`. */
  codes = new Int32Array(8)

  readonly #index
  readonly #supplier
  readonly #status
  readonly #bidder
  readonly #bid
  readonly #isWinner
  readonly #awardedBid
  readonly #hasAwards
  readonly #known
  /** The codes where they are more than a few. */
  readonly #many = new Set<number>()
  /** Of the lot at hand: status of each award of several rows. */
  readonly #statusOf = new Map<number, number>()
  readonly #bids = new Set<number>()

  constructor(index: Index) {
    this.#index = index
    this.#supplier = codes(index, 'awards', 'supplier_id')
    this.#status = enums(index, 'awards', 'status')
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#isWinner = enums(index, 'bids', 'is_winner')
    this.#awardedBid = codes(index, 'awards', 'bid_id')
    this.#hasAwards = index.tables.includes('awards')
    this.#known = index.isFleeting ? undefined : knownOf(index)
  }

  read(l: number): void {
    const known = this.#known === undefined ? UNREAD : this.#known[l]!
    if (known <= OTHER) {
      this.#read(l)
      if (known === UNREAD && this.#known) this.#known[l] = this.#inOneNumber()
      return
    }
    this.why = 0
    this.count = known === NOBODY ? 0 : 1
    if (known >= WINNER) this.codes[0] = known - WINNER
  }

  #inOneNumber(): number {
    if (this.why !== 0 || this.count > 1) return OTHER
    return this.count === 0 ? NOBODY : WINNER + this.codes[0]!
  }

  #read(l: number): void {
    const { awardStart, awardRow, flags, bidFrom, bidTo } = this.#index.lot
    this.count = 0
    this.why = 0
    if (this.#statusOf.size > 0) this.#statusOf.clear()
    if (this.#many.size > 0) this.#many.clear()
    if (this.#isWinner && this.#bidder)
      for (let row = bidFrom[l]!; row < bidTo[l]!; row++)
        if (this.#isWinner[row] === WINS && this.#index.bidSetAside[row] !== 1) this.#add(this.#bidder[row]!)
    for (let a = awardStart[l]!; a < awardStart[l + 1]!; a++) {
      const row = awardRow[a]!
      const status = this.#status ? this.#status[row]! : -1
      if (status < 0) this.#doubt(NO_AWARD_STATUS)
      else if (this.#differs(row, status)) this.#doubt(STATUS_DIFFERS)
      else if (status === PENDING || status === ACTIVE) this.#add(this.#supplier ? this.#supplier[row]! : -1)
    }
    if (flags[l]! & LOT.MORE_AWARDS)
      this.#doubt(flags[l]! & LOT.UNPLACED_AWARDS ? AWARD_UNPLACED : AWARD_SET_ASIDE)
    else if (!this.#hasAwards && this.count === 0) this.#doubt(NO_AWARDS)
  }

  /**
   * Ids of the bids that won, of the lot that was read, of which winners are known and which has rows that share ids: those of
   * the winners, whose partners won too. Of several that a winner has, those that an award or mark names; undefined where none is
   * named, and one is shared with somebody who did not win otherwise. Valid until the next call. Linear in rows, for each winner.
   */
  bids(l: number): ReadonlySet<number> | undefined {
    const { bidFrom, bidTo } = this.#index.lot
    const found = this.#bids
    found.clear()
    for (let k = 0; k < this.count; k++)
      if (!this.#addBids(l, bidFrom[l]!, bidTo[l]!, this.codes[k]!)) return undefined
    return found
  }

  /** Of one winner; false: which of its bids won is not known, and matters. */
  #addBids(l: number, from: number, to: number, winner: number): boolean {
    const [bidder, bid] = [this.#bidder, this.#bid]
    if (!bidder || !bid) return true
    let only = NO_BID
    let several = false
    for (let row = from; row < to; row++) {
      if (bidder[row] !== winner) continue
      // A row without an id is a bid by itself.
      if (only !== NO_BID && (only < 0 || only !== bid[row])) several = true
      only = bid[row]!
    }
    if (!several) {
      if (only >= 0) this.#bids.add(only)
      return true
    }
    const own = new Set<number>()
    for (let row = from; row < to; row++) if (bidder[row] === winner && bid[row]! >= 0) own.add(bid[row]!)
    const named = this.#namedBids(l)
    const told = [...own].filter((id) => named.has(id))
    if (told.length === 0)
      for (let row = from; row < to; row++)
        if (own.has(bid[row]!) && bidder[row]! >= 0 && !this.has(bidder[row]!)) return false
    for (const id of told.length === 0 ? own : told) this.#bids.add(id)
    return true
  }

  /** Bids that awards that count, and marks, say have won. */
  #namedBids(l: number): ReadonlySet<number> {
    const { awardStart, awardRow, bidFrom, bidTo } = this.#index.lot
    const named = new Set<number>()
    for (let row = bidFrom[l]!; this.#isWinner && row < bidTo[l]!; row++)
      if (this.#isWinner[row] === WINS && this.#index.bidSetAside[row] !== 1) named.add(this.#bid![row]!)
    for (let a = awardStart[l]!; this.#awardedBid && a < awardStart[l + 1]!; a++) {
      const row = awardRow[a]!
      const status = this.#status ? this.#status[row]! : -1
      if (status === PENDING || status === ACTIVE) named.add(this.#awardedBid[row]!)
    }
    return named
  }

  has(code: number): boolean {
    if (code < 0) return false
    if (this.count > FEW) return this.#many.has(code)
    for (let k = 0; k < this.count; k++) if (this.codes[k] === code) return true
    return false
  }

  /** Whether an earlier row of the award, in this lot, has another status. */
  #differs(row: number, status: number): boolean {
    const { ofRow, rowStart } = this.#index.award
    const award = ofRow[row]!
    if (rowStart[award + 1]! - rowStart[award]! === 1) return false
    const before = this.#statusOf.get(award)
    if (before === undefined) this.#statusOf.set(award, status)
    return before !== undefined && before !== status
  }

  #add(code: number): void {
    if (code < 0) this.#doubt(NO_WINNER)
    else if (!this.has(code)) {
      if (this.count === this.codes.length) {
        const longer = new Int32Array(this.count * 2)
        longer.set(this.codes)
        this.codes = longer
      }
      this.codes[this.count++] = code
      if (this.count > FEW + 1) this.#many.add(code)
      else if (this.count === FEW + 1) for (let k = 0; k < this.count; k++) this.#many.add(this.codes[k]!)
    }
  }

  #doubt(why: number): void {
    this.why = smaller(this.why, why)
  }
}

/** Who won a lot. */
export const lotWinnerDetail: Detail = {
  name: 'lot.winners',
  subject: 'lot',
  about: 'Who won: suppliers of active and pending awards, and bidders marked as winners.',
  needs: winnerNeeds,
  of(index, l) {
    const winners = new Winners(index)
    winners.read(l)
    return winners.count === 0 ? [] : [{ bidders: [...winners.codes.subarray(0, winners.count)] }]
  },
}
