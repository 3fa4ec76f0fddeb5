import { type Index, numbers } from '../../join/index-of.js'
import { setKnown, setUnknown } from '../block.js'
import type { Family } from '../fact.js'
import { onlyRow } from '../only-row.js'
import { reason } from '../reason.js'
import { agreed, DIFFERS } from './entity-columns.js'

const SET_ASIDE = reason('contracts', undefined, 'set_aside')
interface WhyNot {
  readonly missing: number
  readonly differs: number
  readonly zero: number
}

const reasonsOf = (column: string): WhyNot => ({
  missing: reason('contracts', column, 'missing'),
  differs: reason('contracts', column, 'differs'),
  zero: reason('contracts', column, 'not_positive'),
})
const whyAmount = reasonsOf('amount')
const whyFinal = reasonsOf('final_amount')

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
      if (amounts && finals && row >= 0) {
        const amount = amounts[row]!
        const final = finals[row]!
        if (amount > 0 && final > 0) setKnown(ratio, c - from, final / amount)
        else setUnknown(ratio, c - from, amount > 0 ? whyNot(final, whyFinal) : whyNot(amount, whyAmount))
        continue
      }
      const amount = amounts ? agreed(contract, amounts, c) : Number.NaN
      const final = finals ? agreed(contract, finals, c) : Number.NaN
      if (contract.setAside[c] !== 0) setUnknown(ratio, c - from, SET_ASIDE)
      else if (!(amount > 0)) setUnknown(ratio, c - from, whyNot(amount, whyAmount))
      else if (!(final > 0)) setUnknown(ratio, c - from, whyNot(final, whyFinal))
      else setKnown(ratio, c - from, final / amount)
    }
  },
}

function whyNot(value: number, { missing, differs, zero }: WhyNot): number {
  if (Number.isNaN(value)) return missing
  return value === DIFFERS ? differs : zero
}
