import { RAISED } from '../engine/result.js'
import { tenderOf } from '../score/tender-of.js'
import type { OutputContext } from './context.js'
import type { Report } from './model.js'
import { isoText } from './value-words.js'

/**
 * Flags by month and rule, in that order. The month is that of the tender's deadline, else of its publication, else
 * of its first award, else of its first signature; '' where there is no date. Instants count by UTC, dates as they are.
 */
export function flagsByMonth(context: OutputContext): Report['months'] {
  const { result, index } = context
  const monthOf = tenderMonths(context)
  const counts = new Map<string, { month: string; rule: string; count: number }>()
  for (const { rule, codes, shown } of result.rules) {
    for (let place = 0; place < shown.length; place++) {
      const subject = shown.subject[place]!
      if (codes[subject] !== RAISED) continue
      const month = monthOf(tenderOf(index, rule.subject, subject))
      const key = `${month}\0${rule.id}`
      const found = counts.get(key)
      if (found) found.count++
      else counts.set(key, { month, rule: rule.id, count: 1 })
    }
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
}

/** The month of a tender, looked up once. */
function tenderMonths({ dataset, index }: OutputContext): (tender: number) => string {
  const values = (table: 'tenders' | 'awards' | 'contracts', name: string): Float64Array | undefined => {
    const column = dataset.tables.get(table)?.columns.get(name)
    return column?.kind === 'number' ? column.values : undefined
  }
  const deadline = values('tenders', 'deadline_at')
  const published = values('tenders', 'published_at')
  const awarded = values('awards', 'awarded_at')
  const signed = values('contracts', 'signed_at')

  const ofRow = (column: Float64Array | undefined, tender: number): number => {
    const row = index.tender.row[tender]!
    return column && row >= 0 ? column[row]! : Number.NaN
  }
  const first = (kind: 'award' | 'contract', column: Float64Array | undefined, tender: number): number => {
    let least = Number.NaN
    const { rowStart, rows } = index[kind]
    const from = rowStart[index.startOf[kind][tender]!]!
    const to = rowStart[index.startOf[kind][tender + 1]!]!
    for (let i = from; column && i < to; i++) {
      const value = column[rows[i]!]!
      if (Number.isNaN(least) || value < least) least = value
    }
    return least
  }
  const months = new Map<number, string>()
  return (tender) => {
    let month = months.get(tender)
    if (month === undefined) {
      const instant = [ofRow(deadline, tender), ofRow(published, tender), first('award', awarded, tender)]
        .concat(first('contract', signed, tender))
        .find((value) => !Number.isNaN(value))
      month = /^\d{4}-\d{2}/.exec(isoText(instant ?? Number.NaN, dataset.zone) ?? '')?.[0] ?? ''
      months.set(tender, month)
    }
    return month
  }
}
