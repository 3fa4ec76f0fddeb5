import { type Index, numbers } from '../../join/index-of.js'
import { PARTY } from '../../join/parties/party-rows.js'
import { REGISTER } from '../../join/parties/registers.js'
import { firstMoment, lastMoment } from '../../schema/instant.js'
import { oncePerIndex } from '../per-index.js'
import { reason, smaller } from '../reason.js'
import { partyRow, whyNotOf } from './party-column.js'
import { ENTRY_SET_ASIDE, PartyLook } from './party-look.js'

const NO_REGISTERS = reason('registers', undefined, 'missing')
const NO_REGISTER = reason('registers', 'register', 'missing')
const NO_DISSOLUTION = reason('parties', 'dissolved_at', 'missing')
const DISSOLUTION_DAY = reason('parties', 'dissolved_at', 'same_day')

/** Columns and parts of the index that the standing of a party is read from. */
export const standingNeeds = [
  'parties.dissolved_at',
  'registers.role',
  'registers.from',
  'registers.to',
  'scan.parties',
  'scan.registers',
  'scan.inactive_roles',
  'scan.checks',
] as const

/** What rows of a party say of its dissolution: that of one was set aside, one gives no day, one gives a day. */
const SAID = { ASIDE: 1, NOTHING: 2, DAY: 4 } as const

/**
 * By identity, of all its rows in `parties`: bits `SAID`, and of the days the first moment that one of them may mean, and the first
 * at which one of them is surely over. So a party of many spellings is read through once.
 */
const dissolutionsOf = oncePerIndex((index) => {
  const { identity } = index.checks!
  const days = numbers(index, 'parties', 'dissolved_at')
  const said = new Uint8Array(index.partyCount)
  const first = new Float64Array(index.partyCount).fill(Number.POSITIVE_INFINITY)
  const last = first.slice()
  for (let party = 0; party < said.length; party++) {
    const row = partyRow(index, party)
    if (row === PARTY.NONE) continue
    const who = identity[party]!
    const day = days && row >= 0 ? days[row]! : Number.NaN
    if (row === PARTY.SET_ASIDE) said[who]! |= SAID.ASIDE
    else if (Number.isNaN(day)) said[who]! |= SAID.NOTHING
    else {
      said[who]! |= SAID.DAY
      first[who] = Math.min(first[who]!, firstMoment(day))
      last[who] = Math.min(last[who]!, lastMoment(day))
    }
  }
  return { said, first, last }
})

/** What one of several parties surely is, or may be. */
class Known {
  surely = false
  why = 0

  begin(): void {
    this.surely = false
    this.why = 0
  }

  /** `why`: not 0, it may be. */
  add(surely: boolean, why: number): void {
    if (surely) this.surely = true
    else this.why = smaller(this.why, why)
  }
}

/**
 * What the company register, and the table of parties, say of several parties on a day: `begin`, `on` a day, `look` at
 * each, `doubt` for whoever is not named, then read. Linear in the entries of a party.
 */
export class PartyStanding extends PartyLook {
  readonly dissolved = new Known()
  readonly suspended = new Known()
  readonly unregistered = new Known()

  readonly #index
  #noDay = 0

  constructor(index: Index) {
    super(index)
    this.#index = index
  }

  override begin(tender: number): void {
    super.begin(tender)
    for (const known of this.#all()) known.begin()
  }

  override on(day: number, noDay: number): void {
    super.on(day, noDay)
    this.#noDay = noDay
  }

  /** Somebody is not known. */
  override doubt(why: number): void {
    super.doubt(why)
    for (const known of this.#all()) known.add(false, why)
  }

  look(code: number): void {
    const { registers, checks, inactiveRole } = this.#index
    const { identity, entryStart, entries, entryDoubt } = checks!
    const party = identity[code]!
    let open = this.#whyNoRegister(entryDoubt[party]!)
    let isSuspended = false
    let isActive = false
    let maySuspend = open
    for (let i = entryStart[party]!; i < entryStart[party + 1]!; i++) {
      const row = entries[i]!
      if ((registers!.kind[row]! & REGISTER.COMPANIES) === 0) continue
      const holds = this.entryHolds(row)
      const inactive = inactiveRole![row] === 1
      if (holds === -1 && inactive) isSuspended = true
      else if (holds === -1) isActive = true
      else if (holds > 0) {
        open = smaller(open, holds)
        if (inactive && (maySuspend === 0 || holds < maySuspend)) maySuspend = holds
      }
    }
    this.suspended.add(isSuspended, maySuspend)
    const isRegistered = isSuspended || isActive
    this.unregistered.add(!isRegistered && open === 0, isRegistered ? 0 : open)
    this.#readDissolution(code, isActive)
  }

  /** A firm that is in the register, and in business, has not been dissolved, unless a row of it says so, however it is spelled. */
  #readDissolution(code: number, isActive: boolean): void {
    const { said, first, last } = dissolutionsOf(this.#index)
    const who = this.#index.checks!.identity[code]!
    if ((said[who]! & SAID.ASIDE) !== 0)
      this.dissolved.add(false, whyNotOf(this.#index, PARTY.SET_ASIDE, NO_DISSOLUTION))
    if (said[who] === 0 || (said[who]! & SAID.NOTHING) !== 0)
      this.dissolved.add(false, isActive ? 0 : whyNotOf(this.#index, PARTY.NONE, NO_DISSOLUTION))
    if ((said[who]! & SAID.DAY) === 0) return
    if (Number.isNaN(this.day)) this.dissolved.add(false, this.#noDay)
    else if (last[who]! <= firstMoment(this.day)) this.dissolved.add(true, 0)
    else if (first[who]! <= lastMoment(this.day)) this.dissolved.add(false, DISSOLUTION_DAY)
  }

  #whyNoRegister(doubt: number): number {
    const { registers } = this.#index
    if (!registers) return NO_REGISTERS
    if ((registers.has & REGISTER.COMPANIES) === 0) return NO_REGISTER
    return ((registers.lost | doubt) & REGISTER.COMPANIES) !== 0 ? ENTRY_SET_ASIDE : 0
  }

  #all(): readonly Known[] {
    return [this.dissolved, this.suspended, this.unregistered]
  }
}
