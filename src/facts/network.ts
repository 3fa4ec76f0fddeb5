import { codes, type Index, LOT } from '../index/index-of.js'
import { BID, bidStateNeeds } from './bid-state.js'
import { BID_SET_ASIDE, BID_UNPLACED, Bidding, NO_BIDDER } from './bidding.js'
import { setKnown, setRange } from './block.js'
import type { Block, Family } from './fact.js'
import { reason } from './reason.js'
import { countSharers, type Sharers } from './sharers.js'

const NO_ADDRESS = reason('bids', 'ip', 'missing')

const needs = [...bidStateNeeds, 'lots.bids_count', 'tenders.bids_count']

/** Who submitted from one address. */
export const sharedAddress: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.ip.shared_bidders',
      subject: 'lot',
      type: 'count',
      unit: 'bidders',
      about:
        'Bidders that submitted from an address from which another bidder, not of their consortium, submitted too.',
      requires: ['bids.ip', 'bids.bidder_id'],
      needs,
    },
  ],
  kernel(index, from, to, [shared]) {
    if (shared) sharers(index, from, to, codes(index, 'bids', 'ip'), shared)
  },
}

/** The same for networks: /24 of IPv4, /64 of IPv6. */
export const sharedNetwork: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.ip.network_bidders',
      subject: 'lot',
      type: 'count',
      unit: 'bidders',
      about: 'The same for one network: the first 24 bits of an IPv4 address, 64 of an IPv6 one.',
      requires: ['bids.ip', 'bids.bidder_id'],
      needs: [...needs, 'scan.networks'],
    },
  ],
  kernel(index, from, to, [shared]) {
    if (!shared) return
    const address = codes(index, 'bids', 'ip')
    const network = address && new Int32Array(address.length)
    if (network)
      for (let i = 0; i < network.length; i++)
        network[i] = address[i]! < 0 ? -1 : index.networkOf[address[i]!]!
    sharers(index, from, to, network, shared)
  },
}

/**
 * Bidders of each lot that share a place (address or network) with another; at least so many, and without limit
 * where an address or a bidder is missing.
 */
function sharers(index: Index, from: number, to: number, place: Int32Array | undefined, out: Block): void {
  const bidding = Bidding.over(index, from, to)
  const bidder = codes(index, 'bids', 'bidder_id')
  const bid = codes(index, 'bids', 'bid_id')
  const { bidFrom, bidTo, flags } = index.lot
  const { state, submitted } = bidding
  const found: Sharers = { count: 0, nameless: false }
  for (let l = from; l < to; l++) {
    const i = l - from
    if (submitted.hi[i]! <= 1) {
      setKnown(out, i, 0)
      continue
    }
    const first = bidFrom[l]!
    const n = bidTo[l]! - first
    const at = bidding.first[i]!
    const lost = (flags[l]! & LOT.MORE_BIDS) !== 0
    const missing = n === 0 || isMissing(state, at, place, first, n)
    if (n <= PAIRWISE && !anyShared(place, first, n)) {
      if (!missing && !lost) {
        setKnown(out, i, 0)
        continue
      }
      found.count = 0
      found.nameless = false
    } else
      countSharers(
        { state, at, from: first, n },
        place,
        bidder,
        flags[l]! & LOT.CONSORTIUM ? bid : undefined,
        found,
      )
    if (!missing && !lost && !found.nameless) {
      setKnown(out, i, found.count)
      continue
    }
    const why = lost
      ? flags[l]! & LOT.UNPLACED_BIDS
        ? BID_UNPLACED
        : BID_SET_ASIDE
      : missing
        ? (n === 0 && submitted.why[i]!) || NO_ADDRESS
        : NO_BIDDER
    setRange(out, i, found.count, Number.POSITIVE_INFINITY, why)
  }
}

/** Up to here every pair of bids is compared; larger lots go through a map of places at once. */
const PAIRWISE = 32

/** Whether two bids of a small lot name one place: mostly not, and then there is nothing more to ask. */
function anyShared(place: Int32Array | undefined, first: number, n: number): boolean {
  if (!place) return false
  for (let i = first + 1; i < first + n; i++) {
    const here = place[i]!
    if (here < 0) continue
    for (let j = first; j < i; j++) if (place[j] === here) return true
  }
  return false
}

/** Whether the address of a bid that was or may have been submitted is missing. */
function isMissing(
  state: Uint8Array,
  at: number,
  place: Int32Array | undefined,
  first: number,
  n: number,
): boolean {
  for (let k = 0; k < n; k++) {
    if ((state[at + k]! & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)) !== 0 && (!place || place[first + k]! < 0))
      return true
  }
  return false
}
