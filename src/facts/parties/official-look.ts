import type { Index } from '../../join/index-of.js'
import { MOST_LOOKS } from '../../join/parties/links.js'
import { IN_OFFICE, OFFICE, STEP } from '../../join/parties/near-officials.js'
import { REGISTER } from '../../join/parties/registers.js'
import type { DetailValue } from '../fact.js'
import { reason } from '../reason.js'
import { blindness, type Office, officesAt, whyBlind } from './offices.js'
import { ENTRY_SET_ASIDE, LINK_SET_ASIDE, NO_LINKS, PartyLook } from './party-look.js'

const NO_PARTIES = reason('parties', undefined, 'missing')
const PARTY_SET_ASIDE = reason('parties', undefined, 'set_aside')

/** More links than rules can ask for: nobody was found. */
export const NO_OFFICIAL = 3

/**
 * By how many links (0–2) one of several parties is linked with an official or public servant of the buyer: `begin`,
 * `ask`, `look` at each, then read `surely` and `perhaps`. Looks at the links of a party, and of those at the ones to
 * officials: linear in its links where somebody near it is near an official, else at once. Of crowds (`MOST_LOOKS`) nobody knows.
 */
export class OfficialLook extends PartyLook {
  /** The fewest links that are sure, and those that may be: `perhaps` is at most `surely`. */
  surely = NO_OFFICIAL
  perhaps = NO_OFFICIAL
  /** Where to write down what was found. */
  trail: DetailValue[] | undefined

  readonly #index

  constructor(index: Index) {
    super(index)
    this.#index = index
  }

