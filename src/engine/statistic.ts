import { sharedFloat64, sharedInt32, sharedUint8 } from '../columns/shared.js'
import { setKnown, setUnknown } from '../facts/block.js'
import type { Block, FullColumn } from '../facts/fact.js'
import { FEW_PEERS, NO_SPREAD } from '../facts/reason.js'
import { DensePairs } from '../join/dense-pairs.js'
import { groupRows } from '../join/group.js'
import type { StatNode } from '../rules/statistics.js'
import { near } from '../rules/tolerance.js'
import { quantile } from './quantile.js'

/** Peers: subjects of a kind that are alike in some facts. Shared memory. */
export interface PeerGroups {
  readonly count: number
  /** By ordinal of the subject; -1: one of the facts is not known, and `whyNot` says why. */
  readonly groupOf: Int32Array
  readonly whyNot: Uint8Array
  /** Code of each fact by group. */
  readonly keys: readonly Int32Array[]
}

/** One statistic, by group of peers. Shared memory. */
export interface Statistic {
  readonly groups: PeerGroups
  /** NaN where `why` is not 0. */
  readonly value: Float64Array
  readonly why: Uint8Array
  /** Quartiles, of fences and where there is a peer at all; else NaN. */
  readonly q1: Float64Array
  readonly q3: Float64Array
  /** Peers of known value, and peers (or perhaps peers) that are left out because theirs is not known. */
  readonly population: Int32Array
  readonly leftOut: Int32Array
}

/** Groups `count` subjects by facts that take few values: by the first, the groups by the second, and so on. */
export function peerGroups(count: number, facts: readonly FullColumn[]): PeerGroups {
  const groupOf = sharedInt32(count)
  const whyNot = sharedUint8(count)
  let groups = 1
  let keys: Int32Array[] = []
  for (const { lo, hi, why } of facts) {
    let width = 1
    for (let s = 0; s < count; s++) if (lo[s] === hi[s] && lo[s]! >= width) width = lo[s]! + 1
    const pairs = new DensePairs(width)
    for (let s = 0; s < count; s++) {
      if (groupOf[s]! < 0) continue
      if (lo[s] === hi[s]) groupOf[s] = pairs.of(groupOf[s]!, lo[s]!)
      else {
        groupOf[s] = -1
        whyNot[s] = why[s]!
      }
    }
    groups = pairs.size
    const columns = [...keys, undefined].map(() => sharedInt32(groups))
    for (let g = 0; g < groups; g++) {
      for (let k = 0; k < keys.length; k++) columns[k]![g] = keys[k]![pairs.first(g)]!
      columns[keys.length]![g] = pairs.second(g)
    }
    keys = columns
  }
  return { count: groups, groupOf, whyNot, keys }
}

/**
 * A statistic of the values kept for it (see Keep), group by group. Quantiles of type 8; two selections a group, no
 * sort. Linear. The order of subjects changes nothing.
 */
export function statisticOf(node: StatNode, values: Float64Array, groups: PeerGroups): Statistic {
  const { groupOf, count } = groups
  const population = sharedInt32(count)
  const leftOut = sharedInt32(count)
  const keyOf = new Int32Array(values.length).fill(-1)
  for (let s = 0; s < values.length; s++) {
    const g = groupOf[s]!
    const value = values[s]!
    if (g < 0 || Number.isNaN(value)) continue
    if (value === Number.POSITIVE_INFINITY) leftOut[g]!++
    else {
      keyOf[s] = g
      population[g]!++
    }
  }
  const { start, order } = groupRows(keyOf, count)
  const sorted = new Float64Array(order.length)
  for (let i = 0; i < order.length; i++) sorted[i] = values[order[i]!]!
  const [value, q1, q3] = [sharedFloat64(count), sharedFloat64(count), sharedFloat64(count)]
  const why = sharedUint8(count)
  for (let g = 0; g < count; g++) {
    const of = sorted.subarray(start[g]!, start[g + 1]!)
    const isFence = node.stat === 'lower_fence' || node.stat === 'upper_fence'
    q1[g] = isFence ? quantile(of, 0.25) : Number.NaN
    q3[g] = isFence ? quantile(of, 0.75) : Number.NaN
    why[g] = of.length < node.minimum ? FEW_PEERS : isFence && near(q1[g]!, q3[g]!) ? NO_SPREAD : 0
    value[g] = why[g] === 0 ? statisticValue(node, of, q1[g]!, q3[g]!) : Number.NaN
  }
  return { groups, value, why, q1, q3, population, leftOut }
}

function statisticValue({ stat, p }: StatNode, of: Float64Array, q1: number, q3: number): number {
  switch (stat) {
    case 'lower_fence':
      return q1 - p * (q3 - q1)
    case 'upper_fence':
      return q3 + p * (q3 - q1)
    case 'share': {
      let holds = 0 // zeros and ones: a whole number, the same in any order
      for (const one of of) holds += one
      return holds / of.length
    }
    default:
      return quantile(of, p)
  }
}

/** The statistic of the peers of each of the first `n` subjects; without `subjects`, of those from `first` on. */
export function lookUp(
  { groups, value, why }: Statistic,
  subjects: Int32Array | undefined,
  first: number,
  n: number,
  out: Block,
): void {
  const { groupOf, whyNot } = groups
  out.exact = true
  for (let i = 0; i < n; i++) {
    const s = subjects === undefined ? first + i : subjects[i]!
    const g = groupOf[s]!
    if (g < 0) setUnknown(out, i, whyNot[s]!)
    else if (why[g] !== 0) setUnknown(out, i, why[g]!)
    else setKnown(out, i, value[g]!)
  }
}
