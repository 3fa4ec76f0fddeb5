import { codes, enums, type Index, LOT, numbers } from '../join/index-of.js'
import { firstMoment, lastMoment } from '../schema/instant.js'
import { enumValues } from '../schema/tables.js'
import { BidFates, bidFateNeeds, FATE } from './bid-fates.js'
import { NO_STATUS } from './bid-state.js'
import { BID_SET_ASIDE, BID_UNPLACED, NO_BIDDER } from './bidding.js'
import { setKnown, setRange, setUnknown } from './block.js'
import type { PopulationFamily } from './fact.js'
import { NO_AS_OF, reason, UNDEFINED } from './reason.js'
import { divisionOf } from './tender-words.js'

const NO_BID_ID = reason('bids', 'bid_id', 'missing')

const consortiaNeeds = [...bidFateNeeds, 'tenders.classification', 'scan.divisions']
const consortiaRequires = ['tenders.classification', 'bids.bid_id', 'bids.bidder_id']

/** How much of the bidding in a market is done by consortia. */
export const marketConsortia: PopulationFamily = {
  subject: 'market',
  facts: [
    {
      name: 'market.bids',
      subject: 'market',
      type: 'count',
      unit: 'bids',
      about:
        'Bids submitted in tenders whose classification is of the division, by the rows of bids; a consortium has one.',
      needs: consortiaNeeds,
      requires: ['tenders.classification', 'bids.status'],
    },
    {
      name: 'market.consortia_share',
      subject: 'market',
      type: 'share',
      unit: 'share of the bids',
      about:
        'Share of these bids that two or more bidders made together: rows of one bid_id. A range where members or the status of bids are missing, not known where bids were set aside.',
      needs: consortiaNeeds,
      requires: consortiaRequires,
    },
  ],
  keeps: [],
  compute({ index, population: { count, ordinalOf } }, [bids, share]) {
    const market = marketOfTenders(index, ordinalOf)
    const { tender, flags, bidFrom, bidTo } = index.lot
    const bidder = codes(index, 'bids', 'bidder_id')
    const hasIds = codes(index, 'bids', 'bid_id') !== undefined
    const fates = new BidFates(index)
    /** Of the bids of the lot at hand: a member, and the bits of `BidKind`. */
    let member = new Int32Array(16)
    let kind = new Uint8Array(16)
    /** By market: bids that are a consortium's, perhaps, and not; then those that perhaps were not submitted. */
    const sure = [new Int32Array(count), new Int32Array(count), new Int32Array(count)] as const
    const perhaps = [new Int32Array(count), new Int32Array(count), new Int32Array(count)] as const
    const why = new Uint8Array(count)
    const whyOpen = new Uint8Array(count)
    for (let l = 0; l < tender.length; l++) {
      const m = market[tender[l]!]!
      if (m < 0) continue
      if (flags[l]! & LOT.MORE_BIDS)
        doubt(whyOpen, m, flags[l]! & LOT.UNPLACED_BIDS ? BID_UNPLACED : BID_SET_ASIDE)
      fates.read(l)
      if (member.length < fates.count) {
        member = new Int32Array(fates.count * 2)
        kind = new Uint8Array(fates.count * 2)
      }
      member.fill(-1, 0, fates.count)
      kind.fill(0, 0, fates.count)
      const from = bidFrom[l]!
      for (let row = from; row < bidTo[l]!; row++) {
        const k = fates.bidOf[row - from]!
        if (k < 0) continue
        const who = bidder && index.bidSetAside[row] !== 1 ? bidder[row]! : -1
        if (kind[k]! & ROW) kind[k]! |= ROWS
        kind[k]! |= ROW
        if (who < 0) kind[k]! |= NAMELESS
        else if (member[k] === -1) member[k] = who
        else if (member[k] !== who) kind[k]! |= MEMBERS
      }
      for (let k = 0; k < fates.count; k++) {
        const is = kind[k]! & MEMBERS ? 0 : (kind[k]! & (ROWS | NAMELESS)) === (ROWS | NAMELESS) ? 1 : 2
        const isSubmitted = (fates.fate[k]! & FATE.SUBMITTED) !== 0
        if (isSubmitted) sure[is]![m]!++
        else perhaps[is]![m]!++
        if (!isSubmitted) doubt(why, m, NO_STATUS)
        if (is === 1) doubt(why, m, NO_BIDDER)
      }
    }
    for (let m = 0; m < count; m++) {
      const least = sure[0][m]! + sure[1][m]! + sure[2][m]!
      const most = least + perhaps[0][m]! + perhaps[1][m]! + perhaps[2][m]!
      const open = whyOpen[m]!
      if (bids) setRange(bids, m, least, open ? Number.POSITIVE_INFINITY : most, open || why[m]!)
      if (!share) continue
      if (!hasIds || open || most === 0) setUnknown(share, m, hasIds ? open || UNDEFINED : NO_BID_ID)
      else {
        const lo = sure[0][m]! / Math.max(1, least + perhaps[1][m]! + perhaps[2][m]!)
        const together = sure[0][m]! + sure[1][m]! + perhaps[0][m]! + perhaps[1][m]!
        const hi = together / Math.max(1, least + perhaps[0][m]! + perhaps[1][m]!)
        // Of bids that perhaps are none, and no other, the share is perhaps one of nothing.
        if (least === 0) setUnknown(share, m, why[m]!)
        else setRange(share, m, lo, hi, why[m]!)
      }
    }
  },
}

