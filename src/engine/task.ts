import { newBlock } from '../facts/block.js'
import { populationFamilies } from '../facts/catalogue.js'
import type { FullColumn } from '../facts/fact.js'
import type { FactArguments } from '../facts/fact-params.js'
import { readPairBids } from '../facts/pairs/meetings.js'
import type { PairBids } from '../facts/pairs/pair-bids.js'
import { type Index, populationIn } from '../join/index-of.js'
import type { StatNode } from '../rules/statistics.js'
import { type PeerFact, type PeerGroups, peerGroups, type Statistic, statisticsOf } from './statistic.js'

/** A piece of work that one thread does alone, on shared memory: what it gives back is not copied either. */
export type Task = BidsTask | FamilyTask | GroupsTask | StatisticTask

/** Reads the bids of lots [from, to) for families that ask for it. */
export interface BidsTask {
  readonly task: 'bids'
  readonly index: Index
  readonly bids: PairBids
  readonly from: number
  readonly to: number
}

/** Facts of subjects [from, to) of a population, written to `out`. */
export interface FamilyTask {
  readonly task: 'family'
  /** Place among `populationFamilies`. */
  readonly family: number
  readonly index: Index
  readonly from: number
  readonly to: number
  readonly kept: Readonly<Record<string, FullColumn>>
  readonly args: FactArguments
  /** By name of fact, not bound; a fact that is not there is not wanted. */
  readonly out: Readonly<Record<string, FullColumn>>
  /** Of a family that reads bids. */
  readonly bids?: PairBids | undefined
}

/** Puts subjects with the same peers together. */
export interface GroupsTask {
  readonly task: 'groups'
  readonly count: number
  readonly facts: readonly PeerFact[]
}

/** Statistics of the same values and peers. */
export interface StatisticTask {
  readonly task: 'statistic'
  readonly nodes: readonly StatNode[]
  readonly values: Float64Array
  readonly groups: PeerGroups
}

export type Done<T extends Task> = T extends GroupsTask
  ? PeerGroups
  : T extends StatisticTask
    ? Statistic[]
    : undefined

/** Does it. */
export function doTask(task: Task): PeerGroups | Statistic[] | undefined {
  if (task.task === 'groups') return peerGroups(task.count, task.facts)
  if (task.task === 'statistic') return statisticsOf(task.nodes, task.values, task.groups)
  if (task.task === 'bids') readPairBids(task.index, task.bids, task.from, task.to)
  else computeFamily(task)
  return undefined
}

function computeFamily({ family: place, index, from, to, kept, args, out, bids }: FamilyTask): void {
  if (from === to) return
  const family = populationFamilies[place]!
  const blocks = family.facts.map(({ name }) => {
    const column = out[name]
    return column && { ...newBlock(0), ...column, exact: true }
  })
  const population = populationIn(index, family.subject)
  const data = { index, population, from, to, kept: (fact: string) => columnOf(kept, fact), args }
  family.compute({ ...data, bids: () => given(bids) }, blocks)
}

function columnOf(kept: Readonly<Record<string, FullColumn>>, fact: string): FullColumn {
  const column = kept[fact]
  if (!column) throw new RangeError(`${fact} was not kept`)
  return column
}

function given(bids: PairBids | undefined): PairBids {
  if (!bids) throw new RangeError('bids were not read')
  return bids
}
