import { firstMoment, isWholeDay, lastMoment } from '#tenderflag/schema/instant.js'
import { all, type Known, outcomeOf } from './known.js'
import { agreed, awardsOf, hasCountingAward, isCounting, isSubmitted } from './oracle.js'
import type { OcpVerdict } from './oracle-ocp.js'
import { anywhere, areNobodysMany, bidsOf, isUnclear, meet, winnersOf, wonBidsOf } from './oracle-strays.js'
import {
  amount,
  at,
  type LotView,
  lostAwardsOf,
  type PaperView,
  type Row,
  type Tables,
  text,
  type View,
  view,
} from './oracle-view.js'

/**
 * More rules and facts of pack `ocp`, naive and row by row: contracts beside their awards, decisions,
 * pairs of bidders. What is not known of a pair is tried out. For small sets.
 */
export function contractOracle(tables: Tables): OcpVerdict[] {
  const data = view(tables)
  const said: OcpVerdict[] = []
  const say = (rule: string, tender: string | null, id: string, scope: Known, when: Known) => {
    said.push({ rule, tender, id, outcome: outcomeOf(scope, when) })
  }
  for (const contract of data.contracts) {
    // Contracts without an id are told apart by their order only.
    const id = contract.id === '' ? '#' : contract.id
    const rule = (name: string, when: Known, scope: Known = true) =>
      say(name, contract.tender, id, scope, when)
    const scope = isInForce(contract)
    const difference = awardDifference(contract, data)
    rule(
      'ocp.R059',
      holds(difference, (share) => share > 0.3 + 1e-9),
      scope,
    )
    rule(
      'test.difference',
      holds(difference, (share) => share > 0.05 + 1e-9),
    )
    rule('test.signature', signedLater(contract, data))
    const change = finalToAmount(contract)
    rule('ocp.R064', isModified(contract, change), scope)
    rule(
      'ocp.R069',
      holds(change, (ratio) => ratio > 1 + 1e-9),
      scope,
    )
  }
  for (const lot of data.lots)
    say('test.decision', lot.tender.id, lot.id, hasCountingAward(lot, tables), decidedLater(lot, tables))
  for (const [one, other] of bidderPairs(data)) {
    const id = [one, other].sort().join(' + ')
    const { scope, sure, share } = winsOfPair(one, other, tables, data)
    const [ofOne, ofOther] = [share(['one']), share(['other'])]
    const same: [number, number] = [Math.max(ofOne[0], ofOther[0]), Math.max(ofOne[1], ofOther[1])]
    const turn: [number, number] = [Math.min(ofOne[0], ofOther[0]), Math.min(ofOne[1], ofOther[1])]
    const won = share(['one', 'other'])
    const least = (range: [number, number], limit: number) =>
      sure === 0 ? undefined : between(...range, (value) => value >= limit - 1e-9)
    say('ocp.R053', null, id, scope, least(same, 1))
    say('ocp.R057', null, id, scope, all(least(won, 1), least(turn, 0.4)))
    say('test.won', null, id, true, least(won, 0.6))
    say('test.turn', null, id, true, least(turn, 0.4))
    say(
      'ocp.R023',
      null,
      id,
      between(...metOf(one, other, tables, data), (lots) => lots >= 2),
      between(...ratiosOf(one, other, tables, data), (lots) => lots >= 2),
    )
    say(
      'test.met',
      null,
      id,
      true,
      between(...metOf(one, other, tables, data), (lots) => lots >= 2),
    )
  }
  for (const [buyer, supplier] of buyersWithSuppliers(data)) {
    const awards = purchases(buyer, supplier, data)
    const sure = awards.filter(({ aside, rows }) => !aside && isCounting(rows) === true).length
    const more = lostAwardsOf(
      { buyer, supplier },
      tables,
      data,
      (award) => award.aside || isCounting(award.rows) !== false,
    )
    const scope = between(sure, awards.length + more, (count) => count >= 2)
    say('ocp.R052', null, `${buyer} + ${supplier}`, scope, more > 0 ? undefined : hasGrown(awards))
  }
  return said
}

const holds = (value: number, condition: (value: number) => boolean): Known =>
  Number.isNaN(value) ? undefined : condition(value)

/** The award a contract names; undefined where that is not known. */
function awardOf({ tender, rows, aside }: PaperView, data: View): PaperView | undefined {
  const id = agreed(rows, 'award_id')
  if (aside || typeof id !== 'string') return undefined
  return data.awards.find((award) => award.tender === tender && award.id === id)
}

