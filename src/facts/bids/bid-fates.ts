import { codes, enums, type Index, LOT, numbers } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { oncePerIndex } from '../per-index.js'
import { reason, smaller } from '../reason.js'
import { STATUS } from './bid-counts.js'
import { BID, bidState, NO_STATUS } from './bid-state.js'
import { BID_SET_ASIDE } from './bidding.js'

const DISQUALIFIED = enumValues('bids', 'status').indexOf('disqualified')
const STATUS_DIFFERS = reason('bids', 'status', 'differs')

/** What became of a bid, in bits; whoever counts them knows their places. */
export const FATE = {
  /** Surely submitted; without it, perhaps. */
  SUBMITTED: 1,
  /** Disqualified: by one of its rows, or perhaps. */
  OUT: 2,
  /** Not disqualified: likewise. Both bits: nobody knows. */
  IN: 4,
} as const

/** Columns that fates are read from. */
export const bidFateNeeds = [
  'bids.status',
  'bids.submitted_at',
  'bids.withdrawn_at',
  'bids.ip',
  'bids.bid_id',
  'bids.bidder_id',
  'bids.round',
] as const

/** Of a bid that was withdrawn at some time; of any other by its status. */
const ofGone = FATE.SUBMITTED | FATE.IN
const ofStatus = Uint8Array.from(enumValues('bids', 'status'), (_, status) => {
  if ((bidState(status, Number.NaN, Number.NaN, -1, Number.NaN) & BID.SUBMITTED) === 0) return 0
  return FATE.SUBMITTED | (status === DISQUALIFIED ? FATE.OUT : FATE.IN)
})

/** Behind the statuses: a bid that was withdrawn at some time. */
const GONE = STATUS + 1
/** By status: 1 for a bid that was submitted, and 256 for one that was disqualified as well. */
const inSums = new Uint16Array(GONE + 1)
ofStatus.forEach((fate, status) => {
  inSums[status] = (fate & FATE.SUBMITTED) + (fate & FATE.OUT ? 256 : 0)
})
inSums[GONE] = 1

/** What became of a bid of one row by its status (a place in the list) and the time of its withdrawal; 0: it was not submitted. */
export function plainFate(status: number, withdrawnAt: number): number {
  return Number.isNaN(withdrawnAt) ? ofStatus[status]! : ofGone
}

/** Of a lot whose bids are to be read, or too many for a byte. */
const NOT_PLAIN = 255

/**
 * By lot: bids that were submitted, and those of them that were disqualified, where each row is a bid of its own and has a status;
 * else `NOT_PLAIN`. Linear in bids, once a thread.
 */
const plainLots = oncePerIndex((index): { readonly submitted: Uint8Array; readonly out: Uint8Array } => {
  const { bidFrom, bidTo, flags } = index.lot
  const status = enums(index, 'bids', 'status')
  const withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
  const submitted = new Uint8Array(flags.length).fill(NOT_PLAIN)
  const out = new Uint8Array(flags.length)
  for (let l = 0; status && l < flags.length; l++) {
    const from = bidFrom[l]!
    const to = bidTo[l]!
    if ((flags[l]! & (LOT.CONSORTIUM | LOT.DUPLICATES)) !== 0 || to - from >= NOT_PLAIN) continue
    let sum = 0
    let known = 0
    for (let row = from; row < to; row++) {
      const code = status[row]!
      known |= code
      sum += inSums[withdrawnAt === undefined || Number.isNaN(withdrawnAt[row]!) ? code & STATUS : GONE]!
    }
    if (known < 0) continue
    submitted[l] = sum & 255
    out[l] = sum >> 8
  }
  return { submitted, out }
})

/**
 * What became of the bids of a lot: rows that share a bid_id are one bid, any other row is a bid of its own. A bid was
 * disqualified if all of its rows were; where they differ, or one has no status or was set aside, nobody knows. A bid
 * with a withdrawal time was withdrawn, whatever its status. One object a family; `read` one lot after the other.
 */
export class BidFates {
  /** Bids of the lot that were or may have been submitted. */
  count = 0
  /** After `countPlain`: those that were disqualified. */
  out = 0
  /** `FATE` bits of the first `count`, and why what they say is not all known, else 0. */
  fate = new Uint8Array(16)
  why = new Uint8Array(16)
  /** By row of the lot, from its first on: the place of its bid, -1 where that was not submitted. */
  bidOf = new Int32Array(16)

  readonly #index
  readonly #status
  readonly #submittedAt
  readonly #withdrawnAt
  readonly #address
  readonly #bid
  readonly #plain
  /** Of lots in which rows share a bid: its place. */
  readonly #placeOf = new Map<number, number>()

  constructor(index: Index) {
    this.#index = index
    this.#status = enums(index, 'bids', 'status')
    this.#submittedAt = numbers(index, 'bids', 'submitted_at')
    this.#withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
    this.#address = codes(index, 'bids', 'ip')
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#plain = plainLots(index)
  }

