import { firstMoment, instantText, lastMoment } from '#tenderflag/schema/instant.js'
import { agreed, isCounting, isSubmitted } from './oracle.js'
import type { OcpVerdict } from './oracle-ocp.js'
import { bidderPairs } from './oracle-ocp-contracts.js'
import { anywhere, areNobodysMany, isUnclear, meet } from './oracle-strays.js'
import {
  amount,
  lostAwardsOf,
  lostTendersOf,
  type PaperView,
  type Row,
  type Tables,
  text,
  type View,
  view,
} from './oracle-view.js'

/**
 * Rules about legal thresholds, and about the order of bids, naive and row by row: every row of the thresholds that may
 * apply is tried, every two purchases are held against each other, every order that is not known is tried. Small sets.
 */

/** At least and at most. */
type Range = readonly [number, number]
type Outcome = OcpVerdict['outcome']

export const oracleParams = {
  'ocp.R002.tenders': 2,
  'ocp.R011.days': 1,
  'ocp.R055.days': 1,
  'alice.splitting.days': 1,
  'ocp.R034.tenders': 2,
  'ocp.R034.share': 0.7,
} as const

/** Every rule on every subject, in no certain order. */
export function thresholdOracle(tables: Tables, thresholds: readonly Row[] | undefined): OcpVerdict[] {
  const data = view(tables)
  const said: OcpVerdict[] = []
  const say = (rule: string, id: string, scope: Outcome | boolean, when: Outcome) =>
    said.push({ rule, tender: null, id, outcome: scope === true ? when : scope || 'not_applicable' })
  const mayBeDirect = (award: PaperView) => {
    const method = text(tenderOf(data, award), 'method')
    return (award.aside || isCounting(award.rows) !== false) && (method === null || method === 'direct')
  }
  const rows = data.tenders.flatMap(({ row }) => (row ? [row] : []))
  for (const buyer of distinct(rows.map((row) => text(row, 'buyer_id')))) {
    const own = rows.filter((row) => text(row, 'buyer_id') === buyer)
    const limits = own.map((row) => limitsOf(row, thresholds))
    const lost = lostTendersOf(buyer, tables, data)
    const count = (near: (value: number, limit: number) => boolean): Range => {
      const [least, most] = countOf(limits, own, near)
      return [least, most + lost]
    }
    const below = count(isBelow)
    const above = count(isAbove)
    const near = count((value, limit) => isBelow(value, limit) || isAbove(value, limit))
    const together = togetherOf(own, limits)
    const more = below[0] > above[1] ? 'raised' : below[1] <= above[0] ? 'clear' : 'not_computable'
    say('ocp.R002', buyer, atLeast(near, 2), more)
    say(
      'ocp.R011',
      buyer,
      atLeast([own.length, own.length + lost], 2),
      asOutcome(atLeast([together[0], together[1] + lost], 2)),
    )

    const awards = data.awards
      .map((award) => ({ award, row: tenderOf(data, award) }))
      .filter(({ row }) => row && text(row, 'buyer_id') === buyer)
      .map(({ award, row }) => directOf(award, row!, thresholds))
      .filter((award) => award !== undefined)
    const lostAwards = lostAwardsOf({ buyer }, tables, data, mayBeDirect)
    const directs: Range = [awards.filter(({ sure }) => sure).length, awards.length + lostAwards]
    const told = sumsOf(awards.map((award) => ({ ...award, kind: text(award.tender, 'classification') })))
    const sums: Range = [told[0], lostAwards > 0 ? Number.POSITIVE_INFINITY : told[1]]
    const scope = tables.awards ? atLeast(directs, 2) : 'not_computable'
    say('alice.splitting', buyer, scope, asOutcome(exceeds(sums, 1)))
  }
  for (const [buyer, supplier] of pairsOf(data)) {
    const awards = data.awards.flatMap((award) => {
      const row = tenderOf(data, award)
      if (award.lost || !row || text(row, 'buyer_id') !== buyer) return []
      const named = award.rows.map((one) => text(one, 'supplier_id'))
      const direct = named.includes(supplier) ? directOf(award, row, thresholds) : undefined
      return direct ? [{ ...direct, several: new Set(named).size > 1 }] : []
    })
    const id = `${buyer} + ${supplier}`
    const lostAwards = lostAwardsOf({ buyer, supplier }, tables, data, mayBeDirect)
    const orMore = ([least, most]: Range): Range => [least, most + lostAwards]
    const orAny = ([least, most]: Range): Range => [least, lostAwards > 0 ? Number.POSITIVE_INFINITY : most]
    const counted = (of: typeof awards, sure: (award: (typeof awards)[number]) => boolean): Range =>
      orMore([of.filter(sure).length, of.length])
    const directs = counted(awards, ({ sure }) => sure)
    const below = awards.filter(({ value, limit }) => limit === undefined || isBelow(value, limit))
    const sums = orAny(sumsOf(awards.map((award) => ({ ...award, kind: award.several ? null : 'one' }))))
    const lifted = awards.map((award) => isLifted(award, data, tables))
    const lifts = orMore([
      lifted.filter((is) => is === true).length,
      lifted.filter((is) => is !== false).length,
    ])
    const justBelow = counted(below, ({ sure, limit }) => sure && limit !== undefined)
    say('ocp.R049', id, atLeast(directs, 2), asOutcome(atLeast(justBelow, 2)))
    say('ocp.R055', id, atLeast(directs, 2), asOutcome(exceeds(sums, 1)))
    say('ocp.R054', id, atLeast(directs, 1), asOutcome(atLeast(lifts, 1)))
  }
  for (const [one, other] of bidderPairs(data)) {
    const { met, share } = orderOf(data, tables, one, other)
    say('ocp.R034', `${one} + ${other}`, atLeast(met, 2), asOutcome(atLeast(share, 0.7)))
  }
  return said
}

