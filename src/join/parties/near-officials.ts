import { sharedInt32, sharedUint8 } from '../../columns/shared.js'
import { groupRows } from '../group.js'
import { CONTACT, type Contacts } from './contacts.js'
import type { CrossChecks } from './cross-checks.js'
import { CONTROLLER, LINK, type Links, MOST_LOOKS } from './links.js'
import { REGISTER, type Registers } from './registers.js'

/** Who is one link away from a public servant or official, and who is one link away from those. By identity. */
export interface NearOfficials {
  /** The last link of a path: to whom, and over what. */
  readonly last: Steps
  /** The first of two links: only those to somebody who has a last one, or may have. */
  readonly first: Steps
  /** 1, by contact: a telephone number. */
  readonly isPhone: Uint8Array
  /** 1: a row of the party in `parties` was set aside. */
  readonly contactDoubt: Uint8Array
  /** Bits `BLIND`: what contacts of a party are not known; none where there is no table of parties. */
  readonly blind: Uint8Array
  /** Links to whoever has such a bit. */
  readonly toBlind: Steps
  /** Who is in office at a party at some time, or may be; of those at nobody knows whom, a list of its own. */
  readonly office: { readonly start: Int32Array; readonly who: Int32Array; readonly anywhere: Int32Array }
  /** Who is in office or near somebody, and may have more links: a row of theirs was set aside. */
  readonly doubtful: Int32Array
  /** They are too many to be looked at: anybody may be linked with an official. */
  readonly allDoubtful: boolean
  /**
   * By how many links from the party more than `MOST_LOOKS` links and entries are reached: 0, 1 or 2, so that these are not
   * looked at and anybody may be there; 3: by none.
   */
  readonly crowdedFrom: Uint8Array
}

/** Links of identity i are places `start[i] … start[i + 1] - 1`. */
export interface Steps {
  readonly start: Int32Array
  /** Identity of the other one. */
  readonly to: Int32Array
  /** Row of `party_links`, or -1 - contact. */
  readonly via: Int32Array
}

/** So many doubtful parties, and links of theirs, are looked at for each subject. */
const MOST_DOUBTFUL = 256

/** Links over which an official is reached; of those without a relation nobody knows. */
export const STEP = CONTROLLER | LINK.RELATIVE | LINK.UNKNOWN
/** What makes somebody an official of the party of the link. */
export const IN_OFFICE = LINK.OFFICIAL | LINK.EMPLOYEE
/** Who is in office by a register. */
export const OFFICE = REGISTER.SERVANTS | REGISTER.OFFICIALS

/** Whose address, or telephone number, is not known: it may be that of anybody. */
export const BLIND = { ADDRESS: 1, PHONE: 2 } as const

/** A contact of more parties than this is an office tower or an accountant's, and links nobody. */
export const MOST_AT_CONTACT = 32

/** Finds who is near an official. Linear in parties, rows and links, and in those at one contact, who are at most 32. */
export function nearOfficials(
  checks: Omit<CrossChecks, 'near' | 'names'>,
  registers: Registers | undefined,
  links: Links | undefined,
  contacts: Contacts | undefined,
  organisation: Int32Array | undefined,
): NearOfficials {
  const { identity, entryStart, entries, entryDoubt, party, other } = checks
  const parties = identity.length
  const inOffice = new Uint8Array(parties)
  for (let p = 0; p < parties; p++) {
    if ((entryDoubt[p]! & OFFICE) !== 0) inOffice[p] = 1
    for (let i = entryStart[p]!; i < entryStart[p + 1]! && inOffice[p] === 0; i++)
      if ((registers!.kind[entries[i]!]! & OFFICE) !== 0) inOffice[p] = 1
  }
  const kind = links?.kind ?? new Uint8Array(0)
  for (let r = 0; r < party.length; r++)
    if (party[r]! >= 0 && (kind[r]! & (IN_OFFICE | LINK.UNKNOWN)) !== 0) inOffice[other[r]!] = 1

  const { memberStart, members, isPhone, contactDoubt, blind } = meetings(contacts, identity)
  /** Links to those with a bit, from either end. */
  const stepsTo = (wanted: Uint8Array): Steps =>
    compressed(parties, (add) => {
      for (let r = 0; r < party.length; r++) {
        const [a, b] = [party[r]!, other[r]!]
        if (a < 0 || a === b || (kind[r]! & STEP) === 0) continue
        if (wanted[b] === 1) add(a, b, r)
        if (wanted[a] === 1) add(b, a, r)
      }
      for (let c = 0; c + 1 < memberStart.length; c++)
        for (let i = memberStart[c]!; i < memberStart[c + 1]!; i++) {
          const who = members[i]!
          if (wanted[who] === 0) continue
          for (let j = memberStart[c]!; j < memberStart[c + 1]!; j++)
            if (members[j] !== who) add(members[j]!, who, -1 - c)
        }
    })
  const last = stepsTo(inOffice)
  const { start } = last
  const near = new Uint8Array(parties)
  for (let p = 0; p < parties; p++)
    if (start[p + 1]! > start[p]! || checks.linkDoubt[p] === 1 || contactDoubt[p] === 1) near[p] = 1
  const first = stepsTo(near)
  const toBlind = stepsTo(
    inOffice.includes(1) ? blind.map((bits) => (bits === 0 ? 0 : 1)) : new Uint8Array(parties),
  )
  const doubtful: number[] = []
  let lookedAt = 0
  for (let p = 0; p < parties && lookedAt <= MOST_DOUBTFUL; p++) {
    const isDoubtful = checks.linkDoubt[p] === 1 || contactDoubt[p] === 1
    const size = start[p + 1]! - start[p]!
    if (!isDoubtful || (inOffice[p] === 0 && size === 0)) continue
    doubtful.push(p)
    lookedAt += 1 + size
  }
  const shared = sharedInt32(doubtful.length)
  shared.set(doubtful)
  return {
    last,
    first,
    isPhone,
    contactDoubt,
    blind,
    toBlind,
    office: officesOf(checks, registers, kind, organisation),
    crowdedFrom: crowdedFrom(checks.own, last, first),
    doubtful: shared,
    allDoubtful: lookedAt > MOST_DOUBTFUL,
  }
}

