import type { Index } from '../join/index-of.js'
import { PairOrders, pairOrderFacts } from './bid-order.js'
import { bidStateNeeds } from './bid-state.js'
import { setKnown } from './block.js'
import type { Block, FactSpec, PopulationFamily } from './fact.js'
import { PairPrices, pairPriceFacts } from './pair-prices.js'
import { PairRows } from './pair-rows.js'
import { PairWins, pairWinFacts } from './pair-wins.js'
import { oncePerIndex } from './per-index.js'
import { PlainPairs } from './plain-pairs.js'
import { strayBids } from './stray-bids.js'

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
  compute({ index, population, from, to }, out) {
    if (from === to) return
    const ofWins = out.slice(0, pairWinFacts.length)
    const [met, same, tenders, sameOrder, leftOut] = out.slice(pairWinFacts.length)
    if (leftOut) for (let p = from; p < to; p++) setKnown(leftOut, p, strayBids(index).leftOut)
    if (!out.some((block) => block !== undefined && block !== leftOut)) return
    const [one, other] = population.parts
    const readings = Readings.of(index)
    const { rows } = readings
    const wins = isWanted(ofWins) ? readings.wins() : undefined
    const prices = met || same ? readings.prices() : undefined
    const orders = tenders || sameOrder ? readings.orders() : undefined
    // Without moments or prices of any bid, all of them are in doubt.
    const isPlain = !orders || orders.submittedAt !== undefined
    const plain = new PlainPairs(index, rows, { wins, prices, orders })
    for (let p = from; p < to; p++) {
      if (isPlain && plain.write(population, p, out)) continue
      rows.read(population, p)
      wins?.write(p, one![p]!, other![p]!, ofWins)
      prices?.write(p, met, same)
      orders?.write(p, tenders, sameOrder)
    }
  },
}

/** What is read of all bids before pairs are: once a thread, whatever ranges it gets. */
class Readings {
  static readonly of = oncePerIndex((index) => new Readings(index))

  readonly rows
  readonly #index
  #wins: PairWins | undefined
  #prices: PairPrices | undefined
  #orders: PairOrders | undefined

  private constructor(index: Index) {
    this.#index = index
    this.rows = new PairRows(index)
  }

  wins(): PairWins {
    this.#wins ??= new PairWins(this.#index, this.rows)
    return this.#wins
  }

  prices(): PairPrices {
    this.#prices ??= new PairPrices(this.#index, this.rows)
    return this.#prices
  }

  orders(): PairOrders {
    this.#orders ??= new PairOrders(this.#index, this.rows)
    return this.#orders
  }
}

const isWanted = (blocks: readonly (Block | undefined)[]): boolean =>
  blocks.some((block) => block !== undefined)
