import { codes, type Index, LOT } from '../../join/index-of.js'
import { ADDRESS } from '../bids/bid-counts.js'
import { BID, bidStateNeeds } from '../bids/bid-state.js'
import { BID_SET_ASIDE, BID_UNPLACED, Bidding, NO_BIDDER } from '../bids/bidding.js'
import { countSharers, type Sharers } from '../bids/sharers.js'
import { setAllKnown, setKnown, setRange } from '../block.js'
import type { Block, Family } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { reason } from '../reason.js'

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
    sharers(index, from, to, networksOf(index), shared)
  },
}

/** The network of each bid, -1 unknown: made once a thread and index. */
const networksIn = oncePerIndex((index) =>
  codes(index, 'bids', 'ip')!.map((code) => (code < 0 ? -1 : index.networkOf[code]!)),
)

function networksOf(index: Index): Int32Array | undefined {
  return codes(index, 'bids', 'ip') && networksIn(index)
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
  const { state, submitted, first: firstState, base } = bidding
  const found: Sharers = { count: 0, nameless: false }
  const read = place === codes(index, 'bids', 'ip') ? bidding.addresses : undefined
  setAllKnown(out, to - from, 0)
  for (let l = from; l < to; l++) {
    if (read !== undefined && read[l - base] === 0) continue // as most are; nothing is lost of lots that were read so
    const i = l - from
    const p = l - base
    if (submitted.hi[p]! <= 1) continue
    const first = bidFrom[l]!
    const n = bidTo[l]! - first
    const at = firstState[p]!
    const known = read === undefined ? ADDRESS.UNREAD : read[p]!
    let missing = n === 0 || known === ADDRESS.MISSING || known === (ADDRESS.MISSING | ADDRESS.TWICE)
    let twice = n > PAIRWISE || known === ADDRESS.TWICE || known === (ADDRESS.MISSING | ADDRESS.TWICE)
    for (let k = 0; known === ADDRESS.UNREAD && k < n; k++) {
      const here = place === undefined ? -1 : place[first + k]!
      if (here < 0) {
        if ((state[at + k]! & (BID.SUBMITTED | BID.SUBMITTED_MAYBE)) !== 0) missing = true
      } else if (!twice) {
        for (let j = first; j < first + k; j++) if (place![j] === here) twice = true
      }
    }
    const lost = (flags[l]! & LOT.MORE_BIDS) !== 0
    if (!twice && !missing && !lost) continue
    found.count = 0
    found.nameless = false
    if (twice) {
      const rows = { state, at, from: first, n }
      countSharers(rows, place, bidder, flags[l]! & LOT.CONSORTIUM ? bid : undefined, found)
    }
    if (!missing && !lost && !found.nameless) {
      setKnown(out, i, found.count)
      continue
    }
    const why = lost
      ? flags[l]! & LOT.UNPLACED_BIDS
        ? BID_UNPLACED
        : BID_SET_ASIDE
      : missing
        ? (n === 0 && submitted.why[p]!) || NO_ADDRESS
        : NO_BIDDER
    setRange(out, i, found.count, Number.POSITIVE_INFINITY, why)
  }
}

/** Up to here every pair of bids is compared, as mostly no two share a place; larger lots go through a map of places. */
const PAIRWISE = 32
