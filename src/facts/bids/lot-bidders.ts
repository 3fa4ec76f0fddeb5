import { codes, type Index, LOT } from '../../join/index-of.js'
import type { Block } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { smaller } from '../reason.js'
import { BID, NO_STATUS } from './bid-state.js'
import { BID_SET_ASIDE, BID_UNPLACED, type Bidding, NO_BIDDER, NO_BIDS } from './bidding.js'

/**
 * The parties that submitted in a lot, each once, and which of them belong together: parties that stand in one bid, and
 * whoever stands in a bid with one of those. One object a family; `read` one lot after the other: entries [from, to) are
 * those of the lot.
 */
export class LotBidders {
  /** Entries: parties, and a bid without one each. */
  from = 0
  to = 0
  /** Code of the party; -1: not named. */
  party = new Int32Array(0)
  /** Surely submitted; perhaps (or surely). Neither: only invited, or known from a row that was set aside. */
  sure = new Uint8Array(0)
  maybe = new Uint8Array(0)
  /** What entries that belong together have in common. */
  group = new Int32Array(0)
  /** Groups with a member that is not named: whoever else bids may be it, and belong to them. */
  readonly vague: ReadonlySet<number>
  /** Entries that submitted, surely or perhaps; those of them that are named; and whether they are of several groups. */
  submitters = 0
  named = 0
  several = false
  /** There may be more of them than are known. */
  more = false
  /** Fewer bidders than were wanted: at most one, of which nobody shares anything. */
  alone = false
  /** The smallest reason for doubt in who submitted, else 0. */
  why = 0

  readonly #entries

  /** `least`: lots with fewer bidders are not looked at. */
  constructor(
    index: Index,
    readonly least = 2,
  ) {
    this.#entries = Entries.over(index)
    this.vague = this.#entries.vague
  }

  read(l: number, bidding: Bidding): void {
    const entries = this.#entries
    entries.follow(bidding, true)
    const place = l - bidding.base
    this.why = 0
    this.more = false
    this.from = 0
    this.to = 0
    this.submitters = 0
    this.named = 0
    this.several = false
    this.alone = bidding.submitted.hi[place]! < this.least
    if (this.alone) return
    this.party = entries.party
    this.sure = entries.sure
    this.maybe = entries.maybe
    this.group = entries.group
    this.from = entries.first[place]!
    this.to = entries.first[place + 1]!
    this.submitters = entries.submitters[place]!
    this.named = entries.named[place]!
    this.several = entries.several[place] === 1
    this.why = entries.why[place]!
    this.more = entries.more[place] === 1
  }

  /** Of all reasons the smallest stands, so that the order of rows does not show; 0 is none. */
  doubt(why: number): void {
    this.why = smaller(this.why, why)
  }
}

/**
 * Writes what is known where nobody knows of any bidder what it may have in common with others: nothing is in common
 * where all belong together, and anything up to `most` where they do not, or there may be more. `why`: the reason; `whyMore`: the
 * same where no bidder is named, but there may be more, or 0. Reads no bidder of a plain lot.
 */
export function writeNothingKnown(
  index: Index,
  bidding: Bidding,
  [from, to]: readonly [number, number],
  most: number,
  [why, whyMore]: readonly [number, number],
  out: Block,
): void {
  const { more, several, named, why: whyOpen } = Entries.of(index, bidding, false)
  const { hi } = bidding.submitted
  const bounds = Float64Array.of(0, most)
  let some = 0
  for (let l = from; l < to; l++) {
    const i = l - from
    const place = l - bidding.base
    const isOpen = Number(hi[place]! >= 2) & (more[place]! | several[place]!)
    some |= isOpen
    out.lo[i] = 0
    out.hi[i] = bounds[isOpen]!
    const open = whyOpen[place]!
    if ((open | more[place]!) === 0) out.why[i] = isOpen * why
    else out.why[i] = isOpen * smaller(open, named[place]! > 0 ? why : more[place]! * whyMore)
  }
  if (some !== 0) out.exact = false
}

