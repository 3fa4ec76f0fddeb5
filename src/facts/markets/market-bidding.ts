import { codes, enums, type Index, LOT, numbers, TENDER } from '../../join/index-of.js'
import { firstMoment, lastMoment } from '../../schema/instant.js'
import { enumValues } from '../../schema/tables.js'
import { BidFates, bidFateNeeds, FATE } from '../bids/bid-fates.js'
import { NO_DEADLINE, NO_STATUS, TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { BID_SET_ASIDE, BID_UNPLACED, NO_BIDDER } from '../bids/bidding.js'
import { setKnown, setRange, setUnknown } from '../block.js'
import type { PopulationFamily } from '../fact.js'
import { areFew, areNobodysFew } from '../populations/left-out.js'
import { lostBids } from '../populations/lost-tenders.js'
import { NO_AS_OF, reason, smaller, UNDEFINED } from '../reason.js'
import { divisionsByRow, marketOfTenders } from '../tenders/divisions.js'

const NO_CLASSIFICATION = reason('tenders', 'classification', 'missing')
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
    {
      name: 'market.bids_left_out',
      subject: 'market',
      type: 'count',
      unit: 'bids',
      about: 'Rows of bids of tenders without a classification, which are left out, being few.',
      needs: consortiaNeeds,
      requires: ['tenders.classification'],
    },
  ],
  keeps: [],
  compute({ index, population: { count, ordinalOf, parts } }, [bids, share, leftOut]) {
    const market = marketOfTenders(index, ordinalOf)
    const lost = lostBids(index, divisionsByRow(index), NO_CLASSIFICATION)
    const { tender, flags, bidFrom, bidTo } = index.lot
    const bidder = codes(index, 'bids', 'bidder_id')
    const hasIds = codes(index, 'bids', 'bid_id') !== undefined
    const fates = new BidFates(index)
    /** Of the bids of the lot at hand: a member, and the bits `ROW` to `MEMBERS`. */
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
      // Each row is a bid of its own: nobody bids together.
      if (fates.countPlain(l)) {
        sure[2][m]! += fates.count
        continue
      }
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
      const open = smaller(whyOpen[m]!, lost.why(parts[0]![m]!))
      if (leftOut) setKnown(leftOut, m, lost.leftOut)
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
/** Bids of the lot were set aside, or may be of it. */
const BIDS_ASIDE = LOT.MORE_BIDS | LOT.DUPLICATES
const YEAR = 365 * 86_400_000
const NO_METHOD = reason('tenders', 'method', 'missing')
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
    {
      name: 'market.lots_left_out',
      subject: 'market',
      type: 'count',
      unit: 'lots',
      about:
        'Lots that are left out of these, being few in either year: the number of bidders, the method or the deadline is not known; and those of tenders without a classification.',
      needs: meanNeeds,
      requires: meanRequires,
    },
  ],
  keeps: ['lot.bidders.submitted'],
  compute(
    { index, population: { count, ordinalOf, parts }, kept },
    [lotsRecent, lotsBefore, biddersRecent, biddersBefore, leftOut],
  ) {
    const market = marketOfTenders(index, ordinalOf)
    const method = enums(index, 'tenders', 'method')
    const deadline = numbers(index, 'tenders', 'deadline_at')
    const { lo, hi, why: whyCount } = kept('lot.bidders.submitted')
    const now = lastMoment(index.asOf)
    const lots = [new Int32Array(count), new Int32Array(count)] as const
    const bidders = [new Float64Array(count), new Float64Array(count)] as const
    /** By period: lots that may count, of which something is not known; and why, where they cannot be left out. */
    const open = [new Int32Array(count), new Int32Array(count)] as const
    const why = [new Uint8Array(count), new Uint8Array(count)] as const
    const whyHard = [new Uint8Array(count), new Uint8Array(count)] as const
    const classless = [0, 0]
    const all = [0, 0]
    const { tender, flags, bidFrom, bidTo } = index.lot
    for (let l = 0; l < tender.length; l++) {
      const t = tender[l]!
      const row = index.tender.row[t]!
      if (row < 0) continue
      const how = method ? method[row]! : -1
      const due = deadline ? deadline[row]! : Number.NaN
      if (how >= 0 && !COMPETITIVE.includes(how)) continue
      // A day without a time is taken for its beginning.
      const age = now - firstMoment(due)
      if (!Number.isNaN(due) && !(age >= 0 && age < 2 * YEAR)) continue
      const m = market[t]!
      const doubtful = lo[l] !== hi[l] ? whyCount[l]! : 0
      const unknown = smaller(doubtful, how < 0 ? NO_METHOD : Number.isNaN(due) ? NO_DEADLINE : 0)
      for (const period of [0, 1] as const) {
        if (!Number.isNaN(due) && period !== (age < YEAR ? 0 : 1)) continue
        all[period]!++
        if (m < 0) classless[period]!++
        else if (unknown === 0) {
          lots[period][m]!++
          bidders[period][m]! += lo[l]! // whole numbers: the same sum in any order
        } else {
          open[period][m]!++
          doubt(why[period], m, unknown)
          const aside = bidTo[l]! > bidFrom[l]! ? BIDS_ASIDE : BIDS_ASIDE | LOT.ROW_SET_ASIDE
          if (doubtful !== 0 && flags[l]! & aside) doubt(whyHard[period], m, doubtful)
        }
      }
    }
    const lost = lostLots(index)
    const isKnown = !Number.isNaN(index.asOf)
    for (let m = 0; m < count; m++) {
      let left = 0
      const whyLost = lost(parts[0]![m]!)
      for (const [block, means, period] of [
        [lotsRecent, biddersRecent, 0],
        [lotsBefore, biddersBefore, 1],
      ] as const) {
        const n = lots[period][m]!
        const some = open[period][m]!
        const isFew = areFew(some, n + some)
        const areFewClassless = areNobodysFew(classless[period]!, all[period]!)
        const whyMore = smaller(whyLost, areFewClassless ? 0 : NO_CLASSIFICATION)
        const whyNot = smaller(isFew ? whyHard[period][m]! : why[period][m]!, whyMore)
        const most = whyMore !== 0 ? Number.POSITIVE_INFINITY : whyNot !== 0 ? n + some : n
        if (whyNot === 0) left += some + classless[period]!
        if (block && isKnown) setRange(block, m, n, most, whyNot)
        else if (block) setRange(block, m, 0, Number.POSITIVE_INFINITY, NO_AS_OF)
        if (means && isKnown && whyNot === 0 && n > 0) setKnown(means, m, bidders[period][m]! / n)
        else if (means) setUnknown(means, m, isKnown ? whyNot || NO_BIDS : NO_AS_OF)
      }
      if (leftOut) setKnown(leftOut, m, left)
    }
  },
}

/** Why lots that are not known to be of a division may be, else 0: their tender was set aside, and a copy of it may be. */
function lostLots(index: Index): (division: number) => number {
  const of = divisionsByRow(index)
  const ids = codes(index, 'tenders', 'tender_id')
  const lost = new Set<number>()
  for (let t = 0; t < index.tender.flags.length; t++)
    if (index.tender.flags[t]! & TENDER.ROW_SET_ASIDE) lost.add(index.idCode.tender[t]!)
  const named = new Set<number>()
  for (let r = 0; ids && r < ids.length; r++)
    if (ids[r]! < 0 || lost.has(ids[r]!)) named.add(of ? of[r]! : -1)
  return (division) => (named.has(-1) || named.has(division) ? TENDER_SET_ASIDE : 0)
}

/** The smallest reason, so that it does not depend on the order of rows. */
function doubt(to: Uint8Array, at: number, why: number): void {
  to[at] = smaller(to[at]!, why)
}
