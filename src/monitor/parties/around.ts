import type { Plan } from '../../engine/plan.js'
import type { Index } from '../../join/index-of.js'
import { CONTROLLER, LINK } from '../../join/parties/links.js'
import { STEP } from '../../join/parties/near-officials.js'
import { REGISTER } from '../../join/parties/registers.js'
import { cellOf, type Ref } from '../records/field.js'
import { RowsBy } from '../records/rows-by.js'
import type { Store } from '../records/store.js'
import { Found, type PartyTable } from './found-rows.js'
import { Kinds } from './kinds.js'
import { type LikeNames, ListedNames } from './listed-names.js'
import { Meetings } from './meetings.js'
import { PartyFacts } from './party-facts.js'
import { SameParties } from './same-parties.js'

/** Of so many parties with a row set aside all are looked at with each process; of more, those near officials at the last refresh. */
const MOST_DOUBTED = 64
/** Entries and links of the officials of a buyer, and officials of nobody knows whom, that are looked at with each process. */
const MOST_OFFICIALS = 256

/** Which rules there are, as far as it matters for what is looked at. */
export type Looks = Pick<Plan, 'registers' | 'links' | 'checks' | 'officials' | 'buyerOfficials' | 'names'>

/** What is seen beside processes: rows in order, and for names of their parties the listed names that are like them. */
export interface Seen extends Readonly<Record<PartyTable, readonly Ref[]>> {
  readonly like: ReadonlyMap<number, LikeNames>
}

/** Whose processes are to be looked at again. */
export interface Concerned {
  /** Who bids or supplies there. */
  readonly bidding: ReadonlySet<number>
  /** Who buys, or runs the procedure. */
  readonly buying: ReadonlySet<number>
}

/**
 * Finds the rows of parties, links and registers that the rules about a process can ask for, by look-ups alone: entries of its
 * parties and of those behind them however their identifiers are spelled, links to officials of up to two steps in both
 * directions and over contacts, officials of the buyer. Costs what those have of rows, whatever the size of the tables.
 */
export class Around {
  readonly #store
  readonly #looks
  readonly #kinds
  readonly #facts: PartyFacts | undefined
  readonly #same: SameParties | undefined
  readonly #byOther: RowsBy | undefined
  readonly #byOrganisation: RowsBy | undefined
  readonly #meetings: Meetings | undefined
  readonly #names: ListedNames | undefined
  /** Who was near an official at the last refresh, and may have more links. */
  readonly #doubtful: readonly number[]

  /** `index`: of the history. Linear in parties, links and entries. */
  constructor(store: Store, looks: Looks, index: Index) {
    const { registers, links, checks, officials, buyerOfficials } = looks
    this.#store = store
    this.#looks = looks
    this.#kinds = new Kinds(store)
    this.#facts = checks || buyerOfficials ? new PartyFacts(store, this.#kinds) : undefined
    this.#same = registers || links || checks ? new SameParties(store.context.dictionaries.party) : undefined
    this.#byOther = checks || buyerOfficials ? new RowsBy(store, 'party_links', 'other_id') : undefined
    this.#byOrganisation =
      checks || buyerOfficials ? new RowsBy(store, 'registers', 'organisation_id') : undefined
    this.#meetings =
      officials || buyerOfficials ? new Meetings(store, (party) => this.same(party)) : undefined
    this.#names = looks.names ? new ListedNames(store, this.#kinds) : undefined
    this.#doubtful = [...(index.checks?.near?.doubtful ?? [])]
  }

  /** All codes of the party of a code; the code alone where no rule looks parties up by identifier. */
  same(party: number): readonly number[] {
    return this.#same?.of(party) ?? [party]
  }

