import { subjectCount } from '../join/index-of.js'
import { isLocal, type PopulationKind, populationKinds } from '../schema/subject.js'
import type { Job } from './morsel.js'

/** What a thread takes at a time: tenders [from, to) with all that lies in them, or subjects [from, to) of a population. */
export interface Unit {
  readonly kind: PopulationKind | undefined
  readonly from: number
  readonly to: number
}

/** Tenders of one morsel: their lots, bids and blocks of facts stay in the second-level cache. */
export const MORSEL = 1024
/** Subjects of a population in one unit. */
const RANGE = 4096

/** The units of a job, the same list in every thread. */
export function unitsOf({
  index,
  rules,
  checks,
  keeps,
}: Pick<Job, 'index' | 'rules' | 'checks' | 'keeps'>): Unit[] {
  const kinds = new Set([...rules.map((rule) => rule.subject), ...keeps.map((keep) => keep.kind)])
  const units: Unit[] = []
  if (checks.length > 0 || [...kinds].some(isLocal)) addUnits(units, undefined, index.counts.tender, MORSEL)
  for (const kind of populationKinds)
    if (kinds.has(kind)) addUnits(units, kind, subjectCount(index, kind), RANGE)
  return units
}

function addUnits(units: Unit[], kind: PopulationKind | undefined, count: number, step: number): void {
  for (let from = 0; from < count; from += step) units.push({ kind, from, to: Math.min(from + step, count) })
}
