import type { Dataset } from '../columns/dataset.js'
import type { SubjectKind } from '../facts/fact.js'
import type { Index } from '../index/index-of.js'

/** The id of the tender a subject lies in. */
export function tenderIdOf(dataset: Dataset, index: Index, kind: SubjectKind, subject: number): string {
  return dataset.dictionaries.tender.text(index.tenderCode[kind][subject]!)
}

/**
 * The id of a subject inside its tender. What has none goes by the tender's id: the one lot of an undivided tender,
 * an award or contract without an id (`T-1#2` for the second such of tender T-1, in the order of the index).
 */
export function subjectIdOf(dataset: Dataset, index: Index, kind: SubjectKind, subject: number): string {
  const code = index.idCode[kind][subject]!
  if (code >= 0) return dataset.dictionaries[kind].text(code)
  const tender = tenderIdOf(dataset, index, kind, subject)
  if (kind !== 'award' && kind !== 'contract') return tender
  let before = 0
  for (let s = index.startOf[kind][index[kind].tender[subject]!]!; s < subject; s++)
    if (index.idCode[kind][s]! < 0) before++
  return before === 0 ? tender : `${tender}#${before + 1}`
}
