import { BID } from './bid-state.js'

/** At least and at most so many; `unknown`: they differ because a bidder is not named. */
export interface Spread {
  lo: number
  hi: number
  unknown: boolean
}

/** Up to here every pair is compared; beyond, codes go into sets. */
const PAIRWISE = 32

/**
 * Distinct bidders among the n bids whose state has `yes` (at least) and `yes` or `maybe` (at most). `state` is read
 * from place `at`, `bidder` and `bid` from `from`. With `bid`, rows that share a bid are one consortium, and its
 * members together are one bidder. A bid without a bidder is one more at most, and one at least if there is no other.
 * Lots of a few bids cost a handful of compares and no allocation.
 */
export function distinctBidders(
  state: Uint8Array,
  at: number,
  bidder: Int32Array | undefined,
  bid: Int32Array | undefined,
  from: number,
  n: number,
  yes: number,
  maybe: number,
  out: Spread,
): void {
  if (bid) {
    if (n > PAIRWISE) withConsortia(state, at, bidder, bid, from, n, yes, maybe, out)
    else fewConsortia(state, at, bidder, bid, from, n, yes, maybe, out)
    return
  }
  if (n > PAIRWISE) {
    withSets(state, at, bidder, from, n, yes, maybe, out)
    return
  }
  let lo = 0
  let hi = 0
  let nameless = 0
  let namelessYes = false
  for (let i = 0; i < n; i++) {
    const bits = state[at + i]!
    if ((bits & (yes | maybe)) === 0) continue
    const code = bidder ? bidder[from + i]! : -1
    if (code < 0) {
      nameless++
      if (bits & yes) namelessYes = true
      continue
    }
    let seen = 0
    for (let j = 0; j < i; j++) if (bidder![from + j] === code) seen |= state[at + j]!
    if ((seen & (yes | maybe)) === 0) hi++
    if (bits & yes && (seen & yes) === 0) lo++
  }
  finish(lo, hi, nameless, namelessYes, out)
}

function finish(lo: number, hi: number, nameless: number, namelessYes: boolean, out: Spread): void {
  out.lo = lo === 0 && namelessYes ? 1 : lo
  out.hi = hi + nameless
  out.unknown = nameless > 0
}

function withSets(
  state: Uint8Array,
  at: number,
  bidder: Int32Array | undefined,
  from: number,
  n: number,
  yes: number,
  maybe: number,
  out: Spread,
): void {
  const sure: number[] = []
  const all: number[] = []
  let nameless = 0
  let namelessYes = false
  for (let i = 0; i < n; i++) {
    const bits = state[at + i]!
    if ((bits & (yes | maybe)) === 0) continue
    const code = bidder ? bidder[from + i]! : -1
    if (code < 0) {
      nameless++
      if (bits & yes) namelessYes = true
      continue
    }
    all.push(code)
    if (bits & yes) sure.push(code)
  }
  finish(new Set(sure).size, new Set(all).size, nameless, namelessYes, out)
}

/** Scratch of `fewConsortia`: the first row of the bid of each row, and the bits of all its rows. */
const leader = new Uint8Array(PAIRWISE)
const bitsOf = new Uint8Array(PAIRWISE)

