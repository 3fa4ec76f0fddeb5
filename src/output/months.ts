import { RAISED } from '../engine/result.js'
import { isWholeDay } from '../schema/instant.js'
import { tenderOf } from '../score/tender-of.js'
import type { Report } from './model.js'
import type { OutputContext } from './words/context.js'
import { isoText } from './words/value-words.js'

const DAY = 86_400_000

/**
 * Flags by month and rule, in that order. The month is that of the tender's deadline, else of the opening of bids, else of its
 * publication, else of its first award, else of its first signature; '' where there is no date, or no tender. Instants count by UTC, dates as they are.
 */
export function flagsByMonth(context: OutputContext): Report['months'] {
  const { result, index } = context
  const monthOf = tenderMonths(context)
  const months: { month: string; rule: string; count: number }[] = []
  for (const { rule, codes, shown } of result.rules) {
    const counts = new Map<string, number>()
    for (let place = 0; place < shown.length; place++) {
      const subject = shown.subject[place]!
      if (codes[subject] !== RAISED) continue
      const tender = tenderOf(index, rule.subject, subject)
      const month = tender < 0 ? '' : monthOf(tender)
      counts.set(month, (counts.get(month) ?? 0) + 1)
    }
    for (const [month, count] of counts) months.push({ month, rule: rule.id, count })
  }
  const key = ({ month, rule }: { month: string; rule: string }) => `${month}\0${rule}`
  return months.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** The month of a tender; each day is made out once. */
function tenderMonths({ dataset, index }: OutputContext): (tender: number) => string {
  const values = (table: 'tenders' | 'awards' | 'contracts', name: string): Float64Array | undefined => {
    const column = dataset.tables.get(table)?.columns.get(name)
    return column?.kind === 'number' ? column.values : undefined
  }
  const deadline = values('tenders', 'deadline_at')
  const opened = values('tenders', 'opened_at')
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
  const instantOf = (tender: number): number => {
    let instant = ofRow(deadline, tender)
    if (Number.isNaN(instant)) instant = ofRow(opened, tender)
    if (Number.isNaN(instant)) instant = ofRow(published, tender)
    if (Number.isNaN(instant)) instant = first('award', awarded, tender)
    return Number.isNaN(instant) ? first('contract', signed, tender) : instant
  }
  const months = new Map<number, string>()
  return (tender) => {
    const instant = instantOf(tender)
    const day = isWholeDay(instant) ? instant : Math.floor(instant / DAY) * DAY
    let month = months.get(day)
    if (month === undefined) {
      month = /^\d{4}-\d{2}/.exec(isoText(day, dataset.zone) ?? '')?.[0] ?? ''
      months.set(day, month)
    }
    return month
  }
}
