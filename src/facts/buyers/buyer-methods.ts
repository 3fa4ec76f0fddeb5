import { codes, enums, populationIn } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { setKnown, setRange } from '../block.js'
import type { PopulationFamily } from '../fact.js'
import { lostTenders } from '../populations/lost-tenders.js'
import { reason } from '../reason.js'

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
      about: 'Tenders of the buyer; a range where some were set aside that may be of it.',
      needs: ['tenders.buyer_id'],
      requires: ['tenders.buyer_id'],
    },
    {
      name: 'buyer.noncompetitive_share',
      subject: 'buyer',
      type: 'share',
      unit: 'share of its tenders',
      about:
        'Share of its tenders whose method is limited or direct; a range where methods are missing or tenders were set aside.',
      needs: ['tenders.buyer_id', 'tenders.method'],
      requires: ['tenders.buyer_id', 'tenders.method'],
    },
    {
      name: 'buyer.tenders_left_out',
      subject: 'buyer',
      type: 'count',
      unit: 'tenders',
      about: 'Tenders of the data that name no buyer and are left out of these, being few.',
      needs: ['tenders.buyer_id'],
      requires: ['tenders.buyer_id'],
    },
  ],
  keeps: [],
  compute({ index }, [tenders, share, leftOut]) {
    const { count, ordinalOf, parts } = populationIn(index, 'buyer')
    const lost = lostTenders(index)
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
      const more = lost.count(parts[0]![b]!)
      const most = all[b]! + more
      const whyLost = lost.why(parts[0]![b]!)
      if (tenders) setRange(tenders, b, all[b]!, most, whyLost)
      if (leftOut) setKnown(leftOut, b, lost.leftOut)
      const why = more === 0 ? NO_METHOD : whyLost
      if (share) setRange(share, b, closed[b]! / most, (closed[b]! + unknown[b]! + more) / most, why)
    }
  },
}
