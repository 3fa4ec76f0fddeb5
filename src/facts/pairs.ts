import { PairOrders, pairOrderFacts } from './bid-order.js'
import type { Block, PopulationFamily } from './fact.js'
import { PairPrices, pairPriceFacts } from './pair-prices.js'
import { PairRows } from './pair-rows.js'
import { PairWins, pairWinFacts } from './pair-wins.js'

/** All facts of two bidders, in one walk over the lots where they meet. Time goes with the meetings and the bids. */
export const pairs: PopulationFamily = {
  subject: 'bidder_pair',
  facts: [...pairWinFacts, ...pairPriceFacts, ...pairOrderFacts],
  keeps: [],
  compute({ index, population }, out) {
    if (population.count === 0) return
    const ofWins = out.slice(0, pairWinFacts.length)
    const [met, same, tenders, sameOrder] = out.slice(pairWinFacts.length)
    const rows = new PairRows(index)
    const wins = isWanted(ofWins) ? new PairWins(index, rows) : undefined
    const prices = met || same ? new PairPrices(index, rows) : undefined
    const orders = tenders || sameOrder ? new PairOrders(index, rows) : undefined
    for (let p = 0; p < population.count; p++) {
      rows.read(population, p)
      wins?.write(p, ofWins)
      prices?.write(p, met, same)
      orders?.write(p, tenders, sameOrder)
    }
  },
}

const isWanted = (blocks: readonly (Block | undefined)[]): boolean =>
  blocks.some((block) => block !== undefined)
