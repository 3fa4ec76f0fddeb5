import { BID } from './bid-state.js'

/** The n bids of a lot: their states from place `at` of `state`, their columns from `from`. */
export interface LotRows {
  readonly state: Uint8Array
  readonly at: number
  readonly from: number
  readonly n: number
}

/** How many bidders of a lot share a place (a network, an amount) with another. */
export interface Sharers {
  /** Named bidders that surely share a place with another. */
  count: number
  /**
   * A bid without a bidder shares a place with another bid: nobody knows whose it is. Or two bidders do, of whom one has a
   * partner without a name, which may be the other.
   */
  nameless: boolean
  /** Where it is given, the codes of those bidders are added to it. */
  readonly parties?: Set<number>
}

/**
 * Counts distinct bidders that submitted from one place: different bidders, and never two members of one bid of this
 * lot. `bid` is given where the lot has consortia. Large lots in one walk with maps, small ones pair by
 * pair; ask first whether any place comes twice.
 */
export function countSharers(
  { state, at, from, n }: LotRows,
  place: Int32Array | undefined,
  bidder: Int32Array | undefined,
  bid: Int32Array | undefined,
  out: Sharers,
): void {
  out.count = 0
  out.nameless = false
  if (!place) return
  if (n <= PAIRWISE) byPair(state, at, from, n, place, bidder, bid, out)
  else byPlace(state, at, from, n, place, bidder, bid, out)
}

/** Up to here every pair is compared, without allocation. */
const PAIRWISE = 32
const shares = new Uint8Array(PAIRWISE)

function byPair(
  state: Uint8Array,
  at: number,
  from: number,
  n: number,
  place: Int32Array,
  bidder: Int32Array | undefined,
  bid: Int32Array | undefined,
  out: Sharers,
): void {
  const who = (i: number): number => (bidder ? bidder[from + i]! : -1)
  /** Whether bidder `a` has a row in a bid in which bidder `b` has one. */
  const partners = (a: number, b: number): boolean => {
    if (!bid) return false
    for (let i = 0; i < n; i++) {
      if (who(i) !== a || bid[from + i]! < 0) continue
      for (let j = 0; j < n; j++) if (who(j) === b && bid[from + j] === bid[from + i]) return true
    }
    return false
  }
  /** Whether a bidder has a row in the bid of row i. */
  const isMember = (i: number, of: number): boolean => {
    if (!bid || bid[from + i]! < 0) return false
    for (let j = 0; j < n; j++) if (who(j) === of && bid[from + j] === bid[from + i]) return true
    return false
  }
  /** Whether a bidder has a row in a bid in which another names nobody. */
  const isVague = (a: number): boolean => partners(a, -1)
  shares.fill(0, 0, n)
  for (let i = 1; i < n; i++) {
    if ((state[at + i]! & BID.SUBMITTED) === 0 || place[from + i]! < 0) continue
    for (let j = 0; j < i; j++) {
      if (place[from + j] !== place[from + i] || (state[at + j]! & BID.SUBMITTED) === 0) continue
      if (bid && bid[from + i]! >= 0 && bid[from + i] === bid[from + j]) continue
      const [a, b] = [who(i), who(j)]
      if (a >= 0 && b >= 0) {
        if (a === b || partners(a, b)) continue
        if (isVague(a) || isVague(b)) {
          out.nameless = true
          continue
        }
        shares[i] = 1
        shares[j] = 1
      } else if (a < 0 && b < 0) out.nameless = true
      else if (!isMember(a < 0 ? i : j, Math.max(a, b))) out.nameless = true
    }
  }
  for (let i = 0; i < n; i++) {
    if (shares[i] === 0) continue
    let first = true
    for (let j = 0; j < i; j++) if (shares[j] === 1 && who(j) === who(i)) first = false
    if (!first) continue
    out.count++
    out.parties?.add(who(i))
  }
}

