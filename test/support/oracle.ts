import { firstMoment, lastMoment } from '#tenderflag/schema/instant.js'
import type { LocalKind } from '#tenderflag/schema/subject.js'
import { all, any, type Known, no, outcomeOf } from './known.js'
import {
  amount,
  at,
  type LotView,
  newest,
  type PaperView,
  type Row,
  type Tables,
  type TenderView,
  text,
  type View,
  view,
} from './oracle-view.js'

export type { Row, Tables } from './oracle-view.js'

/**
 * The seven rules of pack `etimad`, naive and row by row: a second way to the same answers, written from the
 * definitions alone. Sentences in quotes are the definition's. Quadratic; for small sets.
 */

export type Outcome = 'raised' | 'clear' | 'not_applicable' | 'not_computable'

export interface Verdict {
  readonly rule: string
  /** A lot of an undivided tender has the tender's id; an award or contract without an id has ''. */
  readonly subject: { readonly type: LocalKind; readonly id: string }
  readonly tender_id: string
  readonly outcome: Outcome
}

export interface OracleOptions {
  /** Instant (schema/instant.ts); else the newest moment in the data. */
  readonly asOf?: number
  readonly params?: Readonly<Record<string, number>>
}

/** Every rule on every subject, in order of rule, tender and subject (by code units). */
export function oracle(tables: Tables, options: OracleOptions = {}): Verdict[] {
  const data = view(tables)
  const asOf = options.asOf ?? newest(tables)
  const ratio = options.params?.['etimad.low-award.ratio'] ?? 0.35
  const verdicts: Verdict[] = []
  const say = (
    rule: string,
    type: Verdict['subject']['type'],
    tender: string,
    id: string,
    scope: Known,
    condition: Known,
  ) => {
    // "An unknown scope makes the outcome not computable, whatever the condition says."
    const outcome = outcomeOf(scope, condition)
    verdicts.push({ rule: `etimad.${rule}`, subject: { type, id }, tender_id: tender, outcome })
  }
  for (const lot of data.lots) {
    const lotRule = (rule: string, scope: Known, condition: Known) =>
      say(rule, 'lot', lot.tender.id, lot.id, all(scope, no(isOpen(lot.tender, asOf))), condition)
    lotRule('single-bid', isCompetitive(lot.tender), isSingleBid(lot))
    lotRule('low-award', hasCountingAward(lot, tables), isLowAward(lot, data, tables, ratio))
    lotRule('bid-withdrawn', true, hasWithdrawnBid(lot))
    lotRule('shared-ip', true, hasSharedAddress(lot))
  }
  for (const tender of data.tenders)
    say('tender-cancelled', 'tender', tender.id, tender.id, true, isCancelledTender(tender, data))
  for (const award of data.awards)
    say('award-cancelled', 'award', award.tender, award.id, true, isCancelledAward(award))
  for (const contract of data.contracts)
    say('contract-cancelled', 'contract', contract.tender, contract.id, true, isCancelledContract(contract))
  const order = (v: Verdict) => [v.rule, v.tender_id, v.subject.id, v.outcome].join('\0')
  return verdicts.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0))
}

/** Three-valued `a <= b` of instants: "compared with an instant of the same day the answer is unknown". */
export function atOrBefore(a: number, b: number): Known {
  if (Number.isNaN(a) || Number.isNaN(b)) return undefined
  if (lastMoment(a) <= firstMoment(b)) return true
  return firstMoment(a) > lastMoment(b) ? false : undefined
}

/** "a lot before its deadline": the deadline is known and after as-of. */
export function isOpen(tender: TenderView, asOf: number): Known {
  // A row set aside "makes what it could have changed unknown": its deadline may be one that is still to come.
  if (tender.aside) return undefined
  const deadline = amount(tender.row, 'deadline_at')
  // Without as-of a deadline may be one that is still to come.
  return Number.isNaN(deadline) ? false : no(atOrBefore(deadline, asOf))
}

/** "scope: open and selective methods" */
export function isCompetitive(tender: TenderView): Known {
  const method = text(tender.row, 'method')
  return method === null ? undefined : method === 'open' || method === 'selective'
}

// ── bids ──

export function isWithdrawn(row: Row): Known {
  // "A bid with `withdrawn_at` is withdrawn whatever its status."
  if (at(row, 'withdrawn_at') !== null) return true
  // "A bid without a status …: whether it was withdrawn is unknown unless it has a withdrawal time."
  const status = text(row, 'status')
  return status === null ? undefined : status === 'withdrawn'
}

