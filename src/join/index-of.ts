import type { Column } from '../columns/dataset.js'
import type { LocalKind, PopulationKind, SubjectKind } from '../schema/subject.js'
import { isLocal } from '../schema/subject.js'
import type { TableName } from '../schema/tables.js'
import type { Directs } from './directs/directs.js'
import type { ItemPeers } from './item-peers.js'
import type { Activities } from './parties/activities.js'
import type { ByIdentity } from './parties/by-identity.js'
import type { Contacts } from './parties/contacts.js'
import type { CrossChecks } from './parties/cross-checks.js'
import type { Links } from './parties/links.js'
import type { Registers } from './parties/registers.js'
import type { Population } from './populations.js'
import type { Thresholds } from './thresholds.js'

/** Bits of `Index.lot.flags`. */
export const LOT = {
  /** Bids were set aside that could be of this lot, or a bid of the tender names no lot: there may be more bids. */
  MORE_BIDS: 1,
  /** Likewise for awards. */
  MORE_AWARDS: 2,
  /** The row of the lot (or of its undivided tender) was set aside: its attributes are unknown. */
  ROW_SET_ASIDE: 4,
  /** Some rows of the lot share a bid_id: a consortium. */
  CONSORTIUM: 8,
  /** There are rows among the bids of the lot that were set aside (`bidSetAside`). */
  DUPLICATES: 16,
  /** A bid of the tender names no lot, though the tender has several, or may have. */
  UNPLACED_BIDS: 32,
  UNPLACED_AWARDS: 64,
} as const

/** Bits of `Index.tender.flags`. */
export const TENDER = {
  /** Its row was set aside: its attributes are unknown. */
  ROW_SET_ASIDE: 1,
  /** Bids were set aside that could be its own. */
  MORE_BIDS: 2,
  /** A bid of the tender that names none of its lots was surely submitted; may have been. */
  LOOSE_BID: 4,
  LOOSE_BID_MAYBE: 8,
} as const

/** Bits of `StrayBids.is`. */
export const STRAY = {
  /** The row was set aside; any other only names no lot of a tender that has or may have several, and was or may have been submitted. */
  SET_ASIDE: 1,
  /** It names no tender, so that it may be of any. */
  NO_TENDER: 2,
  /** It is marked as the winner, or may be. */
  MAY_WIN: 4,
} as const

/** Values of `EntityIndex.setAside`. */
export const ASIDE = {
  /** A row of it was set aside: neither what it says is known, nor whose it is. */
  ROW: 1,
  /** All its rows count, but one that names no tender has its id and may be one more: what it says is not known. */
  STRAY: 2,
} as const

/** Rows of bids that have no lot, in no certain order. */
export interface StrayBids {
  /** Ordinal of its tender; -1: it names none that is there. */
  readonly tender: Int32Array
  /** Code of its bidder, -1 none. */
  readonly bidder: Int32Array
  /** Bits `STRAY`. */
  readonly is: Uint8Array
}

/** Bids, items, awards or contracts: entities of one or several rows, ordered by tender. */
export interface EntityIndex {
  /** Ordinal of its tender. */
  readonly tender: Int32Array
  /** Rows of entity e are `rows[rowStart[e]] … rows[rowStart[e + 1] - 1]`. */
  readonly rowStart: Int32Array
  readonly rows: Int32Array
  /** 0, or which `ASIDE`: what it says is unknown. */
  readonly setAside: Uint8Array
}

/** Bids: ordered by lot; in each first those without an id, in the order of what they say. */
export interface BidIndex extends EntityIndex {
  readonly lot: Int32Array
  /** First bid of each lot; one longer than the lots. */
  readonly startOfLot: Int32Array
}

/** Items: rows of a tender that share an item_id and a bid_id are one. */
export interface ItemIndex extends EntityIndex {
  /** Its lot; -1 where its rows name none, several, or one that is not there. */
  readonly lot: Int32Array
  /** Code of the bid that prices it (dictionary `bid`), -1 none. */
  readonly bid: Int32Array
}

/**
 * The joined and grouped view of a data set that kernels read: numbers in shared memory only, so that worker
 * threads get it without copies. Ordinals of a kind are 0 … count - 1; what lies in tenders is ordered by
 * the ordinal of their tender, so that a range of tenders is a range of each.
 */
