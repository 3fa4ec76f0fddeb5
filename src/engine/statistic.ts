import { sharedFloat64, sharedInt32, sharedUint8 } from '../columns/shared.js'
import { setKnown, setUnknown } from '../facts/block.js'
import type { Block, FullColumn } from '../facts/fact.js'
import { FEW_PEERS, NO_SPREAD } from '../facts/reason.js'
import { DensePairs } from '../join/dense-pairs.js'
import type { PeerOperand } from '../rules/compare.js'
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

/** A fact that peers have in common; `tender` of each subject, where it is a fact of tenders. */
export type PeerFact = FullColumn & { readonly tender?: Int32Array | undefined }

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

/** Up to so many places are a table; pairs of more are hashed. */
const TABLE = 1 << 20

/** Groups `count` subjects by facts that take few values: by the first, the groups by the second, and so on. */
export function peerGroups(count: number, facts: readonly PeerFact[]): PeerGroups {
  const groupOf = sharedInt32(count)
  const whyNot = sharedUint8(count)
  let groups = 1
  let keys: Int32Array[] = []
  for (const { lo, hi, why, tender } of facts) {
    let width = 1
    let areCodes = true
    for (let s = 0; s < lo.length; s++) {
      const value = lo[s]!
      if (value !== hi[s]) continue
      if (value >= width) width = value + 1
      if (value < 0 || value !== (value | 0)) areCodes = false
    }
    const pairs = areCodes && groups * width <= TABLE ? new TabledPairs(groups, width) : new DensePairs(width)
    for (let s = 0; s < count; s++) {
      if (groupOf[s]! < 0) continue
      const at = tender ? tender[s]! : s
      if (lo[at] === hi[at]) groupOf[s] = pairs.of(groupOf[s]!, lo[at]!)
      else {
        groupOf[s] = -1
        whyNot[s] = why[at]!
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

/** `DensePairs` of which so few may come that each has its place in a table. */
class TabledPairs {
  size = 0
  readonly #numberOf
  readonly #keys: number[] = []

  constructor(
    groups: number,
    readonly width: number,
  ) {
    this.#numberOf = new Int32Array(groups * width).fill(-1)
  }

  of(a: number, b: number): number {
    const key = a * this.width + b
    if (this.#numberOf[key]! < 0) {
      this.#numberOf[key] = this.size++
      this.#keys.push(key)
    }
    return this.#numberOf[key]!
  }

  first(pair: number): number {
    return Math.floor(this.#keys[pair]! / this.width)
  }

  second(pair: number): number {
    return this.#keys[pair]! % this.width
  }
}

/**
 * Statistics of the same values (see Keep) and peers, group by group: these are grouped once. Quantiles of type 8; two
 * selections a group, no sort. Linear. The order of subjects changes nothing.
 */
export function statisticsOf(
  nodes: readonly StatNode[],
  values: Float64Array,
  groups: PeerGroups,
): Statistic[] {
  const { groupOf, count } = groups
  const population = sharedInt32(count)
  const leftOut = sharedInt32(count)
  // Group g stands at g + 1, and subjects without peers at 0: no branch, which would often be guessed wrong.
  const known = new Int32Array(count + 1)
  const open = new Int32Array(count + 1)
  for (let s = 0; s < values.length; s++) {
    const g = groupOf[s]! + 1
    const value = values[s]!
    known[g]! += Number(value < Number.POSITIVE_INFINITY)
    open[g]! += Number(value === Number.POSITIVE_INFINITY)
  }
  population.set(known.subarray(1))
  leftOut.set(open.subarray(1))
  // Each has a place more than it needs, where what does not count is written and written over.
  const start = new Int32Array(count + 2)
  for (let g = 0; g <= count; g++) start[g + 1] = start[g]! + known[g]! + 1
  const next = start.slice()
  const grouped = new Float64Array(start[count + 1]!)
  for (let s = 0; s < values.length; s++) {
    const g = groupOf[s]! + 1
    const value = values[s]!
    const at = next[g]!
    grouped[at] = value
    next[g] = at + Number(value < Number.POSITIVE_INFINITY)
  }
  const ofGroup = (g: number) => grouped.subarray(start[g + 1]!, start[g + 2]! - 1)
  const [q1, q3, none] = [sharedFloat64(count), sharedFloat64(count), sharedFloat64(count).fill(Number.NaN)]
  for (let g = 0; nodes.some(isFence) && g < count; g++) {
    q1[g] = quantile(ofGroup(g), 0.25)
    q3[g] = quantile(ofGroup(g), 0.75, 0.25)
  }

  return nodes.map((node) => {
    const value = sharedFloat64(count)
    const why = sharedUint8(count)
    for (let g = 0; g < count; g++) {
      const of = ofGroup(g)
      why[g] = of.length < node.minimum ? FEW_PEERS : isFence(node) && near(q1[g]!, q3[g]!) ? NO_SPREAD : 0
      value[g] = why[g] === 0 ? statisticValue(node, of, q1[g]!, q3[g]!) : Number.NaN
    }
    const quartiles = isFence(node) ? { q1, q3 } : { q1: none, q3: none }
    return { groups, value, why, ...quartiles, population, leftOut }
  })
}

const isFence = ({ stat }: StatNode): boolean => stat === 'lower_fence' || stat === 'upper_fence'

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

/** The statistic of the peers of subjects [first, last), by group. */
export function peersOf(
  { groups: { groupOf, whyNot }, value, why }: Statistic,
  first: number,
  last: number,
): PeerOperand {
  return { groupOf: groupOf.subarray(first, last), whyNot: whyNot.subarray(first, last), value, why }
}
