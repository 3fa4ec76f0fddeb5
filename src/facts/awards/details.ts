import { codes, type EntityIndex, enums, type Index, numbers } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { BID } from '../bids/bid-state.js'
import { Bidding } from '../bids/bidding.js'
import type { Detail, DetailValue } from '../fact.js'
import { awardNeeds } from '../lots/price.js'
import { agreed } from './entity-columns.js'

/** The bids of one lot with one of the bits, as details. */
function bidsWith(index: Index, l: number, bits: number): DetailValue[] {
  const bidding = Bidding.over(index, l, l + 1)
  const bidder = codes(index, 'bids', 'bidder_id')
  const amount = numbers(index, 'bids', 'amount')
  const currency = codes(index, 'bids', 'currency')
  const withdrawnAt = numbers(index, 'bids', 'withdrawn_at')
  const address = codes(index, 'bids', 'ip')
  const from = index.lot.bidFrom[l]!
  const first = bidding.first[l - bidding.base]!
  const values: DetailValue[] = []
  for (let row = from; row < index.lot.bidTo[l]!; row++) {
    if ((bidding.state[first + row - from]! & bits) === 0) continue
    const at = withdrawnAt ? withdrawnAt[row]! : Number.NaN
    const price = amount ? amount[row]! : Number.NaN
    values.push({
      bidders: bidder && bidder[row]! >= 0 ? [bidder[row]!] : [],
      ...(!Number.isNaN(price) ? { amount: price, currency: currency ? currency[row]! : -1 } : {}),
      ...(!Number.isNaN(at) ? { at } : {}),
      ...(address && address[row]! >= 0 ? { address: address[row]! } : {}),
    })
  }
  return values
}

function suppliersOf(
  index: Index,
  entity: EntityIndex,
  e: number,
  table: 'awards' | 'contracts',
): DetailValue[] {
  const supplier = codes(index, table, 'supplier_id')
  const found = new Set<number>()
  for (let r = entity.rowStart[e]!; r < entity.rowStart[e + 1]!; r++) {
    const code = supplier ? supplier[entity.rows[r]!]! : -1
    if (code >= 0) found.add(code)
  }
  return found.size === 0 ? [] : [{ bidders: [...found] }]
}

const awardStatuses = enumValues('awards', 'status')
const COUNTING = ['active', 'pending'].map((status) => awardStatuses.indexOf(status))

/**
 * The active and pending awards of a lot: to whom, at how much. The rows of one award are one; what they do not agree in is
 * left out.
 */
function countingAwards(index: Index, l: number): DetailValue[] {
  const status = enums(index, 'awards', 'status')
  const supplier = codes(index, 'awards', 'supplier_id')
  const amount = numbers(index, 'awards', 'amount')
  const currency = codes(index, 'awards', 'currency')
  const { awardStart, awardRow } = index.lot
  const byAward = new Map<number, DetailValue & { bidders: number[] }>()
  for (let r = awardStart[l]!; r < awardStart[l + 1]!; r++) {
    const row = awardRow[r]!
    if (!status || !COUNTING.includes(status[row]!)) continue
    const award = index.award.ofRow[row]!
    let value = byAward.get(award)
    if (!value) {
      const price = amount ? agreed(index.award, amount, award) : Number.NaN
      const money = currency ? agreed(index.award, currency, award) : -1
      value = {
        bidders: [],
        ...(Number.isFinite(price) ? { amount: price, currency: money >= 0 ? money : -1 } : {}),
      }
      byAward.set(award, value)
    }
    const code = supplier ? supplier[row]! : -1
    if (code >= 0 && !value.bidders.includes(code)) value.bidders.push(code)
  }
  return [...byAward.values()]
}

/** Evidence made for one subject when it is printed. */
export const details: readonly Detail[] = [
  {
    name: 'lot.standing.bidders',
    subject: 'lot',
    about: 'The bids that stood at the deadline.',
    needs: ['bids.amount', 'bids.currency'],
    of: (index, l) => bidsWith(index, l, BID.STOOD).map(({ address: _, at: __, ...rest }) => rest),
  },
  {
    name: 'lot.withdrawn.bids',
    subject: 'lot',
    about: 'The bids that were withdrawn, and when.',
    needs: ['bids.amount', 'bids.currency'],
    of: (index, l) => bidsWith(index, l, BID.WITHDRAWN).map(({ address: _, ...rest }) => rest),
  },
  {
    name: 'lot.ip.shared',
    subject: 'lot',
    about: 'Each address from which several bidders submitted, and those bidders.',
    needs: ['bids.ip', 'bids.bidder_id'],
    of(index, l) {
      const byAddress = new Map<number, Set<number>>()
      for (const { address, bidders } of bidsWith(index, l, BID.SUBMITTED)) {
        if (address === undefined) continue
        const group = byAddress.get(address) ?? new Set<number>()
        byAddress.set(address, group)
        for (const bidder of bidders ?? []) group.add(bidder)
      }
      return [...byAddress]
        .filter(([, group]) => group.size > 1)
        .map(([address, group]) => ({ address, bidders: [...group] }))
    },
  },
  {
    name: 'lot.counting.awards',
    subject: 'lot',
    about: 'The active and pending awards: to whom, and at how much.',
    needs: awardNeeds,
    of: countingAwards,
  },
  {
    name: 'award.suppliers',
    subject: 'award',
    about: 'Who won.',
    needs: ['awards.supplier_id'],
    of: (index, a) => suppliersOf(index, index.award, a, 'awards'),
  },
  {
    name: 'contract.suppliers',
    subject: 'contract',
    about: 'Who supplies.',
    needs: ['contracts.supplier_id'],
    of: (index, c) => suppliersOf(index, index.contract, c, 'contracts'),
  },
]
