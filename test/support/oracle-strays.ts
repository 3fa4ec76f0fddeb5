import { any, type Known } from './known.js'
import { awardsOf, isCounting, isSubmitted } from './oracle.js'
import {
  at,
  isFew,
  type LotView,
  type Row,
  type Tables,
  type TenderView,
  text,
  type View,
} from './oracle-view.js'

/**
 * Bids of which it is not known whose they are, or for which lot: what they may change for bidders and pairs of bidders, as
 * docs/rules.md says under "What is missing of many". Naive; everything is looked up by walking over all rows.
 */

interface Stray {
  readonly row: Row
  /** Undefined: of no tender that is there. */
  readonly tender: TenderView | undefined
  /** It was set aside; any other only names none of its tender's lots. */
  readonly aside: boolean
}

/** What is said of a lot, or of all data, is looked up once. */
function once<K extends object, T>(make: (of: K, tables: Tables, data: View) => T) {
  const known = new WeakMap<K, T>()
  return (of: K, tables: Tables, data: View): T => {
    if (!known.has(of)) known.set(of, make(of, tables, data))
    return known.get(of)!
  }
}

/** Rows of bids that stand in no lot, but for those that were not submitted. */
const straysIn = once((data: View, { bids = [] }): Stray[] =>
  bids
    .filter((row) => !data.lots.some((lot) => lot.bids.includes(row) || lot.bidsAside.includes(row)))
    .map((row) => {
      const tender = data.tenders.find(({ id }) => id === text(row, 'tender_id'))
      return { row, tender, aside: !tender?.unplacedBids.includes(row) }
    })
    .filter(({ row, aside }) => aside || isSubmitted(row) !== false),
)
const straysOf = (tables: Tables, data: View): Stray[] => straysIn(data, tables, data)

/** What may be a bid for a lot. */
export interface Claim {
  readonly who: string | null
  readonly mayWin: boolean
  /** Its row is not among those of the lot. */
  readonly unplaced: boolean
}

/** "may be for its lot … for each lot of its tender": rows without a bidder that share a bid_id are one. */
export const claimsOn = once((lot: LotView, tables, data): Claim[] => {
  const isMarked = hasMarks(tables)
  const ids = new Set<string>()
  const here = lot.bidsAside.filter((row) => {
    const id = text(row, 'bid_id')
    if (text(row, 'bidder_id') !== null || id === null) return true
    const isNew = !ids.has(id)
    ids.add(id)
    return isNew
  })
  const others = straysOf(tables, data)
    .filter(({ tender }) => tender === lot.tender)
    // One that was read and names nobody is nobody's.
    .filter(({ row, aside }) => aside || text(row, 'bidder_id') !== null)
  return [
    ...here.map((row) => ({ who: text(row, 'bidder_id'), mayWin: isMarked, unplaced: false })),
    ...others.map(({ row, aside }) => ({
      who: text(row, 'bidder_id'),
      mayWin: isMarked && (aside || at(row, 'is_winner') === 'true'),
      unplaced: true,
    })),
  ]
})

/** Whether bids say which of them won. */
const hasMarks = ({ bids = [] }: Tables): boolean => bids.some((row) => 'is_winner' in row)

/** How many bids may be somebody's of these, anywhere; and how many may change who won any lot. */
export function anywhere(
  who: readonly string[],
  tables: Tables,
  data: View,
): { bids: number; adds: number; changes: number } {
  const strays = straysOf(tables, data).filter(({ tender }) => tender === undefined)
  const isOf = ({ row }: Stray) =>
    text(row, 'bidder_id') === null || who.includes(text(row, 'bidder_id') ?? '')
  const nowhere = strays.filter(({ row }) => text(row, 'tender_id') === null)
  const unknown = strays.filter((stray) => !nowhere.includes(stray) && isOf(stray))
  const own = nowhere.filter(isOf).length
  return {
    bids: unknown.length + own,
    adds: unknown.length + (hasMarks(tables) ? 0 : own),
    changes: hasMarks(tables) ? nowhere.length : 0,
  }
}

/** Whether bids that name nobody are too many to be left out: "at most one in four". */
export const areNobodysMany = (tables: Tables, data: View): boolean => areMany(data, tables, data)
const areMany = once((data: View, tables): boolean => {
  if (!tables.bids?.some((row) => 'bidder_id' in row)) return false
  const rows = [
    ...data.lots.flatMap(({ bids }) => bids),
    ...straysOf(tables, data).flatMap(({ row, aside }) => (aside ? [] : [row])),
  ].filter((row) => isSubmitted(row) !== false)
  return !isFew(rows.filter((row) => text(row, 'bidder_id') === null).length, rows.length)
})