function atLeast([least, most]: Range, wanted: number): true | false | 'not_computable' {
  const close = 1e-9 * wanted
  if (least > wanted - close) return true
  return most > wanted - close ? 'not_computable' : false
}

/** "together above": what comes to the threshold to the cent does not lie above it. */
function exceeds([least, most]: Range, limit: number): true | false | 'not_computable' {
  const close = 1e-9 * limit
  if (least > limit + close) return true
  return most > limit + close ? 'not_computable' : false
}

const asOutcome = (holds: boolean | 'not_computable'): Outcome =>
  holds === 'not_computable' ? holds : holds ? 'raised' : 'clear'

const distinct = (ids: readonly (string | null)[]) => [...new Set(ids)].filter((id) => id !== null)

/** "Amounts that differ by less than one part in 10⁹ are equal" */
const equals = (a: number, b: number) => Math.abs(a - b) < 1e-9 * Math.max(a, b)
const isBelow = (value: number, limit: number) =>
  value < limit && !equals(value, limit) && (value >= 0.9 * limit || equals(value, 0.9 * limit))
const isAbove = (value: number, limit: number) =>
  (value >= limit || equals(value, limit)) && (value <= 1.1 * limit || equals(value, 1.1 * limit))

/** The threshold of a method: all ways in which rows may apply or not are tried. `none`: no row applies in any. */
function limitOf(
  method: string,
  tender: Row,
  currency: string,
  date: number,
  thresholds: readonly Row[] | undefined,
): number | 'none' | undefined {
  if (!thresholds) return 'none'
  if (thresholds.some((row) => text(row, 'method') === null || text(row, 'currency') === null))
    return undefined
  const isOwn = (row: Row) => text(row, 'method') === method && text(row, 'currency') === currency
  if (thresholds.some((row) => isOwn(row) && isReversed(row))) return undefined
  const own = thresholds
    .filter(isOwn)
    .map((row) => ({ row, applies: appliesTo(row, tender, date) }))
    .filter(({ applies }) => applies !== false)
  let worlds: (readonly Row[])[] = [[]]
  for (const { row, applies } of own)
    worlds = worlds.flatMap((world) => (applies ? [[...world, row]] : [world, [...world, row]]))
  const found = new Set(worlds.map(amountIn))
  return found.size === 1 ? [...found][0] : undefined
}

/** It may hold on any day. */
function isReversed(row: Row): boolean {
  return lastMoment(amount(row, 'to')) < firstMoment(amount(row, 'from'))
}