/** Bits of a bid: it has a row, several, one that names nobody, and different members. */
const ROW = 1
const ROWS = 2
const NAMELESS = 4
const MEMBERS = 8

const methods = enumValues('tenders', 'method')
const COMPETITIVE = [methods.indexOf('open'), methods.indexOf('selective')]
const YEAR = 365 * 86_400_000
const NO_BIDS = reason('bids', undefined, 'missing')

const meanNeeds = [
  'tenders.classification',
  'scan.divisions',
  'tenders.method',
  'tenders.deadline_at',
  'scan.as_of',
]
const meanRequires = ['tenders.classification', 'tenders.method', 'tenders.deadline_at']
const counted =
  'of tenders of the division by an open or selective method, whose number of bidders is known and whose deadline lies'
const recent = 'in the 365 days up to the instant the data are looked at from'
const before = 'in the 365 days before those'

/** How many bid for a lot of a market, now and a year before. */
export const marketBidders: PopulationFamily = {
  subject: 'market',
  facts: [
    {
      name: 'market.lots_recent',
      subject: 'market',
      type: 'count',
      unit: 'lots',
      about: `Lots ${counted} ${recent}.`,
      needs: meanNeeds,
      requires: meanRequires,
    },
    {
      name: 'market.lots_before',
      subject: 'market',
      type: 'count',
      unit: 'lots',
      about: `Lots ${counted} ${before}.`,
      needs: meanNeeds,
      requires: meanRequires,
    },
    {
      name: 'market.bidders_recent',
      subject: 'market',
      type: 'number',
      unit: 'bidders a lot',
      about: `Bidders that submitted, on average, for lots ${counted} ${recent}.`,
      needs: meanNeeds,
      requires: meanRequires,
    },
    {
      name: 'market.bidders_before',
      subject: 'market',
      type: 'number',
      unit: 'bidders a lot',
      about: `Bidders that submitted, on average, for lots ${counted} ${before}.`,
      needs: meanNeeds,
      requires: meanRequires,
    },
  ],
  keeps: ['lot.bidders.submitted'],
  compute(
    { index, population: { count, ordinalOf }, kept },
    [lotsRecent, lotsBefore, biddersRecent, biddersBefore],
  ) {
    const market = marketOfTenders(index, ordinalOf)
    const method = enums(index, 'tenders', 'method')
    const deadline = numbers(index, 'tenders', 'deadline_at')
    const { lo, hi } = kept('lot.bidders.submitted')
    const now = lastMoment(index.asOf)
    const lots = [new Int32Array(count), new Int32Array(count)] as const
    const bidders = [new Float64Array(count), new Float64Array(count)] as const
    const { tender } = index.lot
    for (let l = 0; l < tender.length; l++) {
      const t = tender[l]!
      const m = market[t]!
      const row = index.tender.row[t]!
      if (m < 0 || row < 0 || !method || !deadline || !COMPETITIVE.includes(method[row]!)) continue
      if (lo[l] !== hi[l]) continue
      // A day without a time is taken for its beginning.
      const age = now - firstMoment(deadline[row]!)
      if (!(age >= 0 && age < 2 * YEAR)) continue
      const period = age < YEAR ? 0 : 1
      lots[period][m]!++
      bidders[period][m]! += lo[l]! // whole numbers: the same sum in any order
    }
    const isKnown = !Number.isNaN(index.asOf)
    for (let m = 0; m < count; m++)
      for (const [block, means, period] of [
        [lotsRecent, biddersRecent, 0],
        [lotsBefore, biddersBefore, 1],
      ] as const) {
        const n = lots[period][m]!
        if (block && isKnown) setKnown(block, m, n)
        else if (block) setRange(block, m, 0, Number.POSITIVE_INFINITY, NO_AS_OF)
        if (means && isKnown && n > 0) setKnown(means, m, bidders[period][m]! / n)
        else if (means) setUnknown(means, m, isKnown ? NO_BIDS : NO_AS_OF)
      }
  },
}

/** Ordinal of the market of each tender, -1 none. */
function marketOfTenders(index: Index, ordinalOf: Int32Array): Int32Array {
  const classification = codes(index, 'tenders', 'classification')
  return Int32Array.from({ length: index.counts.tender }, (_, t) => {
    const division = divisionOf(index, classification, t)
    return division < 0 ? -1 : ordinalOf[division]!
  })
}

/** The smallest reason, so that it does not depend on the order of rows. */
function doubt(to: Uint8Array, at: number, why: number): void {
  if (to[at] === 0 || why < to[at]!) to[at] = why
}