  ask(): void {
    const { links, contacts } = this.#index
    this.surely = NO_OFFICIAL
    this.perhaps = NO_OFFICIAL
    this.#doubtful(OFFICE)
    if (!links) this.#may(0, NO_LINKS)
    else if (links.lost || this.buyerLinksDoubted()) this.#may(0, LINK_SET_ASIDE)
    if (!contacts) this.#may(1, NO_PARTIES)
    if (this.#index.checks!.near!.allDoubtful) this.#may(1, LINK_SET_ASIDE)
  }

  look(code: number): void {
    const { checks } = this.#index
    const { identity, linkDoubt } = checks!
    const near = checks!.near!
    const who = identity[code]!
    const crowd = near.crowdedFrom[who]!
    if (crowd < NO_OFFICIAL) this.#may(crowd, LINK_SET_ASIDE)
    const self = crowd > 0 ? this.#inOffice(who) : 0
    if (self === -1) this.#is(0, [code], who)
    else this.#may(0, self)
    if (linkDoubt[who] === 1) this.#may(1, LINK_SET_ASIDE)
    if (near.contactDoubt[who] === 1) this.#may(1, PARTY_SET_ASIDE)
    if (crowd > 1) this.#step(who, who, [code], 1, -1)
    if (!near.allDoubtful) this.#lookAtDoubtful(who)
    const { start, to, via } = near.first
    for (let i = start[who]!; crowd > 2 && i < start[who + 1]!; i++) this.#over(who, to[i]!, code, via[i]!)
    if (this.#index.contacts) this.#lookAtBlind(who)
  }

  /** An address or telephone number that is not known may be anybody's: one link of a path may be of such. */
  #lookAtBlind(who: number): void {
    const offices = officesAt(this.#index, this.buyer, this.entity)
    const { blind, toBlind } = this.#index.checks!.near!
    const { start, to, via } = toBlind
    const met = this.#someInOffice(offices, who, blind[who] !== 0 || start[who + 1]! > start[who]!)
    this.#may(1, this.#mayMeet(met, who))
    const isAnybody = start[who + 1]! - start[who]! > MOST_LOOKS
    if (isAnybody && (!met.all || met.all.length > 0)) this.#may(2, whyBlind[0])
    for (let i = start[who]!; !isAnybody && i < start[who + 1]!; i++) {
      if (!this.#isOther(to[i]!, who) || this.#holdsVia(via[i]!) === 0) continue
      const why = this.#mayMeet(met, to[i]!)
      this.#may(2, why)
      if (why === whyBlind[0]) break
    }
    this.#may(2, this.#mayMeetBehind(offices, who))
  }

  /**
   * Of officials of the buyer who are not `who`, two: of all of them, and of those with each kind of blindness; so one is left
   * who is not a given one. Undefined: there are too many to look at, so some are. `anyBlind`: whether all are asked for.
   */
  #someInOffice(offices: readonly Office[], who: number, anyBlind: boolean): Met {
    const two = (of: (office: Office) => readonly number[]): readonly number[] | undefined => {
      const found = new Set<number>()
      for (const office of offices) {
        const officials = of(office)
        if (office.areMany && officials.length > 0) return undefined
        for (const official of officials) {
          if (found.size === 2) break
          if (this.#isOther(official, who) && this.#inOffice(official) !== 0) found.add(official)
        }
      }
      return [...found]
    }
    return {
      all: anyBlind ? two(({ all }) => all) : [],
      blind: [0, 1].map((kind) => two(({ blind }) => blind[kind]!)),
    }
  }

  /** Why one may have the contact of an official; 0: none has. */
  #mayMeet({ all, blind }: Met, one: number): number {
    const own = blindness(this.#index.checks!.near!.blind[one]!)
    const isAny = (found: readonly number[] | undefined): boolean =>
      found?.some((official) => official !== one) ?? true
    const kind = whyBlind.findIndex((_, kind) => isAny(own === kind ? all : blind[kind]))
    return whyBlind[kind] ?? 0
  }

  /** Likewise that of somebody who is linked with such an official. */
  #mayMeetBehind(offices: readonly Office[], who: number): number {
    const kind = whyBlind.findIndex((_, kind) =>
      offices.some(
        ({ behind }) =>
          !behind ||
          behind[kind]!.some(
            ({ official, other, via }) =>
              this.#isOther(other, who) &&
              this.#isOther(official, who) &&
              this.#holdsVia(via) !== 0 &&
              this.#inOffice(official) !== 0,
          ),
      ),
    )
    return whyBlind[kind] ?? 0
  }

  /** The second link, over somebody whom the first one leads to. */
  #over(who: number, middle: number, code: number, via: number): void {
    if (middle === who || this.isBuyer(middle) === -1) return
    const { linkDoubt, near } = this.#index.checks!
    const first = this.#holdsVia(via)
    if (first === 0) return
    if (linkDoubt[middle] === 1) this.#may(2, LINK_SET_ASIDE)
    if (near!.contactDoubt[middle] === 1) this.#may(2, PARTY_SET_ASIDE)
    this.#step(middle, who, this.trail ? [code, this.#word(via, who), middle] : [], 2, first)
  }

  /** The last link: from somebody to officials near. `so far`: -1 all before is sure, else why it is not. */
  #step(from: number, who: number, path: readonly (number | string)[], links: number, soFar: number): void {
    const { start, to, via } = this.#index.checks!.near!.last
    for (let i = start[from]!; i < start[from + 1]!; i++) {
      const last = to[i]!
      if (!this.#isOther(last, who)) continue
      const holds = this.#holdsVia(via[i]!)
      const office = holds === 0 ? 0 : this.#inOffice(last)
      if (office === 0) continue
      if (soFar === -1 && holds === -1 && office === -1)
        this.#is(links, this.trail ? [...path, this.#word(via[i]!, from), last] : [], last)
      else for (const why of [soFar, holds, office]) if (why > 0) this.#may(links, why)
    }
  }

  /** Who may have a link that was set aside, and is in office or near somebody who is. */
  #lookAtDoubtful(who: number): void {
    const { doubtful, last, contactDoubt } = this.#index.checks!.near!
    const { start, to, via } = last
    for (const middle of doubtful) {
      if (middle === who || this.isBuyer(middle) === -1) continue
      const why = contactDoubt[middle] === 1 ? PARTY_SET_ASIDE : LINK_SET_ASIDE
      if (this.#inOffice(middle) !== 0) this.#may(1, why)
      for (let i = start[middle]!; i < start[middle + 1]!; i++)
        if (this.#isOther(to[i]!, who) && this.#holdsVia(via[i]!) !== 0 && this.#inOffice(to[i]!) !== 0)
          this.#may(2, why)
    }
  }

  /** Whether a party is an official or public servant of the buyer on the day: 0 no, -1 yes, else why nobody knows. */
  #inOffice(who: number): number {
    const { registers, links, checks } = this.#index
    const { entryStart, entries, entryDoubt, officeStart, offices, party } = checks!
    let why = (entryDoubt[who]! & OFFICE) !== 0 ? ENTRY_SET_ASIDE : 0
    for (let i = entryStart[who]!; i < entryStart[who + 1]!; i++) {
      const row = entries[i]!
      if ((registers!.kind[row]! & OFFICE) === 0) continue
      const holds = this.entryHolds(row)
      const buyer = holds === 0 ? 0 : this.isOfBuyer(row)
      if (buyer === 0) continue
      if (holds === -1 && buyer === -1) return -1
      why = least(why, least(holds, buyer))
    }
    for (let i = officeStart[who]!; i < officeStart[who + 1]!; i++) {
      const row = offices[i]!
      const buyer = this.isBuyer(party[row]!)
      const holds = buyer === 0 ? 0 : this.linkHolds(row)
      if (holds === 0) continue
      if (holds === -1 && buyer === -1 && (links!.kind[row]! & IN_OFFICE) !== 0) return -1
      why = least(why, least(holds, buyer))
    }
    return why
  }

  /** A path leads neither back nor over the buyer. */
  #isOther(party: number, who: number): boolean {
    return party !== who && this.isBuyer(party) !== -1
  }

