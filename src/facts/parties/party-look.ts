import { codes, type Index, numbers, TENDER } from '../../join/index-of.js'
import { LINK } from '../../join/parties/links.js'
import { isReversed, REGISTER } from '../../join/parties/registers.js'
import { firstMoment, lastMoment } from '../../schema/instant.js'
import { reason, smaller } from '../reason.js'

const NO_REGISTERS = reason('registers', undefined, 'missing')
const NO_REGISTER = reason('registers', 'register', 'missing')
export const ENTRY_SET_ASIDE = reason('registers', undefined, 'set_aside')
export const LINK_SET_ASIDE = reason('party_links', undefined, 'set_aside')
export const NO_LINKS = reason('party_links', undefined, 'missing')
export const NO_RELATION = reason('party_links', 'relation', 'missing')
const NO_ORGANISATION = reason('registers', 'organisation_id', 'missing')
const NO_BUYER = reason('tenders', 'buyer_id', 'missing')
const TENDER_SET_ASIDE = reason('tenders', undefined, 'set_aside')

/** What evidence calls an entry of a register. */
const registerNames: readonly (readonly [number, string])[] = [
  [REGISTER.SANCTIONS, 'sanctions'],
  [REGISTER.OFFICIALS, 'official'],
  [REGISTER.SERVANTS, 'public servant'],
  [REGISTER.WELFARE, 'welfare'],
  [REGISTER.DECEASED, 'deceased'],
  [REGISTER.DONORS, 'donor'],
]

const relationNames: readonly (readonly [number, string])[] = [
  [LINK.BENEFICIAL_OWNER | LINK.SHAREHOLDER, 'owner'],
  [LINK.DIRECTOR, 'director'],
  [LINK.REPRESENTATIVE, 'representative'],
  [LINK.RELATIVE, 'relative'],
  [LINK.OFFICIAL, 'official'],
  [LINK.EMPLOYEE, 'employee'],
]

/**
 * What is known of parties on a day, one subject after another: whether entries and links hold, and of which buyer.
 * `begin` forgets the subject before. Reads rows at the places given only.
 */
export class PartyLook {
  /** The smallest reason for doubt, 0 none. */
  why = 0
  /** The instant that is asked about, NaN unknown, and the reason for that. */
  day = Number.NaN
  /** Identities of the buyer and of who runs the procedure, -1 none. */
  buyer = -1
  entity = -1

  readonly #index
  readonly #since
  readonly #until
  readonly #linkSince
  readonly #linkUntil
  readonly #organisation
  readonly #buyerId
  readonly #entityId
  #noDay = 0
  #noBuyer = 0

  constructor(index: Index) {
    this.#index = index
    this.#since = numbers(index, 'registers', 'from')
    this.#until = numbers(index, 'registers', 'to')
    this.#linkSince = numbers(index, 'party_links', 'from')
    this.#linkUntil = numbers(index, 'party_links', 'to')
    this.#organisation = codes(index, 'registers', 'organisation_id')
    this.#buyerId = codes(index, 'tenders', 'buyer_id')
    this.#entityId = codes(index, 'tenders', 'procuring_entity_id')
  }

  begin(tender: number): void {
    const { row, flags } = this.#index.tender
    const { identity } = this.#index.checks!
    this.why = 0
    const r = row[tender]!
    const buyer = r < 0 || !this.#buyerId ? -1 : this.#buyerId[r]!
    const entity = r < 0 || !this.#entityId ? -1 : this.#entityId[r]!
    this.buyer = buyer < 0 ? -1 : identity[buyer]!
    this.entity = entity < 0 ? -1 : identity[entity]!
    this.#noBuyer =
      buyer >= 0 ? 0 : (flags[tender]! & TENDER.ROW_SET_ASIDE) !== 0 ? TENDER_SET_ASIDE : NO_BUYER
  }

  on(day: number, noDay: number): void {
    this.day = day
    this.#noDay = noDay
  }

  /** Of all reasons the smallest stands, so that the order of rows does not show. */
  doubt(why: number): void {
    this.why = smaller(this.why, why)
  }

  /** Doubts whoever is looked up in registers of some kinds of which none, or not all that are needed, is there, or that lack a row. */
  doubtRegisters(kinds: number, needed = 0): void {
    const { registers } = this.#index
    if (!registers) this.doubt(NO_REGISTERS)
    else {
      if ((registers.has & kinds) === 0 || (registers.has & needed) !== needed) this.doubt(NO_REGISTER)
      if ((registers.lost & kinds) !== 0) this.doubt(ENTRY_SET_ASIDE)
    }
  }

  /** Whether an entry holds on the day: 0 no; else the reason why nobody knows, or -1: yes. */
  entryHolds(row: number): number {
    return this.#holds(this.#since, this.#until, row, ENTRY_SET_ASIDE)
  }

  /** Likewise of a link; of one without a relation nobody knows. */
  linkHolds(row: number): number {
    const holds = this.#holds(this.#linkSince, this.#linkUntil, row, LINK_SET_ASIDE)
    return holds === -1 && this.#index.links!.kind[row] === LINK.UNKNOWN ? NO_RELATION : holds
  }

  /** Likewise whether an entry is about the buyer, or who runs the procedure. */
  isOfBuyer(row: number): number {
    const organisation = this.#organisation ? this.#organisation[row]! : -1
    return organisation < 0 ? NO_ORGANISATION : this.isBuyer(this.#index.checks!.identity[organisation]!)
  }

  isBuyer(identity: number): number {
    if (identity === this.buyer || identity === this.entity) return -1
    return this.#noBuyer
  }

  /** Whether a link of the buyer was set aside, so that anybody may be its official. */
  buyerLinksDoubted(): boolean {
    const { linkDoubt, linksDoubted } = this.#index.checks!
    if (!linksDoubted) return false
    if (this.#noBuyer !== 0) return true
    return linkDoubt[this.buyer] === 1 || (this.entity >= 0 && linkDoubt[this.entity] === 1)
  }

  /** The identity of the organisation of an entry, -1 none. */
  organisation(row: number): number {
    const organisation = this.#organisation ? this.#organisation[row]! : -1
    return organisation < 0 ? -1 : this.#index.checks!.identity[organisation]!
  }

  registerName(row: number): string {
    const kind = this.#index.registers!.kind[row]!
    return registerNames.find(([bits]) => (kind & bits) !== 0)?.[1] ?? 'registered'
  }

  /** What the next one is to the party before: of a link read from its other end, `owner of` and the like. */
  relationName(row: number, from: number): string {
    const kind = this.#index.links!.kind[row]!
    const name = relationNames.find(([bits]) => (kind & bits) !== 0)?.[1] ?? 'linked'
    const isBack = this.#index.checks!.party[row] !== from
    return isBack && name !== 'relative' && name !== 'linked' ? `${name} of` : name
  }

  #holds(
    since: Float64Array | undefined,
    until: Float64Array | undefined,
    row: number,
    reversed: number,
  ): number {
    const from = since ? since[row]! : Number.NaN
    const to = until ? until[row]! : Number.NaN
    if (Number.isNaN(from) && Number.isNaN(to)) return -1
    if (isReversed(from, to)) return reversed
    if (Number.isNaN(this.day)) return this.#noDay
    if (firstMoment(from) > lastMoment(this.day) || lastMoment(to) < firstMoment(this.day)) return 0
    return -1
  }
}
