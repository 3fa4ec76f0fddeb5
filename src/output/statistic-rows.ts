import type { RuleResult } from '../engine/result.js'
import type { OutputContext } from './words/context.js'
import { codeValue } from './words/evidence.js'

/** A statistic that an outcome was held against, with the peers it is taken over. */
export interface StatisticRow {
  /** As the rule calls it: `upper_fence(lot.bids.spread)`. */
  readonly name: string
  /** Null where there are too few peers, or they do not spread. */
  readonly value: number | null
  /** Quartiles of a fence; null of other statistics. */
  readonly q1: number | null
  readonly q3: number | null
  /** Peers of known value, and those left out because theirs is not known. */
  readonly population: number
  readonly left_out: number
  /** What they have in common: value by name of fact. */
  readonly peers: Readonly<Record<string, string | number | boolean | null>>
}

/** The statistics of a rule for one of its subjects; none where its peers are not known. */
export function statisticRows(context: OutputContext, result: RuleResult, subject: number): StatisticRow[] {
  return result.statistics.flatMap(({ node, groups, value, q1, q3, population, leftOut }) => {
    const g = groups.groupOf[subject]!
    if (g < 0) return []
    const peers = node.by.map((fact, k) => [fact, codeValue(context, fact, groups.keys[k]![g]!)] as const)
    return [
      {
        name: node.text,
        value: finite(value[g]!),
        q1: finite(q1[g]!),
        q3: finite(q3[g]!),
        population: population[g]!,
        left_out: leftOut[g]!,
        peers: Object.fromEntries(peers),
      },
    ]
  })
}

/** A number as rows have it: null where it is NaN or has no end. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
