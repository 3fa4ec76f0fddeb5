import type { Index } from '../../join/index-of.js'
import { CONTROLLER, LINK } from '../../join/parties/links.js'
import { IN_OFFICE, OFFICE } from '../../join/parties/near-officials.js'
import { REGISTER } from '../../join/parties/registers.js'
import type { DetailValue } from '../fact.js'
import { reason } from '../reason.js'
import { ENTRY_SET_ASIDE, LINK_SET_ASIDE, NO_LINKS, PartyLook } from './party-look.js'

const NO_ROLE = reason('registers', 'role', 'missing')
const NO_OFFICIALS = reason('registers', 'register', 'missing')

/** What is asked of a party and of those behind it. */
export interface Ask {
  /** Bits of the registers. */
  readonly kinds: number
  /** Of these, those without which nobody is known not to be on one. */
  readonly needed: number
  /** Bits of the links to those behind it. */
  readonly through: number
  /** Whether the party itself is looked up too. */
  readonly self: boolean
  /** Which entries count: all, those about the buyer, or donations to the buyer or to its head. */
  readonly entries: 'all' | 'of_buyer' | 'to_buyer'
  /** Whether officials and employees of the buyer by a link count as well. */
  readonly office: boolean
}

export const SANCTIONED: Ask = {
  kinds: REGISTER.SANCTIONS,
  needed: REGISTER.SANCTIONS,
  through: CONTROLLER,
  self: true,
  entries: 'all',
  office: false,
}
/** Officials are public servants, most of whom are no officials. */
export const SERVANT: Ask = {
  kinds: OFFICE,
  needed: REGISTER.SERVANTS,
  through: CONTROLLER,
  self: true,
  entries: 'all',
  office: true,
}
export const OF_BUYER: Ask = { ...SERVANT, entries: 'of_buyer' }
const OWNER = LINK.BENEFICIAL_OWNER | LINK.SHAREHOLDER
export const STRAW_OWNER: Ask = {
  kinds: REGISTER.WELFARE | REGISTER.DECEASED,
  needed: REGISTER.WELFARE | REGISTER.DECEASED,
  through: OWNER,
  self: false,
  entries: 'all',
  office: false,
}
export const DONOR: Ask = {
  kinds: REGISTER.DONORS,
  needed: REGISTER.DONORS,
  through: OWNER,
  self: true,
  entries: 'to_buyer',
  office: false,
}

/**
 * Whether one of several parties, or somebody behind it, stands in a register on the day: `begin`, `look` at each, then
 * read `surely` and `why`. Linear in the links of a party whose reach says that there may be something, and in the
 * entries of those it leads to; of a crowd behind it (`MOST_LOOKS`) nobody knows.
 */
export class RegisterLook extends PartyLook {
  surely = false
  /** Where to write down what was found. */
  trail: DetailValue[] | undefined

  readonly #index
  #ask: Ask = SANCTIONED
  #isWhole = true

  constructor(index: Index) {
    super(index)
    this.#index = index
  }

  /** `isWhole`: no row of the subject was set aside, so that what is sure needs no second finding. */
  ask(ask: Ask, isWhole: boolean): void {
    this.#ask = ask
    this.#isWhole = isWhole
    this.surely = false
    this.doubtRegisters(ask.kinds, ask.needed)
    const { links } = this.#index
    if (!links) this.doubt(NO_LINKS)
    else if (links.lost || (ask.office && this.buyerLinksDoubted())) this.doubt(LINK_SET_ASIDE)
  }

  look(code: number): void {
    const { links: table, checks } = this.#index
    const { identity, listedStart, listed, linkDoubt, other, reach, crowded } = checks!
    const ask = this.#ask
    const party = identity[code]!
    if (ask.self) this.#entriesOf(party, code, -1, -1)
    if (!table) return
    if (linkDoubt[party] === 1) this.doubt(LINK_SET_ASIDE)
    if ((reach[party]! & ask.kinds) === 0 && !ask.office) return
    if (crowded[party] === 1) {
      this.doubt(LINK_SET_ASIDE)
      return
    }
    for (let i = listedStart[party]!; i < listedStart[party + 1]! && !this.#isDone(); i++) {
      const row = listed[i]!
      const kind = table.kind[row]!
      if ((kind & (ask.through | LINK.UNKNOWN)) === 0) continue
      const holds = this.linkHolds(row)
      if (holds !== 0) this.#entriesOf(other[row]!, code, row, holds)
    }
  }

