import { codes } from '../../join/index-of.js'
import { bidStateNeeds } from '../bids/bid-state.js'
import { setKnown } from '../block.js'
import type { PopulationFamily } from '../fact.js'
import { BidderFates, fateFacts } from './bidder-fates.js'
import { BidderRecord, winFacts } from './bidder-record.js'
import { BidderTally, NO_ONE, UNTOLD } from './bidder-tally.js'
import { strayBids } from './stray-bids.js'

/** What became of the bids of a bidder: all facts of it in one walk over bids. */
export const bidderBids: PopulationFamily = {
  subject: 'bidder',
  facts: [
    ...winFacts,
    ...fateFacts,
    {
      name: 'bidder.bids_left_out',
      subject: 'bidder',
      type: 'count',
      unit: 'bids',
      about: 'Submitted bids of the data that name no bidder and are left out, being few.',
      needs: bidStateNeeds,
      requires: ['bids.bidder_id'],
    },
  ],
  keeps: [],
  compute({ index, population }, [bids, wins, rate, submitted, tenders, share, leftOut]) {
    const strays = strayBids(index)
    for (let b = 0; leftOut && b < population.count; b++) setKnown(leftOut, b, strays.leftOut)
    const tally = new BidderTally(index)
    const record = bids || wins || rate ? new BidderRecord(index, population) : undefined
    const fates = new BidderFates(index, population, tally)
    const areAsked = submitted !== undefined || tenders !== undefined || share !== undefined
    if (!codes(index, 'bids', 'bidder_id') || (!record && !areAsked)) return
    const { bidFrom, bidTo } = index.lot
    for (let l = 0; l < bidFrom.length; l++) {
      const isDoubtful = strays.isDoubtful[l] === 1
      if (bidFrom[l] === bidTo[l] && !isDoubtful) continue
      const isPlain = !isDoubtful && fates.isPlain(l)
      const winner = record === undefined ? NO_ONE : isPlain ? record.winnerOf(l) : UNTOLD
      if (isPlain) tally.read(l, winner)
      else if (areAsked) fates.read(l)
      if (winner === UNTOLD) record?.read(l)
    }
    record?.write(tally, bids, wins, rate)
    if (areAsked) fates.write(submitted, tenders, share)
  },
}
