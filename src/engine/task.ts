import { newBlock } from '../facts/block.js'
import { populationFamilies } from '../facts/catalogue.js'
import type { FullColumn } from '../facts/fact.js'
import type { FactArguments } from '../facts/fact-params.js'
import { type Index, populationIn } from '../join/index-of.js'
import type { StatNode } from '../rules/statistics.js'
import { type PeerGroups, peerGroups, type Statistic, statisticsOf } from './statistic.js'

/** A piece of work that one thread does alone, on shared memory: what it gives back is not copied either. */
export type Task = FamilyTask | GroupsTask | StatisticTask

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
}

export interface GroupsTask {
  readonly task: 'groups'
  readonly count: number
  readonly facts: readonly FullColumn[]
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
  computeFamily(task)
  return undefined
}

function computeFamily({ family: place, index, from, to, kept, args, out }: FamilyTask): void {
  const family = populationFamilies[place]!
  const blocks = family.facts.map(({ name }) => {
    const column = out[name]
    return column && { ...newBlock(0), ...column, exact: true }
  })
  const population = populationIn(index, family.subject)
  family.compute({ index, population, from, to, kept: (fact) => columnOf(kept, fact), args }, blocks)
}

function columnOf(kept: Readonly<Record<string, FullColumn>>, fact: string): FullColumn {
  const column = kept[fact]
  if (!column) throw new RangeError(`${fact} was not kept`)
  return column
}
