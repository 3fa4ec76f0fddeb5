import type { Dataset } from '../../columns/dataset.js'
import { sharedInt32, sharedUint8 } from '../../columns/shared.js'
import { groupRows } from '../group.js'
import { rowsOf } from '../rows.js'
import { identitiesOf } from './identities.js'
import type { Links } from './links.js'
import type { Registers } from './registers.js'

/**
 * Entries of registers and links by identity: of the codes of the dictionary `party` whose identifiers have the same normal
 * form, the first by its bytes. Lists are compressed: those of identity i are places `start[i] … start[i + 1] - 1` of the
 * other array. Without a table its lists are empty.
 */
export interface ByIdentity {
  /** By code of party: its identity. */
  readonly identity: Int32Array
  /** Rows of `registers`. */
  readonly entryStart: Int32Array
  readonly entries: Int32Array
  /** Bits `REGISTER` of the rows that were set aside. */
  readonly entryDoubt: Uint8Array
  /** Rows of `party_links` whose party it is. */
  readonly linkStart: Int32Array
  readonly links: Int32Array
  /** 1: a row of the party was set aside. */
  readonly linkDoubt: Uint8Array
  /** Identity of the party, and of the other one, by row of `party_links`; -1 where it was set aside. */
  readonly party: Int32Array
  readonly other: Int32Array
}

/** An id that more entries have is a word for none, or masked, and nobody's: each subject would look at all of them. */
const MOST_ENTRIES = 1000

/** Linear in parties, entries and links. */
export function byIdentityOf(
  dataset: Dataset,
  registers: Registers | undefined,
  links: Links | undefined,
): ByIdentity {
  const identity = identitiesOf(dataset)
  const entryDoubt = folded(registers?.doubt, identity)
  const entries = registers ? entriesOf(dataset, registers, identity, entryDoubt) : nothing(identity.length)
  const otherColumn = dataset.tables.get('party_links')?.columns.get('other_id')
  const others = otherColumn?.kind === 'code' ? otherColumn.codes : new Int32Array(0)
  const party = links ? identities(links.party, identity) : sharedInt32(0)
  const ofLinks = links ? groupRows(party, identity.length) : nothing(identity.length)
  return {
    identity,
    entryStart: entries.start,
    entries: entries.order,
    entryDoubt,
    linkStart: ofLinks.start,
    links: ofLinks.order,
    linkDoubt: folded(links?.doubt, identity),
    party,
    other: links ? identities(others, identity, links.party) : sharedInt32(0),
  }
}

/** The entries of each identity; of those that have too many none, but doubt, and a notice each. */
function entriesOf(dataset: Dataset, registers: Registers, identity: Int32Array, doubt: Uint8Array): Lists {
  const keys = identities(registers.party, identity)
  const grouped = groupRows(keys, identity.length)
  const { start, order } = grouped
  const isCrowded = (p: number): boolean => start[p + 1]! - start[p]! > MOST_ENTRIES
  let crowded = 0
  for (let p = 0; p < identity.length; p++) {
    if (!isCrowded(p)) continue
    crowded++
    for (let i = start[p]!; i < start[p + 1]!; i++) doubt[p]! |= registers.kind[order[i]!]!
    const detail = `more than ${MOST_ENTRIES} entries have this id, so whether it is on these registers is unknown`
    rowsOf(dataset, 'registers')!.note('doubtful_id', order[start[p]!]!, detail, 'party_id')
  }
  if (crowded === 0) return grouped
  const few = keys.map((p) => (p >= 0 && isCrowded(p) ? -1 : p))
  return groupRows(few, identity.length)
}

/** Rows by key, side by side: those of key i are places `start[i] … start[i + 1] - 1` of `order`. */
export interface Lists {
  readonly start: Int32Array
  readonly order: Int32Array
}

/** No row of any key. */
export function nothing(keys: number): Lists {
  return { start: sharedInt32(keys + 1), order: sharedInt32(0) }
}

/** Identities of codes; -1 stays, and stands where `unless` is -1. */
function identities(codes: Int32Array, identity: Int32Array, unless?: Int32Array): Int32Array {
  const found = sharedInt32(codes.length)
  for (let r = 0; r < codes.length; r++)
    found[r] = codes[r]! < 0 || (unless !== undefined && unless[r]! < 0) ? -1 : identity[codes[r]!]!
  return found
}

/** Bits of all codes of an identity. */
function folded(bits: Uint8Array | undefined, identity: Int32Array): Uint8Array {
  const all = sharedUint8(identity.length)
  if (bits) for (let p = 0; p < bits.length; p++) if (bits[p] !== 0) all[identity[p]!]! |= bits[p]!
  return all
}