function byPlace(
  state: Uint8Array,
  at: number,
  from: number,
  n: number,
  place: Int32Array,
  bidder: Int32Array | undefined,
  bid: Int32Array | undefined,
  out: Sharers,
): void {
  const groups = new Map<number, Group>()
  const bidsOf = new Map<number, Set<number>>()
  const namelessBids = new Set<number>()
  for (let k = 0; k < n; k++) {
    const who = bidder ? bidder[from + k]! : -1
    if (bid && bid[from + k]! >= 0 && who < 0) namelessBids.add(bid[from + k]!)
    if (bid && bid[from + k]! >= 0 && who >= 0) {
      const bids = bidsOf.get(who)
      if (bids) bids.add(bid[from + k]!)
      else bidsOf.set(who, new Set([bid[from + k]!]))
    }
    const where = place[from + k]!
    if (where < 0 || (state[at + k]! & BID.SUBMITTED) === 0) continue
    let group = groups.get(where)
    if (!group) {
      group = { bidders: new Set(), nameless: [] }
      groups.set(where, group)
    }
    if (who >= 0) group.bidders.add(who)
    else group.nameless.push(bid ? bid[from + k]! : -1)
  }
  const sharing = new Set<number>()
  for (const { bidders, nameless } of groups.values()) {
    if (haveStrangers(nameless, bidders, bidsOf)) out.nameless = true
    if (bidders.size < 2) continue
    const sure = namelessBids.size === 0 ? bidders : withoutVague(bidders, bidsOf, namelessBids)
    addStrangers(sure, bidsOf, sharing)
    if (sure.size === bidders.size) continue
    const perhaps = new Set<number>()
    addStrangers(bidders, bidsOf, perhaps)
    if (perhaps.size > 0) out.nameless = true
  }
  out.count = sharing.size
  for (const who of sharing) out.parties?.add(who)
}

/** The bidders of one place, and the bids (-1 none) of the rows there that name no bidder. */
interface Group {
  readonly bidders: Set<number>
  readonly nameless: number[]
}

/** The bidders that have no partner without a name. */
function withoutVague(
  bidders: ReadonlySet<number>,
  bidsOf: ReadonlyMap<number, ReadonlySet<number>>,
  namelessBids: ReadonlySet<number>,
): ReadonlySet<number> {
  const isVague = (who: number) => [...(bidsOf.get(who) ?? [])].some((bid) => namelessBids.has(bid))
  return new Set([...bidders].filter((who) => !isVague(who)))
}

/** Whether a nameless row shares its place with anybody who is no member of its bid. */
function haveStrangers(
  nameless: readonly number[],
  bidders: ReadonlySet<number>,
  bidsOf: ReadonlyMap<number, ReadonlySet<number>>,
): boolean {
  const [own] = nameless
  if (own === undefined) return false
  if (nameless.length > 1 && (own < 0 || nameless.some((other) => other !== own))) return true
  for (const who of bidders) if (own < 0 || !bidsOf.get(who)?.has(own)) return true
  return false
}

/** Adds the bidders of a group that have a bid in common with not all of the others. Bidders of the same bids are asked once. */
function addStrangers(
  group: ReadonlySet<number>,
  bidsOf: ReadonlyMap<number, ReadonlySet<number>>,
  to: Set<number>,
): void {
  const members = new Map<number, number[]>()
  for (const who of group) {
    for (const bid of bidsOf.get(who) ?? []) {
      const list = members.get(bid)
      if (list) list.push(who)
      else members.set(bid, [who])
    }
  }
  const all = new Map<string, boolean>()
  for (const who of group) {
    const bids = [...(bidsOf.get(who) ?? [])]
    let most = 1
    for (const bid of bids) most += members.get(bid)!.length - 1
    let knowsAll = most >= group.size
    if (knowsAll && bids.length > 1) {
      const key = bids.sort((a, b) => a - b).join()
      const known = all.get(key)
      knowsAll = known ?? new Set(bids.flatMap((bid) => members.get(bid)!)).size === group.size
      if (known === undefined) all.set(key, knowsAll)
    }
    if (!knowsAll) to.add(who)
  }
}