/** The entries of all lots that were read last: once for all families. One object a thread and index. Linear in bids. */
export class Entries {
  static readonly over = oncePerIndex((index) => new Entries(index))

  /** Those of the lots that `bidding` has now, by their places in it. Not `whole`, plain lots have numbers, but no entries. */
  static of(index: Index, bidding: Bidding, whole: boolean): Entries {
    const entries = Entries.over(index)
    entries.follow(bidding, whole)
    return entries
  }

  /** By entry, as in LotBidders. */
  party = new Int32Array(0)
  sure = new Uint8Array(0)
  maybe = new Uint8Array(0)
  group = new Int32Array(0)
  /** As in LotBidders, of all lots. */
  readonly vague = new Set<number>()
  /** By place of the lot: its first entry, and of its end the next one's. */
  first = new Int32Array(0)
  submitters = new Int32Array(0)
  named = new Int32Array(0)
  several = new Uint8Array(0)
  more = new Uint8Array(0)
  why = new Uint8Array(0)

  readonly #index
  readonly #bidder
  readonly #bid
  /** By party: its entry, where `#stamp` is of the lot at hand. */
  readonly #entry
  readonly #stamp
  #lot = 0
  #count = 0
  #why = 0
  /** The reading that the entries are of, and whether plain lots have them too. */
  #reading = -1
  #isWhole = false
  readonly #firstOfBid = new Map<number, number>()

  private constructor(index: Index) {
    this.#index = index
    this.#bidder = codes(index, 'bids', 'bidder_id')
    this.#bid = codes(index, 'bids', 'bid_id')
    this.#entry = new Int32Array(index.partyCount)
    this.#stamp = new Int32Array(index.partyCount)
  }

  /** Makes the entries those of the lots that `bidding` has now; not `whole`, plain lots have none. */
  follow(bidding: Bidding, whole: boolean): void {
    if (this.#reading === bidding.reading && (this.#isWhole || !whole)) return
    this.#reading = bidding.reading
    this.#isWhole = whole
    const { base, end, isPlain, submitted } = bidding
    const { bidFrom, bidTo } = this.#index.lot
    this.#makeRoom(end - base, bidding)
    this.#count = 0
    this.vague.clear()
    for (let place = 0; place < end - base; place++) {
      const l = base + place
      this.first[place] = this.#count
      if (isPlain[place] === 0 && bidFrom[l] !== bidTo[l]) {
        this.#read(l, place, bidding)
        continue
      }
      // without a row, whoever submitted is not known
      const count = isPlain[place] === 1 ? submitted.lo[place]! : 0
      this.submitters[place] = count
      this.named[place] = count
      this.several[place] = Number(count > 1)
      this.more[place] = isPlain[place]! ^ 1
      this.why[place] = isPlain[place] === 1 ? 0 : submitted.why[place]! || NO_BIDS
      if (whole && isPlain[place] === 1) this.#addPlain(l, bidding.first[place]!, bidding.state)
    }
    this.first[end - base] = this.#count
  }

  /** Entries of a plain lot: each bid is another's. */
  #addPlain(l: number, at: number, state: Uint8Array): void {
    const { bidFrom, bidTo } = this.#index.lot
    const { party, sure, maybe, group } = this
    const end = bidTo[l]!
    let e = this.#count
    for (let row = bidFrom[l]!, k = at; row < end; row++, k++, e++) {
      const isSure = state[k]! & BID.SUBMITTED
      party[e] = this.#bidder![row]!
      sure[e] = isSure
      maybe[e] = isSure
      group[e] = e
    }
    this.#count = e
  }

