import { codes, type Index, numbers } from '../../join/index-of.js'
import { REGISTER } from '../../join/parties/registers.js'
import { setTruth } from '../block.js'
import type { Block, FactSpec, Family } from '../fact.js'
import { reason, smaller } from '../reason.js'
import { ENTRY_SET_ASIDE, PartyLook } from './party-look.js'

const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const NO_SUPPLIER = reason('awards', 'supplier_id', 'missing')
const NO_REGISTERS = reason('registers', undefined, 'missing')
const NO_REGISTER = reason('registers', 'register', 'missing')
const NO_DAY = reason('awards', 'awarded_at', 'missing')

const spec = (name: string, about: string): FactSpec => ({
  name,
  subject: 'award',
  type: 'boolean',
  about,
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
})

/** Whether suppliers of an award stand on registers on its day. Unknown without such a register; linear in rows and entries. */
export const onRegisters: Family = {
  subject: 'award',
  facts: [
    spec(
      'award.sanctioned',
      'A supplier of the award stands on a register of sanctions on the day of the award; an entry without an end holds still.',
    ),
    spec(
      'award.unregistered',
      'A supplier of the award has no entry in the company register that holds on the day of the award; an entry without an end holds still.',
    ),
  ],
  kernel(index, from, to, [sanctioned, unregistered]) {
    if (sanctioned) write(index, from, to, { kind: REGISTER.SANCTIONS, standing: true }, sanctioned)
    if (unregistered) write(index, from, to, { kind: REGISTER.COMPANIES, standing: false }, unregistered)
  },
}

/** Writes whether some supplier of each award surely stands on registers of a kind, or surely does not. */
function write(
  index: Index,
  from: number,
  to: number,
  { kind, standing }: { readonly kind: number; readonly standing: boolean },
  out: Block,
): void {
  const { rowStart, rows, setAside } = index.award
  const suppliers = codes(index, 'awards', 'supplier_id')
  const days = numbers(index, 'awards', 'awarded_at')
  const look = new AwardLook(index, kind)
  for (let a = from; a < to; a++) {
    let surely = false
    look.ask()
    if (setAside[a] !== 0) look.doubt(AWARD_SET_ASIDE)
    for (let r = rowStart[a]!; r < rowStart[a + 1]!; r++) {
      const party = suppliers ? suppliers[rows[r]!]! : -1
      if (party < 0) look.doubt(NO_SUPPLIER)
      else if (look.stands(party, days ? days[rows[r]!]! : Number.NaN) === standing) surely = true
    }
    // Of an award with a row set aside nobody knows the suppliers.
    setTruth(out, a - from, surely && setAside[a] === 0, look.why !== 0, look.why)
  }
}

/** `ask` for each award, then whether one supplier after the other `stands`. */
class AwardLook extends PartyLook {
  readonly #index
  readonly #kind

  constructor(index: Index, kind: number) {
    super(index)
    this.#index = index
    this.#kind = kind
  }

  ask(): void {
    const { registers } = this.#index
    this.why = 0
    if (!registers) this.doubt(NO_REGISTERS)
    else if ((registers.has & this.#kind) === 0) this.doubt(NO_REGISTER)
  }

  /** Whether a party, however it is spelled, stands on the register on a day; undefined, and a reason: nobody knows. */
  stands(party: number, day: number): boolean | undefined {
    const { registers, byIdentity } = this.#index
    if (!registers || (registers.has & this.#kind) === 0) return undefined
    const { identity, entryStart, entries, entryDoubt } = byIdentity!
    const who = identity[party]!
    this.on(day, NO_DAY)
    let why = ((registers.lost | entryDoubt[who]!) & this.#kind) !== 0 ? ENTRY_SET_ASIDE : 0
    for (let i = entryStart[who]!; i < entryStart[who + 1]!; i++) {
      const row = entries[i]!
      const holds = (registers.kind[row]! & this.#kind) === 0 ? 0 : this.entryHolds(row)
      if (holds === -1) return true
      why = smaller(why, holds)
    }
    if (why === 0) return false
    this.doubt(why)
    return undefined
  }
}
