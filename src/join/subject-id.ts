import type { Dataset } from '../columns/dataset.js'
import type { SubjectKind } from '../schema/subject.js'
import type { Domain } from '../schema/tables.js'
import { type Index, tenderCode } from './index-of.js'

/** Dictionary of the ids of a kind of subject. */
export const idDomain: Readonly<Record<SubjectKind, Domain>> = {
  tender: 'tender',
  lot: 'lot',
  award: 'award',
  contract: 'contract',
}

export interface SubjectId {
  readonly tenderId: string
  readonly id: string
}

/**
 * The ids of a subject. A lot of an undivided tender has the tender's id; the n-th award or contract of a tender
 * that has no id, in the order of lot, supplier and amount, is `<tender id>#n`.
 */
export function subjectId(dataset: Dataset, index: Index, kind: SubjectKind, ordinal: number): SubjectId {
  const tenderId = dataset.dictionaries.tender.text(tenderCode(index, kind, ordinal))
  const code = index.idCode[kind][ordinal]!
  if (code >= 0) return { tenderId, id: dataset.dictionaries[idDomain[kind]].text(code) }
  if (kind !== 'award' && kind !== 'contract') return { tenderId, id: tenderId }
  const first = index.startOf[kind][index[kind].tender[ordinal]!]!
  return { tenderId, id: `${tenderId}#${ordinal - first + 1}` }
}