export interface Index {
  readonly counts: Readonly<Record<LocalKind, number>>
  /** Id code of each subject in the dictionary of its kind; -1 for a lot of an undivided tender and for what has no id. Bids and items: none where nothing asks. */
  readonly idCode: Readonly<Record<LocalKind, Int32Array>>
  /** First ordinal of each tender's lots, bids, …; one longer than the tenders. Empty for bids and items where nothing asks. */
  readonly startOf: Readonly<Record<Exclude<LocalKind, 'tender'>, Int32Array>>
  readonly tender: { readonly row: Int32Array; readonly flags: Uint8Array }
  readonly lot: {
    readonly tender: Int32Array
    /** Row of the lots table; -1 for undivided tenders and where the row was set aside. */
    readonly row: Int32Array
    readonly flags: Uint8Array
    /** Its bids are places [bidFrom, bidTo) of the bid columns. */
    readonly bidFrom: Int32Array
    readonly bidTo: Int32Array
    /** Its award rows are `awardRow[awardStart[l]] …`. */
    readonly awardStart: Int32Array
    readonly awardRow: Int32Array
  }
  /** Bids that have a lot. Their rows are places of the bid columns. */
  readonly bid: BidIndex
  readonly item: ItemIndex
  readonly award: EntityIndex & {
    /** Ordinal of the award of each row; -1 for a row of no known tender. */
    readonly ofRow: Int32Array
    /** 1: the award stands over several lots, so its price in each is unknown. */
    readonly severalLots: Uint8Array
  }
  readonly contract: EntityIndex
  /** Columns by table and name. Those of bids are grouped by lot; the others are in row order. */
  readonly columns: Readonly<Record<TableName, Readonly<Record<string, Column>>>>
  /** 1 for bids that were set aside as duplicates, by place; empty: none. */
  readonly bidSetAside: Uint8Array
  readonly strayBids: StrayBids
  /** True of an index that is of use until the next one is built: nothing is kept for it. */
  readonly isFleeting?: boolean
  /** Of all indexes with the same number in a process, one stands for the others: threads get it anew with each task. */
  readonly scan?: number
  /** Tables the data set has. */
  readonly tables: readonly TableName[]
  /** Instant the data are looked at from; NaN: no date at all. */
  readonly asOf: number
  /** Ordinal of the tender that launches a cancelled one again, -1 none; empty where no fact asks. */
  readonly relaunch: Int32Array
  /** Direct awards after failed competitions; undefined where no fact asks. */
  readonly directs?: Directs
  /** Network (/24, /64) of each code of the dictionary `address`; empty where no fact asks. */
  readonly networkOf: Int32Array
  /** Division (dictionary `division`) of each code of the dictionary `classification`; empty where no fact asks. */
  readonly divisionOf: Int32Array
  /** 1 for the codes of `classification` that are the renovation of a building; empty where no fact asks. */
  readonly renovationOf: Uint8Array
  /** What activities of firms cover; undefined where no fact asks, or the data have no table of it. */
  readonly activities?: Activities
  /** Links between parties; undefined where no fact asks, or the data have none. */
  readonly links?: Links
  /** Row of `parties` by code of party (see parties/party-rows.ts); likewise. */
  readonly partyRow?: Int32Array
  /** Contacts of parties; likewise. */
  readonly contacts?: Contacts
  /** What is odd about the contacts of parties: bits `ODD` by code; likewise. */
  readonly oddContacts?: Uint8Array
  /** What items of other tenders cost; likewise. */
  readonly itemPeers?: ItemPeers
  /** Entries of registers; likewise. */
  readonly registers?: Registers
  /** Entries and links by identity; undefined where no fact asks for one of them that there is. */
  readonly byIdentity?: ByIdentity
  /** What stands behind parties; undefined where no fact asks. */
  readonly checks?: CrossChecks
  /** 1, by row of `registers`: its role says that the firm is not in business; undefined where no fact asks. */
  readonly inactiveRole?: Uint8Array
  /** Legal thresholds; likewise. */
  readonly thresholds?: Thresholds
  /** How many codes the dictionary `party` has. */
  readonly partyCount: number
  /** The kinds of subject behind many tenders that a fact or rule asks for. */
  readonly populations: Readonly<Partial<Record<PopulationKind, Population>>>
}

/** How many subjects of a kind there are. */
export function subjectCount(index: Index, kind: SubjectKind): number {
  return isLocal(kind) ? index.counts[kind] : populationIn(index, kind).count
}

/** A population that was asked for. */
export function populationIn(index: Index, kind: PopulationKind): Population {
  const population = index.populations[kind]
  if (!population) throw new RangeError(`nobody asked for ${kind}`)
  return population
}

/** The code in the dictionary `tender` of the tender that a subject is, or is of. */
export function tenderCode(index: Index, kind: LocalKind, ordinal: number): number {
  const tender = kind === 'tender' ? ordinal : index[kind].tender[ordinal]!
  return index.idCode.tender[tender]!
}

/** Float64 values of a column; undefined where the data set lacks it or nothing asked for it. */
export function numbers(
  index: Pick<Index, 'columns'>,
  table: TableName,
  column: string,
): Float64Array | undefined {
  const found = index.columns[table][column]
  return found?.kind === 'number' ? found.values : undefined
}

/** Int32 dictionary codes of a column. */
export function codes(
  index: Pick<Index, 'columns'>,
  table: TableName,
  column: string,
): Int32Array | undefined {
  const found = index.columns[table][column]
  return found?.kind === 'code' ? found.codes : undefined
}

/** Int8 places in a closed list. */
export function enums(
  index: Pick<Index, 'columns'>,
  table: TableName,
  column: string,
): Int8Array | undefined {
  const found = index.columns[table][column]
  return found?.kind === 'enum' ? found.codes : undefined
}
