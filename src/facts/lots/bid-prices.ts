import { codes, type Index } from '../../join/index-of.js'
import { NO_BID_AMOUNT, ValidBids, validBidNeeds } from '../bids/valid-bids.js'
import { ValidBidsOfLots } from '../bids/valid-bids-of-lots.js'
import { setKnown, setRange, setUnknown } from '../block.js'
import type { Block, Detail, Family } from '../fact.js'

const needs = validBidNeeds
const requires = ['bids.status', 'bids.amount', 'bids.currency']
const valid =
  'of the valid bids; known only where all prices are, above zero, in one currency, each for this lot alone'

/** What the valid bids of a lot cost. */
export const bidPrices: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.bids.valid',
      subject: 'lot',
      type: 'count',
      unit: 'bids',
      about: 'Valid bids of the lot, of the last round where there are several; a consortium has one.',
      needs,
      requires: ['bids.status'],
    },
    {
      name: 'lot.bids.lowest',
      subject: 'lot',
      type: 'money',
      unit: 'lot.bids.currency',
      about: `Lowest price ${valid}.`,
      needs,
      requires,
    },
    {
      name: 'lot.bids.highest',
      subject: 'lot',
      type: 'money',
      unit: 'lot.bids.currency',
      about: `Highest price ${valid}.`,
      needs,
      requires,
    },
    {
      name: 'lot.bids.mean',
      subject: 'lot',
      type: 'money',
      unit: 'lot.bids.currency',
      about: `Mean price ${valid}.`,
      needs,
      requires,
    },
    {
      name: 'lot.bids.spread',
      subject: 'lot',
      type: 'share',
      unit: 'share of the mean price',
      about: 'Highest less lowest price of the valid bids, over their mean; of two bids or more.',
      needs,
      requires,
    },
    {
      name: 'lot.bids.currency',
      subject: 'lot',
      type: 'text',
      domain: 'currency',
      about: 'Currency of the prices of the valid bids.',
      needs,
      requires,
    },
  ],
  kernel(index, from, to, [count, lowest, highest, mean, spread, currency]) {
    const bids = ValidBidsOfLots.over(index, from, to)
    const { whyPrices } = bids
    const prices = lowest || highest || mean || spread ? bids.inOrder : undefined
    for (let l = from; l < to; l++) {
      const i = l - from
      const place = l - bids.base
      const n = bids.priced[place]!
      const why = whyPrices[place]! || (n === 0 ? NO_BID_AMOUNT : 0)
      if (count) setRange(count, i, bids.least[place]!, bids.most[place]!, bids.whyCount[place]!)
      if (currency) write(currency, i, bids.currency[place]!, why)
      if (!prices) continue
      if (why !== 0) {
        if (lowest) setUnknown(lowest, i, why)
        if (highest) setUnknown(highest, i, why)
        if (mean) setUnknown(mean, i, why)
        if (spread) setUnknown(spread, i, why)
        continue
      }
      const at = bids.at[place]!
      let sum = 0
      for (let k = at; k < at + n; k++) sum += prices[k]!
      const average = sum / n
      const least = prices[at]!
      const most = prices[at + n - 1]!
      if (lowest) setKnown(lowest, i, least)
      if (highest) setKnown(highest, i, most)
      if (mean) setKnown(mean, i, average)
      if (spread) write(spread, i, (most - least) / average, n < 2 ? NO_BID_AMOUNT : 0)
    }
  },
}

function write(block: Block, i: number, value: number, why: number): void {
  if (why === 0) setKnown(block, i, value)
  else setUnknown(block, i, why)
}

/** The valid bids of one lot, with their bidders and prices. */
export const validBidDetail: Detail = {
  name: 'lot.valid.bids',
  subject: 'lot',
  about: 'The valid bids; without an amount where the rows of one do not ask the same.',
  needs: validBidNeeds,
  of(index: Index, l: number) {
    const bids = new ValidBids(index)
    bids.read(l)
    const bidder = codes(index, 'bids', 'bidder_id')
    const bid = codes(index, 'bids', 'bid_id')
    const money = codes(index, 'bids', 'currency')
    const members = new Map<number, Set<number>>()
    for (let row = index.lot.bidFrom[l]!; bid && bidder && row < index.lot.bidTo[l]!; row++)
      if (bid[row]! >= 0 && bidder[row]! >= 0)
        members.set(bid[row]!, (members.get(bid[row]!) ?? new Set()).add(bidder[row]!))
    return Array.from({ length: bids.priced }, (_, k) => {
      const row = bids.rows[k]!
      const own = bidder && bidder[row]! >= 0 ? [bidder[row]!] : []
      return {
        bidders: bid && bid[row]! >= 0 ? [...(members.get(bid[row]!) ?? [])] : own,
        // What the first of its rows says would depend on their order.
        amount: bids.differing.has(k) ? Number.NaN : bids.prices[k]!,
        currency: money && !bids.differing.has(k) ? money[row]! : -1,
      }
    })
  },
}
