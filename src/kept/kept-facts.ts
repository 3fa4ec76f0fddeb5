import type { Dataset } from '../columns/dataset.js'
import type { Kept } from '../engine/run-plan.js'
import type { KeptTree } from './kept-tree.js'

/** What a data set was made of that comes from a file of facts. */
export interface KeptFacts extends Kept {
  readonly file: string
  readonly tree: Pick<KeptTree, 'facts' | 'details' | 'kinds' | 'rare' | 'rules'>
}

const known = new WeakMap<Dataset, KeptFacts>()

/** The facts that came with a data set; undefined for one that was read from data. */
export function keptFacts(dataset: Dataset): KeptFacts | undefined {
  return known.get(dataset)
}

/** Says that a data set came with facts. */
export function addKept(dataset: Dataset, facts: KeptFacts): void {
  known.set(dataset, facts)
}