export function isSubmitted(row: Row): Known {
  if (at(row, 'withdrawn_at') !== null) return true
  const status = text(row, 'status')
  // "Invited-but-silent is no bid; pending is one." "A disqualified bid stood."
  if (status !== null) return status !== 'invited'
  // "A bid without a status was submitted if it has a submission time, a readable address or a withdrawal time
  // (else unknown)"
  return at(row, 'submitted_at') !== null || at(row, 'ip') !== null ? true : undefined
}

function isStanding(row: Row, deadline: number): Known {
  return all(isSubmitted(row), stood(row, deadline))
}

function stood(row: Row, deadline: number): Known {
  // "A bid stood unless it was withdrawn at or before the deadline, or withdrawn at an unknown time; one withdrawn
  // after the deadline stood; with a withdrawal time but no known deadline, whether it stood is unknown."
  if (at(row, 'withdrawn_at') === null) return no(isWithdrawn(row))
  return no(atOrBefore(amount(row, 'withdrawn_at'), deadline))
}

/** Rows of a lot that share a bid_id are one bid; a row without one is a bid of its own. */
interface Bid {
  readonly rows: readonly Row[]
  /** Those that are named. */
  readonly members: ReadonlySet<string>
  /** A row of it names no bidder, or was set aside: the bid may have a member more. */
  readonly mayHaveMore: boolean
}

function bidsOf(lot: LotView): Bid[] {
  const bids: Bid[] = lot.bids.filter((row) => text(row, 'bid_id') === null).map((row) => bid([row], false))
  for (const id of new Set(lot.bids.map((row) => text(row, 'bid_id')))) {
    if (id === null) continue
    const rows = lot.bids.filter((row) => text(row, 'bid_id') === id)
    bids.push(
      bid(
        rows,
        lot.bidsAside.some((row) => text(row, 'bid_id') === id),
      ),
    )
  }
  return bids
}

function bid(rows: readonly Row[], mayHaveMore: boolean): Bid {
  const named = rows.map((row) => text(row, 'bidder_id')).filter((who) => who !== null)
  return { rows, members: new Set(named), mayHaveMore: mayHaveMore || named.length < rows.length }
}

/** How many different bidders: `most` is 2 where more than one is possible, `least` 2 where it is sure. */
interface Bidders {
  readonly least: 0 | 1 | 2
  readonly most: 0 | 1 | 2
}
const unknownBidders: Bidders = { least: 0, most: 2 }

/**
 * "count bidders, not rows; a consortium is one": bids are of one bidder where their members are the same. A bid
 * with an unnamed member is of anyone who may have all its named ones.
 */
export function countBidders(lot: LotView, counts: (row: Row) => Known): Bidders {
  if (lot.bids.length === 0 && !lot.bidsInDoubt) {
    // "`bids_count` … is read only for a lot without a row." "Neither: unknown."
    const stated = amount(lot.counted, 'bids_count')
    if (Number.isNaN(stated)) return unknownBidders
    const count = stated === 0 ? 0 : stated === 1 ? 1 : 2
    return { least: count, most: count }
  }
  const bids = bidsOf(lot)
  const state = (b: Bid) => any(...b.rows.map(counts))
  const sure = bids.filter((b) => state(b) === true)
  const possible = bids.filter((b) => state(b) !== false)
  const two = sure.some((a) => sure.some((b) => surelyDifferent(a, b)))
  const one = possible.every((a) => possible.every((b) => surelySame(a, b)))
  return {
    least: two ? 2 : sure.length > 0 ? 1 : 0,
    most: lot.bidsInDoubt ? 2 : possible.length === 0 ? 0 : one ? 1 : 2,
  }
}

/** Whether nothing about the number of bidders is open: each bid counts or does not, and is of the bidder of another or is not. */
export function isCountSure(lot: LotView, counts: (row: Row) => Known): boolean {
  if (lot.bids.length === 0 || lot.bidsInDoubt) return false
  const bids = bidsOf(lot).map((one) => ({ one, does: any(...one.rows.map(counts)) }))
  const possible = bids.filter(({ does }) => does !== false)
  return possible.every(
    (a) =>
      a.does === true && possible.every((b) => surelySame(a.one, b.one) || surelyDifferent(a.one, b.one)),
  )
}

function surelySame(a: Bid, b: Bid): boolean {
  return a === b || (!a.mayHaveMore && !b.mayHaveMore && within(a, b) && within(b, a))
}

