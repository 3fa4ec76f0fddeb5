import { codes, enums, type Index, LOT, numbers } from '../../join/index-of.js'
import { enumValues } from '../../schema/tables.js'
import { reason, smaller } from '../reason.js'

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')

const NO_AWARDS = reason('awards', undefined, 'missing')
const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const AWARD_UNPLACED = reason('awards', 'lot_id', 'unplaced')
const NO_AWARD_STATUS = reason('awards', 'status', 'missing')
const AWARD_STATUS_DIFFERS = reason('awards', 'status', 'differs')
const NO_AMOUNT = reason('awards', 'amount', 'missing')
const AMOUNT_DIFFERS = reason('awards', 'amount', 'differs')
const SEVERAL_LOTS = reason('awards', 'amount', 'several_lots')
const NO_AWARD_CURRENCY = reason('awards', 'currency', 'missing')
/** Awards of a lot, or an award and its lot, are in different currencies. */
export const CURRENCY_DIFFERS = reason('awards', 'currency', 'differs')
/** Likewise, of what amounts are given on. */
export const BASIS_DIFFERS = reason('awards', 'amount_basis', 'differs')

/** Lots with more rows of awards are read award by award. */
const MANY_ROWS = 64

const NO_AMOUNTS = new Float64Array(0)

/** The active and pending awards of a lot, each once however many suppliers it names: how many, and what they come to. */
export class CountingAwards {
  /** After `read`: awards that surely count, and at most, and why that is not the same. */
  sure = 0
  most = 0
  whyCount = 0
  /** What they come to, known where `whySum` is 0; in which currency and on which basis, -1 none. */
  sum = 0
  whySum = 0
  currency = -1
  basis = -1

  readonly #index
  readonly #statuses
  readonly #amounts
  readonly #currencies
  readonly #bases
  readonly #hasAwards
  #kept = NO_AMOUNTS
  #count = 0

  constructor(index: Index) {
    this.#index = index
    this.#statuses = enums(index, 'awards', 'status')
    this.#amounts = numbers(index, 'awards', 'amount')
    this.#currencies = codes(index, 'awards', 'currency')
    this.#bases = codes(index, 'awards', 'amount_basis')
    this.#hasAwards = index.tables.includes('awards')
  }