/** A positive amount in one currency that all rows agree on, else NaN. */
function price({ rows, aside }: PaperView, currency: unknown): number {
  const value = agreed(rows, 'amount')
  const isKnown = !aside && typeof value === 'number' && value > 0
  return isKnown && typeof currency === 'string' && agreed(rows, 'currency') === currency ? value : Number.NaN
}

function isCancelled({ rows, aside }: PaperView): Known {
  if (aside) return undefined
  if (rows.some((row) => at(row, 'cancelled_at') !== null)) return true
  const status = agreed(rows, 'status')
  return typeof status === 'string' ? status === 'cancelled' : undefined
}

/** |contracts − award| / award: the contract and all others of its award that were not cancelled. */
function awardDifference(contract: PaperView, data: View): number {
  const award = awardOf(contract, data)
  if (!award) return Number.NaN
  const currency = agreed(award.rows, 'currency')
  const awarded = price(award, currency)
  const others = data.contracts.filter(
    (other) =>
      other !== contract && other.tender === contract.tender && agreed(other.rows, 'award_id') === award.id,
  )
  // One of which the award is not known may be of this one.
  const isStray = (other: PaperView) =>
    other !== contract &&
    other.tender === contract.tender &&
    typeof agreed(other.rows, 'award_id') !== 'string'
  if (data.contracts.some((other) => isStray(other) && isCancelled(other) !== true)) return Number.NaN
  if (others.length > 0 && isCancelled(contract) === undefined) return Number.NaN
  if (others.some((other) => isCancelled(other) === undefined)) return Number.NaN
  const counting = [contract, ...others.filter((other) => isCancelled(other) === false)]
  const sum = counting.reduce((total, one) => total + price(one, currency), 0)
  return Math.abs(sum - awarded) / awarded
}

const DAY = 86_400_000

/** At least one whole day from one instant to another; between dates, by the calendar. */
function aDayLater(from: number, to: number): Known {
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined
  if (isWholeDay(from) && isWholeDay(to)) return Math.round((firstMoment(to) - firstMoment(from)) / DAY) >= 1
  const surely = firstMoment(to) - lastMoment(from) >= DAY
  const perhaps = lastMoment(to) - firstMoment(from) >= DAY
  return surely === perhaps ? surely : undefined
}

function signedLater(contract: PaperView, data: View): Known {
  const award = awardOf(contract, data)
  if (!award || award.aside) return undefined
  const [from, to] = [agreed(award.rows, 'awarded_at'), agreed(contract.rows, 'signed_at')]
  return typeof from === 'number' && typeof to === 'number' ? aDayLater(from, to) : undefined
}

function finalToAmount({ rows, aside }: PaperView): number {
  const [signed, final] = [agreed(rows, 'amount'), agreed(rows, 'final_amount')]
  const known = !aside && typeof signed === 'number' && typeof final === 'number' && signed > 0 && final > 0
  return known ? final / signed : Number.NaN
}

/** Not surely cancelled before it was signed. */
function isInForce({ rows, aside }: PaperView): boolean {
  return aside || agreed(rows, 'status') !== 'cancelled'
}

/** By a number of amendments, else by what it came to. */
function isModified({ rows, aside }: PaperView, change: number): Known {
  const amendments = aside ? null : agreed(rows, 'amendments')
  const differs = holds(change, (ratio) => Math.abs(ratio - 1) > 1e-9)
  return typeof amendments === 'number' ? amendments > 0 || differs === true : differs
}

/** From the deadline to the one date of the active and pending awards. */
function decidedLater(lot: LotView, tables: Tables): Known {
  if (!tables.awards || lot.awardsInDoubt) return undefined
  const awards = awardsOf(lot)
  if (awards.some((rows) => isCounting(rows) === undefined)) return undefined
  const dates = awards
    .filter((rows) => isCounting(rows) === true)
    .flatMap((rows) => rows.map((row) => amount(row, 'awarded_at')))
  if (dates.some(Number.isNaN) || new Set(dates).size !== 1) return undefined
  return aDayLater(amount(lot.tender.row, 'deadline_at'), dates[0]!)
}

/** Whether a condition holds at both ends of a range: all conditions here hold from some number on. */
export function between(least: number, most: number, condition: (value: number) => boolean): Known {
  return condition(least) === condition(most) ? condition(least) : undefined
}

