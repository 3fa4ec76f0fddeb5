import { sharedUint8 } from '../columns/shared.js'
import { enumValues } from '../schema/tables.js'
import { codes, enums, type Index, LOT } from './index-of.js'

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')

/** What `boughtItems` says of each. */
export const BOUGHT = { NO: 0, YES: 1, UNKNOWN: 2 } as const

/**
 * Whether each item was bought at its price: what no bid prices is of the purchase itself; what a bid prices was bought if
 * a pending or active award of the tender names that bid, and was not if there are such awards and all name others.
 */
export function boughtItems(index: Index): Uint8Array {
  const { award, item, lot, startOf } = index
  const bidOf = codes(index, 'awards', 'bid_id')
  const status = enums(index, 'awards', 'status')
  const bought = sharedUint8(item.bid.length)
  const won = new Set<number>()
  let tender = -1
  let open = false
  for (let i = 0; i < bought.length; i++) {
    if (item.tender[i] !== tender) {
      tender = item.tender[i]!
      readAwards(tender)
    }
    const bid = item.bid[i]!
    if (item.setAside[i] !== 0) bought[i] = BOUGHT.UNKNOWN
    else if (bid < 0 || won.has(bid)) bought[i] = BOUGHT.YES
    else bought[i] = open ? BOUGHT.UNKNOWN : BOUGHT.NO
  }
  return bought

  function readAwards(t: number): void {
    won.clear()
    let counting = 0
    open = false
    for (let a = startOf.award[t]!; a < startOf.award[t + 1]!; a++)
      for (let r = award.rowStart[a]!; r < award.rowStart[a + 1]!; r++) {
        const row = award.rows[r]!
        const code = status ? status[row]! : -1
        const bid = bidOf ? bidOf[row]! : -1
        if (award.setAside[a] !== 0 || code < 0) open = true
        else if (code === PENDING || code === ACTIVE) {
          counting++
          if (bid >= 0) won.add(bid)
          else open = true
        }
      }
    if (counting === 0) open = true
    for (let l = startOf.lot[t]!; l < startOf.lot[t + 1]!; l++)
      if (lot.flags[l]! & LOT.MORE_AWARDS) open = true
  }
}