  /** Reads the awards of lot l. */
  read(l: number): void {
    const { lot } = this.#index
    const start = lot.awardStart[l]!
    const end = lot.awardStart[l + 1]!
    this.sum = 0
    this.whySum = 0
    this.currency = -1
    this.basis = -1
    this.#count = 0
    this.sure = 0
    this.most = 0
    this.whyCount = 0
    if (end - start > MANY_ROWS) this.#manyRows(start, end)
    else
      for (let a = start; a < end; a++)
        if (this.#comesAgain(start, a)) this.#alike(start, a)
        else this.#first(lot.awardRow[a]!, this.#statusOf(start, end, a))
    this.most += this.sure
    if (lot.flags[l]! & LOT.MORE_AWARDS)
      this.#mayBeMore(lot.flags[l]! & LOT.UNPLACED_AWARDS ? AWARD_UNPLACED : AWARD_SET_ASIDE)
    else if (!this.#hasAwards) this.#mayBeMore(NO_AWARDS)
    // A sum in the order of size has the same bits whatever the order of rows.
    if (this.#count > 2) this.#kept.subarray(0, this.#count).sort()
    for (let k = 0; k < this.#count; k++) this.sum += this.#kept[k]!
  }

  #mayBeMore(why: number): void {
    this.#doubt(why)
    this.most = Number.POSITIVE_INFINITY
    this.whyCount = why
  }

  /** As `read`, award by award: what looks through the lot for each row would look at the square of them. */
  #manyRows(start: number, end: number): void {
    const { lot, award } = this.#index
    const rowsOf = new Map<number, number[]>()
    for (let a = start; a < end; a++) {
      const row = lot.awardRow[a]!
      const rows = rowsOf.get(award.ofRow[row]!)
      if (rows) rows.push(row)
      else rowsOf.set(award.ofRow[row]!, [row])
    }
    for (const rows of rowsOf.values()) {
      const status = this.#statusOfRows(rows)
      this.#first(rows[0]!, status)
      for (const counts of this.#statuses && status < 0 ? [PENDING, ACTIVE] : [status]) {
        if (this.#statuses && counts !== PENDING && counts !== ACTIVE) continue
        const alike = this.#statuses ? rows.filter((row) => this.#statuses![row] === counts) : rows
        // What differs from any of them differs from the first, or from the first that has an amount, or a currency.
        const others = new Set([
          alike[0],
          alike.find((row) => !Number.isNaN(this.#amounts?.[row] ?? Number.NaN)),
          alike.find((row) => (this.#currencies?.[row] ?? -1) >= 0),
        ])
        for (const row of alike.slice(1))
          for (const other of others) if (other !== undefined && other !== row) this.#compare(other, row)
      }
    }
  }

  /** Counts an award by its first row, and adds it up. */
  #first(row: number, status: number): void {
    if (status === -2 || status === -1) {
      this.most++
      const why = status === -1 ? NO_AWARD_STATUS : AWARD_STATUS_DIFFERS
      this.whyCount = smaller(this.whyCount, why)
      this.#doubt(why)
    } else if (status === PENDING || status === ACTIVE) {
      this.sure++
      this.#add(row)
    }
  }

  #comesAgain(start: number, a: number): boolean {
    const { lot, award } = this.#index
    const id = award.ofRow[lot.awardRow[a]!]!
    if (award.rowStart[id + 1]! - award.rowStart[id]! === 1) return false
    for (let b = start; b < a; b++) if (award.ofRow[lot.awardRow[b]!] === id) return true
    return false
  }

  /** Rows of one award must agree. */
  #alike(start: number, a: number): void {
    const { lot, award } = this.#index
    const row = lot.awardRow[a]!
    for (let b = start; b < a; b++) {
      const other = lot.awardRow[b]!
      if (award.ofRow[other] !== award.ofRow[row]) continue
      if (this.#statuses && this.#statuses[other] !== this.#statuses[row]) continue // counted as a status that differs
      if (this.#statuses && this.#statuses[row] !== PENDING && this.#statuses[row] !== ACTIVE) continue
      this.#compare(other, row)
    }
  }

  #compare(other: number, row: number): void {
    const [x, y] = [this.#amounts?.[other] ?? Number.NaN, this.#amounts?.[row] ?? Number.NaN]
    if (x !== y) this.#doubt(!Number.isNaN(x) && !Number.isNaN(y) ? AMOUNT_DIFFERS : NO_AMOUNT)
    const [m, n] = [this.#currencies?.[other] ?? -1, this.#currencies?.[row] ?? -1]
    if (m !== n) this.#doubt(m >= 0 && n >= 0 ? CURRENCY_DIFFERS : NO_AWARD_CURRENCY)
    this.#addBasis(row)
  }

  /** The status of the award of row place a; -1 where a row has none, -2 where its rows differ. */
  #statusOf(start: number, end: number, a: number): number {
    const { lot, award } = this.#index
    if (!this.#statuses) return -1
    const id = award.ofRow[lot.awardRow[a]!]!
    const status = this.#statuses[lot.awardRow[a]!]!
    if (award.rowStart[id + 1]! - award.rowStart[id]! === 1) return status
    let differs = false
    for (let b = start; b < end; b++) {
      const row = lot.awardRow[b]!
      if (b === a || award.ofRow[row] !== id || this.#statuses[row] === status) continue
      if (status < 0 || this.#statuses[row]! < 0) return -1
      differs = true
    }
    return differs ? -2 : status
  }

  /** Likewise of all rows that an award has in the lot. */
  #statusOfRows(rows: readonly number[]): number {
    const first = this.#statuses?.[rows[0]!] ?? -1
    let differs = false
    for (const row of rows) {
      const status = this.#statuses?.[row] ?? -1
      if (status < 0) return -1
      if (status !== first) differs = true
    }
    return differs ? -2 : first
  }

  #add(row: number): void {
    const amount = this.#amounts ? this.#amounts[row]! : Number.NaN
    const currency = this.#currencies ? this.#currencies[row]! : -1
    if (Number.isNaN(amount)) this.#doubt(NO_AMOUNT)
    else this.#keep(amount)
    if (this.#index.award.severalLots[this.#index.award.ofRow[row]!] === 1) this.#doubt(SEVERAL_LOTS)
    if (currency < 0) this.#doubt(NO_AWARD_CURRENCY)
    else if (this.currency === -1) this.currency = currency
    else if (this.currency !== currency) this.#doubt(CURRENCY_DIFFERS)
    this.#addBasis(row)
  }

  #addBasis(row: number): void {
    const basis = this.#bases ? this.#bases[row]! : -1
    if (basis < 0) return
    if (this.basis === -1) this.basis = basis
    else if (this.basis !== basis) this.#doubt(BASIS_DIFFERS)
  }

  #keep(amount: number): void {
    if (this.#count === this.#kept.length) {
      const larger = new Float64Array(Math.max(16, this.#count * 2))
      larger.set(this.#kept)
      this.#kept = larger
    }
    this.#kept[this.#count++] = amount
  }

  /** Keeps the smallest code, so that the reason does not depend on the order of rows. */
  #doubt(why: number): void {
    this.whySum = smaller(this.whySum, why)
  }
}