/** Two bidders with rows in at least two lots. */
export function bidderPairs(data: View): [string, string][] {
  const bidders = [...new Set(data.lots.flatMap(({ bids }) => bids.map((row) => text(row, 'bidder_id'))))]
  const named = bidders.filter((who) => who !== null)
  const pairs = named.flatMap((one) => named.map((other): [string, string] => [one, other]))
  const lots = (one: string, other: string) =>
    data.lots.filter((lot) => bidsOf(one, lot).length > 0 && bidsOf(other, lot).length > 0)
  return pairs.filter(([one, other]) => one < other && lots(one, other).length >= 2)
}

/** What may have come of a lot in which two met: who of them won it alone, or that it does not count (undefined). */
type Outcome = 'one' | 'other' | 'neither' | undefined

export function meetingsOf(one: string, other: string, data: View, tables: Tables): Outcome[][] {
  return data.lots.flatMap((lot): Outcome[][] => {
    const met = meet(one, other, lot, tables, data)
    const winners = winnersOf(lot, tables, data)
    if (met === false || winners?.size === 0) return []
    const wonBids = winners && wonBidsOf(lot, winners)
    if (!winners || !wonBids) return [['one', 'other', 'neither', undefined]]
    const hasWon = (who: string) =>
      winners.has(who) || bidsOf(who, lot).some((row) => wonBids.includes(text(row, 'bid_id') ?? ''))
    const outcome = hasWon(one) === hasWon(other) ? 'neither' : hasWon(one) ? 'one' : 'other'
    return [met === true ? [outcome] : [outcome, undefined]]
  })
}

/**
 * The least and the largest share of the lots that count with such an outcome, whatever is not known: each of `adds` may be one
 * lot more, each of `changes` also another outcome of one that is there.
 */
export function rangeOf(
  meetings: Outcome[][],
  wanted: Outcome[],
  { adds, changes }: { readonly adds: number; readonly changes: number },
): [number, number] {
  let worlds = new Set(['0 0'])
  for (const outcomes of meetings)
    worlds = new Set(
      [...worlds].flatMap((world) => {
        const [lots, hits] = world.split(' ').map(Number)
        return outcomes.map((outcome) =>
          outcome === undefined ? world : `${lots! + 1} ${hits! + (wanted.includes(outcome) ? 1 : 0)}`,
        )
      }),
    )
  for (let i = 0; i < adds + changes; i++)
    worlds = new Set(
      [...worlds].flatMap((world) => {
        const [lots, hits] = world.split(' ').map(Number) as [number, number]
        const changed = [
          ...(hits > 0 ? [`${lots} ${hits - 1}`] : []),
          ...(hits < lots ? [`${lots} ${hits + 1}`] : []),
        ]
        return [world, `${lots + 1} ${hits}`, `${lots + 1} ${hits + 1}`, ...(i < changes ? changed : [])]
      }),
    )
  const shares = [...worlds]
    .map((world) => world.split(' ').map(Number))
    .filter(([lots]) => lots! > 0)
    .map(([lots, hits]) => hits! / lots!)
  return [Math.min(...shares), Math.max(...shares)]
}

/** In how many lots two met. */
export function metOf(one: string, other: string, tables: Tables, data: View): [number, number] {
  const met = data.lots.map((lot) => meet(one, other, lot, tables, data)).filter((known) => known !== false)
  const surely = met.filter((known) => known === true).length
  const { bids } = anywhere([one, other], tables, data)
  return [surely, areNobodysMany(tables, data) ? 1e9 : met.length + bids]
}

/** The lots that two met in and somebody won: whether they are two, how many surely, and shares by outcome. */
export function winsOfPair(one: string, other: string, tables: Tables, data: View) {
  const meetings = meetingsOf(one, other, data, tables)
  const sure = meetings.filter((worlds) => !worlds.includes(undefined)).length
  const more = anywhere([one, other], tables, data)
  const isOpen = areNobodysMany(tables, data)
  const most = isOpen ? 1e9 : meetings.length + more.adds + more.changes
  return {
    sure,
    most,
    scope: between(sure, most, (lots) => lots >= 2),
    share: (wanted: Outcome[]): [number, number] => (isOpen ? [0, 1] : rangeOf(meetings, wanted, more)),
  }
}

