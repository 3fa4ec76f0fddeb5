import type { Index } from '../../join/index-of.js'
import { codes } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import type { FullColumn, PopulationData } from '../fact.js'
import { oncePerIndex } from '../per-index.js'
import { reason, smaller } from '../reason.js'

/**
 * What is missing where many are looked at together (docs/rules.md, "What is missing of many"): rows that name nobody are left
 * out and counted while they are few among their like: at most one in four. They are spread over all subjects, none of which
 * they are known to be of. Where they are more, they may be anybody's.
 */
export function areNobodysFew(some: number, all: number): boolean {
  return some * 4 <= all
}

/** Rows of a subject that cannot be added to its others are left out and counted while they are at most one in twenty. */
export function areFew(some: number, all: number): boolean {
  return some * 20 <= all
}

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')

/** By award, 1: it counts, active or pending, or may. Of the kept `award.status`; linear, once a thread. */
export function countingAwards({ index, kept }: Pick<PopulationData, 'index' | 'kept'>): Uint8Array {
  const made = counting(index)
  made.counts ??= countingBy(kept('award.status'))
  return made.counts
}

const counting = oncePerIndex((): { counts?: Uint8Array } => ({}))

function countingBy({ lo, hi }: FullColumn): Uint8Array {
  const counts = new Uint8Array(lo.length)
  for (let a = 0; a < counts.length; a++)
    counts[a] = lo[a] !== hi[a] || lo[a] === PENDING || lo[a] === ACTIVE ? 1 : 0
  return counts
}

/** Awards by whom they do not name. */
export interface Nameless {
  /** Of tenders that name no buyer; whether these are few among those of tenders that are there. */
  readonly buyerless: number
  readonly areBuyerlessFew: boolean
  /** By code of a buyer: its awards that were not set aside, and those of them that do not name (all) their suppliers. */
  readonly ofBuyer: Int32Array
  readonly supplierless: Int32Array
  /** Likewise of any buyer or none, and all. */
  readonly allSupplierless: number
  readonly all: number
}

type Awards = Pick<Index, 'award' | 'tender' | 'columns' | 'partyCount'>

/**
 * Counts the awards for which `counts` is not 0; of those that were set aside nobody knows the suppliers. Linear in awards; once
 * for the same `counts`, which are not written any more.
 */
export function namelessAwards(index: Awards, counts: Uint8Array): Nameless {
  const found = known.get(counts) ?? countNameless(index, counts)
  known.set(counts, found)
  return found
}

const known = new WeakMap<Uint8Array, Nameless>()

function countNameless(index: Awards, counts: Uint8Array): Nameless {
  const buyers = codes(index, 'tenders', 'buyer_id')
  const suppliers = codes(index, 'awards', 'supplier_id')
  const { tender, rowStart, rows, setAside } = index.award
  const { row: tenderRow } = index.tender
  const ofBuyer = new Int32Array(index.partyCount)
  const supplierless = new Int32Array(index.partyCount)
  let [all, buyerless, allSupplierless, told] = [0, 0, 0, 0]
  for (let a = 0; a < tender.length; a++) {
    if (counts[a] === 0) continue
    const row = tenderRow[tender[a]!]!
    const buyer = buyers && row >= 0 ? buyers[row]! : -1
    if (row >= 0) told++
    if (row >= 0 && buyer < 0) buyerless++
    if (setAside[a] === 1) continue
    all++
    let isNamed = suppliers !== undefined
    for (let r = rowStart[a]!; isNamed && r < rowStart[a + 1]!; r++) isNamed = suppliers![rows[r]!]! >= 0
    if (!isNamed) allSupplierless++
    if (buyer < 0) continue
    ofBuyer[buyer]!++
    if (!isNamed) supplierless[buyer]!++
  }
  return {
    buyerless,
    areBuyerlessFew: areNobodysFew(buyerless, told),
    ofBuyer,
    supplierless,
    allSupplierless,
    all,
  }
}

/** How many awards that name no buyer, or are of this one and do not name all suppliers, are left out for being few. */
export function leftOutOf(named: Nameless, buyer: number): number {
  const { buyerless, areBuyerlessFew, supplierless, ofBuyer } = named
  const own = areNobodysFew(supplierless[buyer]!, ofBuyer[buyer]!) ? supplierless[buyer]! : 0
  return own + (areBuyerlessFew ? buyerless : 0)
}

/** Facts of all awards, by ordinal. */
export interface AwardColumns {
  readonly status: FullColumn
  readonly amount: FullColumn
  readonly currency: FullColumn
}

