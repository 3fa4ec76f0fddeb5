import { codes, LOT } from '../../join/index-of.js'
import { BidFates, bidFateNeeds, FATE, FateTally } from '../bids/bid-fates.js'
import { BID_SET_ASIDE, BID_UNPLACED } from '../bids/bidding.js'
import { setKnown, setRange, setUnknown } from '../block.js'
import type { PopulationFamily } from '../fact.js'
import { lostBids } from '../populations/lost-tenders.js'
import { reason, smaller, UNDEFINED } from '../reason.js'

/** How often bidders of a buyer, or of who runs procedures, are disqualified. */
function fatesOf(kind: 'buyer' | 'procuring_entity', column: string, whose: string): PopulationFamily {
  const needs = [...bidFateNeeds, `tenders.${column}`]
  const requires = [`tenders.${column}`, 'bids.status']
  const nobody = reason('tenders', column, 'missing')
  return {
    subject: kind,
    facts: [
      {
        name: `${kind}.submitted`,
        subject: kind,
        type: 'count',
        unit: 'bids',
        about: `Bids submitted in tenders of the ${whose}, by the rows of bids; a consortium has one.`,
        needs,
        requires,
      },
      {
        name: `${kind}.tenders_with_bids`,
        subject: kind,
        type: 'count',
        unit: 'tenders',
        about: 'Tenders in which these bids were submitted.',
        needs,
        requires,
      },
      {
        name: `${kind}.disqualified_share`,
        subject: kind,
        type: 'share',
        unit: 'share of the bids',
        about:
          'Share of these bids that were disqualified; a range where the status of bids is missing, not known where bids were set aside.',
        needs,
        requires,
      },
      {
        name: `${kind}.bids_left_out`,
        subject: kind,
        type: 'count',
        unit: 'bids',
        about: `Rows of bids of tenders that name no ${whose}, which are left out, being few.`,
        needs,
        requires,
      },
    ],
    keeps: [],
    compute({ index, population: { count, ordinalOf, parts } }, [submitted, tenders, share, leftOut]) {
      const party = codes(index, 'tenders', column)
      const { flags, tender } = index.lot
      const fates = new BidFates(index)
      const tally = new FateTally(count)
      const sure = new Int32Array(count)
      const perhaps = new Int32Array(count)
      const whyOpen = new Uint8Array(count)
      const lost = lostBids(index, party, nobody)
      let at = 0
      while (party && at < tender.length) {
        const t = tender[at]!
        const row = index.tender.row[t]!
        const s = row >= 0 && party[row]! >= 0 ? ordinalOf[party[row]!]! : -1
        let any = 0
        for (; at < tender.length && tender[at] === t; at++) {
          if (s < 0) continue
          if (fates.countPlain(at)) {
            tally.addSure(s, fates.count, fates.out)
            any |= fates.count > 0 ? 1 : 0
          } else {
            fates.read(at)
            for (let k = 0; k < fates.count; k++) {
              tally.add(s, fates.fate[k]!, fates.why[k]!)
              any |= fates.fate[k]! & FATE.SUBMITTED ? 1 : 2
            }
          }
          if ((flags[at]! & LOT.MORE_BIDS) === 0) continue
          any |= 2
          const why = flags[at]! & LOT.UNPLACED_BIDS ? BID_UNPLACED : BID_SET_ASIDE
          whyOpen[s] = smaller(whyOpen[s]!, why)
        }
        if (any & 1) sure[s]!++
        else if (any & 2) perhaps[s]!++
      }
      for (let s = 0; s < count; s++) {
        const [least, most] = tally.bids(s)
        const whyLost = lost.why(parts[0]![s]!)
        const open = smaller(whyOpen[s]!, whyLost)
        const why = open || tally.why[s]!
        if (submitted) setRange(submitted, s, least, open ? Number.POSITIVE_INFINITY : most, why)
        const more = whyLost === 0 ? perhaps[s]! : Number.POSITIVE_INFINITY
        if (tenders) setRange(tenders, s, sure[s]!, sure[s]! + more, why)
        if (leftOut) setKnown(leftOut, s, lost.leftOut)
        if (!share) continue
        const [lo, hi] = tally.share(s)
        if (open || most === 0) setUnknown(share, s, open || UNDEFINED)
        else setRange(share, s, lo, hi, why)
      }
    },
  }
}

export const buyerFates = fatesOf('buyer', 'buyer_id', 'buyer')
export const entityFates = fatesOf('procuring_entity', 'procuring_entity_id', 'procuring entity')
