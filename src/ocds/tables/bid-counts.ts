import type { Reading } from '../rows/reading.js'
import type { TableRows } from '../rows/table-rows.js'
import { $bids, $organisation, $release, $statistic, $tender } from '../tape/release-shape.js'
import { OBJECT } from '../tape/tape.js'
import { idOf } from './paths.js'

/** Members that the number of bidders of a tender is made of. */
export const bidderCountPaths: readonly string[] = [
  'tender.numberOfTenderers',
  'bids.statistics.measure',
  'bids.statistics.value',
  'bids.statistics.relatedLot',
  'bids.statistics.relatedLots',
  'bids.details.id',
  ...idOf('tender.tenderers'),
  'parties.roles',
  ...idOf('parties'),
]

/**
 * Writes how many distinct bidders a tender had: `numberOfTenderers`, else the statistic `bidders` of the whole tender,
 * else, where no bids are listed, how many `tenderers` are. Statistics that count bids count no bidders.
 */
export function bidderCount(r: Reading, rows: TableRows, column: number): void {
  const { tape, tender } = r
  const stated = tape.get(tender, $tender.numberOfTenderers)
  if (stated !== 0) {
    rows.put(column, stated)
    return
  }
  const statistic = bidderStatistic(r, rows, 0)
  if (statistic !== 0) {
    rows.put(column, statistic)
    return
  }
  if (tape.count(tape.get(tape.get(r.root, $release.bids), $bids.details)) > 0) return
  const tenderers = tape.get(tender, $tender.tenderers)
  if (tape.kind(tenderers) === OBJECT) r.single(tenderers, rows, 'tenderers')
  const organisations: number[] = []
  for (let o = tape.first(tenderers); o !== 0; o = tape.next(o)) organisations.push(o)
  const listed = distinct(r, organisations)
  if (listed > 0) {
    rows.value(column, listed)
    return
  }
  const parties = distinct(r, r.partiesWith('tenderer'))
  if (parties === 0) return
  rows.value(column, parties)
  rows.note('by_role', rows.columnName(column), undefined, 'counted from parties with the role tenderer')
}

/** The statistic `bidders` of a lot, or with 0 of the whole tender; 0 where there is none. */
export function bidderStatistic(r: Reading, rows: TableRows, lot: number): number {
  const { tape } = r
  const statistics = tape.get(tape.get(r.root, $release.bids), $bids.statistics)
  if (statistics === 0) return 0
  return (
    r
      .remember(statistics, () => statisticsByLot(r, rows, statistics))
      .get(lot === 0 ? '' : tape.text(lot).trim()) ?? 0
  )
}

/** Values of the statistic `bidders`, by the lot they are about ('' the whole tender). */
function statisticsByLot(r: Reading, rows: TableRows, statistics: number): Map<string, number> {
  const { tape } = r
  if (tape.kind(statistics) === OBJECT) r.single(statistics, rows, 'statistics')
  const found = new Map<string, number>()
  for (let s = tape.first(statistics); s !== 0; s = tape.next(s)) {
    if (!r.is(tape.get(s, $statistic.measure), 'bidders')) continue
    const one = tape.get(s, $statistic.relatedLot)
    const related = one === 0 ? tape.get(s, $statistic.relatedLots) : one
    if (tape.count(related) > 1) continue
    const lot = tape.text(tape.first(related)).trim()
    if (!found.has(lot)) found.set(lot, tape.get(s, $statistic.value))
  }
  return found
}

/** How many different organisations these are; those without an id count each. */
function distinct(r: Reading, organisations: readonly number[]): number {
  const { tape } = r
  const ids = new Set<string>()
  let nameless = 0
  for (const o of organisations) {
    const id = tape.get(o, $organisation.id)
    if (r.isText(id)) ids.add(tape.text(id).trim())
    else if (r.hasId(o)) ids.add(`\0${r.identifierText(o)}`)
    else nameless++
  }
  return ids.size + nameless
}