function crowdedFrom(own: Float64Array, last: Steps, first: Steps): Uint8Array {
  const parties = own.length
  const looks = new Float64Array(parties)
  for (let p = 0; p < parties; p++)
    for (let i = last.start[p]!; i < last.start[p + 1]!; i++) looks[p]! += 1 + own[last.to[i]!]!
  const from = sharedUint8(parties).fill(3)
  for (let p = 0; p < parties; p++) {
    let further = 0
    for (let i = first.start[p]!; i < first.start[p + 1]!; i++) further += 1 + looks[first.to[i]!]!
    const sums = [own[p]!, own[p]! + looks[p]!, own[p]! + looks[p]! + further]
    const crowd = sums.findIndex((sum) => sum > MOST_LOOKS)
    if (crowd >= 0) from[p] = crowd
  }
  return from
}

/** Who is in office where, by registers and links. */
function officesOf(
  { identity, entryStart, entries, entryDoubt, party, other }: Omit<CrossChecks, 'near' | 'names'>,
  registers: Registers | undefined,
  kind: Uint8Array,
  organisation: Int32Array | undefined,
) {
  const where: number[] = []
  const who: number[] = []
  const anywhere: number[] = []
  for (let p = 0; p < identity.length; p++) {
    let isAnywhere = (entryDoubt[p]! & OFFICE) !== 0
    for (let i = entryStart[p]!; i < entryStart[p + 1]!; i++) {
      const row = entries[i]!
      if ((registers!.kind[row]! & OFFICE) === 0) continue
      const at = organisation ? organisation[row]! : -1
      if (at < 0) isAnywhere = true
      else {
        where.push(identity[at]!)
        who.push(p)
      }
    }
    if (isAnywhere) anywhere.push(p)
  }
  for (let r = 0; r < party.length; r++)
    if (party[r]! >= 0 && (kind[r]! & (IN_OFFICE | LINK.UNKNOWN)) !== 0) {
      where.push(party[r]!)
      who.push(other[r]!)
    }
  const { start, order } = groupRows(Int32Array.from(where), identity.length)
  const somewhere = sharedInt32(anywhere.length)
  somewhere.set(anywhere)
  return { start, who: picked(Int32Array.from(who), order), anywhere: somewhere }
}

/** Puts what a walk adds side by side; the walk is made twice: how many, then which. */
function compressed(
  parties: number,
  walk: (add: (from: number, to: number, via: number) => void) => void,
): Steps {
  const start = sharedInt32(parties + 1)
  walk((from) => {
    start[from + 1]!++
  })
  for (let p = 0; p < parties; p++) start[p + 1]! += start[p]!
  const to = sharedInt32(start[parties]!)
  const via = sharedInt32(start[parties]!)
  const next = start.slice(0, parties)
  walk((from, other, by) => {
    to[next[from]!] = other
    via[next[from]!++] = by
  })
  return { start, to, via }
}

/** Who has which address or telephone number. */
function meetings(contacts: Contacts | undefined, identity: Int32Array) {
  const parties = identity.length
  const contactDoubt = sharedUint8(parties)
  const isPhone = sharedUint8(contacts?.count ?? 0)
  const blind = sharedUint8(parties)
  if (contacts)
    for (let p = 0; p < parties; p++) if (identity[p] === p) blind[p] = BLIND.ADDRESS | BLIND.PHONE
  const pairs: number[] = []
  const seen = new Set<number>()
  const count = contacts?.count ?? 0
  for (const which of ['address', 'phone'] as const) {
    const of = contacts?.[which]
    for (let p = 0; of !== undefined && p < of.length; p++) {
      const contact = of[p]!
      if (contact === CONTACT.SET_ASIDE) contactDoubt[identity[p]!] = 1
      if (contact < 0) continue
      if (which === 'phone') isPhone[contact] = 1
      blind[identity[p]!]! &= which === 'phone' ? BLIND.ADDRESS : BLIND.PHONE
      const pair = identity[p]! * count + contact
      if (identity[p] !== p) {
        if (seen.has(pair)) continue
        seen.add(pair)
        if (of[identity[p]!] === contact) continue
      }
      pairs.push(identity[p]!, contact)
    }
  }
  const size = new Int32Array(count)
  for (let i = 1; i < pairs.length; i += 2) size[pairs[i]!]!++
  const who = new Int32Array(pairs.length / 2)
  const where = new Int32Array(pairs.length / 2)
  for (let i = 0; i < who.length; i++) {
    const contact = pairs[i * 2 + 1]!
    const few = size[contact]! <= MOST_AT_CONTACT
    who[i] = few ? pairs[i * 2]! : -1
    where[i] = few ? contact : -1
  }
  const { start: memberStart, order } = groupRows(where, count)
  return { memberStart, members: picked(who, order), isPhone, contactDoubt, blind }
}

function picked(values: Int32Array, order: Int32Array): Int32Array {
  const found = sharedInt32(order.length)
  for (let i = 0; i < order.length; i++) found[i] = values[order[i]!]!
  return found
}