function surelyDifferent(a: Bid, b: Bid): boolean {
  // A further member cannot make two bids one where the other, complete bid lacks a member of this one.
  return (!b.mayHaveMore && !within(a, b)) || (!a.mayHaveMore && !within(b, a))
}

function within(a: Bid, b: Bid): boolean {
  return [...a.members].every((member) => b.members.has(member))
}

/** "Exactly one bidder's bid stood at the deadline" */
export function isSingleBid(lot: LotView): Known {
  const deadline = amount(lot.tender.row, 'deadline_at')
  const { least, most } = countBidders(lot, (row) => isStanding(row, deadline))
  if (least === 1 && most === 1) return true
  // "Only invitations: clear"
  return least === 2 || most === 0 ? false : undefined
}

/** "at least one submitted bid was withdrawn (status `withdrawn`, or `withdrawn_at` set)" */
export function hasWithdrawnBid(lot: LotView): Known {
  // "no rows and `bids_count` 0: clear"
  if (lot.bids.length === 0 && !lot.bidsInDoubt)
    return amount(lot.counted, 'bids_count') === 0 ? false : undefined
  const withdrawn = lot.bids.map((row) => all(isSubmitted(row), isWithdrawn(row)))
  return any(...withdrawn, lot.bidsInDoubt ? undefined : false)
}

/** "two or more different bidders submitted from one IP address" */
function hasSharedAddress(lot: LotView): Known {
  // "All submitted bids count, withdrawn and disqualified ones too."
  const addressed = lot.bids.filter((row) => isSubmitted(row) === true && at(row, 'ip') !== null)
  const shared = any(...addressed.flatMap((a) => addressed.map((b) => isSharing(a, b, lot))))
  if (shared === true) return true
  // "At most one bidder (by rows, else by `bids_count`): clear."
  if (countBidders(lot, isSubmitted).most <= 1) return false
  // "Nothing shared, two or more bidders, and the address of some submitted or possibly submitted bid missing: not
  // computable." Without a row no address is known.
  const missing = lot.bids.some((row) => isSubmitted(row) !== false && at(row, 'ip') === null)
  return missing || lot.bids.length === 0 || lot.bidsInDoubt ? undefined : shared
}

export function isSharing(
  a: Row,
  b: Row,
  lot: LotView,
  same: (a: Row, b: Row) => boolean = (x, y) => at(x, 'ip') === at(y, 'ip'),
): Known {
  if (a === b || !same(a, b)) return false
  // "A bidder's own rounds and members of one consortium do not count." A row set aside may tell of a consortium.
  if (text(a, 'bid_id') !== null && text(a, 'bid_id') === text(b, 'bid_id')) return false
  const [first, second] = [text(a, 'bidder_id'), text(b, 'bidder_id')]
  const rows = [...lot.bids, ...lot.bidsAside].filter((row) => text(row, 'bid_id') !== null)
  if (first === null || second === null) {
    // Nobody knows whose the nameless bid is, but for the members of that very bid.
    const [nameless, other] = first === null ? [a, second] : [b, first]
    const member = rows.some(
      (row) => text(row, 'bid_id') === text(nameless, 'bid_id') && text(row, 'bidder_id') === other,
    )
    return member && other !== null ? false : undefined
  }
  const partners = rows.some((one) =>
    rows.some(
      (two) =>
        text(one, 'bid_id') === text(two, 'bid_id') &&
        text(one, 'bidder_id') === first &&
        text(two, 'bidder_id') === second,
    ),
  )
  if (first === second || partners) return false
  // A member of a bid that is not named may be anybody: of two bidders, the other one.
  const vague = rows.some(
    (one) =>
      (text(one, 'bidder_id') === first || text(one, 'bidder_id') === second) &&
      rows.some((two) => text(two, 'bidder_id') === null && text(one, 'bid_id') === text(two, 'bid_id')),
  )
  return vague ? undefined : true
}

// ── awards ──

/** What all rows say of a column; undefined where they differ. */
export function agreed(rows: readonly Row[], column: string): string | number | null | undefined {
  const value = at(rows[0], column)
  return rows.every((row) => at(row, column) === value) ? value : undefined
}

/** "active and pending awards"; one without a status, or with several, is unknown. */
export function isCounting(rows: readonly Row[]): Known {
  const status = agreed(rows, 'status')
  return status === null || status === undefined ? undefined : status === 'active' || status === 'pending'
}

