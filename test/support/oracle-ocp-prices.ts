import { firstMoment, isWholeDay, lastMoment } from '#tenderflag/schema/instant.js'
import { any, type Known } from './known.js'
import { awardsOf, isCounting, isSubmitted } from './oracle.js'
import { amount, at, type LotView, type Row, type Tables, text, type View, view } from './oracle-view.js'

/** Facts behind rules about winners, prices and periods of pack `ocp`, naive and row by row. For small sets. */

export interface Said {
  readonly rule: string
  readonly tender: string | null
  readonly id: string
  readonly outcome: 'raised' | 'clear' | 'not_computable'
}

/** Every condition on every subject, in no certain order. */
export function winnerOracle(tables: Tables): Said[] {
  const data = view(tables)
  const context = { tables, data }
  const said: Said[] = []
  for (const lot of data.lots)
    for (const [rule, known] of Object.entries(lotFacts(lot, context)))
      said.push({ rule, tender: lot.tender.id, id: lot.id, outcome: outcomeOf(known) })
  for (const { id, row } of data.tenders) {
    const opening = period(amount(row, 'published_at'), amount(row, 'opened_at'))
    const facts = {
      'test.opening': between(opening, (days) => days < 1),
      'test.awards': between(awardCount(data, id, tables), (count) => count >= 2),
      'test.evaluation': between(firstDecision(data, id, row, tables), (days) => days >= 1),
    }
    for (const [rule, known] of Object.entries(facts))
      said.push({ rule, tender: id, id, outcome: outcomeOf(known) })
  }
  return said
}

const outcomeOf = (known: Known) => (known === undefined ? 'not_computable' : known ? 'raised' : 'clear')

interface Context {
  readonly tables: Tables
  readonly data: View
}

function lotFacts(lot: LotView, { tables, data }: Context): Record<string, Known> {
  const winners = winnersOf(lot, tables)
  const { winning, second, lowest } = prices(lot, data, winners)
  const margin = winning !== undefined && winning <= lowest ? (second - winning) / winning : Number.NaN
  return {
    'test.won': winners && winners.length > 0,
    'test.winning': winning === undefined ? undefined : winning < 950,
    'test.late': isLate(lot, winners),
    'test.lowest': isLowestOut(lot, data),
    'test.margin': Number.isNaN(margin) || !Number.isFinite(margin) ? undefined : margin > 0.1 + 1e-10,
  }
}

const isMarked = (row: Row) => at(row, 'is_winner') === 'true'

/** Suppliers of active and pending awards, and bidders marked as winners; undefined: not known who. */
function winnersOf(lot: LotView, tables: Tables): string[] | undefined {
  const awards = awardsOf(lot)
  const marked = lot.bids.filter(isMarked).map((row) => text(row, 'bidder_id'))
  const suppliers = awards
    .filter((rows) => isCounting(rows) === true)
    .flatMap((rows) => rows.map((row) => text(row, 'supplier_id')))
  const named = [...marked, ...suppliers]
  if (lot.awardsInDoubt || named.includes(null) || awards.some((rows) => isCounting(rows) === undefined))
    return undefined
  if (!tables.awards && named.length === 0) return undefined
  return [...new Set(named)].filter((who) => who !== null)
}

interface Bid {
  /** All rows of the lot with its id. */
  readonly rows: readonly Row[]
  readonly price: number
}

/** An invitation without an answer makes no round. */
const answered = (lot: LotView): Row[] => lot.bids.filter((row) => isSubmitted(row) !== false)