/** Facts of awards that are kept for `AwardColumns`. */
export const awardKeeps: readonly string[] = ['award.status', 'award.amount', 'award.currency']

/** The kept facts. */
export function awardColumns({ kept }: Pick<PopulationData, 'kept'>): AwardColumns {
  return { status: kept('award.status'), amount: kept('award.amount'), currency: kept('award.currency') }
}

const NO_AMOUNT = reason('awards', 'amount', 'missing')
const AMOUNT_ZERO = reason('awards', 'amount', 'not_positive')
const CURRENCY_DIFFERS = reason('awards', 'currency', 'differs')

/** What awards that count or may come to, by award. */
export interface AwardMoney {
  /** Why its status, its amount (at least 0) or its currency is not known; 0: all three are. */
  readonly why: Uint8Array
  /** Code of its currency, -1 not known. */
  readonly currency: Int32Array
}

const money = oncePerIndex((): { of?: AwardMoney } => ({}))

/** Of the facts that are kept for `AwardColumns`; linear in awards, once a thread. */
export function awardMoney(data: Pick<PopulationData, 'index' | 'kept'>): AwardMoney {
  const made = money(data.index)
  made.of ??= readMoney(countingAwards(data), awardColumns(data))
  return made.of
}

function readMoney(counts: Uint8Array, { status, amount, currency }: AwardColumns): AwardMoney {
  const why = new Uint8Array(counts.length)
  const of = new Int32Array(counts.length)
  for (let a = 0; a < counts.length; a++) {
    const isOpen = amount.lo[a] !== amount.hi[a]
    of[a] = currency.lo[a] === currency.hi[a] ? currency.lo[a]! : -1
    if (counts[a] === 0) continue
    let doubt = status.lo[a] !== status.hi[a] ? status.why[a]! : 0
    if (isOpen || amount.lo[a]! < 0)
      doubt = smaller(doubt, isOpen ? amount.why[a]! || NO_AMOUNT : AMOUNT_ZERO)
    why[a] = of[a]! < 0 ? smaller(doubt, currency.why[a]!) : doubt
  }
  return { why, currency: of }
}

/** Which awards of a group can be added up. */
export interface Summable {
  /** By group: awards that cannot; they are left out where `why` is 0. */
  readonly leftOut: Int32Array
  /** By group: 0, or why awards that cannot are too many to be left out, or some were set aside. */
  readonly why: Uint8Array
  /** By award, 1: it cannot. */
  readonly cannot: Uint8Array
  /** By group: the currency of those that can, where there are any and `why` is 0. */
  readonly currency: Int32Array
}

/**
 * Of awards that count or may, by group (-1: of none): those can be added up whose status and amount are known, in the currency
 * of more than half of their group. Awards that were set aside are never left out. Linear in awards; the same for any order.
 */
export function summable(
  index: Pick<Index, 'award'>,
  groupOf: Int32Array,
  count: number,
  { why: whyNot, currency }: AwardMoney,
): Summable {
  const { setAside } = index.award
  const money = new Int32Array(count).fill(-1)
  const votes = new Int32Array(count)
  const all = new Int32Array(count)
  const leftOut = new Int32Array(count)
  const why = new Uint8Array(count)
  const hard = new Uint8Array(count)
  const cannot = new Uint8Array(groupOf.length)
  // What more than half of a group have in common is left over where every two that differ are struck out.
  for (let a = 0; a < groupOf.length; a++) {
    const g = groupOf[a]!
    if (g < 0) continue
    all[g]!++
    const own = currency[a]!
    if (own < 0) continue
    if (votes[g] === 0) money[g] = own
    votes[g]! += money[g] === own ? 1 : -1
  }
  for (let a = 0; a < groupOf.length; a++) {
    const g = groupOf[a]!
    if (g < 0) continue
    const isOther = currency[a]! >= 0 && currency[a] !== money[g]
    if (whyNot[a] === 0 && !isOther) continue
    const doubt = isOther ? smaller(whyNot[a]!, CURRENCY_DIFFERS) : whyNot[a]!
    cannot[a] = 1
    leftOut[g]!++
    why[g] = smaller(why[g]!, doubt)
    if (setAside[a] !== 0) hard[g] = 1
  }
  for (let g = 0; g < count; g++) if (hard[g] === 0 && areFew(leftOut[g]!, all[g]!)) why[g] = 0
  return { leftOut, why, cannot, currency: money }
}
