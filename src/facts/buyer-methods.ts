import { codes, enums, populationIn } from '../join/index-of.js'
import { enumValues } from '../schema/tables.js'
import { setKnown, setRange } from './block.js'
import type { PopulationFamily } from './fact.js'
import { reason } from './reason.js'

const methods = enumValues('tenders', 'method')
const CLOSED = [methods.indexOf('limited'), methods.indexOf('direct')]
const NO_METHOD = reason('tenders', 'method', 'missing')

/** How a buyer buys. */
export const buyerMethods: PopulationFamily = {
  subject: 'buyer',
  facts: [
    {
      name: 'buyer.tenders',
      subject: 'buyer',
      type: 'count',
      unit: 'tenders',
      about: 'Tenders of the buyer.',
      needs: ['tenders.buyer_id'],
      requires: ['tenders.buyer_id'],
    },
    {
      name: 'buyer.noncompetitive_share',
      subject: 'buyer',
      type: 'share',
      unit: 'share of its tenders',
      about: 'Share of its tenders whose method is limited or direct; a range where methods are missing.',
      needs: ['tenders.buyer_id', 'tenders.method'],
      requires: ['tenders.buyer_id', 'tenders.method'],
    },
  ],
  keeps: [],
  compute({ index }, [tenders, share]) {
    const { count, ordinalOf } = populationIn(index, 'buyer')
    const buyer = codes(index, 'tenders', 'buyer_id')
    const method = enums(index, 'tenders', 'method')
    const all = new Int32Array(count)
    const closed = new Int32Array(count)
    const unknown = new Int32Array(count)
    for (const row of index.tender.row) {
      if (row < 0 || !buyer || buyer[row]! < 0) continue
      const b = ordinalOf[buyer[row]!]!
      all[b]!++
      const how = method ? method[row]! : -1
      if (how < 0) unknown[b]!++
      else if (CLOSED.includes(how)) closed[b]!++
    }
    for (let b = 0; b < count; b++) {
      if (tenders) setKnown(tenders, b, all[b]!)
      if (share) setRange(share, b, closed[b]! / all[b]!, (closed[b]! + unknown[b]!) / all[b]!, NO_METHOD)
    }
  },
}
