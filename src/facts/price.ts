import { codes, enums, type Index, LOT, numbers, TENDER } from '../join/index-of.js'
import { enumValues } from '../schema/tables.js'
import { TENDER_SET_ASIDE } from './bid-state.js'
import { setKnown, setRange, setUnknown } from './block.js'
import type { Block, Family } from './fact.js'
import { oncePerIndex } from './per-index.js'
import { reason } from './reason.js'

const statuses = enumValues('awards', 'status')
const PENDING = statuses.indexOf('pending')
const ACTIVE = statuses.indexOf('active')

const NO_LOT_ESTIMATE = reason('lots', 'estimate', 'missing')
const NO_TENDER_ESTIMATE = reason('tenders', 'estimate', 'missing')
const LOT_SET_ASIDE = reason('lots', undefined, 'set_aside')
const ESTIMATE_ZERO = reason('lots', 'estimate', 'not_positive')
const TENDER_ESTIMATE_ZERO = reason('tenders', 'estimate', 'not_positive')
const NO_AWARDS = reason('awards', undefined, 'missing')
const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const AWARD_UNPLACED = reason('awards', 'lot_id', 'unplaced')
const NO_AWARD_STATUS = reason('awards', 'status', 'missing')
const AWARD_STATUS_DIFFERS = reason('awards', 'status', 'differs')
const NO_AMOUNT = reason('awards', 'amount', 'missing')
const AMOUNT_DIFFERS = reason('awards', 'amount', 'differs')
const SEVERAL_LOTS = reason('awards', 'amount', 'several_lots')
const AWARDED_ZERO = reason('awards', 'amount', 'not_positive')
const NO_AWARD_CURRENCY = reason('awards', 'currency', 'missing')
const CURRENCY_DIFFERS = reason('awards', 'currency', 'differs')
const NO_LOT_CURRENCY = reason('lots', 'currency', 'missing')
const NO_TENDER_CURRENCY = reason('tenders', 'currency', 'missing')
const BASIS_DIFFERS = reason('awards', 'amount_basis', 'differs')

const estimateNeeds = ['lots.estimate', 'tenders.estimate']
const currencyNeeds = ['lots.currency', 'tenders.currency']
export const awardNeeds = [
  'awards.status',
  'awards.award_id',
  'awards.lot_id',
  'awards.supplier_id',
  'awards.amount',
  'awards.currency',
]

/** What a lot was estimated at, and what it was awarded for. */
export const price: Family = {
  subject: 'lot',
  facts: [
    {
      name: 'lot.estimate',
      subject: 'lot',
      type: 'money',
      unit: 'lot.currency',
      about: 'Estimated value of the lot; of the tender only where it is one lot.',
      requires: ['lots.estimate|tenders.estimate'],
      needs: estimateNeeds,
    },
    {
      name: 'lot.currency',
      subject: 'lot',
      type: 'text',
      domain: 'currency',
      about: 'Currency of the estimate.',
      requires: ['lots.currency|tenders.currency'],
      needs: currencyNeeds,
    },
    {
      name: 'lot.awards.counting',
      subject: 'lot',
      type: 'count',
      unit: 'awards',
      about: 'Active and pending awards of the lot.',
      requires: ['awards.status'],
      needs: ['awards.status', 'awards.award_id', 'awards.lot_id', 'awards.supplier_id'],
    },
    {
      name: 'lot.awarded',
      subject: 'lot',
      type: 'money',
      unit: 'lot.currency',
      about:
        'Sum of the active and pending awards; known only if status, amount and one currency of all of them are.',
      requires: ['awards.status', 'awards.amount', 'awards.currency'],
      needs: awardNeeds,
    },
    {
      name: 'lot.awarded_to_estimate',
      subject: 'lot',
      type: 'share',
      unit: 'share of the estimate',
      about: 'Awarded sum over estimate, both above zero, in one currency and on one basis.',
      requires: [
        'awards.status',
        'awards.amount',
        'awards.currency',
        'lots.estimate|tenders.estimate',
        'lots.currency|tenders.currency',
      ],
      needs: [
        ...awardNeeds,
        ...estimateNeeds,
        ...currencyNeeds,
        'awards.amount_basis',
        'lots.estimate_basis',
        'tenders.estimate_basis',
      ],
    },
  ],
  kernel(index, from, to, out) {
    const lots = pricesOf(index)
    for (let l = from; l < to; l++) {
      l = lots.writePlain(l, from, to, out)
      if (l < to) lots.write(l, l - from, out)
    }
  },
}

