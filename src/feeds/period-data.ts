import type { Alert, AlertQuery, ChangeKind } from '../alerts/alert.js'
import type { AlertReader } from '../alerts/store.js'
import { dayOf, daysOf, type Span } from './days.js'
import { byGravity, isOpen, openStates } from './processes.js'

/** What happened to the alerts of a rule, a buyer or a region in a period. */
export interface Group {
  readonly id: string
  /** Title of the rule (by language), name of the buyer; null where the id is all there is. */
  readonly name: Readonly<Record<string, string>> | string | null
  readonly counts: Readonly<Record<Counted, number>>
}

/** What is counted by group. */
export const counted = ['new', 'changed', 'reopened', 'resolved', 'confirmed', 'dismissed'] as const
export type Counted = (typeof counted)[number]

/** All that a periodic report says. */
export interface PeriodData {
  readonly name: string
  readonly unit: 'week' | 'month'
  readonly span: Span
  readonly days: readonly string[]
  readonly counts: Readonly<Record<Counted, number>>
  /** By day, in the order of `days`. */
  readonly byDay: Readonly<Record<'new' | 'resolved', readonly number[]>>
  readonly rules: readonly Group[]
  readonly buyers: readonly Group[]
  readonly regions: readonly Group[]
  /** Alerts that were new in the period, the gravest first. */
  readonly newest: readonly Alert[]
  readonly newestCount: number
  /** Open when it was read. */
  readonly open: number
}

/** New alerts that are listed; the rest is counted. */
const MOST_NEW = 20

/** Reads what happened in a span of time, by the instants of the log. Reads all of the log; holds the new alerts. */
export async function periodData(
  reader: AlertReader,
  query: AlertQuery,
  about: Pick<PeriodData, 'name' | 'unit' | 'span'>,
  zone: string,
): Promise<PeriodData> {
  const { span } = about
  const days = daysOf(span, zone)
  const byDay = { new: days.map(() => 0), resolved: days.map(() => 0) }
  const counts = none()
  const rules = new Map<string, MutableGroup>()
  const buyers = new Map<string, MutableGroup>()
  const regions = new Map<string, MutableGroup>()
  const fresh = new Map<string, Alert>()
  for await (const { entry, alert } of reader.changes(0, query)) {
    const at = Date.parse(entry.at)
    const kind = kindOf(entry.kind)
    if (kind === undefined || !(at >= span.from && at < span.to)) continue
    counts[kind]++
    if (kind === 'new' || kind === 'resolved') {
      const place = days.indexOf(dayOf(at, zone))
      byDay[kind][place] = byDay[kind][place]! + 1
    }
    if (kind === 'new') fresh.set(alert.id, alert)
    const { data } = alert
    groupOf(rules, alert.rule, data && titles(data.texts)).counts[kind]++
    if (data?.buyer) groupOf(buyers, data.buyer.id, data.buyer.name).counts[kind]++
    if (data?.region) groupOf(regions, data.region, null).counts[kind]++
  }
  let open = 0
  for await (const alert of reader.list({ ...query, state: query.state ?? openStates }))
    if (isOpen(alert)) open++
  const newest = [...fresh.values()].sort(byGravity)
  return {
    ...about,
    days,
    counts,
    byDay,
    rules: inOrder(rules),
    buyers: inOrder(buyers),
    regions: inOrder(regions),
    newest: newest.slice(0, MOST_NEW),
    newestCount: newest.length,
    open,
  }
}

interface MutableGroup extends Group {
  readonly counts: Record<Counted, number>
}

function none(): Record<Counted, number> {
  return { new: 0, changed: 0, reopened: 0, resolved: 0, confirmed: 0, dismissed: 0 }
}

/** An alert that is gone with its verdict is no longer shown by the data, as a resolved one. */
function kindOf(kind: ChangeKind): Counted | undefined {
  if (kind === 'gone') return 'resolved'
  return counted.find((one) => one === kind)
}

function titles(texts: Readonly<Record<string, { readonly title: string }>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([language, { title }]) => [language, title]))
}

function groupOf(groups: Map<string, MutableGroup>, id: string, name: Group['name']): MutableGroup {
  const group = groups.get(id) ?? { id, name, counts: none() }
  groups.set(id, group)
  return group
}

/** Most new ones first, then most of all, then by id. */
function inOrder(groups: ReadonlyMap<string, MutableGroup>): Group[] {
  const all = ({ counts }: Group) => counted.reduce((total, kind) => total + counts[kind], 0)
  return [...groups.values()].sort(
    (a, b) => b.counts.new - a.counts.new || all(b) - all(a) || (a.id < b.id ? -1 : 1),
  )
}