/** `withConsortia` for a small lot: pair by pair, without allocation. */
function fewConsortia(
  state: Uint8Array,
  at: number,
  bidder: Int32Array | undefined,
  bid: Int32Array,
  from: number,
  n: number,
  yes: number,
  maybe: number,
  out: Spread,
): void {
  const nameless = (i: number): boolean =>
    state[at + i] === BID.SET_ASIDE || bidder === undefined || bidder[from + i]! < 0
  for (let i = 0; i < n; i++) {
    let first = i
    if (bid[from + i]! >= 0)
      for (let j = 0; j < i && first === i; j++) if (bid[from + j] === bid[from + i]) first = j
    leader[i] = first
    bitsOf[i] = 0
    bitsOf[first]! |= state[at + i]!
  }
  /** Whether every named member of the bid led by g is one of the bid led by h. */
  const within = (g: number, h: number): boolean => {
    for (let i = g; i < n; i++) {
      if (leader[i] !== g || nameless(i)) continue
      let found = false
      for (let j = h; j < n && !found; j++)
        found = leader[j] === h && !nameless(j) && bidder![from + j] === bidder![from + i]
      if (!found) return false
    }
    return true
  }
  const isWhole = (g: number): boolean => {
    for (let i = g; i < n; i++) if (leader[i] === g && nameless(i)) return false
    return true
  }
  let lo = 0
  let hi = 0
  let unknown = 0
  let another = false
  for (let g = 0; g < n; g++) {
    if (leader[g] !== g || (bitsOf[g]! & (yes | maybe)) === 0) continue
    if (state[at + g] === BID.SET_ASIDE && bid[from + g]! < 0) continue
    if (!isWhole(g)) {
      unknown++
      if ((bitsOf[g]! & yes) === 0 || another) continue
      another = true
      for (let h = 0; h < n && another; h++)
        if (leader[h] === h && (bitsOf[h]! & yes) !== 0 && isWhole(h) && within(g, h)) another = false
      continue
    }
    let seen = 0
    for (let h = 0; h < g; h++)
      if (leader[h] === h && (bitsOf[h]! & (yes | maybe)) !== 0 && isWhole(h) && within(g, h) && within(h, g))
        seen |= bitsOf[h]!
    if ((seen & (yes | maybe)) === 0) hi++
    if (bitsOf[g]! & yes && (seen & yes) === 0) lo++
  }
  out.lo = lo + (another ? 1 : 0)
  out.hi = hi + unknown
  out.unknown = unknown > 0
}

/** The bidder of a bid is the set of its members: a consortium differs from each member bidding alone. */
function withConsortia(
  state: Uint8Array,
  at: number,
  bidder: Int32Array | undefined,
  bid: Int32Array,
  from: number,
  n: number,
  yes: number,
  maybe: number,
  out: Spread,
): void {
  const bids = new Map<number, { members: Set<number>; bits: number }>()
  for (let i = 0; i < n; i++) {
    const bits = state[at + i]!
    const id = bid[from + i]! >= 0 ? bid[from + i]! : -1 - i
    if (bits === BID.SET_ASIDE && id < 0) continue
    let group = bids.get(id)
    if (!group) {
      group = { members: new Set(), bits: 0 }
      bids.set(id, group)
    }
    group.bits |= bits
    // Of a bid with a row set aside nobody knows the members.
    group.members.add(bidder && bits !== BID.SET_ASIDE ? bidder[from + i]! : -1)
  }
  const sure = new Map<string, ReadonlySet<number>>()
  const all = new Set<string>()
  const uncertain: ReadonlySet<number>[] = []
  let nameless = 0
  for (const { members, bits } of bids.values()) {
    if ((bits & (yes | maybe)) === 0) continue
    if (members.delete(-1)) {
      nameless++
      if (bits & yes) uncertain.push(members)
      continue
    }
    const name = [...members].sort((a, b) => a - b).join(' ')
    all.add(name)
    if (bits & yes) sure.set(name, members)
  }
  // A bid with unknown members is surely another bidder's where no bidder has all of its known members.
  const another = uncertain.some(
    (known) => ![...sure.values()].some((set) => [...known].every((who) => set.has(who))),
  )
  out.lo = sure.size + (another ? 1 : 0)
  out.hi = all.size + nameless
  out.unknown = nameless > 0
}

/** Of the same bids, how many have one of these bits; rows that share a bid are one. */
export function countBids(
  state: Uint8Array,
  at: number,
  bid: Int32Array | undefined,
  from: number,
  n: number,
  bits: number,
): number {
  let count = 0
  let seen: Set<number> | undefined
  for (let k = 0; k < n; k++) {
    if ((state[at + k]! & bits) === 0) continue
    const id = bid ? bid[from + k]! : -1
    if (id >= 0) {
      seen ??= new Set()
      if (seen.has(id)) continue
      seen.add(id)
    }
    count++
  }
  return count
}
