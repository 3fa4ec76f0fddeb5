import type { ScanResult } from '../engine/result.js'
import type { Statistic } from '../engine/statistic.js'
import type { FullColumn } from '../facts/fact.js'
import { FEW_PEERS } from '../facts/reason.js'
import { type StatNode, statKey } from '../rules/statistics.js'

/**
 * A statistic of a population as it was when the population was last looked at: it stands still until the next time.
 * Given out for the few subjects of a small index, whose peers are looked up by what they have in common.
 */
export class Standing {
  /** For the subjects at hand. */
  statistic: Statistic
  readonly #groupOf = new Map<string, number>()
  /** The group of subjects that had no peers then. */
  readonly #none: number

  constructor(
    readonly node: StatNode,
    of: Statistic,
  ) {
    const { count, keys } = of.groups
    for (let g = 0; g < count; g++) this.#groupOf.set(keys.map((key) => key[g]!).join(' '), g)
    this.#none = count
    this.statistic = {
      groups: {
        count: count + 1,
        groupOf: new Int32Array(0),
        whyNot: new Uint8Array(0),
        keys: keys.map((key) => longer(key, new Int32Array(count + 1), -1)),
      },
      value: longer(of.value, new Float64Array(count + 1), Number.NaN),
      why: longer(of.why, new Uint8Array(count + 1), FEW_PEERS),
      q1: longer(of.q1, new Float64Array(count + 1), Number.NaN),
      q3: longer(of.q3, new Float64Array(count + 1), Number.NaN),
      population: longer(of.population, new Int32Array(count + 1), 0),
      leftOut: longer(of.leftOut, new Int32Array(count + 1), 0),
    }
  }

  /** Makes room for so many subjects. */
  makeRoom(room: number): void {
    const { groups } = this.statistic
    this.statistic = {
      ...this.statistic,
      groups: { ...groups, groupOf: new Int32Array(room), whyNot: new Uint8Array(room) },
    }
  }

  /**
   * Finds the peers of the first `n` subjects. `facts` are what peers have in common, of the small index; `global` gives
   * the code that the population has for a code of the k-th of them.
   */
  place(n: number, facts: readonly FullColumn[], global: (k: number, code: number) => number): void {
    const { groupOf, whyNot, keys } = this.statistic.groups
    for (let s = 0; s < n; s++) {
      const unknown = facts.find(({ lo, hi }) => lo[s] !== hi[s])
      if (unknown) {
        groupOf[s] = -1
        whyNot[s] = unknown.why[s]!
        continue
      }
      const name = facts.map(({ lo }, k) => global(k, lo[s]!)).join(' ')
      const g = this.#groupOf.get(name) ?? this.#none
      groupOf[s] = g
      whyNot[s] = 0
      for (let k = 0; k < facts.length; k++) keys[k]![g] = facts[k]!.lo[s]!
    }
  }
}

function longer<T extends Int32Array | Uint8Array | Float64Array>(from: T, to: T, last: number): T {
  to.set(from)
  to[from.length] = last
  return to
}

/** The statistics of a scan that rules about single tenders compare with, by key. */
export function standingOf({ rules }: ScanResult, wanted: readonly StatNode[]): Map<string, Standing> {
  const keys = new Set(wanted.map(statKey))
  const all = new Map<string, Standing>()
  for (const { statistics } of rules)
    for (const statistic of statistics) {
      const key = statKey(statistic.node)
      if (keys.has(key) && !all.has(key)) all.set(key, new Standing(statistic.node, statistic))
    }
  return all
}
