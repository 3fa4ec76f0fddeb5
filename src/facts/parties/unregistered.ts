import { codes, numbers } from '../../join/index-of.js'
import { REGISTER } from '../../join/parties/registers.js'
import { setTruth } from '../block.js'
import type { Family } from '../fact.js'
import { reason } from '../reason.js'
import { onRegister } from './on-register.js'

const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const NO_SUPPLIER = reason('awards', 'supplier_id', 'missing')
const NO_REGISTERS = reason('registers', undefined, 'missing')
const NO_COMPANIES = reason('registers', 'register', 'missing')

/**
 * Whether a supplier of an award was in no company register on the day of the award. Unknown without a company register;
 * linear in rows and entries.
 */
export const unregistered: Family = {
  subject: 'award',
  facts: [
    {
      name: 'award.unregistered',
      subject: 'award',
      type: 'boolean',
      about:
        'A supplier of the award has no entry in the company register that holds on the day of the award; an entry without an end holds still.',
      needs: [
        'awards.supplier_id',
        'awards.award_id',
        'awards.lot_id',
        'awards.awarded_at',
        'registers.from',
        'registers.to',
        'scan.registers',
      ],
      requires: ['awards.supplier_id'],
    },
  ],
  kernel(index, from, to, [out]) {
    if (!out) return
    const { registers } = index
    const { rowStart, rows, setAside } = index.award
    const supplier = codes(index, 'awards', 'supplier_id')
    const days = numbers(index, 'awards', 'awarded_at')
    const stands = onRegister(index, REGISTER.COMPANIES)
    for (let a = from; a < to; a++) {
      let surely = false
      let why = setAside[a] !== 0 ? AWARD_SET_ASIDE : 0
      const doubt = (reason: number): void => {
        if (why === 0 || reason < why) why = reason
      }
      if (!registers) doubt(NO_REGISTERS)
      else if ((registers.has & REGISTER.COMPANIES) === 0) doubt(NO_COMPANIES)
      else
        for (let r = rowStart[a]!; r < rowStart[a + 1]!; r++) {
          const party = supplier ? supplier[rows[r]!]! : -1
          if (party < 0) {
            doubt(NO_SUPPLIER)
            continue
          }
          const registered = stands(party, days ? days[rows[r]!]! : Number.NaN)
          if (registered < 0) doubt(-registered)
          else if (registered === 0) surely = true
        }
      // Of an award with a row set aside nobody knows the suppliers.
      if (setAside[a] !== 0) surely = false
      setTruth(out, a - from, surely, why !== 0, why)
    }
  },
}
