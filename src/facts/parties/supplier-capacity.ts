import { codes, type Index, numbers } from '../../join/index-of.js'
import { agreed, DIFFERS } from '../awards/entity-columns.js'
import { setRange, setUnknown } from '../block.js'
import type { Block, Family } from '../fact.js'
import { reason, smaller } from '../reason.js'
import { sumInOrder } from '../sum-in-order.js'
import { AwardSuppliers, awardSupplierNeeds } from './award-suppliers.js'
import { rowOfParty, whyNotOf } from './party-column.js'

const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const NO_AMOUNT = reason('awards', 'amount', 'missing')
const AMOUNT_DIFFERS = reason('awards', 'amount', 'differs')
const AMOUNT_ZERO = reason('awards', 'amount', 'not_positive')
const NO_AWARD_CURRENCY = reason('awards', 'currency', 'missing')
const AWARD_CURRENCY_DIFFERS = reason('awards', 'currency', 'differs')
const NO_EMPLOYEES = reason('parties', 'employees', 'missing')
const NO_CAPITAL = reason('parties', 'capital', 'missing')
const NO_CURRENCY = reason('parties', 'currency', 'missing')
const CURRENCY_DIFFERS = reason('parties', 'currency', 'differs')

/** What the suppliers of an award have to carry it with, all together. */
export const supplierCapacity: Family = {
  subject: 'award',
  facts: [
    {
      name: 'award.supplier_employees',
      subject: 'award',
      type: 'count',
      unit: 'employees',
      about: 'Employees of all its suppliers together.',
      needs: [...awardSupplierNeeds, 'parties.employees', 'scan.parties', 'scan.checks'],
      requires: ['awards.supplier_id', 'parties.employees'],
    },
    {
      name: 'award.capital_share',
      subject: 'award',
      type: 'share',
      unit: 'share of the award',
      about:
        'Registered capital of all its suppliers together over the value of the award, which is above zero and in the same currency.',
      needs: [
        ...awardSupplierNeeds,
        'awards.amount',
        'awards.currency',
        'parties.capital',
        'parties.currency',
        'scan.parties',
        'scan.checks',
      ],
      requires: [
        'awards.supplier_id',
        'awards.amount',
        'awards.currency',
        'parties.capital',
        'parties.currency',
      ],
    },
  ],
  kernel(index, from, to, [employees, share]) {
    const suppliers = new AwardSuppliers(index)
    const sum = new PartySum(index, suppliers)
    for (let a = from; a < to; a++) {
      suppliers.read(a)
      if (employees) {
        sum.employees()
        sum.write(employees, a - from, 1)
      }
      if (!share) continue
      const amount = awardAmount(index, a)
      if (amount.why !== 0) setUnknown(share, a - from, amount.why)
      else {
        sum.capital(amount.currency)
        sum.write(share, a - from, amount.value)
      }
    }
  },
}

/** The value of an award and its currency; `why` it is not known, else 0. */
function awardAmount(index: Index, a: number): { value: number; currency: number; why: number } {
  const amounts = numbers(index, 'awards', 'amount')
  const currencies = codes(index, 'awards', 'currency')
  const value = amounts ? agreed(index.award, amounts, a) : Number.NaN
  const currency = currencies ? agreed(index.award, currencies, a) : Number.NaN
  const why = (): number => {
    if (index.award.setAside[a] !== 0) return AWARD_SET_ASIDE
    if (value === DIFFERS) return AMOUNT_DIFFERS
    if (Number.isNaN(value)) return NO_AMOUNT
    if (!(value > 0)) return AMOUNT_ZERO
    if (currency === DIFFERS) return AWARD_CURRENCY_DIFFERS
    return currency >= 0 ? 0 : NO_AWARD_CURRENCY
  }
  return { value, currency, why: why() }
}

/** Sums over the suppliers that were read last: what is not known of one may be any number from zero. */
class PartySum {
  #least = 0
  #why = 0
  #values = new Float64Array(8)

  readonly #index
  readonly #suppliers
  readonly #employees
  readonly #capital
  readonly #currency

  constructor(index: Index, suppliers: AwardSuppliers) {
    this.#index = index
    this.#suppliers = suppliers
    this.#employees = numbers(index, 'parties', 'employees')
    this.#capital = numbers(index, 'parties', 'capital')
    this.#currency = codes(index, 'parties', 'currency')
  }

  employees(): void {
    this.#sum(this.#employees, NO_EMPLOYEES, () => 0)
  }

  capital(currency: number): void {
    this.#sum(this.#capital, NO_CAPITAL, (row) => {
      const own = this.#currency ? this.#currency[row]! : -1
      if (own < 0) return NO_CURRENCY
      return own === currency ? 0 : CURRENCY_DIFFERS
    })
  }

  /** Writes the sum over a divisor. */
  write(block: Block, i: number, divisor: number): void {
    const { why } = this.#suppliers
    const doubt = smaller(this.#why, why)
    const least = this.#least / divisor
    setRange(block, i, least, doubt === 0 ? least : Number.POSITIVE_INFINITY, doubt)
  }

  #sum(values: Float64Array | undefined, missing: number, whyNot: (row: number) => number): void {
    const { count, parties } = this.#suppliers
    if (this.#values.length < count) this.#values = new Float64Array(count * 2)
    let known = 0
    this.#why = 0
    for (let k = 0; k < count; k++) {
      const row = rowOfParty(this.#index, parties[k]!)
      const value = values && row >= 0 ? values[row]! : Number.NaN
      const why = Number.isNaN(value) ? whyNotOf(this.#index, row, missing) : whyNot(row)
      if (why === 0) this.#values[known++] = value
      else this.#why = smaller(this.#why, why)
    }
    this.#least = sumInOrder(this.#values, 0, known)
  }
}