/** "those that name a country stand before others, then those that name a category" */
function amountIn(rows: readonly Row[]): number | 'none' | undefined {
  if (rows.length === 0) return 'none'
  for (const names of [['country', 'category'], ['country'], ['category'], []]) {
    const first = rows.filter((row) => names.every((name) => text(row, name) !== null))
    if (first.length === 0) continue
    const amounts = new Set(first.map((row) => row.amount ?? null))
    const one = Number([...amounts][0] ?? 0)
    return amounts.size === 1 && one > 0 ? one : undefined
  }
  return undefined
}

function appliesTo(row: Row, tender: Row, date: number): boolean | undefined {
  let open = false
  for (const name of ['category', 'country']) {
    if (text(row, name) === null) continue
    if (text(tender, name) === null) open = true
    else if (text(tender, name) !== text(row, name)) return false
  }
  const from = text(row, 'from') === null ? -Infinity : firstMoment(amount(row, 'from'))
  const to = text(row, 'to') === null ? Infinity : lastMoment(amount(row, 'to'))
  if (from === -Infinity && to === Infinity) return open ? undefined : true
  if (Number.isNaN(date)) return undefined
  if (lastMoment(date) < from || firstMoment(date) > to) return false
  return open || firstMoment(date) < from || lastMoment(date) > to ? undefined : true
}

interface Limits {
  readonly known: readonly number[]
  readonly open: boolean
}

/** The thresholds of all methods for the estimate of a tender. */
function limitsOf(tender: Row, thresholds: readonly Row[] | undefined): Limits {
  const currency = text(tender, 'currency')
  if (Number.isNaN(amount(tender, 'estimate')) || currency === null) return { known: [], open: true }
  const all = ['open', 'selective', 'limited', 'direct'].map((method) =>
    limitOf(method, tender, currency, amount(tender, 'published_at'), thresholds),
  )
  const known = all.filter((limit) => typeof limit === 'number')
  return { known, open: all.includes(undefined) || known.length === 0 }
}

function countOf(
  limits: readonly Limits[],
  tenders: readonly Row[],
  near: (value: number, limit: number) => boolean,
): Range {
  const sure = limits.map(({ known }, i) =>
    known.some((limit) => near(amount(tenders[i], 'estimate'), limit)),
  )
  const maybe = limits.filter(({ open }, i) => open && !sure[i])
  const least = sure.filter((is) => is).length
  return [least, least + maybe.length]
}

/** "≥ 2 tenders, same category, within 90 days, each just below a threshold" */
function togetherOf(tenders: readonly Row[], limits: readonly Limits[]): Range {
  const near = tenders.flatMap((row, i) =>
    limits[i]!.known.filter((limit) => isBelow(amount(row, 'estimate'), limit)).map((limit) => ({
      row,
      limit,
      day: dayOf(amount(row, 'published_at')),
    })),
  )
  const isPlain = ({ row, day }: (typeof near)[number]) =>
    text(row, 'category') !== null && !Number.isNaN(day)
  const plain = near.filter(isPlain)
  const counts = plain.map(
    (first) =>
      new Set(
        plain
          .filter(
            ({ row, limit, day }) =>
              limit === first.limit &&
              text(row, 'currency') === text(first.row, 'currency') &&
              text(row, 'category') === text(first.row, 'category') &&
              day >= first.day &&
              day - first.day <= 1,
          )
          .map(({ row }) => row),
      ).size,
  )
  const doubtful = tenders.filter(
    (row, i) => limits[i]!.open || near.some((one) => one.row === row && !isPlain(one)),
  )
  const least = Math.max(0, ...counts)
  return [least, least + doubtful.length]
}

/** Of an instant the day as it is written. */
function dayOf(instant: number): number {
  return Number.isNaN(instant) ? Number.NaN : Date.parse(instantText(instant).slice(0, 10)) / 86_400_000
}

interface Direct {
  readonly award: PaperView
  readonly tender: Row
  /** Surely an active or pending award by direct method. */
  readonly sure: boolean
  readonly value: number
  readonly currency: string | null
  /** Undefined: amount, currency or threshold are not known. */
  readonly limit: number | undefined
  readonly day: number
}

