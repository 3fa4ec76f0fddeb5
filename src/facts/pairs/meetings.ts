import { placeOf } from '../../join/bidder-pairs.js'
import { codes, type Index, LOT, populationIn } from '../../join/index-of.js'
import type { Population } from '../../join/populations.js'
import { NO_STATUS } from '../bids/bid-state.js'
import { smaller } from '../reason.js'
import { NO_TIME, SAME_DAY } from './bid-order.js'
import { CURRENCY_DIFFERS, PAIR, PairBidReader, type PairBids } from './pair-bids.js'
import { ratioOf } from './pair-prices.js'
import { PairRows } from './pair-rows.js'
import { SaidBids } from './said-bids.js'

/** Where in `MEETING` a bit stands that is counted. */
export const PLACE = {
  SURE: 15,
  WON: 17,
  ONE_WON: 18,
  OTHER_WON: 19,
  BEFORE: 21,
  AFTER: 22,
  SAME_TENDER: 31,
} as const

/** What a meeting of two bidders in a lot says, in one number. */
export const MEETING = {
  /** The ratio of their prices as `ratioOf` has it; from `NO_RATIO` on it is not known: what is above is why. */
  RATIO: 0x7fff,
  /** They surely met, or perhaps; neither: they did not. */
  SURE: 1 << PLACE.SURE,
  MAYBE: 1 << 16,
  /** Somebody won the lot; the first of the two alone, or the second. */
  WON: 1 << PLACE.WON,
  ONE_WON: 1 << PLACE.ONE_WON,
  OTHER_WON: 1 << PLACE.OTHER_WON,
  /** Whether somebody won it is not known. */
  OPEN: 1 << 20,
  /** The first of the two submitted before the second, or after; or that is not known, and why: a place in `whyNoOrder`. */
  BEFORE: 1 << PLACE.BEFORE,
  AFTER: 1 << PLACE.AFTER,
  UNTIMED: 1 << 23,
  WHY_UNTIMED: 3 << 24,
  /** The lot is of the same tender as the one before among those of the pair. */
  SAME_TENDER: 1 << PLACE.SAME_TENDER,
} as const

/** Above all ratios. */
export const NO_RATIO = 0x7f00

const UNTIMED_BITS = 24
const whyNoOrder = [0, NO_STATUS, NO_TIME, SAME_DAY]

/** Why the order of the two in a lot is not known. */
export const whyUntimed = (word: number): number => whyNoOrder[(word & MEETING.WHY_UNTIMED) >> UNTIMED_BITS]!

const PLAIN = PAIR.ALONE | PAIR.SUBMITTED
const SUBMITTED = PAIR.SUBMITTED | PAIR.SUBMITTED_MAYBE
/** `PAIR.WON` as bits of a meeting. */
const ONE_WON = MEETING.ONE_WON / PAIR.WON
const OTHER_WON = MEETING.OTHER_WON / PAIR.WON

/**
 * Reads the bids of lots [from, to), and writes what the meetings in them say: bids of a lot lie side by side, those of a pair
 * anywhere. Linear in bids, but for the rows that one bidder has in one lot, and in meetings.
 */
export function readPairBids(index: Index, bids: PairBids, from: number, to: number): void {
  const bidder = codes(index, 'bids', 'bidder_id')
  if (!bidder) return
  const reader = new PairBidReader(index, bidder, bids)
  const said = new SaidBids(index, bidder, bids)
  const writer = new MeetingWriter(index, bids)
  const { meetingAt } = populationIn(index, 'bidder_pair')
  for (let l = from; l < to; l++) {
    if (!reader.read(l)) continue
    said.read(l)
    writer.write(l, said, meetingAt[l]!)
  }
}

class MeetingWriter {
  readonly #rows
  readonly #words
  readonly #flags

  constructor(index: Index, bids: PairBids) {
    this.#rows = new PairRows(index, bids)
    this.#words = bids.words
    this.#flags = index.lot.flags
  }

  /** Each two bidders of lot l, the meetings of which begin at `at`. */
  write(l: number, said: SaidBids, at: number): void {
    const { count, order, bits } = said
    const words = this.#words
    const isConsortium = (this.#flags[l]! & LOT.CONSORTIUM) !== 0
    let to = at
    for (let i = 0; i < count; i++)
      for (let j = i + 1; j < count; j++) {
        const one = order[i]!
        const other = order[j]!
        const a = bits[one]!
        const b = bits[other]!
        let word = ratioBits(said, one, other) | winBits(a, b) | orderBits(said, one, other)
        if ((a & b & PLAIN) === PLAIN) word |= MEETING.SURE
        else if (a & SUBMITTED && b & SUBMITTED && !(isConsortium && this.#isTogether(l, said, one, other)))
          word |= a & b & PAIR.SUBMITTED ? MEETING.SURE : MEETING.MAYBE
        words[to++] = word
      }
  }

  /** Whether a bid is of both. */
  #isTogether(l: number, { bits, row }: SaidBids, one: number, other: number): boolean {
    return (bits[one]! & bits[other]! & PAIR.ALONE) === 0 && this.#rows.isTogether(l, row[one]!, row[other]!)
  }
}

function ratioBits({ price, currency }: SaidBids, one: number, other: number): number {
  const x = price[one]!
  const y = price[other]!
  if (x > 0 && y > 0) return currency[one] === currency[other] ? ratioOf(x, y) : NO_RATIO + CURRENCY_DIFFERS
  return NO_RATIO + smaller(x > 0 ? 0 : -x, y > 0 ? 0 : -y)
}

function winBits(a: number, b: number): number {
  if (a & PAIR.OPEN) return MEETING.OPEN
  if (a & PAIR.NOBODY) return 0
  return MEETING.WON | ((a & ~b & PAIR.WON) * ONE_WON) | ((b & ~a & PAIR.WON) * OTHER_WON)
}

function orderBits({ from, to, why }: SaidBids, one: number, other: number): number {
  const isBefore = Number(to[one]! < from[other]!)
  const isAfter = Number(to[other]! < from[one]!)
  const order = isBefore * MEETING.BEFORE + isAfter * MEETING.AFTER
  if (order !== 0 || (from[one] === to[one] && from[other] === to[other])) return order
  return MEETING.UNTIMED | (whyNoOrder.indexOf(smaller(why[one]!, why[other]!)) << UNTIMED_BITS)
}

/** So many meetings at a time, or those of one pair: what is fetched of them fits the nearest cache. */
const RUN = 512

/**
 * What meetings of pairs say, side by side. They lie anywhere in the data: a loop that does nothing but fetch has many places of
 * memory on their way at once, where one that decides waits for each.
 */
export class Meetings {
  /** `MEETING` bits by meeting, from `from` on. */
  words = new Int32Array(RUN)
  /** The first meeting that was read. */
  from = 0
  #to = 0
  readonly #ofPlace

  constructor({ words }: PairBids) {
    this.#ofPlace = words
  }

  /** Reads meetings [from, to) of a population, and those that come next. */
  read({ meetings }: Population, from: number, to: number): void {
    if (from >= this.from && to <= this.#to) return
    if (to - from > this.words.length) this.words = new Int32Array((to - from) * 2)
    const n = Math.min(meetings.length - from, Math.max(RUN, to - from))
    this.from = from
    this.#to = from + n
    const words = this.words
    const ofPlace = this.#ofPlace
    for (let k = 0; k < n; k++) {
      const meeting = meetings[from + k]!
      words[k] = ofPlace[placeOf(meeting)]! | (meeting & MEETING.SAME_TENDER)
    }
  }
}
