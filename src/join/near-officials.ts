import { sharedInt32, sharedUint8 } from '../columns/shared.js'
import { CONTACT, type Contacts } from './contacts.js'
import type { CrossChecks } from './cross-checks.js'
import { groupRows } from './group.js'
import { CONTROLLER, LINK, type Links } from './links.js'
import { REGISTER, type Registers } from './registers.js'

/** Who is one link away from a public servant or official. */
export interface NearOfficials {
  /** By identity. */
  readonly start: Int32Array
  /** Identity of the official. */
  readonly official: Int32Array
  /** Row of `party_links`, or -1 - contact. */
  readonly via: Int32Array
  /** 1: somebody one link away is near an official, or may be. */
  readonly second: Uint8Array
  /** Contacts of each identity, and identities of each contact. A contact of more parties than 32 has none. */
  readonly contactStart: Int32Array
  readonly contacts: Int32Array
  readonly memberStart: Int32Array
  readonly members: Int32Array
  /** 1, by contact: a telephone number. */
  readonly isPhone: Uint8Array
  /** 1: a row of the party in `parties` was set aside. */
  readonly contactDoubt: Uint8Array
  /** Who is in office or near somebody, and may have more links: a row of theirs was set aside. */
  readonly doubtful: Int32Array
  /** They are too many to be looked at: anybody may be linked with an official. */
  readonly allDoubtful: boolean
}

/** So many doubtful parties, and links of theirs, are looked at for each subject. */
const MOST_DOUBTFUL = 256

/** Links over which an official is reached; of those without a relation nobody knows. */
export const STEP = CONTROLLER | LINK.RELATIVE | LINK.UNKNOWN
/** What makes somebody an official of the party of the link. */
export const IN_OFFICE = LINK.OFFICIAL | LINK.EMPLOYEE
/** Who is in office by a register. */
export const OFFICE = REGISTER.SERVANTS | REGISTER.OFFICIALS

/** A contact of more parties than this is an office tower or an accountant's, and links nobody. */
export const MOST_AT_CONTACT = 32

/** Finds who is near an official. Linear in parties, rows and links, and in those at one contact, who are at most 32. */
export function nearOfficials(
  checks: Omit<CrossChecks, 'near' | 'names'>,
  registers: Registers | undefined,
  links: Links | undefined,
  contacts: Contacts | undefined,
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

  const met = meetings(contacts, identity)
  const start = sharedInt32(parties + 1)
  let official = sharedInt32(0)
  let via = sharedInt32(0)
  // Twice the same walk: how many, then which.
  for (const writing of [false, true]) {
    const next = start.slice()
    const add = (near: number, who: number, by: number): void => {
      if (!writing) start[near + 1]!++
      else {
        official[next[near]!] = who
        via[next[near]!++] = by
      }
    }
    for (let r = 0; r < party.length; r++) {
      const [a, b] = [party[r]!, other[r]!]
      if (a < 0 || a === b || (kind[r]! & STEP) === 0) continue
      if (inOffice[b] === 1) add(a, b, r)
      if (inOffice[a] === 1) add(b, a, r)
    }
    for (let c = 0; c + 1 < met.memberStart.length; c++)
      for (let i = met.memberStart[c]!; i < met.memberStart[c + 1]!; i++) {
        const who = met.members[i]!
        if (inOffice[who] === 0) continue
        for (let j = met.memberStart[c]!; j < met.memberStart[c + 1]!; j++)
          if (met.members[j] !== who) add(met.members[j]!, who, -1 - c)
      }
    if (writing) break
    for (let p = 0; p < parties; p++) start[p + 1]! += start[p]!
    official = sharedInt32(start[parties]!)
    via = sharedInt32(start[parties]!)
  }

  const near = new Uint8Array(parties)
  for (let p = 0; p < parties; p++)
    if (start[p + 1]! > start[p]! || checks.linkDoubt[p] === 1 || met.contactDoubt[p] === 1) near[p] = 1
  const second = sharedUint8(parties)
  for (let r = 0; r < party.length; r++) {
    const [a, b] = [party[r]!, other[r]!]
    if (a < 0 || (kind[r]! & STEP) === 0) continue
    if (near[b] === 1) second[a] = 1
    if (near[a] === 1) second[b] = 1
  }
  for (let c = 0; c + 1 < met.memberStart.length; c++) {
    let some = false
    for (let i = met.memberStart[c]!; i < met.memberStart[c + 1]!; i++)
      if (near[met.members[i]!] === 1) some = true
    if (some) for (let i = met.memberStart[c]!; i < met.memberStart[c + 1]!; i++) second[met.members[i]!] = 1
  }
  const doubtful: number[] = []
  let lookedAt = 0
  for (let p = 0; p < parties && lookedAt <= MOST_DOUBTFUL; p++) {
    const isDoubtful = checks.linkDoubt[p] === 1 || met.contactDoubt[p] === 1
    const size = start[p + 1]! - start[p]!
    if (!isDoubtful || (inOffice[p] === 0 && size === 0)) continue
    doubtful.push(p)
    lookedAt += 1 + size
  }
  const shared = sharedInt32(doubtful.length)
  shared.set(doubtful)
  return {
    start,
    official,
    via,
    second,
    ...met,
    doubtful: shared,
    allDoubtful: lookedAt > MOST_DOUBTFUL,
  }
}

/** Who has which address or telephone number. */
function meetings(contacts: Contacts | undefined, identity: Int32Array) {
  const parties = identity.length
  const contactDoubt = sharedUint8(parties)
  const isPhone = sharedUint8(contacts?.count ?? 0)
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
  const byWho = groupRows(who, parties)
  const byWhere = groupRows(where, count)
  return {
    contactStart: byWho.start,
    contacts: picked(where, byWho.order),
    memberStart: byWhere.start,
    members: picked(who, byWhere.order),
    isPhone,
    contactDoubt,
  }
}

function picked(values: Int32Array, order: Int32Array): Int32Array {
  const found = sharedInt32(order.length)
  for (let i = 0; i < order.length; i++) found[i] = values[order[i]!]!
  return found
}
