import { codes, enums, type Index, LOT } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import type { Detail } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { reason, smaller } from '../reason.js'

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')
const WINS = 1
/** In place of the id of a winner's only bid: it has several. */
const SEVERAL = -2
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
      // Of rows that differ too, so that it does not matter which comes first.
      if (status === PENDING || status === ACTIVE) this.#add(this.#supplier ? this.#supplier[row]! : -1)
    }
    if (flags[l]! & LOT.MORE_AWARDS)
      this.#doubt(flags[l]! & LOT.UNPLACED_AWARDS ? AWARD_UNPLACED : AWARD_SET_ASIDE)
    else if (!this.#hasAwards && this.count === 0) this.#doubt(NO_AWARDS)
  }

  /**
   * Ids of the bids that won, of the lot that was read, of which winners are known and which has rows that share ids: those of
   * the winners, whose partners won too. Of several that a winner has, those that an award or mark names; undefined where none is
   * named, or an award of its own names none, and one more is shared with somebody who did not win otherwise. Valid until the
   * next call. Linear in rows.
   */
  bids(l: number): ReadonlySet<number> | undefined {
    const [bidder, bid] = [this.#bidder, this.#bid]
    const [from, to] = [this.#index.lot.bidFrom[l]!, this.#index.lot.bidTo[l]!]
    const found = this.#bids
    found.clear()
    if (!bidder || !bid) return found
    const ownOf = new Map<number, number>()
    for (let row = from; row < to; row++) {
      if (!this.has(bidder[row]!)) continue
      const only = ownOf.get(bidder[row]!)
      // A row without an id is a bid by itself.
      const isOne = only === undefined || (only >= 0 && only === bid[row])
      ownOf.set(bidder[row]!, isOne ? bid[row]! : SEVERAL)
    }
    let several = false
    for (const id of ownOf.values()) {
      if (id >= 0) found.add(id)
      if (id === SEVERAL) several = true
    }
    return several ? this.#addNamed(l, ownOf) : found
  }

  /** Of winners with several bids; undefined: which of them won is not known, and matters. */
  #addNamed(l: number, ownOf: ReadonlyMap<number, number>): ReadonlySet<number> | undefined {
    const [bidder, bid, found] = [this.#bidder!, this.#bid!, this.#bids]
    const [from, to] = [this.#index.lot.bidFrom[l]!, this.#index.lot.bidTo[l]!]
    const named = this.#namedBids(l)
    const told = new Set<number>()
    for (let row = from; row < to; row++) {
      if (ownOf.get(bidder[row]!) !== SEVERAL || bid[row]! < 0 || !named.has(bid[row]!)) continue
      told.add(bidder[row]!)
      found.add(bid[row]!)
    }
    for (const who of this.#withNameless(l, ownOf)) told.delete(who)
    const untold = new Set<number>()
    for (let row = from; row < to; row++)
      if (ownOf.get(bidder[row]!) === SEVERAL && !told.has(bidder[row]!) && bid[row]! >= 0)
        if (!named.has(bid[row]!)) untold.add(bid[row]!)
    for (let row = from; untold.size > 0 && row < to; row++)
      if (untold.has(bid[row]!) && bidder[row]! >= 0 && !this.has(bidder[row]!)) return undefined
    for (const id of untold) found.add(id)
    return found
  }

  /** Bids that awards that count, and marks, say have won. */
  #namedBids(l: number): ReadonlySet<number> {
    const { bidFrom, bidTo } = this.#index.lot
    const named = new Set<number>()
    for (let row = bidFrom[l]!; row < bidTo[l]!; row++) if (this.#isMarked(row)) named.add(this.#bid![row]!)
    for (const row of this.#countingRows(l)) if (this.#awardedBid) named.add(this.#awardedBid[row]!)
    return named
  }

  /**
   * Winners of several bids with an award that names none of these, so that any may have won by it; but those of whom a bid is
   * marked. What one row of an award names, a row of it without a bid does too.
   */
  #withNameless(l: number, ownOf: ReadonlyMap<number, number>): ReadonlySet<number> {
    const [bidder, bid, awarded] = [this.#bidder!, this.#bid!, this.#awardedBid]
    const { ofRow } = this.#index.award
    const bidOf = new Map<number, number>()
    for (const row of this.#countingRows(l)) {
      const id = awarded ? awarded[row]! : -1
      const known = bidOf.get(ofRow[row]!)
      if (id >= 0) bidOf.set(ofRow[row]!, known === undefined || known === id ? id : SEVERAL)
    }
    const awards = [...this.#countingRows(l)].map((row) => {
      const id = awarded ? awarded[row]! : -1
      return { who: this.#supplier ? this.#supplier[row]! : -1, id: id >= 0 ? id : bidOf.get(ofRow[row]!) }
    })
    const marked = new Set<number>()
    const own = new Set<string>()
    for (let row = this.#index.lot.bidFrom[l]!; row < this.#index.lot.bidTo[l]!; row++) {
      if (bid[row]! < 0 || ownOf.get(bidder[row]!) !== SEVERAL) continue
      own.add(`${bidder[row]} ${bid[row]}`)
      if (this.#isMarked(row)) marked.add(bidder[row]!)
    }
    const nameless = awards.filter(({ who, id }) => !marked.has(who) && !own.has(`${who} ${id}`))
    return new Set(nameless.map(({ who }) => who))
  }

  /** Rows of awards of a lot that are pending or active. */
  *#countingRows(l: number): Generator<number> {
    const { awardStart, awardRow } = this.#index.lot
    for (let a = awardStart[l]!; a < awardStart[l + 1]!; a++) {
      const row = awardRow[a]!
      const status = this.#status ? this.#status[row]! : -1
      if (status === PENDING || status === ACTIVE) yield row
    }
  }

  #isMarked(row: number): boolean {
    return this.#isWinner?.[row] === WINS && this.#index.bidSetAside[row] !== 1
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
