import { type Index, numbers } from '../join/index-of.js'
import { AwardedContracts } from './awarded-contracts.js'
import { setKnown, setUnknown } from './block.js'
import { aboutDays, setDays } from './days-between.js'
import { agreed, DIFFERS } from './entity-columns.js'
import type { Family } from './fact.js'
import { reason } from './reason.js'

const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const AWARDED_AT_DIFFERS = reason('awards', 'awarded_at', 'differs')
const SIGNED_AT_DIFFERS = reason('contracts', 'signed_at', 'differs')
const whyDays = {
  noFrom: reason('awards', 'awarded_at', 'missing'),
  fromDay: reason('awards', 'awarded_at', 'same_day'),
  noTo: reason('contracts', 'signed_at', 'missing'),
  toDay: reason('contracts', 'signed_at', 'same_day'),
}

const link = [
  'contracts.contract_id',
  'contracts.supplier_id',
  'contracts.award_id',
  'awards.award_id',
  'awards.lot_id',
  'awards.supplier_id',
]
const amountNeeds = [
  ...link,
  'contracts.amount',
  'contracts.currency',
  'contracts.status',
  'contracts.cancelled_at',
  'awards.amount',
  'awards.currency',
]
const amountRequires = [
  'contracts.award_id',
  'contracts.amount',
  'contracts.currency',
  'awards.award_id',
  'awards.amount',
  'awards.currency',
]

/** How a contract follows from its award. */
export const contractAward: Family = {
  subject: 'contract',
  facts: [
    {
      name: 'contract.awarded',
      subject: 'contract',
      type: 'money',
      unit: 'contract.currency',
      about: 'Value of the award behind the contract, above zero and in the same currency.',
      needs: amountNeeds,
      requires: amountRequires,
    },
    {
      name: 'contract.of_award',
      subject: 'contract',
      type: 'money',
      unit: 'contract.currency',
      about:
        'Value at signature of the contract and all others of its award that were not cancelled, each above zero and in the currency of the award.',
      needs: amountNeeds,
      requires: amountRequires,
    },
    {
      name: 'contract.award_difference',
      subject: 'contract',
      type: 'share',
      unit: 'share of the award',
      about:
        'How far the value at signature, of all contracts of the award together, is from that of the award.',
      needs: amountNeeds,
      requires: amountRequires,
    },
    {
      name: 'contract.signature_days',
      subject: 'contract',
      type: 'days',
      about: `From the decision of its award to the signature. ${aboutDays}`,
      needs: [...link, 'awards.awarded_at', 'contracts.signed_at'],
      requires: ['contracts.award_id', 'awards.award_id', 'awards.awarded_at', 'contracts.signed_at'],
    },
  ],
  kernel(index, from, to, [awarded, ofAward, difference, days]) {
    const contracts = AwardedContracts.of(index)
    const dates = new Dates(index)
    for (let c = from; c < to; c++) {
      const i = c - from
      contracts.read(c)
      if (awarded || ofAward || difference) {
        contracts.readAmounts(c)
        const { awarded: award, contracted, whyAmount } = contracts
        if (whyAmount !== 0) {
          if (awarded) setUnknown(awarded, i, whyAmount)
          if (ofAward) setUnknown(ofAward, i, whyAmount)
          if (difference) setUnknown(difference, i, whyAmount)
        } else {
          if (awarded) setKnown(awarded, i, award)
          if (ofAward) setKnown(ofAward, i, contracted)
          if (difference) setKnown(difference, i, Math.abs(contracted - award) / award)
        }
      }
      if (!days) continue
      const why = contracts.whyAward || dates.read(c, contracts)
      if (why !== 0) setUnknown(days, i, why)
      else setDays(days, i, dates.awarded, dates.signed, whyDays)
    }
  },
}

/** When a contract was awarded and signed. */
class Dates {
  awarded = Number.NaN
  signed = Number.NaN
  readonly #index
  readonly #awardedAt
  readonly #signedAt

  constructor(index: Index) {
    this.#index = index
    this.#awardedAt = numbers(index, 'awards', 'awarded_at')
    this.#signedAt = numbers(index, 'contracts', 'signed_at')
  }

  /** The reason where rows say different things, else 0. */
  read(c: number, { award, row, awardRow }: AwardedContracts): number {
    const { award: awards, contract } = this.#index
    if (awards.setAside[award] === 1) return AWARD_SET_ASIDE
    const awardedAt = this.#awardedAt
    const signedAt = this.#signedAt
    this.awarded =
      awardedAt === undefined
        ? Number.NaN
        : awardRow >= 0
          ? awardedAt[awardRow]!
          : agreed(awards, awardedAt, award)
    this.signed =
      signedAt === undefined ? Number.NaN : row >= 0 ? signedAt[row]! : agreed(contract, signedAt, c)
    if (this.awarded === DIFFERS) return AWARDED_AT_DIFFERS
    return this.signed === DIFFERS ? SIGNED_AT_DIFFERS : 0
  }
}