  /** The rows to be seen beside processes that name these parties, and these as who buys; in order. */
  rows(parties: Iterable<number>, buyers: Iterable<number>): Seen {
    this.#facts?.readOn()
    this.#names?.readOn()
    this.#meetings?.forget()
    const found = new Found(this.#store)
    const [own, buying] = [this.#closed(parties), this.#closed(buyers)]
    for (const party of [...own, ...buying]) {
      found.addAll('parties', party)
      found.addAll('registers', party)
      for (const ref of this.#facts?.asideLinks.get(party) ?? []) found.add('party_links', ref)
    }
    for (const party of own) found.addAll('party_links', party)
    if (this.#looks.checks) this.#lookBehind(own, found)
    if (this.#looks.buyerOfficials || this.#looks.officials) this.#lookAtOfficials(own, buying, found)
    for (const table of ['party_links', 'registers'] as const)
      for (const ref of this.#store.kindRows(table)) found.add(table, ref)
    const lost = this.#store.lost('parties')
    if (lost !== undefined) found.add('parties', lost)
    const like = this.#lookForNames(own, found)
    return { ...found.inOrder(), like }
  }

  /** Who is on a register of sanctions by a name like that of a party. */
  #lookForNames(own: ReadonlySet<number>, found: Found): Map<number, LikeNames> {
    const all = new Map<number, LikeNames>()
    for (const party of this.#names ? own : []) {
      const name = this.#names!.nameOf(party)
      if (name < 0 || all.has(name)) continue
      const like = this.#names!.like(name)
      all.set(name, like)
      for (const other of like?.keys() ?? [])
        for (const listed of this.#names!.listed(other)) {
          found.addAll('parties', listed)
          found.addAll('registers', listed)
        }
    }
    return all
  }

  /**
   * Of whose processes rules can say something else when something else is known of some parties: who bids, reached over links,
   * contacts and donations, the nearest first and at most so many beside these; and who buys and may have them as officials.
   */
  concerned(parties: ReadonlySet<number>, most: number): Concerned {
    this.#facts?.readOn()
    this.#meetings?.forget()
    const bidding = this.#closed(parties)
    const buying = this.#looks.buyerOfficials ? this.#employers(parties) : new Set(parties)
    if (!this.#looks.checks) return { bidding, buying }
    const end = bidding.size + most
    let from: readonly number[] = [...bidding]
    for (let links = 0; links < 2; links++) {
      const next: number[] = []
      for (const party of from)
        for (const other of this.#leadingTo(party, links === 0))
          for (const code of this.same(other))
            if (!bidding.has(code) && bidding.size < end) {
              bidding.add(code)
              next.push(code)
            }
      from = next
    }
    return { bidding, buying }
  }

  /** Who is linked with a party so that it matters for them; with `donors`, also who gave to it, as to a head. */
  *#leadingTo(party: number, donors: boolean): Generator<number> {
    const { officials } = this.#looks
    for (const ref of this.#byOther!.refs(party))
      if ((this.#kinds.ofLink(ref) & STEP) !== 0) yield this.#partyOf(ref)
    if (donors)
      for (const ref of this.#byOrganisation!.refs(party))
        if ((this.#kinds.ofEntry(ref) & REGISTER.DONORS) !== 0) yield this.#registeredOf(ref)
    if (!officials) return
    for (const ref of this.#store.refs('party_links', party))
      if ((this.#kinds.ofLink(ref) & STEP) !== 0) yield this.#otherOf(ref)
    yield* this.#atContactsOf(party, new Found(this.#store), () => true)
  }

  /** Parties, and whose officials they are or may be. */
  #employers(parties: ReadonlySet<number>): Set<number> {
    const found = new Set(parties)
    for (const party of this.#closed(parties)) {
      for (const ref of this.#store.refs('registers', party))
        if (this.#kinds.isOfficeEntry(ref)) found.add(this.#organisationOf(ref))
      for (const ref of this.#byOther?.refs(party) ?? [])
        if (this.#kinds.isOffice(ref)) found.add(this.#partyOf(ref))
    }
    return this.#closed(found)
  }

  /** Whoever stands behind parties, or is near them, and what makes those officials. */
  #lookBehind(own: ReadonlySet<number>, found: Found): void {
    const { officials } = this.#looks
    const near = new Set<number>(officials ? this.#allDoubted() : [])
    for (const party of own) {
      for (const ref of this.#store.refs('party_links', party))
        if (officials || (this.#kinds.ofLink(ref) & (CONTROLLER | LINK.UNKNOWN)) !== 0)
          near.add(this.#otherOf(ref))
      for (const ref of this.#byOther!.refs(party)) {
        if (this.#kinds.isOffice(ref)) found.add('party_links', ref)
        if (!officials || (this.#kinds.ofLink(ref) & STEP) === 0) continue
        found.add('party_links', ref)
        near.add(this.#partyOf(ref))
      }
      if (officials) for (const other of this.#atContactsOf(party, found, () => true)) near.add(other)
    }
    const last = new Set<number>()
    for (const party of this.#closed(near)) {
      this.#addOffices(party, found)
      if (officials && !own.has(party)) this.#lookAtLast(party, last, found)
    }
    for (const party of this.#closed(last)) this.#addOffices(party, found)
    for (const ref of [...found.of('registers')]) {
      const organisation = this.#organisationOf(ref)
      if (organisation >= 0 && (this.#kinds.ofEntry(ref) & REGISTER.DONORS) !== 0)
        for (const party of this.same(organisation)) found.addAll('registers', party)
    }
  }

  /** Links from somebody near to those who may be in office. */
  #lookAtLast(party: number, last: Set<number>, found: Found): void {
    const step = (ref: Ref, other: number): void => {
      if (other < 0 || (this.#kinds.ofLink(ref) & STEP) === 0 || !this.#isWanted(other)) return
      found.add('party_links', ref)
      last.add(other)
    }
    found.addAll('parties', party)
    for (const ref of this.#facts!.asideLinks.get(party) ?? []) found.add('party_links', ref)
    for (const ref of this.#store.refs('party_links', party)) step(ref, this.#otherOf(ref))
    for (const ref of this.#byOther!.refs(party)) step(ref, this.#partyOf(ref))
    for (const other of this.#atContactsOf(party, found, (one) => this.#isWanted(one))) last.add(other)
  }

  /** Whether somebody may be in office by any spelling. */
  #isWanted(party: number): boolean {
    return this.same(party).some((code) => this.#facts!.mayBeInOffice(code))
  }

  /** Entries of somebody, and the links by which it is in office. */
  #addOffices(party: number, found: Found): void {
    found.addAll('registers', party)
    for (const ref of this.#byOther!.refs(party)) if (this.#kinds.isOffice(ref)) found.add('party_links', ref)
  }

  /**
   * Whom a party has a contact in common with, and who is wanted; with their rows. A crowd is put there so that it links
   * nobody here either.
   */
  #atContactsOf(party: number, found: Found, isWanted: (party: number) => boolean): Set<number> {
    const all = new Set<number>()
    for (const { members, isCrowd } of this.#meetings?.of(party) ?? [])
      if (isCrowd) found.addCrowd(members)
      else
        for (const [other, ref] of members)
          if (isWanted(other)) {
            found.add('parties', ref)
            all.add(other)
          }
    return all
  }

  /**
   * Officials of who buys, with their contacts and those of whoever is linked with them: all where they are few; of many some,
   * for whether all contacts are known, and whoever has a contact of a party.
   */
  #lookAtOfficials(own: ReadonlySet<number>, buying: ReadonlySet<number>, found: Found): void {
    const add = (party: number): void => {
      for (const code of party < 0 ? [] : this.same(party)) {
        found.addAll('parties', code)
        this.#addOffices(code, found)
        if (this.#looks.officials) this.#lookBeside(code, found)
      }
    }
    for (const buyer of buying) {
      for (const ref of this.#byOrganisation!.refs(buyer, MOST_OFFICIALS))
        if (this.#kinds.isOfficeEntry(ref)) add(this.#registeredOf(ref))
      for (const ref of this.#store.refs('party_links', buyer, MOST_OFFICIALS)) {
        if (!this.#kinds.isOffice(ref)) continue
        found.add('party_links', ref)
        add(this.#otherOf(ref))
      }
    }
    let n = 0
    for (const party of this.#facts!.officialsOfAny) if (n++ < MOST_OFFICIALS) add(party)
    for (const party of own)
      for (const other of this.#meetings!.all(party)) if (this.#isWanted(other)) add(other)
  }

  /** Whoever is linked with an official, or has a contact in common: their contacts may not be known. */
  #lookBeside(official: number, found: Found): void {
    const add = (ref: Ref, other: number): void => {
      if (other < 0 || (this.#kinds.ofLink(ref) & STEP) === 0) return
      found.add('party_links', ref)
      for (const code of this.same(other)) found.addAll('parties', code)
    }
    for (const ref of this.#store.refs('party_links', official)) add(ref, this.#otherOf(ref))
    for (const ref of this.#byOther!.refs(official)) add(ref, this.#partyOf(ref))
    this.#atContactsOf(official, found, () => true)
  }

  #allDoubted(): Iterable<number> {
    const { doubted } = this.#facts!
    return doubted.size <= MOST_DOUBTED ? doubted : this.#doubtful
  }

  /** With all codes of each. */
  #closed(parties: Iterable<number>): Set<number> {
    const all = new Set<number>()
    for (const party of parties) if (party >= 0) for (const code of this.same(party)) all.add(code)
    return all
  }

  #otherOf(ref: Ref): number {
    return cellOf(this.#store.field('party_links', 'other_id'), ref)
  }

  #partyOf(ref: Ref): number {
    return cellOf(this.#store.field('party_links', 'party_id'), ref)
  }

  #registeredOf(ref: Ref): number {
    return cellOf(this.#store.field('registers', 'party_id'), ref)
  }

  #organisationOf(ref: Ref): number {
    return cellOf(this.#store.field('registers', 'organisation_id'), ref)
  }
}