/** Undefined: it is surely no direct award. */
function directOf(award: PaperView, tender: Row, thresholds: readonly Row[] | undefined): Direct | undefined {
  const counts = award.aside ? undefined : isCounting(award.rows)
  const method = text(tender, 'method')
  if (counts === false || (method !== null && method !== 'direct')) return undefined
  const said = (column: string) => (award.aside ? null : (agreed(award.rows, column) ?? null))
  const value = said('amount') === null ? Number.NaN : Number(said('amount'))
  const currency = said('currency') === null ? null : String(said('currency'))
  const date = said('awarded_at') === null ? Number.NaN : Number(said('awarded_at'))
  const limit =
    Number.isNaN(value) || currency === null
      ? undefined
      : limitOf('direct', tender, currency, date, thresholds)
  return {
    award,
    tender,
    sure: counts === true && method === 'direct',
    value,
    currency,
    limit: typeof limit === 'number' ? limit : undefined,
    day: dayOf(date),
  }
}

/** "together above the waiver threshold, each below": the largest sum of a period over the threshold. */
function sumsOf(awards: readonly (Direct & { readonly kind: string | null })[]): Range {
  const possible = awards.filter(
    ({ limit, value }) => limit === undefined || (value < limit && !equals(value, limit)),
  )
  const plain = possible.filter(
    ({ sure, limit, kind, day }) => sure && limit !== undefined && kind !== null && !Number.isNaN(day),
  )
  const sums = plain.map((first) =>
    plain
      .filter(
        (other) =>
          other.limit === first.limit &&
          other.currency === first.currency &&
          other.kind === first.kind &&
          other.day >= first.day &&
          other.day - first.day <= 1,
      )
      .reduce((sum, { value }) => sum + value / first.limit!, 0),
  )
  return [Math.max(0, ...sums), plain.length < possible.length ? Infinity : Math.max(0, ...sums)]
}

/** "direct award, then change orders", that lift it to the threshold */
function isLifted(
  { award, sure, limit, value, currency }: Direct,
  data: View,
  tables: Tables,
): boolean | undefined {
  if (limit !== undefined && (value > limit || equals(value, limit))) return false
  if (!tables.contracts) return undefined
  // A contract of nobody knows which tender may be of any award.
  let open = tables.contracts.some((row) => text(row, 'tender_id') === null)
  for (const contract of data.contracts.filter(({ tender }) => tender === award.tender)) {
    const named = contract.aside ? null : (agreed(contract.rows, 'award_id') ?? null)
    const ids = data.awards.filter(({ tender }) => tender === award.tender).map(({ id }) => id)
    // What names an award that is not there may be of one whose id is not known, and of no other.
    const isNone = named !== null && !ids.includes(String(named))
    if (isNone && award.id === '') {
      open = true
      continue
    }
    if (named !== null && (award.id === '' || String(named) !== award.id)) continue
    const final = contract.aside ? null : (agreed(contract.rows, 'final_amount') ?? null)
    const in_ = contract.aside ? null : (agreed(contract.rows, 'currency') ?? null)
    if (named === null || final === null || in_ === null) open = true
    else if (in_ === currency && Number(final) <= value) continue
    else if (limit === undefined || in_ !== currency) open = true
    else if (Number(final) >= limit || equals(Number(final), limit)) return sure ? true : undefined
  }
  return open ? undefined : false
}

function tenderOf(data: View, award: PaperView): Row | undefined {
  return data.tenders.find(({ id }) => id === award.tender)?.row
}

/** Buyers and suppliers of awards none of whose own rows was set aside. */
function pairsOf(data: View): [string, string][] {
  const found = new Map<string, [string, string]>()
  for (const award of data.awards.filter(({ lost }) => !lost)) {
    const buyer = text(tenderOf(data, award), 'buyer_id')
    for (const supplier of distinct(award.rows.map((row) => text(row, 'supplier_id'))))
      if (buyer !== null) found.set(`${buyer} ${supplier}`, [buyer, supplier])
  }
  return [...found.values()]
}

type Order = 'one' | 'other' | 'neither'

