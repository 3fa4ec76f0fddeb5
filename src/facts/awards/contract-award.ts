import { codes, type Index, numbers } from '../../join/index-of.js'
import { setKnown, setUnknown } from '../block.js'
import { aboutDays, setDays } from '../days-between.js'
import type { Block, Family } from '../fact.js'
import { reason } from '../reason.js'
import { AwardedContracts } from './awarded-contracts.js'
import { agreed, DIFFERS } from './entity-columns.js'

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
        'How far the value at signature, of all contracts of the award together, is from that of the award. Not known where a contract of the tender names no award.',
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
    contracts.readPlain(from, to)
    if (awarded || ofAward || difference)
      writeAmounts(index, contracts, from, to, [awarded, ofAward, difference])
    if (days) writeDays(index, contracts, from, to, days)
  },
}

function writeAmounts(
  index: Index,
  contracts: AwardedContracts,
  from: number,
  to: number,
  [awarded, ofAward, difference]: readonly (Block | undefined)[],
): void {
  const { rows, awardRows } = contracts
  const amounts = numbers(index, 'contracts', 'amount')
  const currencies = codes(index, 'contracts', 'currency')
  const awardAmounts = numbers(index, 'awards', 'amount')
  const awardCurrencies = codes(index, 'awards', 'currency')
  const isAll = amounts && currencies && awardAmounts && awardCurrencies
  for (let c = from; c < to; c++) {
    const i = c - from
    const row = rows[i]!
    if (isAll && row >= 0) {
      const amount = amounts[row]!
      const award = awardAmounts[awardRows[i]!]!
      const currency = currencies[row]!
      if (amount > 0 && award > 0 && currency >= 0 && currency === awardCurrencies[awardRows[i]!]) {
        if (awarded) setKnown(awarded, i, award)
        if (ofAward) setKnown(ofAward, i, amount)
        if (difference) setKnown(difference, i, Math.abs(amount - award) / award)
        continue
      }
    }
    contracts.read(c)
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
}

function writeDays(index: Index, contracts: AwardedContracts, from: number, to: number, days: Block): void {
  const { rows, awardRows } = contracts
  const awardedAt = numbers(index, 'awards', 'awarded_at')
  const signedAt = numbers(index, 'contracts', 'signed_at')
  for (let c = from; c < to; c++) {
    const i = c - from
    const row = rows[i]!
    if (awardedAt && signedAt && row >= 0) {
      setDays(days, i, awardedAt[awardRows[i]!]!, signedAt[row]!, whyDays)
      continue
    }
    contracts.read(c)
    const { award, whyAward } = contracts
    const awardAt = awardedAt && whyAward === 0 ? agreed(index.award, awardedAt, award) : Number.NaN
    const at = signedAt ? agreed(index.contract, signedAt, c) : Number.NaN
    if (whyAward !== 0) setUnknown(days, i, whyAward)
    else if (index.award.setAside[award] !== 0) setUnknown(days, i, AWARD_SET_ASIDE)
    else if (awardAt === DIFFERS) setUnknown(days, i, AWARDED_AT_DIFFERS)
    else if (at === DIFFERS) setUnknown(days, i, SIGNED_AT_DIFFERS)
    else setDays(days, i, awardAt, at, whyDays)
  }
}
