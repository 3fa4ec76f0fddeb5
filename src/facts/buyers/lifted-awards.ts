import { groupRows } from '../../join/group.js'
import { codes, type Index, numbers } from '../../join/index-of.js'
import { AWARD_NAMELESS, AwardedContracts } from '../awards/awarded-contracts.js'
import { agreed, DIFFERS } from '../awards/entity-columns.js'
import { reaches } from '../near.js'
import { reason, smaller } from '../reason.js'
import type { DirectAwards } from './direct-awards.js'

const NO_CONTRACTS = reason('contracts', undefined, 'missing')
const SET_ASIDE = reason('contracts', undefined, 'set_aside')
const NO_FINAL = reason('contracts', 'final_amount', 'missing')
const FINAL_DIFFERS = reason('contracts', 'final_amount', 'differs')
const NO_CURRENCY = reason('contracts', 'currency', 'missing')
const CURRENCY_DIFFERS = reason('contracts', 'currency', 'differs')
const NO_AWARD = reason('awards', undefined, 'missing')

export const liftedNeeds: readonly string[] = [
  'contracts.contract_id',
  'contracts.supplier_id',
  'contracts.award_id',
  'contracts.final_amount',
  'contracts.currency',
]

/** The contracts of each of some awards, and what they came to at the end. Linear in contracts; one object a family. */
export class LiftedAwards {
  readonly #index
  readonly #start
  readonly #order
  /** Why some contract of a tender may be of any of its awards, else 0. */
  readonly #whyLoose
  /** Why some contract may be of any award at all, else 0. */
  readonly #whyLost
  /** 1: some contract of a tender may be of any of its awards without an id. */
  readonly #ofNameless
  readonly #final
  readonly #currency
  readonly #has

  /** `awards`: those of which it will be asked. */
  constructor(index: Index, awards: Int32Array) {
    this.#index = index
    this.#has = index.tables.includes('contracts')
    this.#final = numbers(index, 'contracts', 'final_amount')
    this.#currency = codes(index, 'contracts', 'currency')
    this.#whyLoose = new Uint8Array(index.counts.tender)
    this.#ofNameless = new Uint8Array(index.counts.tender)
    const named = codes(index, 'contracts', 'tender_id')
    this.#whyLost = named?.includes(-1) ? SET_ASIDE : 0
    const contracts = AwardedContracts.of(index)
    const keys = new Int32Array(index.counts.contract).fill(-1)
    const isAsked = new Uint8Array(index.counts.tender)
    for (const a of awards) isAsked[index.award.tender[a]!] = 1
    for (let c = 0; c < keys.length; c++) {
      const t = index.contract.tender[c]!
      if (isAsked[t] === 0) continue
      contracts.read(c)
      if (contracts.whyAward === 0) keys[c] = contracts.award
      else if (contracts.whyAward === AWARD_NAMELESS) this.#ofNameless[t] = 1
      // One that names an award which is not there is of none of those that are.
      else if (contracts.whyAward !== NO_AWARD)
        this.#whyLoose[t] = smaller(this.#whyLoose[t]!, contracts.whyAward)
    }
    const { start, order } = groupRows(keys, index.counts.award)
    this.#start = start
    this.#order = order
  }

  /**
   * Of award a, as `found` has read it: 0 where it surely lies below its threshold and a contract of it ended at the
   * threshold or above; -1 where not; else why that is not known.
   */
  whyOpen(a: number, found: DirectAwards): number {
    if (found.isAbove) return -1
    if (!this.#has) return smaller(smaller(found.whyDirect, found.whyLimit), NO_CONTRACTS)
    const t = this.#index.award.tender[a]!
    let open = smaller(this.#whyLoose[t]!, this.#whyLost)
    if (this.#index.idCode.award[a]! < 0 && this.#ofNameless[t] === 1) open = smaller(open, AWARD_NAMELESS)
    for (let i = this.#start[a]!; i < this.#start[a + 1]!; i++) {
      const why = this.#whyOpenBy(this.#order[i]!, found)
      if (why === 0) return found.whyDirect
      if (why > 0) open = smaller(open, why)
    }
    return open === 0 ? -1 : smaller(open, found.whyDirect)
  }

  #whyOpenBy(c: number, found: DirectAwards): number {
    const { contract } = this.#index
    if (contract.setAside[c] !== 0) return SET_ASIDE
    const final = this.#final ? agreed(contract, this.#final, c) : Number.NaN
    const currency = this.#currency ? agreed(contract, this.#currency, c) : -1
    if (Number.isNaN(final)) return NO_FINAL
    if (final === DIFFERS) return FINAL_DIFFERS
    if (currency < 0) return currency === DIFFERS ? CURRENCY_DIFFERS : NO_CURRENCY
    if (currency === found.currency && final <= found.amount) return -1
    if (found.whyLimit !== 0) return found.whyLimit
    if (currency !== found.currency) return CURRENCY_DIFFERS
    return reaches(final, found.limit) ? 0 : -1
  }
}
