import { codes, enums, type Index, numbers } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { onlyRow } from '../only-row.js'
import { oncePerIndex } from '../per-index.js'
import { reason, smaller } from '../reason.js'
import { agreed, DIFFERS } from './entity-columns.js'

const CANCELLED = enumValues('contracts', 'status').indexOf('cancelled')

const SET_ASIDE = reason('contracts', undefined, 'set_aside')
const NO_AWARD_ID = reason('contracts', 'award_id', 'missing')
const AWARD_ID_DIFFERS = reason('contracts', 'award_id', 'differs')
const NO_STATUS = reason('contracts', 'status', 'missing')
const STATUS_DIFFERS = reason('contracts', 'status', 'differs')
const NO_AMOUNT = reason('contracts', 'amount', 'missing')
const AMOUNT_DIFFERS = reason('contracts', 'amount', 'differs')
const AMOUNT_ZERO = reason('contracts', 'amount', 'not_positive')
const NO_CURRENCY = reason('contracts', 'currency', 'missing')
const CURRENCY_DIFFERS = reason('contracts', 'currency', 'differs')
const NO_AWARDS = reason('awards', undefined, 'missing')
/** The award that a contract names is none of those with an id, and may be one without. */
export const AWARD_NAMELESS = reason('awards', 'award_id', 'missing')
const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const NO_AWARD_AMOUNT = reason('awards', 'amount', 'missing')
const AWARD_AMOUNT_DIFFERS = reason('awards', 'amount', 'differs')
const AWARD_ZERO = reason('awards', 'amount', 'not_positive')
const NO_AWARD_CURRENCY = reason('awards', 'currency', 'missing')
const AWARD_CURRENCY_DIFFERS = reason('awards', 'currency', 'differs')

/**
 * Contracts and the awards they name, tender by tender: which award, and what all contracts of one award come to. What
 * was read of a tender is kept, so that asking for its contracts one by one is linear too; one object a thread and index.
 */
export class AwardedContracts {
  static readonly of = oncePerIndex((index) => new AwardedContracts(index))

  /** Ordinal of the award of the contract that was read; known where `whyAward` is 0. */
  award = -1
  whyAward = 0
  /** See `readAmounts`. */
  awarded = 0
  contracted = 0
  whyAmount = 0
  /** See `readPlain`. */
  rows = new Int32Array(0)
  awardRows = new Int32Array(0)

  readonly #index
  readonly #awardId
  readonly #status
  readonly #cancelledAt
  readonly #amount
  readonly #currency
  readonly #awardAmount
  readonly #awardCurrency
  #tender = -1
  /** Ordinal of each award of a tender of more than a few by its code. */
  readonly #byCode = new Map<number, number>()
  /** By contract of the tender: its award (-1 not known), why not, what its award's contracts come to, and why that is not known. */
  #awards = new Int32Array(8)
  #whyAwards = new Uint8Array(8)
  #contracted = new Float64Array(8)
  #whyContracted = new Uint8Array(8)
  #summed = false
  /** See `#findAwards`. */
  #found = new Int32Array(0)
  #named = new Int32Array(0)
  #stray = new Uint8Array(0)

  private constructor(index: Index) {
    this.#index = index
    this.#awardId = codes(index, 'contracts', 'award_id')
    this.#status = enums(index, 'contracts', 'status')
    this.#cancelledAt = numbers(index, 'contracts', 'cancelled_at')
    this.#amount = numbers(index, 'contracts', 'amount')
    this.#currency = codes(index, 'contracts', 'currency')
    this.#awardAmount = numbers(index, 'awards', 'amount')
    this.#awardCurrency = codes(index, 'awards', 'currency')
  }