  #holdsVia(via: number): number {
    if (via < 0) return -1
    return (this.#index.links!.kind[via]! & STEP) === 0 ? 0 : this.linkHolds(via)
  }

  #word(via: number, from: number): string {
    if (via >= 0) return this.relationName(via, from)
    return this.#index.checks!.near!.isPhone[-1 - via] === 1 ? 'phone' : 'address'
  }

  #is(links: number, path: readonly (number | string)[], official: number): void {
    if (links < this.surely) this.surely = links
    if (links < this.perhaps) this.perhaps = links
    this.trail?.push({ path: [...path, this.#officeName(official)] })
  }

  /** What registers, else a link, say that somebody is at the buyer: an official rather than a public servant. */
  #officeName(who: number): string {
    const { registers, checks } = this.#index
    const { entryStart, entries } = checks!
    let name = 'official'
    for (let i = entryStart[who]!; i < entryStart[who + 1]!; i++) {
      const row = entries[i]!
      const kind = registers!.kind[row]! & OFFICE
      if (kind === 0 || this.entryHolds(row) !== -1 || this.isOfBuyer(row) !== -1) continue
      name = this.registerName(row)
      if ((kind & REGISTER.OFFICIALS) !== 0) break
    }
    return name
  }

  #may(links: number, why: number): void {
    if (why <= 0) return
    if (links < this.perhaps) this.perhaps = links
    this.doubt(why)
  }

  #doubtful(kinds: number): void {
    const before = this.why
    this.why = 0
    this.doubtRegisters(kinds)
    const why = this.why
    this.why = before
    this.#may(0, why)
    this.doubt(before)
  }
}

interface Met {
  readonly all: readonly number[] | undefined
  readonly blind: readonly (readonly number[] | undefined)[]
}

/** The smaller of two reasons, where there are any. */
function least(a: number, b: number): number {
  if (a <= 0) return Math.max(b, 0)
  return b <= 0 ? a : Math.min(a, b)
}
