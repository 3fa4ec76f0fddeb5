import { strayBids } from '../bidders/stray-bids.js'
import { bidStateNeeds } from '../bids/bid-state.js'
import { setKnown } from '../block.js'
import type { Block, FactSpec, PopulationFamily } from '../fact.js'
import { PairOrders, pairOrderFacts } from './bid-order.js'
import { PairPrices, pairPriceFacts } from './pair-prices.js'
import { PairRows } from './pair-rows.js'
import { PairWins, pairWinFacts } from './pair-wins.js'
import { PlainPairs } from './plain-pairs.js'

const leftOutFact: FactSpec = {
  name: 'bidder_pair.bids_left_out',
  subject: 'bidder_pair',
  type: 'count',
  unit: 'bids',
  about: 'Submitted bids of the data that name no bidder and are left out, being few.',
  needs: bidStateNeeds,
  requires: ['bids.bidder_id'],
}

/** All facts of two bidders, in one walk over the lots where they meet. Time goes with the meetings and the bids. */
export const pairs: PopulationFamily = {
  subject: 'bidder_pair',
  facts: [...pairWinFacts, ...pairPriceFacts, ...pairOrderFacts, leftOutFact],
  keeps: [],
  inRanges: true,
  readsBids: true,
  compute({ index, population, from, to, bids }, out) {
    if (from === to) return
    const ofWins = out.slice(0, pairWinFacts.length)
    const [met, same, tenders, sameOrder, leftOut] = out.slice(pairWinFacts.length)
    const bidsLeftOut = leftOut ? strayBids(index).leftOut : 0
    if (leftOut && bidsLeftOut > 0) for (let p = from; p < to; p++) setKnown(leftOut, p, bidsLeftOut)
    if (!out.some((block) => block !== undefined && block !== leftOut)) return
    const [one, other] = population.parts
    const ofBids = bids()
    const rows = new PairRows(index, ofBids)
    const wins = isWanted(ofWins) ? new PairWins(index, rows, ofBids) : undefined
    const prices = met || same ? new PairPrices(index, rows, ofBids) : undefined
    const orders = tenders || sameOrder ? new PairOrders(index, rows) : undefined
    const plain = new PlainPairs(index, rows, ofBids, orders)
    for (let p = from; p < to; p++) {
      if (plain.write(population, p, out)) continue
      rows.read(population, p)
      wins?.write(p, one![p]!, other![p]!, ofWins)
      prices?.write(p, met, same)
      orders?.write(p, tenders, sameOrder)
    }
  },
}

const isWanted = (blocks: readonly (Block | undefined)[]): boolean =>
  blocks.some((block) => block !== undefined)