/** "bids in the same order in round after round" */
export function orderOf(
  data: View,
  tables: Tables,
  one: string,
  other: string,
): { met: Range; share: Range } {
  const met = [0, 0]
  const known: Order[] = []
  let open = 0
  for (const tender of data.tenders) {
    const lots = data.lots.filter((lot) => lot.tender.id === tender.id)
    const meetings = lots.flatMap((lot) => {
      const sure = meet(one, other, lot, tables, data)
      const [a, b] = [one, other].map((who) =>
        lot.bids
          .filter((row) => text(row, 'bidder_id') === who)
          .map((row) => ({ row, sure: isSubmitted(row) }))
          .filter((bid) => bid.sure !== false),
      )
      const isDoubtful = isUnclear(one, other, lot, tables, data)
      return sure === false ? [] : [{ sure: sure === true, a: a!, b: b!, isDoubtful }]
    })
    if (meetings.length === 0) continue
    const sure = meetings.some((meeting) => meeting.sure)
    met[sure ? 0 : 1]!++
    const orders = ordersOf(
      meetings.flatMap(({ a }) => a),
      meetings.flatMap(({ b }) => b),
    )
    const isDoubtful = meetings.some((meeting) => meeting.isDoubtful)
    if (sure && !isDoubtful && orders.size === 1) known.push([...orders][0]!)
    else open++
  }
  const { bids } = anywhere([one, other], tables, data)
  const isMany = areNobodysMany(tables, data)
  const [first, second] = ['one', 'other'].map((order) => known.filter((is) => is === order).length)
  const all = known.length + open
  return {
    met: [met[0]!, isMany ? 1e9 : met[0]! + met[1]! + bids],
    share: isMany ? [0, 1] : sharesWith(bids, [first!, second!, all], open),
  }
}

/**
 * The share of the more frequent of two orders, of so many tenders of which `open` may have any, where each of some bids may be of
 * a tender more, or change the order of one.
 */
function sharesWith(bids: number, given: readonly [number, number, number], open: number): Range {
  let worlds = new Map<string, readonly [number, number, number]>([['', given]])
  for (let i = 0; i < bids; i++) {
    const next = [...worlds.values()].flatMap(([f, s, n]): [number, number, number][] => [
      [f, s, n],
      [f + 1, s, n + 1],
      [f, s + 1, n + 1],
      [f, s, n + 1],
      ...(f > 0
        ? ([
            [f - 1, s, n],
            [f - 1, s + 1, n],
          ] as [number, number, number][])
        : []),
      ...(s > 0
        ? ([
            [f, s - 1, n],
            [f + 1, s - 1, n],
          ] as [number, number, number][])
        : []),
      ...(f + s + open < n
        ? ([
            [f + 1, s, n],
            [f, s + 1, n],
          ] as [number, number, number][])
        : []),
    ])
    worlds = new Map(next.map((world) => [world.join(' '), world]))
  }
  const shares = [...worlds.values()].map(([f, s, n]): Range => {
    const most = Math.max(f, s)
    return n === 0 ? [0, 0] : [most / n, (most + open) / n]
  })
  return [Math.min(...shares.map(([least]) => least)), Math.max(...shares.map(([, most]) => most))]
}

interface Bid {
  readonly row: Row
  readonly sure: boolean | undefined
}

/** All orders that the first bids of two bidders may have come in: of bids that may count, at moments they may mean. */
function ordersOf(one: readonly Bid[], other: readonly Bid[]): Set<Order> {
  const [a, b] = [earliestOf(one), earliestOf(other)]
  const found = new Set<Order>()
  for (const x of a) for (const y of b) found.add(x < y ? 'one' : y < x ? 'other' : 'neither')
  return found
}

/** The moments that the earliest may be: the ends of what is possible. */
function earliestOf(bids: readonly Bid[]): number[] {
  let worlds: number[][] = [[Infinity]]
  for (const { row, sure } of bids) {
    const at = amount(row, 'submitted_at')
    const moments = Number.isNaN(at) ? [-Infinity, Infinity] : [firstMoment(at), lastMoment(at)]
    if (sure === undefined) moments.push(Infinity)
    worlds = worlds.map((world) => [
      ...new Set(world.flatMap((least) => moments.map((moment) => Math.min(least, moment)))),
    ])
  }
  return worlds.flat()
}