/** "the same price ratio (4 decimals) in ≥ 2 lots": who is lower is part of it, but for equal prices. */
export function ratiosOf(one: string, other: string, tables: Tables, data: View): [number, number] {
  if (areNobodysMany(tables, data)) return [0, 1e9]
  const more = anywhere([one, other], tables, data).bids
  const counts = new Map<string, number>()
  let open = 0
  for (const lot of data.lots) {
    if (meet(one, other, lot, tables, data) === false) continue
    if (isUnclear(one, other, lot, tables, data)) {
      open++
      continue
    }
    const [a, b] = [priceIn(one, lot, data), priceIn(other, lot, data)]
    if (!a || !b || a.currency !== b.currency) {
      open++
      continue
    }
    const ratio = Math.round((10_000 * Math.min(a.amount, b.amount)) / Math.max(a.amount, b.amount))
    const key = ratio === 10_000 ? '1' : `${ratio} ${a.amount < b.amount}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const most = Math.max(0, ...counts.values())
  // Each bid that may be anywhere takes a lot from those that are alike, or is one more.
  const sizes = [...counts.values(), 0]
  for (let i = 0; i < more; i++) {
    sizes.sort((a, b) => b - a)
    sizes[0] = Math.max(0, sizes[0]! - 1)
  }
  return [Math.max(...sizes), most + open + more]
}

/** What a bidder asks for a lot, where all its bids say the same. */
function priceIn(who: string, lot: LotView, data: View): { amount: number; currency: string } | undefined {
  const rows = bidsOf(who, lot).filter((row) => isSubmitted(row) !== false)
  const elsewhere = data.lots.filter((one) => one.tender === lot.tender && one !== lot)
  const isOverSeveral = (row: Row) =>
    text(row, 'bid_id') !== null &&
    elsewhere.some(({ bids, bidsAside }) =>
      [...bids, ...bidsAside].some((one) => text(one, 'bid_id') === text(row, 'bid_id')),
    )
  if (rows.some((row) => isSubmitted(row) === undefined || isOverSeveral(row))) return undefined
  const [price, currency] = [agreed(rows, 'amount'), agreed(rows, 'currency')]
  return typeof price === 'number' && price > 0 && typeof currency === 'string'
    ? { amount: price, currency }
    : undefined
}

const buyerOf = ({ tender }: PaperView, data: View): string | null =>
  text(data.tenders.find(({ id }) => id === tender)?.row, 'buyer_id')

function buyersWithSuppliers(data: View): [string, string][] {
  const pairs = data.awards.flatMap((award) =>
    award.lost
      ? []
      : award.rows.map((row) => [buyerOf(award, data), text(row, 'supplier_id')] as [string, string]),
  )
  return [
    ...new Map(
      pairs.filter(([a, b]) => a !== null && b !== null).map((pair) => [pair.join(' '), pair]),
    ).values(),
  ]
}

/** Awards of a buyer to a supplier that count or may. */
function purchases(buyer: string, supplier: string, data: View): PaperView[] {
  return data.awards.filter(
    (award) =>
      !award.lost &&
      buyerOf(award, data) === buyer &&
      award.rows.some((row) => text(row, 'supplier_id') === supplier) &&
      (award.aside || isCounting(award.rows) !== false),
  )
}

/** "small first purchase, then a much larger one": half as much again is much here. */
function hasGrown(awards: PaperView[]): Known {
  const dateOf = ({ rows }: PaperView) => agreed(rows, 'awarded_at')
  if (
    awards.some(
      (award) => award.aside || isCounting(award.rows) === undefined || typeof dateOf(award) !== 'number',
    )
  )
    return undefined
  const isFirst = (one: PaperView) =>
    awards.every(
      (other) => other === one || firstMoment(Number(dateOf(other))) > lastMoment(Number(dateOf(one))),
    )
  const first = awards.find(isFirst)
  if (!first) return undefined
  const currency = agreed(first.rows, 'currency')
  const ownPrice = (award: PaperView) => {
    const suppliers = new Set(award.rows.map((row, i) => text(row, 'supplier_id') ?? i))
    return suppliers.size === 1 ? price(award, currency) : Number.NaN
  }
  const times = awards.filter((award) => award !== first).map((award) => ownPrice(award) / ownPrice(first))
  if (Number.isNaN(ownPrice(first))) return undefined
  if (times.some((one) => one >= 1.5 - 1e-9)) return true
  return times.some(Number.isNaN) ? undefined : false
}