/** Bids of the last round with one of some statuses and not withdrawn; undefined where a price or bid may be missing. */
function bidsWith(lot: LotView, data: View, statuses: readonly string[]): Bid[] | undefined {
  const rounds = new Set(answered(lot).map((row) => at(row, 'round')))
  if (lot.bidsInDoubt || lot.bids.length === 0 || (rounds.has(null) && rounds.size > 1)) return undefined
  const last = Math.max(...[...rounds].map((round) => (round === null ? -1 : Number(round))))
  const rows = lot.bids.filter(
    (row) => at(row, 'withdrawn_at') === null && (last === -1 || amount(row, 'round') === last),
  )
  if (rows.some((row) => text(row, 'status') === null)) return undefined
  const found: Bid[] = []
  const currencies = new Set<string | null>()
  for (const row of rows.filter((one) => statuses.includes(String(at(one, 'status'))))) {
    const id = text(row, 'bid_id')
    const sameId = (other: Row) => other === row || (id !== null && text(other, 'bid_id') === id)
    const elsewhere = data.lots
      .filter((one) => one.tender === lot.tender && one !== lot)
      .some((one) => [...one.bids, ...one.bidsAside].some(sameId))
    const price = amount(row, 'amount')
    currencies.add(text(row, 'currency'))
    if (elsewhere || !(price > 0)) return undefined
    const partner = found.find(({ rows: [first] }) => sameId(first!))
    if (partner && partner.price !== price) return undefined
    const others = lot.bids.filter((other) => other !== row && sameId(other))
    if (!partner) found.push({ rows: [row, ...others], price })
  }
  return currencies.size > 1 || currencies.has(null) ? undefined : found
}

/** The winner's price, the lowest of the others, and the lowest of all. */
function prices(lot: LotView, data: View, winners: readonly string[] | undefined) {
  const bids = bidsWith(lot, data, ['valid'])
  const unknown = { winning: undefined, second: Number.NaN, lowest: Number.NaN }
  if (!bids || !winners) return unknown
  const members = ({ rows }: Bid) => rows.map((row) => text(row, 'bidder_id'))
  const isOwn = (bid: Bid) => members(bid).some((who) => who !== null && winners.includes(who))
  const own = bids.filter(isOwn)
  const others = bids.filter((bid) => !isOwn(bid))
  if (others.some((bid) => members(bid).includes(null))) return unknown
  const marked = own.filter(({ rows }) => rows.some(isMarked))
  const [won, another] = marked.length > 0 ? marked : own
  if (!won || another) return unknown
  // "one bid of the winners": all of them are members of it, and it has an id that says so
  if (winners.some((who) => !members(won).includes(who))) return unknown
  return {
    winning: won.price,
    second: Math.min(...others.map(({ price }) => price)),
    lowest: Math.min(...bids.map(({ price }) => price)),
  }
}

/** "a bid submitted after the deadline won" */
function isLate(lot: LotView, winners: readonly string[] | undefined): Known {
  if (winners?.length === 0) return false
  const deadline = amount(lot.tender.row, 'deadline_at')
  if (!winners || lot.bidsInDoubt || Number.isNaN(deadline)) return undefined
  const rounds = lot.bids.map((row) => amount(row, 'round')).filter((round) => !Number.isNaN(round))
  const first = Math.min(...rounds)
  const isLateRow = (row: Row): Known => {
    if (text(row, 'status') === null || (rounds.length > 0 && at(row, 'round') === null)) return undefined
    const onTime = atOrBefore(amount(row, 'submitted_at'), deadline)
    return onTime === undefined ? undefined : !onTime
  }
  return any(
    ...winners.map((who): Known => {
      const own = lot.bids.filter(
        (row) =>
          text(row, 'bidder_id') === who &&
          at(row, 'withdrawn_at') === null &&
          [null, 'valid', 'pending'].includes(text(row, 'status')) &&
          !(amount(row, 'round') > first),
      )
      const marked = own.filter(isMarked)
      const said = new Set((marked.length > 0 ? marked : own).map(isLateRow))
      return said.size === 1 ? [...said][0] : undefined
    }),
  )
}

function atOrBefore(moment: number, deadline: number): Known {
  if (Number.isNaN(moment)) return undefined
  if (lastMoment(moment) <= firstMoment(deadline)) return true
  return firstMoment(moment) > lastMoment(deadline) ? false : undefined
}