const pricesOf = oncePerIndex((index) => new LotPrices(index))

const NOT_PLAIN = LOT.MORE_AWARDS | LOT.ROW_SET_ASIDE

/** Lots with more rows of awards are read award by award. */
const MANY_ROWS = 64

const NO_AMOUNTS = new Float64Array(0)

/** The columns that prices are read from, and the few numbers carried from one step of a lot to the next. */
class LotPrices {
  readonly #index
  readonly #lots
  readonly #tenders
  readonly #status
  readonly #amount
  readonly #currency
  readonly #basis
  /** Amounts of the counting awards of the lot at hand. */
  #amounts = NO_AMOUNTS
  #count = 0
  #sum = 0
  #whySum = 0
  #sumCurrency = -1
  #sumBasis = -1
  /** Awards that count, those that may as well, and why these. */
  #sure = 0
  #most = 0
  #whyCount = 0

  constructor(index: Index) {
    this.#index = index
    this.#lots = valueColumns(index, 'lots')
    this.#tenders = valueColumns(index, 'tenders')
    this.#status = enums(index, 'awards', 'status')
    this.#amount = numbers(index, 'awards', 'amount')
    this.#currency = codes(index, 'awards', 'currency')
    this.#basis = codes(index, 'awards', 'amount_basis')
  }

