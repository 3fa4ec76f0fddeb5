import { type Index, numbers } from '../join/index-of.js'
import { setKnown, setUnknown } from './block.js'
import { agreed, DIFFERS, onlyRow } from './entity-columns.js'
import type { Family } from './fact.js'
import { reason } from './reason.js'

const SET_ASIDE = reason('contracts', undefined, 'set_aside')
const why = {
  amount: {
    missing: reason('contracts', 'amount', 'missing'),
    differs: reason('contracts', 'amount', 'differs'),
    zero: reason('contracts', 'amount', 'not_positive'),
  },
  final_amount: {
    missing: reason('contracts', 'final_amount', 'missing'),
    differs: reason('contracts', 'final_amount', 'differs'),
    zero: reason('contracts', 'final_amount', 'not_positive'),
  },
} as const

/** How the price of a contract changed. */
export const contractPrice: Family = {
  subject: 'contract',
  facts: [
    {
      name: 'contract.final_to_amount',
      subject: 'contract',
      type: 'share',
      unit: 'share of the value at signature',
      about: 'Value at the end over value at signature, both above zero.',
      needs: ['contracts.amount', 'contracts.final_amount', 'contracts.contract_id', 'contracts.supplier_id'],
      requires: ['contracts.amount', 'contracts.final_amount'],
    },
  ],
  kernel(index: Index, from: number, to: number, [ratio]) {
    if (!ratio) return
    const { contract } = index
    const amounts = numbers(index, 'contracts', 'amount')
    const finals = numbers(index, 'contracts', 'final_amount')
    for (let c = from; c < to; c++) {
      const row = onlyRow(contract, c)
      const amount =
        amounts === undefined ? Number.NaN : row >= 0 ? amounts[row]! : agreed(contract, amounts, c)
      const final = finals === undefined ? Number.NaN : row >= 0 ? finals[row]! : agreed(contract, finals, c)
      if (contract.setAside[c] === 1) setUnknown(ratio, c - from, SET_ASIDE)
      else if (!(amount > 0)) setUnknown(ratio, c - from, whyNot(amount, 'amount'))
      else if (!(final > 0)) setUnknown(ratio, c - from, whyNot(final, 'final_amount'))
      else setKnown(ratio, c - from, final / amount)
    }
  },
}

function whyNot(value: number, column: keyof typeof why): number {
  if (Number.isNaN(value)) return why[column].missing
  return value === DIFFERS ? why[column].differs : why[column].zero
}