  /** `link`: the row by which it stands behind the party, -1 itself; `linked`: -1 surely, or the reason of doubt. */
  #entriesOf(who: number, code: number, link: number, linked: number): void {
    const { registers, checks } = this.#index
    const { entryStart, entries, entryDoubt } = checks!
    const { kinds, office } = this.#ask
    if ((entryDoubt[who]! & kinds) !== 0) this.doubt(ENTRY_SET_ASIDE)
    for (let i = entryStart[who]!; i < entryStart[who + 1]! && !this.#isDone(); i++) {
      const row = entries[i]!
      if ((registers!.kind[row]! & kinds) === 0) continue
      const holds = this.entryHolds(row)
      const counts = holds === 0 ? 0 : this.#counts(row)
      if (counts === 0) continue
      if (linked === -1 && holds === -1 && counts === -1) {
        this.surely = true
        this.trail?.push({ path: [...this.#way(code, link, who), this.registerName(row)] })
      } else for (const why of [linked, holds, counts]) if (why > 0) this.doubt(why)
    }
    if (office) this.#officesOf(who, code, link, linked)
  }

  #officesOf(who: number, code: number, link: number, linked: number): void {
    const { links, checks } = this.#index
    const { officeStart, offices, party } = checks!
    for (let i = officeStart[who]!; i < officeStart[who + 1]! && !this.#isDone(); i++) {
      const row = offices[i]!
      const buyer = this.isBuyer(party[row]!)
      const holds = buyer === 0 ? 0 : this.linkHolds(row)
      if (holds === 0) continue
      if ((links!.kind[row]! & IN_OFFICE) !== 0 && linked === -1 && buyer === -1 && holds === -1) {
        this.surely = true
        this.trail?.push({ path: [...this.#way(code, link, who), this.relationName(row, who), party[row]!] })
      } else for (const why of [linked, holds, buyer]) if (why > 0) this.doubt(why)
    }
  }

  /** What is sure stays so, whatever else is found. */
  #isDone(): boolean {
    return this.surely && this.#isWhole && this.trail === undefined
  }

  #way(code: number, link: number, who: number): (number | string)[] {
    return link < 0 ? [code] : [code, this.relationName(link, this.#index.checks!.identity[code]!), who]
  }

  #counts(row: number): number {
    const { entries } = this.#ask
    if (entries === 'all') return -1
    const buyer = this.isOfBuyer(row)
    if (entries === 'of_buyer' || buyer === -1 || this.organisation(row) < 0) return buyer
    const head = this.#isHead(this.organisation(row))
    return head === 0 || (head > 0 && buyer > 0 && buyer < head) ? buyer : head
  }

  /** Whether a party is the head of the buyer on the day, by a register of officials or public servants. */
  #isHead(party: number): number {
    const { registers, checks } = this.#index
    const { entryStart, entries, entryDoubt } = checks!
    let why = 0
    const doubt = (other: number): void => {
      if (other > 0 && (why === 0 || other < why)) why = other
    }
    if ((registers!.has & OFFICE) === 0) doubt(NO_OFFICIALS)
    if (((registers!.lost | entryDoubt[party]!) & OFFICE) !== 0) doubt(ENTRY_SET_ASIDE)
    for (let i = entryStart[party]!; i < entryStart[party + 1]!; i++) {
      const row = entries[i]!
      if ((registers!.kind[row]! & OFFICE) === 0 || registers!.head[row] === 0) continue
      const holds = this.entryHolds(row)
      const buyer = holds === 0 ? 0 : this.isOfBuyer(row)
      if (buyer === 0) continue
      const isHead = registers!.head[row] === 1
      if (isHead && holds === -1 && buyer === -1) return -1
      if (!isHead) doubt(NO_ROLE)
      doubt(holds)
      doubt(buyer)
    }
    return why
  }
}
