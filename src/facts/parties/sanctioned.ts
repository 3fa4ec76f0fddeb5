import { codes, numbers } from '../../join/index-of.js'
import { REGISTER } from '../../join/parties/registers.js'
import { setTruth } from '../block.js'
import type { Family } from '../fact.js'
import { reason } from '../reason.js'
import { onRegister } from './on-register.js'

const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const NO_SUPPLIER = reason('awards', 'supplier_id', 'missing')
const NO_REGISTERS = reason('registers', undefined, 'missing')
const NO_SANCTIONS = reason('registers', 'register', 'missing')

/** Whether a supplier of an award was on a sanctions register on the day of the award. Linear in rows and entries. */
export const sanctioned: Family = {
  subject: 'award',
  facts: [
    {
      name: 'award.sanctioned',
      subject: 'award',
      type: 'boolean',
      about:
        'A supplier of the award stands on a register of sanctions on the day of the award; an entry without an end holds still.',
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
    const day = numbers(index, 'awards', 'awarded_at')
    const stands = onRegister(index, REGISTER.SANCTIONS)
    for (let a = from; a < to; a++) {
      let surely = false
      let why = setAside[a] !== 0 ? AWARD_SET_ASIDE : 0
      const doubt = (reason: number): void => {
        if (why === 0 || reason < why) why = reason
      }
      if (!registers) doubt(NO_REGISTERS)
      else if ((registers.has & REGISTER.SANCTIONS) === 0) doubt(NO_SANCTIONS)
      for (let r = rowStart[a]!; r < rowStart[a + 1]!; r++) {
        const row = rows[r]!
        const party = supplier ? supplier[row]! : -1
        if (party < 0) doubt(NO_SUPPLIER)
        if (party < 0 || !registers) continue
        const listed = stands(party, day ? day[row]! : Number.NaN)
        if (listed === 1) surely = true
        else if (listed < 0) doubt(-listed)
      }
      // Of an award with a row set aside nobody knows the suppliers.
      if (setAside[a] !== 0) surely = false
      setTruth(out, a - from, surely, why !== 0, why)
    }
  },
}
