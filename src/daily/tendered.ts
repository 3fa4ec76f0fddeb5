import type { Dataset } from '../columns/dataset.js'
import { sumInOrder } from '../facts/sum-in-order.js'
import type { Tendered } from '../feeds/digest-data.js'
import { firstMoment } from '../schema/instant.js'

/**
 * What was put out to tender from one instant to another (milliseconds, the last not in it): processes by when they were
 * advertised, and their estimates by currency; what has no estimate or currency counts as a process alone.
 */
export function tenderedIn({ tables, dictionaries }: Dataset, from: number, to: number): Tendered {
  const columns = tables.get('tenders')?.columns
  const published = columns?.get('published_at')
  const estimate = columns?.get('estimate')
  const currency = columns?.get('currency')
  const amounts = new Map<number, number[]>()
  let processes = 0
  if (published?.kind !== 'number') return { processes, amounts: new Map() }
  for (let row = 0; row < published.values.length; row++) {
    const at = firstMoment(published.values[row]!)
    if (!(at >= from && at < to)) continue
    processes++
    const code = currency?.kind === 'code' ? currency.codes[row]! : -1
    const amount = estimate?.kind === 'number' ? estimate.values[row]! : Number.NaN
    if (code < 0 || !(amount > 0)) continue
    const list = amounts.get(code)
    if (list) list.push(amount)
    else amounts.set(code, [amount])
  }
  const sums = [...amounts].map(([code, list]): [string, number] => [
    dictionaries.currency.text(code),
    sumInOrder(Float64Array.from(list), 0, list.length),
  ])
  return { processes, amounts: new Map(sums.sort(([a], [b]) => (a < b ? -1 : 1))) }
}