/** The awards of a lot, each as its rows: one a supplier. */
export function awardsOf(lot: LotView): (readonly Row[])[] {
  const ids = new Set(lot.awards.map((row) => text(row, 'award_id')).filter((id) => id !== null))
  return [
    ...lot.awards.filter((row) => text(row, 'award_id') === null).map((row) => [row]),
    ...[...ids].map((id) => lot.awards.filter((row) => text(row, 'award_id') === id)),
  ]
}

/** "No award but cancelled and unsuccessful ones, or none at all: not applicable." */
export function hasCountingAward(lot: LotView, tables: Tables): Known {
  // "A table that is absent is unknown"
  if (!tables.awards) return undefined
  return any(...awardsOf(lot).map(isCounting), lot.awardsInDoubt ? undefined : false)
}

/** "the lot's active and pending awards add up to less than 0.35 × its estimate" */
function isLowAward(lot: LotView, data: View, tables: Tables, ratio: number): Known {
  if (!tables.awards || lot.awardsInDoubt) return undefined
  const awards = awardsOf(lot)
  // "One award of the lot without a status …: not computable, even when the rest already reaches the threshold."
  if (awards.some((rows) => isCounting(rows) === undefined)) return undefined
  const counting = awards.filter((rows) => isCounting(rows) === true)
  const estimate = amount(lot.priced, 'estimate')
  const currency = text(lot.priced, 'currency')
  const bases = new Set([text(lot.priced, 'estimate_basis')])
  let total = 0
  for (const rows of counting) {
    // "or a counting one without an amount or in another or an unknown currency: not computable"
    const price = agreed(rows, 'amount')
    if (typeof price !== 'number' || currency === null || agreed(rows, 'currency') !== currency)
      return undefined
    // "A bid or award over several lots counts as present in each; its price in each is unknown."
    const id = text(rows[0], 'award_id')
    if (id !== null && spansLots(id, lot, data)) return undefined
    for (const row of rows) bases.add(text(row, 'amount_basis'))
    total += price
  }
  // "Where the data say on which basis … and the bases differ: not computable."
  if ([...bases].filter((basis) => basis !== null).length > 1) return undefined
  // "estimate > 0, total > 0, else not computable"
  if (!(estimate > 0) || !(total > 0)) return undefined
  return isLess(total, ratio * estimate)
}

export function spansLots(award: string, lot: LotView, data: View): boolean {
  const paper = data.awards.find((one) => one.tender === lot.tender.id && one.id === award)
  return new Set(paper?.rows.map(data.lotIdOf)).size > 1
}

/** "Strictly less"; "Amounts that differ by less than one part in 10⁹ are equal in every comparison with a threshold." */
export function isLess(a: number, b: number): boolean {
  const equal = Math.abs(a - b) < 1e-9 * Math.max(Math.abs(a), Math.abs(b))
  return !equal && a < b
}

// ── cancellations ──

/** "status `cancelled`"; "A tender, award or contract without a status is unknown." */
function isCancelledAward(award: PaperView): Known {
  if (award.aside) return undefined
  const status = agreed(award.rows, 'status')
  return status === null || status === undefined ? undefined : status === 'cancelled'
}

/** "status `cancelled`, or `cancelled_at` set"; "`terminated` alone is not a cancellation" */
function isCancelledContract(contract: PaperView): Known {
  if (contract.aside) return undefined
  const status = agreed(contract.rows, 'status')
  return any(
    status === null || status === undefined ? undefined : status === 'cancelled',
    // one row that says when it was cancelled says that it was
    contract.rows.some((row) => at(row, 'cancelled_at') !== null),
  )
}

/** "status `cancelled` or `withdrawn` after at least one bid was submitted" */
function isCancelledTender(tender: TenderView, data: View): Known {
  const status = text(tender.row, 'status')
  return all(
    status === null ? undefined : status === 'cancelled' || status === 'withdrawn',
    // "No bid: clear, whatever the status."
    hadBid(tender, data),
  )
}

function hadBid(tender: TenderView, data: View): Known {
  // "A tender had a bid if one of its lots had (by rows, else `bids_count`)"
  const byLot = data.lots
    .filter((lot) => lot.tender === tender)
    .map((lot) => {
      const { least, most } = countBidders(lot, isSubmitted)
      return least > 0 ? true : most === 0 ? false : undefined
    })
  const byRows = any(...byLot, ...tender.unplacedBids.map(isSubmitted))
  if (byRows !== undefined) return byRows
  // "if none says yes and one is unknown, the tender's own `bids_count` decides, and without it the answer is unknown"
  const stated = amount(tender.row, 'bids_count')
  return Number.isNaN(stated) ? undefined : stated > 0
}