/** "the lowest bid was disqualified" */
function isLowestOut(lot: LotView, data: View): Known {
  const opened = ['pending', 'valid', 'disqualified']
  const isOut = (row: Row) => text(row, 'status') === 'disqualified'
  const rounds = new Set(answered(lot).map((row) => at(row, 'round')))
  const last = Math.max(...answered(lot).map((row) => amount(row, 'round')))
  const mixed = rounds.has(null) && rounds.size > 1
  const rows = lot.bids.filter(
    (row) => at(row, 'withdrawn_at') === null && (rounds.has(null) || amount(row, 'round') === last),
  )
  const inPlay = rows.filter((row) => opened.includes(String(at(row, 'status'))))
  const isPartner = (a: Row, b: Row) =>
    text(a, 'bid_id') !== null && text(a, 'bid_id') === text(b, 'bid_id') && at(a, 'round') === at(b, 'round')
  // Members of one bid of which one is disqualified.
  if (inPlay.some((a) => lot.bids.some((b) => isPartner(a, b) && isOut(a) !== isOut(b)))) return undefined
  if (lot.bidsInDoubt || lot.bids.length === 0) return undefined
  const unclear = rows.some((row) => text(row, 'status') === null)
  if (unclear || (mixed && inPlay.length > 0)) return undefined
  if (!inPlay.some(isOut)) return false
  const bids = bidsWith(lot, data, opened)
  if (!bids) return undefined
  const least = (of: readonly Bid[]) => Math.min(...of.map(({ price }) => price))
  const out = bids.filter(({ rows: [first] }) => isOut(first!))
  return least(out) < least(bids.filter((bid) => !out.includes(bid)))
}

type Range = readonly [number, number]

/** Whether a condition holds at both ends of a range: all here hold from some number on, or up to one. */
function between([least, most]: Range, holds: (value: number) => boolean): Known {
  if (Number.isNaN(least) || Number.isNaN(most)) return undefined
  return holds(least) === holds(most) ? holds(least) : undefined
}

const DAY = 86_400_000

/** Whole days from one instant to another, at least and at most. */
function period(from: number, to: number): Range {
  if (Number.isNaN(from) || Number.isNaN(to)) return [Number.NaN, Number.NaN]
  const whole = (ms: number) => (ms < 0 ? ms / DAY : Math.floor(ms / DAY))
  if (isWholeDay(from) && isWholeDay(to)) {
    const days = Math.round((firstMoment(to) - firstMoment(from)) / DAY)
    return [days, days]
  }
  return [whole(firstMoment(to) - lastMoment(from)), whole(lastMoment(to) - firstMoment(from))]
}

const areAwardsInDoubt = (data: View, tender: string, tables: Tables) =>
  !tables.awards || data.lots.some((lot) => lot.tender.id === tender && lot.awardsInDoubt)

function awardCount(data: View, tender: string, tables: Tables): Range {
  const own = data.awards.filter((award) => award.tender === tender)
  const sure = own.filter(({ lost }) => !lost).length
  const doubt = sure < own.length || areAwardsInDoubt(data, tender, tables)
  return [sure, doubt ? Number.POSITIVE_INFINITY : sure]
}

/** "from opening to evaluation": to the earliest date of an award; one without a date may be earlier. */
function firstDecision(data: View, tender: string, row: Row | undefined, tables: Tables): Range {
  const opened = amount(row, 'opened_at')
  if (Number.isNaN(opened)) return [Number.NaN, Number.NaN]
  const own = data.awards.filter((award) => award.tender === tender)
  const ranges = own.map(({ aside, rows }): Range => {
    const dates = rows.map((one) => amount(one, 'awarded_at'))
    if (aside || dates.some(Number.isNaN)) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    const each = dates.map((date) => period(opened, date))
    return [Math.min(...each.map(([lo]) => lo)), Math.max(...each.map(([, hi]) => hi))]
  })
  const open = ranges.length === 0 || areAwardsInDoubt(data, tender, tables)
  return [
    open ? Number.NEGATIVE_INFINITY : Math.min(...ranges.map(([lo]) => lo)),
    Math.min(...ranges.map(([, hi]) => hi)),
  ]
}
