import type { PopulationKind } from '../schema/subject.js'
import { newestOf } from './as-of.js'
import { type BiddersOfLots, type BidsOfLots, biddersOfLots, pairsIn } from './bidder-pairs.js'
import type { Index } from './index-of.js'
import { type Pick, pick } from './lot-order.js'
import type { LotSubjects } from './lots.js'
import { type Population, populationOf } from './populations.js'
import { type GroupKeys, groupTenders, type TenderGroups } from './tender-groups.js'
import { type BidKeys, type BidWalk, findSharedIds, type SharedIdKeys, walkBids } from './walk-bids.js'
import {
  type AwardWalk,
  type EntityKeys,
  type EntityWalk,
  walkAwards,
  walkEntities,
} from './walk-entities.js'

/** A walk over one table in the usual order, or over instants, as a message to a thread: shared memory in and out. */
export type WalkTask =
  | {
      readonly walk: 'bids'
      readonly keys: BidKeys
      readonly ordinalOf: Int32Array
      readonly lots: LotSubjects
    }
  | {
      readonly walk: 'awards'
      readonly keys: EntityKeys
      readonly ordinalOf: Int32Array
      readonly lots: LotSubjects
    }
  | {
      readonly walk: 'contracts'
      readonly keys: EntityKeys
      readonly ordinalOf: Int32Array
      readonly tenders: number
    }
  | { readonly walk: 'newest'; readonly columns: readonly Float64Array[] }
  | ({ readonly walk: 'groups' } & GroupKeys)
  | ({ readonly walk: 'pick' } & Pick)
  | { readonly walk: 'population'; readonly index: Index; readonly kind: PopulationKind }
  | { readonly walk: 'bidders'; readonly index: BidsOfLots }
  | ({ readonly walk: 'pairs' } & Parameters<typeof pairsIn>[0])
  | { readonly walk: 'ids'; readonly keys: SharedIdKeys; readonly first: number; readonly last: number }

export type Walked =
  | BidWalk
  | AwardWalk
  | EntityWalk
  | TenderGroups
  | Population
  | BiddersOfLots
  | ReturnType<typeof pairsIn>
  | number
  | number[]
  | undefined

/** How walks are run: each gives its result (undefined where a table is in no usual order), or a promise of it. */
export interface Walks<B, A, C, N, G, P, I> {
  readonly bids: (keys: BidKeys, ordinalOf: Int32Array, lots: LotSubjects) => B
  readonly awards: (keys: EntityKeys, ordinalOf: Int32Array, lots: LotSubjects) => A
  readonly contracts: (keys: EntityKeys, ordinalOf: Int32Array, tenders: number) => C
  /** The newest instant of all columns, NaN without any. */
  readonly newest: (columns: readonly Float64Array[]) => N
  /** Groups in which cancelled tenders may have been launched again. */
  readonly groups: (keys: GroupKeys) => G
  readonly pick: (pick: Pick) => P
  /** The lots [first, last) in which rows may be copies; those with consortia are marked. */
  readonly ids: (keys: SharedIdKeys, first: number, last: number) => I
}

/** Walks in other threads. */
export interface Walker
  extends Walks<
    Promise<BidWalk>,
    Promise<AwardWalk | undefined>,
    Promise<EntityWalk | undefined>,
    Promise<number>,
    Promise<TenderGroups>,
    Promise<void>,
    Promise<number[]>
  > {
  readonly threads: number
  readonly population: (index: Index, kind: PopulationKind) => Promise<Population>
  readonly bidders: (index: BidsOfLots) => Promise<BiddersOfLots>
  readonly pairs: (bidders: Parameters<typeof pairsIn>[0]) => Promise<ReturnType<typeof pairsIn>>
}

/** Walks in this thread. */
export const walkHere: Walks<
  BidWalk,
  AwardWalk | undefined,
  EntityWalk | undefined,
  number,
  TenderGroups,
  void,
  number[]
> = {
  bids: walkBids,
  awards: walkAwards,
  contracts: walkEntities,
  newest: (columns) => columns.reduce((newest, values) => newestOf(values, newest), Number.NaN),
  groups: groupTenders,
  pick,
  ids: findSharedIds,
}

/** The task of a thread. */
export function runWalk(task: WalkTask): Walked {
  switch (task.walk) {
    case 'bids':
      return walkBids(task.keys, task.ordinalOf, task.lots)
    case 'awards':
      return walkAwards(task.keys, task.ordinalOf, task.lots)
    case 'contracts':
      return walkEntities(task.keys, task.ordinalOf, task.tenders)
    case 'newest':
      return walkHere.newest(task.columns)
    case 'groups':
      return groupTenders(task)
    case 'pick':
      pick(task)
      return undefined
    case 'population':
      return populationOf(task.index, task.kind)
    case 'bidders':
      return biddersOfLots(task.index)
    case 'pairs':
      return pairsIn(task)
    case 'ids':
      return findSharedIds(task.keys, task.first, task.last)
  }
}
