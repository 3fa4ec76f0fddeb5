import type { Dataset } from '../columns/dataset.js'
import { firstMoment } from '../schema/instant.js'
import { type Amounts, sum } from './process-value.js'
import type { TenderedIn } from './send-digest.js'

/**
 * What the tenders of a data set put out in a span of time, for digests: those published in it (a date counts at its
 * first moment), with their estimates by currency. Tenders without date are in no span; without estimate or currency they
 * are counted as `without`. Needs the columns `published_at`, `estimate` and `currency` of `tenders`.
 */
export function tenderedIn({ tables, dictionaries }: Dataset): TenderedIn {
  const tenders = tables.get('tenders')
  const published = tenders?.columns.get('published_at')
  const estimate = tenders?.columns.get('estimate')
  const currency = tenders?.columns.get('currency')
  return (from, to) => {
    const values: Amounts[] = []
    let processes = 0
    for (let row = 0; tenders && published?.kind === 'number' && row < tenders.rows; row++) {
      const at = firstMoment(published.values[row]!)
      if (!(at >= from && at < to) || tenders.broken.has(row)) continue
      processes++
      const amount = estimate?.kind === 'number' ? estimate.values[row]! : Number.NaN
      const code = currency?.kind === 'code' ? currency.codes[row]! : -1
      if (!(amount > 0) || code < 0 || currency?.kind !== 'code') continue
      values.push(new Map([[dictionaries[currency.domain].text(code), amount]]))
    }
    return { processes, without: processes - values.length, amounts: sum(values) }
  }
}