  read(l: number): void {
    const { bidFrom, bidTo, flags } = this.#index.lot
    const from = bidFrom[l]!
    const n = bidTo[l]! - from
    this.count = 0
    if (this.fate.length < n) {
      this.fate = new Uint8Array(n * 2)
      this.why = new Uint8Array(n * 2)
      this.bidOf = new Int32Array(n * 2)
    }
    const isShared = (flags[l]! & (LOT.CONSORTIUM | LOT.DUPLICATES)) !== 0 && this.#bid !== undefined
    if (isShared) this.#placeOf.clear()
    const first = isShared ? 0 : this.#readPlain(from, n)
    for (let i = first; i < n; i++) {
      const bits = this.#fateOf(from + i)
      this.bidOf[i] = -1
      if (bits === 0) continue
      const id = isShared ? this.#bid![from + i]! : -1
      const known = id < 0 ? undefined : this.#placeOf.get(id)
      const k = known ?? this.count++
      if (known === undefined) {
        this.fate[k] = 0
        this.why[k] = 0
        if (id >= 0) this.#placeOf.set(id, k)
      }
      this.bidOf[i] = k
      this.fate[k]! |= bits
      if ((bits & FATE.SUBMITTED) === 0 || (bits & (FATE.OUT | FATE.IN)) === (FATE.OUT | FATE.IN))
        this.#doubt(k, this.#index.bidSetAside[from + i] === 1 ? BID_SET_ASIDE : NO_STATUS)
    }
    for (let k = 0; k < this.count; k++)
      if ((this.fate[k]! & (FATE.OUT | FATE.IN)) === (FATE.OUT | FATE.IN)) this.#doubt(k, STATUS_DIFFERS)
      else if (this.fate[k]! & FATE.SUBMITTED) this.why[k] = 0
  }

  /**
   * Counts the bids of a lot where each row is a bid of its own and has a status, as in nearly all: `count` as `read` does, and
   * `out`, those that were disqualified; all of them were surely submitted. False: it is not such a lot, and is to be read.
   */
  countPlain(l: number): boolean {
    const { submitted, out } = this.#plain
    this.count = submitted[l]!
    this.out = out[l]!
    return this.count !== NOT_PLAIN
  }

  /** Reads rows with a status, each a bid of its own, as most are; gives the first of the lot that is none (or n). */
  #readPlain(from: number, n: number): number {
    const status = this.#status
    const withdrawnAt = this.#withdrawnAt
    const { fate, why, bidOf } = this
    const { bidSetAside } = this.#index
    let count = 0
    let i = 0
    for (; status !== undefined && i < n; i++) {
      const row = from + i
      if (status[row]! < 0 || bidSetAside[row] === 1) break
      const bits = plainFate(status[row]!, withdrawnAt ? withdrawnAt[row]! : Number.NaN)
      bidOf[i] = bits === 0 ? -1 : count
      if (bits === 0) continue
      fate[count] = bits
      why[count++] = 0
    }
    this.count = count
    return i
  }

  /** Of one row; 0: it was surely not submitted. */
  #fateOf(row: number): number {
    if (this.#index.bidSetAside[row] === 1) return FATE.OUT | FATE.IN
    const status = this.#status ? this.#status[row]! : -1
    const withdrawnAt = this.#withdrawnAt ? this.#withdrawnAt[row]! : Number.NaN
    const state = bidState(
      status,
      this.#submittedAt ? this.#submittedAt[row]! : Number.NaN,
      withdrawnAt,
      this.#address ? this.#address[row]! : -1,
      Number.NaN,
    )
    if ((state & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)) === 0) return 0
    const submitted = state & BID.SUBMITTED ? FATE.SUBMITTED : 0
    if (!Number.isNaN(withdrawnAt)) return submitted | FATE.IN
    if (status < 0) return submitted | FATE.OUT | FATE.IN
    return submitted | (status === DISQUALIFIED ? FATE.OUT : FATE.IN)
  }

  /** Keeps the smallest code, so that the reason does not depend on the order of rows. */
  #doubt(k: number, why: number): void {
    this.why[k] = smaller(this.why[k]!, why)
  }
}

/** Bids that were disqualified, among those that were submitted: at least and at most, by subject. */
export class FateTally {
  readonly #submitted
  readonly #disqualified
  /** Surely submitted, and nobody knows whether disqualified; perhaps submitted, then disqualified or not. */
  readonly #unclear
  readonly #perhaps
  readonly why

  constructor(count: number) {
    this.#submitted = new Int32Array(count)
    this.#disqualified = new Int32Array(count)
    this.#unclear = new Int32Array(count)
    this.#perhaps = new Int32Array(count)
    this.why = new Uint8Array(count)
  }

  /** Counts a bid for a subject. */
  add(subject: number, fate: number, why: number): void {
    this.why[subject] = smaller(this.why[subject]!, why)
    if ((fate & FATE.SUBMITTED) === 0) {
      this.#perhaps[subject]!++
      return
    }
    this.#submitted[subject]!++
    if ((fate & FATE.OUT) === 0) return
    if (fate & FATE.IN) this.#unclear[subject]!++
    else this.#disqualified[subject]!++
  }

  /** Counts bids that were surely submitted, and those of them that surely were disqualified. */
  addSure(subject: number, submitted: number, disqualified: number): void {
    this.#submitted[subject]! += submitted
    this.#disqualified[subject]! += disqualified
  }

  /** Counts bids of which nobody knows whether they are the subject's, and what became of them. */
  addPerhaps(subject: number, bids: number, why: number): void {
    if (bids === 0) return
    this.add(subject, FATE.OUT | FATE.IN, why)
    this.#perhaps[subject]! += bids - 1
  }

  /** Submitted bids: at least and at most. */
  bids(subject: number): readonly [number, number] {
    const sure = this.#submitted[subject]!
    return [sure, sure + this.#perhaps[subject]!]
  }

  /** Disqualified over submitted: at least and at most; NaN twice without any bid. */
  share(subject: number): readonly [number, number] {
    const perhaps = this.#perhaps[subject]!
    const all = this.#submitted[subject]! + perhaps
    const out = this.#disqualified[subject]!
    return [out / all, (out + this.#unclear[subject]! + perhaps) / all]
  }
}
