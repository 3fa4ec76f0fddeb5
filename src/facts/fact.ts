import type { Index } from '../join/index-of.js'
import type { Population } from '../join/populations.js'
import type { LocalKind, PopulationKind, SubjectKind } from '../schema/subject.js'
import type { FactArguments, FactParamName } from './fact-params.js'
import type { PairBids } from './pairs/pair-bids.js'

/**
 * `count`, `number`, `share` (0–1 and above), `money` (in the currency named by the fact `<subject>.currency`),
 * `instant` (see schema/instant.ts), `days`; `boolean` as 0 and 1; `enum` as places in `values`; `text` as
 * dictionary codes of `domain`.
 */
export type FactType =
  | 'count'
  | 'number'
  | 'share'
  | 'money'
  | 'instant'
  | 'days'
  | 'boolean'
  | 'enum'
  | 'text'

/** What a fact is, and what it is made from. */
export interface FactSpec {
  /** `<subject>.<name>`, the name used in rules. */
  readonly name: string
  readonly subject: SubjectKind
  readonly type: FactType
  readonly unit?: string
  readonly values?: readonly string[]
  readonly domain?: import('../schema/tables.js').Domain
  /** One line of meaning. */
  readonly about: string
  /** Columns it is computed from, as `table.column`; `scan.as_of`, `scan.networks`, `scan.relaunches` name parts of the index. */
  readonly needs: readonly string[]
  /**
   * Columns without which it is never known; alternatives of one need stand in one entry, `lots.estimate|tenders.estimate`.
   * Only for telling a user beforehand what cannot be computed.
   */
  readonly requires?: readonly string[]
  /** Of a fact of a population: the parameters it takes from the rule that uses it; all facts of its family take the same. */
  readonly params?: readonly FactParamName[]
}

/**
 * Values of one fact (or of an expression) for consecutive subjects: each lies in [lo, hi]. Known: lo = hi.
 * Partly known: a range (between 2 and 3 bidders). Unknown: [-Infinity, Infinity], or [0, 1] of a boolean.
 * `why` holds the reason wherever lo < hi, else 0. With `exact` no value of the block is a range and hi is lo.
 * This is three-valued logic: a condition that holds for the whole range is decided, any other is unknown.
 *
 * An instant is the range of moments it may mean, in whole milliseconds: a date without a time has its
 * `firstMoment` as lo and its `lastMoment` as hi (schema/instant.ts), and as `why` a reason of problem `same_day`
 * that names its column. So comparing it with an instant of the same day is undecided without more ado, while
 * `has` takes it as known.
 */
export interface Block {
  lo: Float64Array
  hi: Float64Array
  why: Uint8Array
  exact: boolean
}

/** Facts of one family, computed in one pass over consecutive subjects. */
export interface Family {
  readonly subject: LocalKind
  readonly facts: readonly FactSpec[]
  /** Where one of its facts is computed for all subjects, the others cost nothing. */
  readonly together?: true
  /**
   * Writes the values of subjects [from, to) at places 0 … to - from of the blocks, in the order of `facts`; a
   * block that is undefined is not wanted. A kernel that writes a range clears `exact` of the block.
   */
  readonly kernel: (index: Index, from: number, to: number, out: readonly (Block | undefined)[]) => void
  /** The same of n single subjects (ascending), where that costs no more for each than `kernel` does (each-family.ts). */
  readonly some?: (index: Index, subjects: Int32Array, n: number, out: readonly (Block | undefined)[]) => void
  /** The same as bytes, where all of its facts are of yes or no or words of a list (byte-facts.ts). */
  readonly bytes?: (index: Index, from: number, to: number, out: readonly (Uint8Array | undefined)[]) => void
}

/** Values of one fact for all subjects of its kind, in shared memory: as a block whose `why` says where it is a range. */
export interface FullColumn {
  readonly lo: Float64Array
  readonly hi: Float64Array
  readonly why: Uint8Array
}

/** What facts of a population are computed from. */
export interface PopulationData {
  readonly index: Index
  readonly population: Population
  /** The subjects to write: all of them, but in a family that is computed in ranges. */
  readonly from: number
  readonly to: number
  /** A fact of `keeps`, by ordinal of its subject. */
  readonly kept: (fact: string) => FullColumn
  /** Values of the parameters that the facts of the family take. */
  readonly args: FactArguments
  /** What was read of bids, in families that ask for it. */
  readonly bids: () => PairBids
}

/**
 * Facts of subjects that stand behind many tenders, computed for all of them at once, in one thread (families run side
 * by side). Rows that name nobody are left out and counted while they are few (populations/left-out.ts); those that were
 * set aside never are.
 */
export interface PopulationFamily {
  readonly subject: PopulationKind
  readonly facts: readonly FactSpec[]
  /** Facts of tenders and what lies in them that it is computed from: kept for all subjects before it runs. */
  readonly keeps: readonly string[]
  /** Its subjects are computed a range at a time, in any thread: for those whose time goes with what each subject did. */
  readonly inRanges?: true
  /** Bids are read before it runs (pairs/pair-bids.ts), lots a range at a time, in any thread. */
  readonly readsBids?: true
  /**
   * Writes the values of all subjects (of those in range), in the order of `facts`; an undefined block is not wanted, and all others
   * come as zeros: what is not written is known to be 0, and takes no memory. Passes over typed arrays; sums do not depend on the
   * order of rows (`sumInOrder`).
   */
  readonly compute: (data: PopulationData, out: readonly (Block | undefined)[]) => void
}

/** What only evidence shows, made for one subject at a time when it is printed; conditions cannot use it. */
export interface Detail {
  readonly name: string
  readonly subject: SubjectKind
  readonly about: string
  readonly needs: readonly string[]
  readonly of: (index: Index, subject: number) => DetailValue[]
}

/** One line of a detail. `personal` fields are dictionary codes of party or address, masked where printed. */
export interface DetailValue {
  /** Bidders, suppliers, buyers. */
  readonly bidders?: readonly number[]
  readonly address?: number
  readonly amount?: number
  readonly currency?: number
  readonly at?: number
  readonly row?: number
  /** From one party to what is said of the last: codes of parties, and between them what the next is to the one before. */
  readonly path?: readonly (number | string)[]
  readonly similarity?: number
}

/** The columns of `needs`, without parts of the index. */
export function columnsOf({ needs }: Pick<FactSpec, 'needs'>): string[] {
  return needs.filter((need) => !need.startsWith('scan.'))
}