  #read(l: number, place: number, bidding: Bidding): void {
    const { bidFrom, bidTo, flags } = this.#index.lot
    const from = bidFrom[l]!
    const n = bidTo[l]! - from
    const first = this.#count
    const together = (flags[l]! & LOT.CONSORTIUM) !== 0 && this.#bid !== undefined
    this.#why = 0
    this.#lot++
    const at = bidding.first[place]!
    for (let k = 0; k < n; k++) this.#add(from + k, bidding.state[at + k]!, together)
    if (together) {
      for (let e = first; e < this.#count; e++) this.group[e] = this.#rootOf(e)
      for (let row = from; row < from + n; row++) this.#noteNameless(row)
      this.#firstOfBid.clear()
    }
    this.#tally(first, place)
    const isOpen = (flags[l]! & LOT.MORE_BIDS) !== 0
    if (isOpen) this.#doubt(flags[l]! & LOT.UNPLACED_BIDS ? BID_UNPLACED : BID_SET_ASIDE)
    this.more[place] = Number(isOpen)
    this.why[place] = this.#why
  }

  #tally(first: number, place: number): void {
    const { maybe, party, group } = this
    let submitters = 0
    let named = 0
    let several = 0
    let before = -1
    for (let e = first; e < this.#count; e++) {
      if (maybe[e] === 0) continue
      submitters++
      if (party[e]! >= 0) named++
      if (before >= 0 && group[e] !== before) several = 1
      before = group[e]!
    }
    this.submitters[place] = submitters
    this.named[place] = named
    this.several[place] = several
  }

  #add(row: number, bits: number, together: boolean): void {
    const party = this.#bidder ? this.#bidder[row]! : -1
    const submitted = (bits & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)) !== 0
    // Whoever is not named counts only as somebody who submitted.
    if (party < 0 && !submitted) return
    let e = party >= 0 && this.#stamp[party] === this.#lot ? this.#entry[party]! : -1
    if (e < 0) {
      e = this.#count++
      this.party[e] = party
      this.sure[e] = 0
      this.maybe[e] = 0
      this.group[e] = e
      if (party >= 0) {
        this.#stamp[party] = this.#lot
        this.#entry[party] = e
      }
    }
    if (submitted) this.maybe[e] = 1
    if (bits & BID.SUBMITTED) this.sure[e] = 1
    if (bits & BID.SUBMITTED_MAYBE) this.#doubt(NO_STATUS)
    if (party < 0) this.#doubt(NO_BIDDER)
    if (!together || this.#bid![row]! < 0) return
    const first = this.#firstOfBid.get(this.#bid![row]!)
    if (first === undefined) this.#firstOfBid.set(this.#bid![row]!, e)
    else this.group[this.#rootOf(e)] = this.#rootOf(first)
  }

  #noteNameless(row: number): void {
    if (this.#bidder && this.#bidder[row]! >= 0) return
    const first = this.#firstOfBid.get(this.#bid![row]!)
    if (first !== undefined) this.vague.add(this.group[first]!)
  }

  /** The entry that stands for all that belong together. */
  #rootOf(entry: number): number {
    let root = entry
    while (this.group[root] !== root) root = this.group[root]!
    while (this.group[entry] !== root) {
      const next = this.group[entry]!
      this.group[entry] = root
      entry = next
    }
    return root
  }

  #doubt(why: number): void {
    this.#why = smaller(this.#why, why)
  }

  #makeRoom(lots: number, { base, end }: Bidding): void {
    const { bidFrom, bidTo } = this.#index.lot
    if (this.first.length <= lots) {
      this.first = new Int32Array(lots * 2 + 1)
      this.submitters = new Int32Array(lots * 2)
      this.named = new Int32Array(lots * 2)
      this.several = new Uint8Array(lots * 2)
      this.more = new Uint8Array(lots * 2)
      this.why = new Uint8Array(lots * 2)
    }
    let n = 0
    for (let l = base; l < end; l++) n += bidTo[l]! - bidFrom[l]!
    if (this.party.length >= n) return
    this.party = new Int32Array(n * 2)
    this.sure = new Uint8Array(n * 2)
    this.maybe = new Uint8Array(n * 2)
    this.group = new Int32Array(n * 2)
  }
}
