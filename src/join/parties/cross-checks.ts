import type { Dataset } from '../../columns/dataset.js'
import { sharedFloat64, sharedUint8 } from '../../columns/shared.js'
import { groupRows } from '../group.js'
import { rowsOf } from '../rows.js'
import { type ByIdentity, type Lists, nothing } from './by-identity.js'
import type { Contacts } from './contacts.js'
import { CONTROLLER, LINK, type Links, MOST_LOOKS } from './links.js'
import { IN_OFFICE, type NearOfficials, nearOfficials } from './near-officials.js'
import { REGISTER, type Registers } from './registers.js'
import { type NamesLike, type SimilarNames, similarNames } from './similar-names.js'

/** What stands behind parties and near them, beside what is said of each itself. Lists as those of `ByIdentity`. */
export interface CrossChecks extends ByIdentity {
  /** Of the links of a party, those to somebody with an entry or office: all that registers have to be asked about. */
  readonly listedStart: Int32Array
  readonly listed: Int32Array
  /** Rows of `party_links` by which it is an official or employee of the party, or may be. */
  readonly officeStart: Int32Array
  readonly offices: Int32Array
  /** A link was set aside whose party is known. */
  readonly linksDoubted: boolean
  /** Bits of registers (set-aside rows too) of the party and of whoever stands behind it at any time. */
  readonly reach: Uint8Array
  /** How many entries and offices are looked at for one party: its own. */
  readonly own: Float64Array
  /** 1: its own, and those of whoever stands behind it, are more than `MOST_LOOKS`. */
  readonly crowded: Uint8Array
  /** Links to officials; undefined where no fact asks. */
  readonly near?: NearOfficials
  /** Names in registers of sanctions that are like those of parties; undefined where no fact asks. */
  readonly names?: SimilarNames
}

/** Linear in parties, rows and links, whatever their shape. */
export function crossChecksOf(
  dataset: Dataset,
  byIdentity: ByIdentity,
  registers: Registers | undefined,
  links: Links | undefined,
  options: {
    readonly contacts: Contacts | undefined
    readonly officials: boolean
    readonly names: boolean
    readonly namesLike?: NamesLike | undefined
  },
): CrossChecks {
  const { identity, entryDoubt, party, other } = byIdentity
  const parties = identity.length
  const entries = { start: byIdentity.entryStart, order: byIdentity.entries }
  const office = links ? groupRows(inOffice(other, links), parties) : nothing(parties)
  const own = ownLooks(entries, office, registers, organisationsOf(dataset), identity)
  const listed = links ? groupRows(toListed(party, other, own, entryDoubt), parties) : nothing(parties)
  const checks: CrossChecks = {
    ...byIdentity,
    listedStart: listed.start,
    listed: listed.order,
    officeStart: office.start,
    offices: office.order,
    linksDoubted: byIdentity.linkDoubt.includes(1),
    reach: reachOf(parties, registers, links, party, other, identity, entryDoubt),
    own,
    crowded: crowdedOf(dataset, listed, other, own),
  }
  return {
    ...checks,
    ...(options.officials && {
      near: nearOfficials(checks, registers, links, options.contacts, organisationsOf(dataset)),
    }),
    ...(options.names && registers && { names: similarNames(dataset, registers, options.namesLike) }),
  }
}

/** By row of `registers`: the code of its organisation; undefined without the column. */
function organisationsOf(dataset: Dataset): Int32Array | undefined {
  const column = dataset.tables.get('registers')?.columns.get('organisation_id')
  return column?.kind === 'code' ? column.codes : undefined
}

/** The party of each link to somebody of whom registers say something, or may. */
function toListed(party: Int32Array, other: Int32Array, own: Float64Array, doubt: Uint8Array): Int32Array {
  return party.map((p, r) => (p >= 0 && (own[other[r]!]! > 0 || doubt[other[r]!] !== 0) ? p : -1))
}

/** Of a donation, those of the organisation too, for whether it is the head of the buyer. */
function ownLooks(
  entries: Lists,
  offices: Lists,
  registers: Registers | undefined,
  organisation: Int32Array | undefined,
  identity: Int32Array,
): Float64Array {
  const size = ({ start }: Lists, p: number): number => start[p + 1]! - start[p]!
  const own = sharedFloat64(identity.length)
  for (let p = 0; p < identity.length; p++) {
    own[p] = size(entries, p) + size(offices, p)
    for (let i = entries.start[p]!; organisation && i < entries.start[p + 1]!; i++) {
      const row = entries.order[i]!
      const to = organisation[row]!
      if (to >= 0 && (registers!.kind[row]! & REGISTER.DONORS) !== 0) own[p]! += size(entries, identity[to]!)
    }
  }
  return own
}

/** Parties with too much behind them, and a notice each. */
function crowdedOf(
  dataset: Dataset,
  { start, order }: Lists,
  other: Int32Array,
  own: Float64Array,
): Uint8Array {
  const crowded = sharedUint8(own.length)
  for (let p = 0; p < own.length; p++) {
    let looks = own[p]!
    for (let i = start[p]!; i < start[p + 1]!; i++) looks += 1 + own[other[order[i]!]!]!
    if (looks <= MOST_LOOKS || start[p] === start[p + 1]) continue
    crowded[p] = 1
    const detail = `more than ${MOST_LOOKS} links and entries are behind this id, so what is behind it is unknown`
    rowsOf(dataset, 'party_links')!.note('doubtful_id', order[start[p]!]!, detail, 'party_id')
  }
  return crowded
}

function inOffice(other: Int32Array, { kind }: Links): Int32Array {
  const keys = new Int32Array(other.length).fill(-1)
  for (let r = 0; r < keys.length; r++) if ((kind[r]! & (IN_OFFICE | LINK.UNKNOWN)) !== 0) keys[r] = other[r]!
  return keys
}

function reachOf(
  parties: number,
  registers: Registers | undefined,
  links: Links | undefined,
  party: Int32Array,
  other: Int32Array,
  identity: Int32Array,
  doubt: Uint8Array,
): Uint8Array {
  const own = sharedUint8(parties)
  own.set(doubt)
  if (registers)
    for (let r = 0; r < registers.party.length; r++)
      if (registers.party[r]! >= 0) own[identity[registers.party[r]!]!]! |= registers.kind[r]!
  if (!links) return own
  const reach = sharedUint8(parties)
  reach.set(own)
  for (let r = 0; r < party.length; r++)
    if (party[r]! >= 0 && (links.kind[r]! & (CONTROLLER | LINK.UNKNOWN)) !== 0)
      reach[party[r]!]! |= own[other[r]!]!
  return reach
}