  /**
   * Writes usual lots from l on, and gives the first that is none (or `to`): no award, or one of one row, active or
   * pending, with all that is needed known and alike. One walk in locals: a third of the time of asking lot by lot.
   */
  writePlain(
    l: number,
    from: number,
    to: number,
    [estimate, currency, counting, awarded, ratio]: readonly (Block | undefined)[],
  ): number {
    const { idCode, award, lot, tender } = this.#index
    const { awardStart, awardRow, flags } = lot
    const { ofRow, rowStart, severalLots } = award
    const [status, amount, money, basis] = [this.#status, this.#amount, this.#currency, this.#basis]
    const [ofLots, ofTenders] = [this.#lots, this.#tenders]
    if (!status || !amount || !money) return l
    for (; l < to; l++) {
      const start = awardStart[l]!
      const n = awardStart[l + 1]! - start
      if (n > 1 || (flags[l]! & NOT_PLAIN) !== 0) return l
      const undivided = idCode.lot[l]! < 0
      const row = undivided ? tender.row[lot.tender[l]!]! : lot.row[l]!
      const columns = undivided ? ofTenders : ofLots
      if (row < 0 || columns.estimate === undefined || columns.currency === undefined) return l
      const value = columns.estimate[row]!
      const code = columns.currency[row]!
      if (!(value > 0) || code < 0) return l
      const i = l - from
      if (n === 0) {
        if (estimate) setKnown(estimate, i, value)
        if (currency) setKnown(currency, i, code)
        if (counting) setKnown(counting, i, 0)
        if (awarded) setKnown(awarded, i, 0)
        if (ratio) setUnknown(ratio, i, AWARDED_ZERO)
        continue
      }
      const a = awardRow[start]!
      const entity = ofRow[a]!
      const sum = amount[a]!
      const known =
        (status[a] === ACTIVE || status[a] === PENDING) &&
        rowStart[entity + 1] === rowStart[entity]! + 1 &&
        severalLots[entity] === 0 &&
        sum > 0 &&
        money[a] === code
      if (!known || (basis !== undefined && columns.basis !== undefined && basis[a] !== columns.basis[row]))
        return l
      if (estimate) setKnown(estimate, i, value)
      if (currency) setKnown(currency, i, code)
      if (counting) setKnown(counting, i, 1)
      if (awarded) setKnown(awarded, i, sum)
      if (ratio) setKnown(ratio, i, sum / value)
    }
    return to
  }

  write(
    l: number,
    i: number,
    [estimate, currency, counting, awarded, ratio]: readonly (Block | undefined)[],
  ): void {
    const index = this.#index
    const undivided = index.idCode.lot[l]! < 0
    const row = undivided ? index.tender.row[index.lot.tender[l]!]! : index.lot.row[l]!
    const columns = undivided ? this.#tenders : this.#lots
    const lost = lostRow(index, l, undivided)
    const value = columns.estimate && row >= 0 && lost === 0 ? columns.estimate[row]! : Number.NaN
    const noEstimate = lost || (undivided ? NO_TENDER_ESTIMATE : NO_LOT_ESTIMATE)
    if (estimate) {
      if (!Number.isNaN(value)) setKnown(estimate, i, value)
      else setUnknown(estimate, i, noEstimate)
    }
    const money = columns.currency && row >= 0 ? columns.currency[row]! : -1
    const noCurrency = lost || (undivided ? NO_TENDER_CURRENCY : NO_LOT_CURRENCY)
    if (currency) {
      if (money >= 0) setKnown(currency, i, money)
      else setUnknown(currency, i, noCurrency)
    }
    if (!counting && !awarded && !ratio) return
    this.#awards(l, i, counting)
    if (awarded) {
      if (this.#whySum === 0) setKnown(awarded, i, this.#sum)
      else setUnknown(awarded, i, this.#whySum)
    }
    if (!ratio) return
    const basis = columns.basis && row >= 0 ? columns.basis[row]! : -1
    const why =
      this.#whySum ||
      (Number.isNaN(value) && noEstimate) ||
      (!(value > 0) && (undivided ? TENDER_ESTIMATE_ZERO : ESTIMATE_ZERO)) ||
      (!(this.#sum > 0) && AWARDED_ZERO) ||
      (money < 0 && noCurrency) ||
      (money !== this.#sumCurrency && CURRENCY_DIFFERS) ||
      (basis >= 0 && this.#sumBasis !== -1 && basis !== this.#sumBasis && BASIS_DIFFERS) ||
      0
    if (why === 0) setKnown(ratio, i, this.#sum / value)
    else setUnknown(ratio, i, why)
  }

  /** Sums the counting awards, each once however many suppliers it names. */
  #awards(l: number, i: number, counting: Block | undefined): void {
    const { lot, tables } = this.#index
    const start = lot.awardStart[l]!
    const end = lot.awardStart[l + 1]!
    this.#sum = 0
    this.#whySum = 0
    this.#sumCurrency = -1
    this.#sumBasis = -1
    this.#count = 0
    this.#sure = 0
    this.#most = 0
    this.#whyCount = 0
    if (end - start > MANY_ROWS) this.#manyRows(start, end)
    else
      for (let a = start; a < end; a++)
        if (this.#comesAgain(start, a)) this.#alike(start, a)
        else this.#first(lot.awardRow[a]!, this.#statusOf(start, end, a))
    const [sure, most, whyCount] = [this.#sure, this.#most, this.#whyCount]
    if (lot.flags[l]! & LOT.MORE_AWARDS) {
      const why = lot.flags[l]! & LOT.UNPLACED_AWARDS ? AWARD_UNPLACED : AWARD_SET_ASIDE
      this.#doubt(why)
      if (counting) setRange(counting, i, sure, Number.POSITIVE_INFINITY, why)
    } else if (!tables.includes('awards')) {
      this.#doubt(NO_AWARDS)
      if (counting) setRange(counting, i, 0, Number.POSITIVE_INFINITY, NO_AWARDS)
    } else if (counting) setRange(counting, i, sure, sure + most, whyCount)
    // A sum in the order of size has the same bits whatever the order of rows.
    if (this.#count > 2) this.#amounts.subarray(0, this.#count).sort()
    for (let k = 0; k < this.#count; k++) this.#sum += this.#amounts[k]!
  }

  /** Likewise, award by award: what looks through the lot for each row would look at the square of them. */
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
      for (const counts of this.#status && status < 0 ? [PENDING, ACTIVE] : [status]) {
        if (this.#status && counts !== PENDING && counts !== ACTIVE) continue
        const alike = this.#status ? rows.filter((row) => this.#status![row] === counts) : rows
        // What differs from any of them differs from the first, or from the first that has an amount, or a currency.
        const others = new Set([
          alike[0],
          alike.find((row) => !Number.isNaN(this.#amount?.[row] ?? Number.NaN)),
          alike.find((row) => (this.#currency?.[row] ?? -1) >= 0),
        ])
        for (const row of alike.slice(1))
          for (const other of others) if (other !== undefined && other !== row) this.#compare(other, row)
      }
    }
  }

  /** Counts an award by its first row, and adds it up. */
  #first(row: number, status: number): void {
    if (status === -2 || status === -1) {
      this.#most++
      const why = status === -1 ? NO_AWARD_STATUS : AWARD_STATUS_DIFFERS
      if (this.#whyCount === 0 || why < this.#whyCount) this.#whyCount = why
      this.#doubt(why)
    } else if (status === PENDING || status === ACTIVE) {
      this.#sure++
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
      if (this.#status && this.#status[other] !== this.#status[row]) continue // counted as a status that differs
      if (this.#status && this.#status[row] !== PENDING && this.#status[row] !== ACTIVE) continue
      this.#compare(other, row)
    }
  }

  #compare(other: number, row: number): void {
    const [x, y] = [this.#amount?.[other] ?? Number.NaN, this.#amount?.[row] ?? Number.NaN]
    if (x !== y) this.#doubt(!Number.isNaN(x) && !Number.isNaN(y) ? AMOUNT_DIFFERS : NO_AMOUNT)
    const [m, n] = [this.#currency?.[other] ?? -1, this.#currency?.[row] ?? -1]
    if (m !== n) this.#doubt(m >= 0 && n >= 0 ? CURRENCY_DIFFERS : NO_AWARD_CURRENCY)
    this.#addBasis(row)
  }

  /** The status of the award of row place a; -1 where a row has none, -2 where its rows differ. */
  #statusOf(start: number, end: number, a: number): number {
    const { lot, award } = this.#index
    if (!this.#status) return -1
    const id = award.ofRow[lot.awardRow[a]!]!
    const status = this.#status[lot.awardRow[a]!]!
    if (award.rowStart[id + 1]! - award.rowStart[id]! === 1) return status
    let differs = false
    for (let b = start; b < end; b++) {
      const row = lot.awardRow[b]!
      if (b === a || award.ofRow[row] !== id || this.#status[row] === status) continue
      if (status < 0 || this.#status[row]! < 0) return -1
      differs = true
    }
    return differs ? -2 : status
  }

  /** Likewise of all rows that an award has in the lot. */
  #statusOfRows(rows: readonly number[]): number {
    const first = this.#status?.[rows[0]!] ?? -1
    let differs = false
    for (const row of rows) {
      const status = this.#status?.[row] ?? -1
      if (status < 0) return -1
      if (status !== first) differs = true
    }
    return differs ? -2 : first
  }

  #add(row: number): void {
    const amount = this.#amount ? this.#amount[row]! : Number.NaN
    const currency = this.#currency ? this.#currency[row]! : -1
    if (Number.isNaN(amount)) this.#doubt(NO_AMOUNT)
    else this.#keep(amount)
    if (this.#index.award.severalLots[this.#index.award.ofRow[row]!] === 1) this.#doubt(SEVERAL_LOTS)
    if (currency < 0) this.#doubt(NO_AWARD_CURRENCY)
    else if (this.#sumCurrency === -1) this.#sumCurrency = currency
    else if (this.#sumCurrency !== currency) this.#doubt(CURRENCY_DIFFERS)
    this.#addBasis(row)
  }

  #addBasis(row: number): void {
    const basis = this.#basis ? this.#basis[row]! : -1
    if (basis < 0) return
    if (this.#sumBasis === -1) this.#sumBasis = basis
    else if (this.#sumBasis !== basis) this.#doubt(BASIS_DIFFERS)
  }

  #keep(amount: number): void {
    if (this.#count === this.#amounts.length) {
      const larger = new Float64Array(Math.max(16, this.#count * 2))
      larger.set(this.#amounts)
      this.#amounts = larger
    }
    this.#amounts[this.#count++] = amount
  }

  /** Keeps the smallest code, so that the reason does not depend on the order of rows. */
  #doubt(why: number): void {
    if (this.#whySum === 0 || why < this.#whySum) this.#whySum = why
  }
}

function valueColumns(index: Index, table: 'lots' | 'tenders') {
  return {
    estimate: numbers(index, table, 'estimate'),
    currency: codes(index, table, 'currency'),
    basis: codes(index, table, 'estimate_basis'),
  }
}

/** The reason where the row that holds the estimate was set aside, else 0. */
function lostRow(index: Index, l: number, undivided: boolean): number {
  if (index.lot.flags[l]! & LOT.ROW_SET_ASIDE) return LOT_SET_ASIDE
  return undivided && index.tender.flags[index.lot.tender[l]!]! & TENDER.ROW_SET_ASIDE ? TENDER_SET_ASIDE : 0
}
