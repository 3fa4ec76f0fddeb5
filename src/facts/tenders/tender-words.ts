import { codes, type Index, TENDER } from '../../join/index-of.js'
import type { Domain } from '../../schema/tables.js'
import { TENDER_SET_ASIDE } from '../bids/bid-state.js'
import { setKnown, setUnknown } from '../block.js'
import { eachFamily } from '../each-family.js'
import type { FactSpec, Family } from '../fact.js'
import { reason } from '../reason.js'

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

/** A column of codes of tenders as a fact; `meaning` says what a code stands for, where that is another code. */
export function tenderCodes(
  column: string,
  spec: Pick<FactSpec, 'name' | 'domain' | 'about'>,
  needs: readonly string[] = [],
  meaning?: (index: Index) => Int32Array,
): Family {
  const missing = reason('tenders', column, 'missing')
  return eachFamily({
    subject: 'tender',
    facts: [
      {
        ...spec,
        subject: 'tender',
        type: 'text',
        needs: [`tenders.${column}`, ...needs],
        requires: [`tenders.${column}`],
      },
    ],
    each(index, chosen, from, n, [block]) {
      if (!block) return
      const { row, flags } = index.tender
      const values = codes(index, 'tenders', column)
      const meanings = meaning?.(index)
      for (let i = 0; i < n; i++) {
        const t = chosen === undefined ? from + i : chosen[i]!
        const own = values === undefined || row[t]! < 0 ? -1 : values[row[t]!]!
        const code = meanings === undefined || own < 0 ? own : meanings[own]!
        if (code >= 0) setKnown(block, i, code)
        else setUnknown(block, i, flags[t]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : missing)
      }
    },
  })
}

/** What the tenders table says in words, for conditions and to tell peers apart: a family each, as of awards/entity-columns.ts. */
export const tenderWords: readonly Family[] = [
  ...words.map(({ column, ...spec }) => tenderCodes(column, spec)),
  tenderCodes(
    'classification',
    {
      name: 'tender.classification_division',
      domain: 'division',
      about: 'The first two characters of the code of what is bought.',
    },
    ['scan.divisions'],
    (index) => index.divisionOf,
  ),
]

/** Division of what a tender buys, -1 unknown; `values` are the codes of `tenders.classification`. */
export function divisionOf(index: Index, values: Int32Array | undefined, t: number): number {
  const row = index.tender.row[t]!
  const code = values && row >= 0 ? values[row]! : -1
  return code < 0 ? -1 : index.divisionOf[code]!
}
