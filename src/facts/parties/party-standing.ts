import { type Index, numbers } from '../../join/index-of.js'
import { PARTY } from '../../join/parties/party-rows.js'
import { REGISTER } from '../../join/parties/registers.js'
import { atOrBefore } from '../../schema/instant.js'
import { reason, smaller } from '../reason.js'
import { partyRow, spellingsOf, whyNotOf } from './party-column.js'
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
  readonly #dissolvedAt
  #noDay = 0

  constructor(index: Index) {
    super(index)
    this.#index = index
    this.#dissolvedAt = numbers(index, 'parties', 'dissolved_at')
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
    const { start, order } = spellingsOf(this.#index)
    const who = this.#index.checks!.identity[code]!
    let isThere = false
    for (let i = start[who]!; i < start[who + 1]!; i++) {
      const row = partyRow(this.#index, order[i]!)
      if (row === PARTY.NONE) continue
      isThere = true
      this.#readRow(row, isActive)
    }
    if (!isThere) this.#readRow(PARTY.NONE, isActive)
  }

  #readRow(row: number, isActive: boolean): void {
    const at = this.#dissolvedAt && row >= 0 ? this.#dissolvedAt[row]! : Number.NaN
    if (Number.isNaN(at)) {
      const isAnswered = isActive && row !== PARTY.SET_ASIDE
      this.dissolved.add(false, isAnswered ? 0 : whyNotOf(this.#index, row, NO_DISSOLUTION))
    } else if (Number.isNaN(this.day)) this.dissolved.add(false, this.#noDay)
    else {
      const before = atOrBefore(at, this.day)
      this.dissolved.add(before === 1, before === -1 ? DISSOLUTION_DAY : 0)
    }
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