/** Who won a lot: suppliers of its awards and those that bids mark; undefined: not known. */
export const winnersOf = once((lot: LotView, tables, data): ReadonlySet<string> | undefined => {
  const awards = awardsOf(lot)
  const marked = lot.bids
    .filter((row) => at(row, 'is_winner') === 'true')
    .map((row) => text(row, 'bidder_id'))
  const suppliers = awards
    .filter((rows) => isCounting(rows) === true)
    .flatMap((rows) => rows.map((row) => text(row, 'supplier_id')))
  const named = [...marked, ...suppliers]
  const isUnknown =
    lot.awardsInDoubt || awards.some((rows) => isCounting(rows) === undefined) || named.includes(null)
  if (isUnknown || (!tables.awards && named.length === 0)) return undefined
  const winners = new Set(named.filter((who) => who !== null))
  if (claimsOn(lot, tables, data).some(({ mayWin }) => mayWin)) return undefined
  return someShared(lot, (one, other) => {
    const [a, b] = [text(one, 'bidder_id'), text(other, 'bidder_id')]
    if (a === b || (b === null && !lot.bidsAside.includes(other))) return false
    return a === null || b === null || winners.has(a) || winners.has(b)
  })
    ? undefined
    : winners
})

/**
 * The bids by which winners won: of several that one has, those that an award or mark names; undefined where none is named, or an
 * award of its own names none of them and none is marked, and a member of another one has not won otherwise.
 */
export function wonBidsOf(lot: LotView, winners: ReadonlySet<string>): readonly string[] | undefined {
  const idsOf = (rows: readonly Row[]) =>
    new Set(rows.map((row) => text(row, 'bid_id')).filter((id) => id !== null))
  const papers = awardsOf(lot).filter((rows) => isCounting(rows) === true)
  const marks = lot.bids.filter((row) => at(row, 'is_winner') === 'true')
  const named = idsOf([...papers.flat(), ...marks])
  const won = [...winners].map((winner) => {
    const rows = bidsOf(winner, lot)
    const own = [...idsOf(rows)]
    const isOne = own.length === 1 && rows.every((row) => text(row, 'bid_id') !== null)
    const told = own.filter((id) => isOne || named.has(id))
    const isMarked = marks.some((row) => text(row, 'bidder_id') === winner && text(row, 'bid_id') !== null)
    const areNamed = papers.every((paper) => {
      const [only, ...more] = idsOf(paper)
      const bidOf = (row: Row) => text(row, 'bid_id') ?? (more.length === 0 ? only : undefined)
      return paper.every((row) => text(row, 'supplier_id') !== winner || own.includes(bidOf(row) ?? ''))
    })
    if (told.length > 0 && (isOne || isMarked || areNamed)) return told
    const members = lot.bids.filter((row) => {
      const id = text(row, 'bid_id')
      return id !== null && own.includes(id) && !named.has(id)
    })
    const areWinners = members.every(
      (row) => text(row, 'bidder_id') === null || winners.has(text(row, 'bidder_id')!),
    )
    return areWinners ? own : undefined
  })
  return won.includes(undefined) ? undefined : won.flatMap((ids) => ids ?? [])
}

/** Whether it holds of two rows that share a bid_id, the first of which was set aside. */
function someShared(lot: LotView, holds: (aside: Row, other: Row) => boolean): boolean {
  return lot.bidsAside.some((one) =>
    [...lot.bids, ...lot.bidsAside].some(
      (other) =>
        one !== other &&
        text(one, 'bid_id') !== null &&
        text(one, 'bid_id') === text(other, 'bid_id') &&
        holds(one, other),
    ),
  )
}

export const bidsOf = (who: string, lot: LotView): Row[] =>
  lot.bids.filter((row) => text(row, 'bidder_id') === who)

/** Whether some bid may be of one of two in a lot, and is not known to be. */
export function isUnclear(one: string, other: string, lot: LotView, tables: Tables, data: View): boolean {
  return claimsOn(lot, tables, data).some(({ who }) => who === null || who === one || who === other)
}

/** Both submitted, each a bid of its own; by bids that may be theirs, perhaps. */
export function meet(one: string, other: string, lot: LotView, tables: Tables, data: View): Known {
  const ids = (who: string) =>
    bidsOf(who, lot)
      .map((row) => text(row, 'bid_id'))
      .filter((id) => id !== null)
  if (ids(one).some((id) => ids(other).includes(id))) return false
  const submitted = (who: string) => any(false, ...bidsOf(who, lot).map(isSubmitted))
  const claims = claimsOn(lot, tables, data)
  if (submitted(one) === true && submitted(other) === true) {
    const mayBe = (row: Row, who: string) =>
      text(row, 'bidder_id') === who || (text(row, 'bidder_id') === null && lot.bidsAside.includes(row))
    const together = someShared(
      lot,
      (a, b) => (mayBe(a, one) && mayBe(b, other)) || (mayBe(a, other) && mayBe(b, one)),
    )
    return together ? undefined : true
  }
  const isThere = (who: string) => submitted(who) !== false || claims.some((claim) => claim.who === who)
  const missing = [one, other].filter((who) => !isThere(who)).length
  return missing <= claims.filter(({ who }) => who === null).length ? undefined : false
}
