import { enums } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import type { FullColumn, PopulationData } from '../fact.js'
import { reaches } from '../near.js'
import { oncePerIndex } from '../per-index.js'
import { reason, smaller } from '../reason.js'
import { Limits, limitNeeds, type Purchase } from './limits.js'

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')
const DIRECT = enumValues('tenders', 'method').indexOf('direct')

const NO_METHOD = reason('tenders', 'method', 'missing')

/** Facts of awards that are kept for it. */
export const directKeeps: readonly string[] = [
  'award.status',
  'award.amount',
  'award.currency',
  'award.awarded_at',
]
export const directNeeds: readonly string[] = [
  'tenders.buyer_id',
  'tenders.method',
  'awards.supplier_id',
  'awards.award_id',
  'awards.lot_id',
  'awards.status',
  'awards.amount',
  'awards.currency',
  'awards.awarded_at',
  ...limitNeeds,
]

/** The awards that are or may be direct. */
export interface DirectOnes {
  /** Ascending. */
  readonly awards: Int32Array
  /** By award, 1: it is one of these. */
  readonly are: Uint8Array
}

/** Finds them: linear in awards, once a thread. */
export function directOnes(data: Pick<PopulationData, 'index' | 'kept'>): DirectOnes {
  const made = found(data.index)
  made.ones ??= readOnes(data)
  return made.ones
}

const found = oncePerIndex((): { ones?: DirectOnes } => ({}))

function readOnes(data: Pick<PopulationData, 'index' | 'kept'>): DirectOnes {
  const direct = new DirectAwards(data)
  const are = new Uint8Array(data.index.award.tender.length)
  let count = 0
  for (let a = 0; a < are.length; a++)
    if (direct.read(a)) {
      are[a] = 1
      count++
    }
  const awards = new Int32Array(count)
  let at = 0
  for (let a = 0; a < are.length; a++) if (are[a] === 1) awards[at++] = a
  return { awards, are }
}

/**
 * The direct awards of a data set, one at a time: active and pending ones of tenders by direct method, and the legal
 * threshold below which that method may be used.
 */
export class DirectAwards {
  /** After `read`: why it is not known whether the award is a direct one; 0: it surely is. */
  whyDirect = 0
  /** Its amount, currency and threshold; known where `whyLimit` is 0. */
  amount = Number.NaN
  currency = -1
  limit = Number.NaN
  whyLimit = 0

  readonly #index
  readonly #method
  readonly #limits
  readonly #status: FullColumn
  readonly #amount: FullColumn
  readonly #currency: FullColumn
  readonly #date: FullColumn
  readonly #purchase: Purchase = { row: -1, currency: -1, from: 0, to: 0, noDate: 0, sameDay: 0 }

  constructor({ index, kept }: Pick<PopulationData, 'index' | 'kept'>) {
    this.#index = index
    this.#method = enums(index, 'tenders', 'method')
    this.#limits = new Limits(index)
    this.#status = kept('award.status')
    this.#amount = kept('award.amount')
    this.#currency = kept('award.currency')
    this.#date = kept('award.awarded_at')
  }

  /** Reads award a; false: it is surely no direct award. */
  read(a: number): boolean {
    const status = this.#status.lo[a]!
    const isStatus = status === this.#status.hi[a]
    if (isStatus && status !== PENDING && status !== ACTIVE) return false
    const row = this.rowOf(a)
    const method = this.#method && row >= 0 ? this.#method[row]! : -1
    if (method >= 0 && method !== DIRECT) return false
    this.whyDirect = smaller(isStatus ? 0 : this.#status.why[a]!, method >= 0 ? 0 : NO_METHOD)
    return true
  }

  /** Finds amount and threshold of the award that was read. */
  readLimit(a: number): void {
    this.amount = this.#amount.lo[a]!
    this.currency = this.#currency.lo[a]!
    this.limit = Number.NaN
    this.whyLimit = smaller(whyRange(this.#amount, a), whyRange(this.#currency, a))
    if (this.whyLimit !== 0) return
    const purchase = this.#purchase
    purchase.row = this.rowOf(a)
    purchase.currency = this.currency
    const isDated = this.#date.lo[a] !== Number.NEGATIVE_INFINITY
    purchase.from = isDated ? this.#date.lo[a]! : Number.NaN
    purchase.to = isDated ? this.#date.hi[a]! : Number.NaN
    purchase.noDate = this.#date.why[a]!
    purchase.sameDay = this.#date.why[a]!
    this.#limits.find(DIRECT, purchase)
    this.limit = this.#limits.amount
    this.whyLimit = this.#limits.why
  }

  /** Whether the award that was read surely is as large as its threshold, so that it stays below none. */
  get isAbove(): boolean {
    return this.whyLimit === 0 && reaches(this.amount, this.limit)
  }

  /** The instant of the decision on award a, NaN unknown; and why. */
  dateOf(a: number): { first: number; isDay: boolean; why: number } {
    const first = this.#date.lo[a]!
    const isKnown = first !== Number.NEGATIVE_INFINITY
    return { first, isDay: this.#date.hi[a] !== first, why: isKnown ? 0 : this.#date.why[a]! }
  }

  /** Row of the tender of an award; -1 where it was set aside. */
  rowOf(a: number): number {
    return this.#index.tender.row[this.#index.award.tender[a]!]!
  }
}

function whyRange({ lo, hi, why }: FullColumn, a: number): number {
  return lo[a] === hi[a] ? 0 : why[a]!
}
