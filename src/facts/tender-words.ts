import { codes, type Index, TENDER } from '../join/index-of.js'
import type { Domain } from '../schema/tables.js'
import { TENDER_SET_ASIDE } from './bid-state.js'
import { setKnown, setUnknown } from './block.js'
import type { FactSpec, Family } from './fact.js'
import { reason } from './reason.js'

interface Word {
  readonly name: string
  readonly column: string
  readonly domain: Domain
  readonly about: string
}

const words: readonly Word[] = [
  { name: 'tender.buyer', column: 'buyer_id', domain: 'party', about: 'Who buys.' },
  { name: 'tender.category', column: 'category', domain: 'word', about: 'Goods, works, services …' },
  { name: 'tender.country', column: 'country', domain: 'word', about: 'Country of the buyer.' },
  { name: 'tender.region', column: 'region', domain: 'word', about: 'Region of the buyer.' },
  {
    name: 'tender.method_details',
    column: 'method_details',
    domain: 'word',
    about: 'Procurement method in the words of the source.',
  },
  {
    name: 'tender.award_criterion',
    column: 'award_criterion',
    domain: 'word',
    about: 'How bids are weighed: price_only, best_value …',
  },
  {
    name: 'tender.classification',
    column: 'classification',
    domain: 'classification',
    about: 'Code of what is bought.',
  },
]

const NO_CLASSIFICATION = reason('tenders', 'classification', 'missing')

/** What the tenders table says in words, for conditions and to tell peers apart. */
export const tenderWords: Family = {
  subject: 'tender',
  facts: [
    ...words.map(
      ({ name, column, domain, about }): FactSpec => ({
        name,
        subject: 'tender',
        type: 'text',
        domain,
        about,
        needs: [`tenders.${column}`],
        requires: [`tenders.${column}`],
      }),
    ),
    {
      name: 'tender.classification_division',
      subject: 'tender',
      type: 'text',
      domain: 'division',
      about: 'The first two characters of the code of what is bought.',
      needs: ['tenders.classification', 'scan.divisions'],
      requires: ['tenders.classification'],
    },
  ],
  kernel(index, from, to, out) {
    words.forEach(({ column }, w) => {
      const block = out[w]
      if (!block) return
      const missing = reasons[w]!
      const values = codes(index, 'tenders', column)
      for (let t = from; t < to; t++) {
        const code = codeAt(index, values, t)
        if (code >= 0) setKnown(block, t - from, code)
        else setUnknown(block, t - from, lostRow(index, t) || missing)
      }
    })
    const division = out[words.length]
    if (!division) return
    const values = codes(index, 'tenders', 'classification')
    for (let t = from; t < to; t++) {
      const of = divisionOf(index, values, t)
      if (of >= 0) setKnown(division, t - from, of)
      else setUnknown(division, t - from, lostRow(index, t) || NO_CLASSIFICATION)
    }
  },
}

const reasons = words.map(({ column }) => reason('tenders', column, 'missing'))

function codeAt(index: Index, values: Int32Array | undefined, t: number): number {
  const row = index.tender.row[t]!
  return values && row >= 0 ? values[row]! : -1
}

/** Division of what a tender buys, -1 unknown; `values` are the codes of `tenders.classification`. */
export function divisionOf(index: Index, values: Int32Array | undefined, t: number): number {
  const code = codeAt(index, values, t)
  return code < 0 ? -1 : index.divisionOf[code]!
}

function lostRow(index: Index, t: number): number {
  return index.tender.flags[t]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : 0
}