  /** Finds the award of contract c. */
  read(c: number): void {
    const t = this.#index.contract.tender[c]!
    if (t !== this.#tender) this.#readTender(t)
    const k = c - this.#index.startOf.contract[t]!
    this.award = this.#awards[k]!
    this.whyAward = this.#whyAwards[k]!
  }

  /**
   * Finds of contracts [from, to) those that are plain, as nearly all are: one row, whose award is one row and has no other
   * contract, nor can have one. From place 0 on, `rows` holds their rows and `awardRows` those of their awards; `rows` is -1 of the others, which
   * `read` reads.
   */
  readPlain(from: number, to: number): void {
    if (this.rows.length < to - from) {
      this.rows = new Int32Array((to - from) * 2)
      this.awardRows = new Int32Array((to - from) * 2)
    }
    const { rows, awardRows } = this
    const { contract, award, startOf } = this.#index
    if (this.#awardId === undefined || from === to) {
      rows.fill(-1, 0, to - from)
      return
    }
    const [first, last] = [contract.tender[from]!, contract.tender[to - 1]!]
    const base = startOf.contract[first]!
    const firstAward = startOf.award[first]!
    this.#findAwards(this.#awardId, base, startOf.contract[last + 1]!, firstAward, startOf.award[last + 1]!)
    const [found, named, stray] = [this.#found, this.#named, this.#stray]
    for (let c = from; c < to; c++) {
      const a = found[c - base]!
      rows[c - from] = -1
      if (a < 0 || named[a - firstAward] !== 1 || stray[contract.tender[c]! - first] === 1) continue
      const awardRow = onlyRow(award, a)
      if (awardRow < 0) continue
      rows[c - from] = contract.rows[contract.rowStart[c]!]!
      awardRows[c - from] = awardRow
    }
  }

  /**
   * Finds the awards of contracts of one row in whole tenders, -1 of any other contract, how many contracts name each
   * award, and which tenders have a contract of which it is not known. Mostly a contract is of the award after that of the contract before.
   */
  #findAwards(ids: Int32Array, from: number, to: number, firstAward: number, endAward: number): void {
    if (this.#found.length < to - from) this.#found = new Int32Array((to - from) * 2)
    if (this.#named.length < endAward - firstAward) this.#named = new Int32Array((endAward - firstAward) * 2)
    const [found, named] = [this.#found, this.#named]
    named.fill(0, 0, endAward - firstAward)
    const { contract, award, startOf, idCode } = this.#index
    const { tender } = contract
    const firstTender = tender[from]!
    const tenders = tender[to - 1]! + 1 - firstTender
    if (this.#stray.length < tenders) this.#stray = new Uint8Array(tenders * 2)
    const stray = this.#stray.fill(0, 0, tenders)
    let a = firstAward - 1
    for (let c = from; c < to; c++) {
      const row = onlyRow(contract, c)
      found[c - from] = -1
      if (row >= 0) {
        const code = ids[row]!
        if (code < 0) {
          stray[tender[c]! - firstTender] = 1
          continue
        }
        const next = a + 1
        const t = tender[c]!
        if (next < endAward && idCode.award[next] === code && award.tender[next] === t) a = next
        else {
          const other = this.#awardOf(code, startOf.award[t]!, startOf.award[t + 1]!)
          if (other < 0) continue
          a = other
        }
        found[c - from] = a
        named[a - firstAward]!++
      } else {
        this.read(c)
        if (this.award >= 0) named[this.award - firstAward]!++
        else if (this.whyAward !== 0) stray[tender[c]! - firstTender] = 1
      }
    }
  }

  /** Of the contract that was read: the amount of its award (`awarded`), and of all contracts of it. `whyAmount` 0: both are known. */
  readAmounts(c: number): void {
    this.whyAmount = this.whyAward
    if (this.whyAward !== 0) return
    const t = this.#index.contract.tender[c]!
    if (!this.#summed) this.#sum(t)
    const k = c - this.#index.startOf.contract[t]!
    this.awarded = this.#awardAmount ? agreed(this.#index.award, this.#awardAmount, this.award) : Number.NaN
    this.contracted = this.#contracted[k]!
    this.whyAmount = smaller(this.#whyContracted[k]!, this.#whyAwardAmount(k, this.awarded))
  }

  #whyAwardAmount(k: number, amount: number): number {
    if (this.#index.award.setAside[this.award] !== 0) return AWARD_SET_ASIDE
    if (amount === DIFFERS) return AWARD_AMOUNT_DIFFERS
    if (!(amount > 0)) return Number.isNaN(amount) ? NO_AWARD_AMOUNT : AWARD_ZERO
    const currency = this.#awardCurrencyOf(k)
    return currency >= 0 ? 0 : currency === DIFFERS ? AWARD_CURRENCY_DIFFERS : NO_AWARD_CURRENCY
  }

  /** The currency of the award of contract k of the tender. */
  #awardCurrencyOf(k: number): number {
    return this.#awardCurrency ? agreed(this.#index.award, this.#awardCurrency, this.#awards[k]!) : -1
  }

  #readTender(t: number): void {
    const { startOf, idCode, contract } = this.#index
    this.#tender = t
    this.#summed = false
    if (this.#byCode.size > 0) this.#byCode.clear()
    let whyNone = NO_AWARDS
    const from = startOf.award[t]!
    const to = startOf.award[t + 1]!
    for (let a = from; a < to; a++)
      if (idCode.award[a]! < 0) whyNone = AWARD_NAMELESS
      else if (to - from > FEW) this.#byCode.set(idCode.award[a]!, a)
    const first = startOf.contract[t]!
    const n = startOf.contract[t + 1]! - first
    if (this.#awards.length < n) {
      this.#awards = new Int32Array(n * 2)
      this.#whyAwards = new Uint8Array(n * 2)
      this.#contracted = new Float64Array(n * 2)
      this.#whyContracted = new Uint8Array(n * 2)
    }
    for (let k = 0; k < n; k++) {
      const code = this.#awardId ? agreed(contract, this.#awardId, first + k) : -1
      const award =
        code < 0 ? -1 : to - from > FEW ? (this.#byCode.get(code) ?? -1) : this.#awardOf(code, from, to)
      this.#awards[k] = award
      if (contract.setAside[first + k] !== 0) this.#whyAwards[k] = SET_ASIDE
      else if (code >= 0) this.#whyAwards[k] = award < 0 ? whyNone : 0
      else this.#whyAwards[k] = code === DIFFERS ? AWARD_ID_DIFFERS : NO_AWARD_ID
    }
  }

  #awardOf(code: number, from: number, to: number): number {
    const ids = this.#index.idCode.award
    for (let a = from; a < to; a++) if (ids[a] === code) return a
    return -1
  }

  /**
   * Adds up the contracts of each award of the tender; those that were cancelled count for themselves only. One of which the
   * award is not known may be of any.
   */
  #sum(t: number): void {
    this.#summed = true
    const first = this.#index.startOf.contract[t]!
    const n = this.#index.startOf.contract[t + 1]! - first
    const [awards, contracted, whyNot] = [this.#awards, this.#contracted, this.#whyContracted]
    for (let k = 0; k < n; k++) {
      contracted[k] = this.#amount ? agreed(this.#index.contract, this.#amount, first + k) : Number.NaN
      whyNot[k] = awards[k]! < 0 ? 0 : this.#whyAmount(first + k, k, contracted[k]!)
    }
    const whyStray = this.#whyStray(first, n)
    for (let k = 0; k < n; k++) if (whyNot[k] === 0) whyNot[k] = whyStray
    if (n === 1 || (n <= FEW && areOfDifferent(awards, n))) return
    const own = contracted.slice(0, n)
    const order = Array.from({ length: n }, (_, k) => k).filter((k) => awards[k]! >= 0)
    // Amounts in order of size, so that a sum has the same bits whatever the order of rows.
    order.sort((a, b) => awards[a]! - awards[b]! || compareAmounts(own[a]!, own[b]!))
    for (let from = 0, to = 0; from < order.length; from = to) {
      const award = awards[order[from]!]!
      let [sum, why] = [0, 0]
      for (to = from; to < order.length && awards[order[to]!] === award; to++) {
        const k = order[to]!
        const whyStatus = this.#whyStatus(first + k)
        if (whyStatus === IS_CANCELLED) continue
        sum += own[k]!
        why = smaller(why, whyNot[k]!)
        // Whether another contract counts matters only where there is another.
        if (whyStatus !== 0) why = smaller(why, whyStatus)
      }
      if (to - from === 1) continue
      for (let j = from; j < to; j++) {
        const k = order[j]!
        const alone = this.#whyStatus(first + k) === IS_CANCELLED
        contracted[k] = alone ? sum + own[k]! : sum
        whyNot[k] = alone ? smaller(why, whyNot[k]!) : why
      }
    }
  }

  /** Why the award of one of the n contracts of the tender is not known, if that may count; else 0. */
  #whyStray(first: number, n: number): number {
    let why = 0
    for (let k = 0; k < n && this.#awardId; k++) {
      if (this.#awards[k]! >= 0 || agreed(this.#index.contract, this.#awardId, first + k) >= 0) continue
      if (this.#whyStatus(first + k) !== IS_CANCELLED) why = smaller(why, this.#whyAwards[k]!)
    }
    return why
  }

  /** Of contract c, which is place k of its tender. */
  #whyAmount(c: number, k: number, amount: number): number {
    const { contract } = this.#index
    if (contract.setAside[c] !== 0) return SET_ASIDE
    if (amount === DIFFERS) return AMOUNT_DIFFERS
    if (!(amount > 0)) return Number.isNaN(amount) ? NO_AMOUNT : AMOUNT_ZERO
    const currency = this.#currency ? agreed(contract, this.#currency, c) : -1
    if (currency < 0) return currency === DIFFERS ? CURRENCY_DIFFERS : NO_CURRENCY
    const awarded = this.#awardCurrencyOf(k)
    return awarded >= 0 && awarded !== currency ? CURRENCY_DIFFERS : 0
  }

  /** 0: not cancelled; IS_CANCELLED; else why that is not known. */
  #whyStatus(c: number): number {
    const { contract } = this.#index
    if (contract.setAside[c] !== 0) return SET_ASIDE
    for (let r = contract.rowStart[c]!; this.#cancelledAt && r < contract.rowStart[c + 1]!; r++)
      if (!Number.isNaN(this.#cancelledAt[contract.rows[r]!]!)) return IS_CANCELLED
    const status = this.#status ? agreed(contract, this.#status, c) : -1
    if (status === CANCELLED) return IS_CANCELLED
    return status >= 0 ? 0 : status === DIFFERS ? STATUS_DIFFERS : NO_STATUS
  }
}

/** So many are looked through. */
const FEW = 8

/** Whether no two of the first n contracts are of one award: each stands for itself, as nearly all do. */
function areOfDifferent(awards: Int32Array, n: number): boolean {
  for (let k = 1; k < n; k++)
    for (let j = 0; j < k; j++) if (awards[j] === awards[k] && awards[k]! >= 0) return false
  return true
}

/** No code of a reason. */
const IS_CANCELLED = 255

/** Amounts that are not known last. */
function compareAmounts(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b) ? Number(Number.isNaN(a)) - Number(Number.isNaN(b)) : a - b
}
