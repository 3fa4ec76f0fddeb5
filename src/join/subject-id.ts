import type { Dataset } from '../columns/dataset.js'
import { isLocal, type LocalKind, type PopulationKind, type SubjectKind } from '../schema/subject.js'
import type { Domain } from '../schema/tables.js'
import { type Index, populationIn, tenderCode } from './index-of.js'

/** Dictionary of the ids of a kind of subject. */
export const idDomain: Readonly<Record<LocalKind, Domain>> = {
  tender: 'tender',
  lot: 'lot',
  award: 'award',
  contract: 'contract',
}

/** Dictionaries of the parts of the id of a kind of subject that lies in no tender. */
export const partDomains: Readonly<Record<PopulationKind, readonly Domain[]>> = {
  bidder: ['party'],
  supplier: ['party'],
  buyer: ['party'],
  procuring_entity: ['party'],
  buyer_supplier: ['party', 'party'],
  bidder_pair: ['party', 'party'],
  market: ['division'],
}

export interface SubjectId {
  /** '' for what lies in no tender. */
  readonly tenderId: string
  readonly id: string
}

/**
 * The ids of a subject. A lot of an undivided tender has the tender's id; the n-th award or contract of a tender
 * that has no id, in the order of lot, supplier and amount, is `<tender id>#n`. What lies in no tender has the id of
 * its party, as `party` shows it, or of its division; a pair both, with a `+` between them.
 */
export function subjectId(
  dataset: Dataset,
  index: Index,
  kind: SubjectKind,
  ordinal: number,
  party: (code: number) => string = (code) => dataset.dictionaries.party.text(code),
): SubjectId {
  if (!isLocal(kind))
    return { tenderId: '', id: subjectParts(dataset, index, kind, ordinal, party).join(PAIR) }
  const tenderId = dataset.dictionaries.tender.text(tenderCode(index, kind, ordinal))
  const code = index.idCode[kind][ordinal]!
  if (code >= 0) return { tenderId, id: dataset.dictionaries[idDomain[kind]].text(code) }
  if (kind !== 'award' && kind !== 'contract') return { tenderId, id: tenderId }
  const first = index.startOf[kind][index[kind].tender[ordinal]!]!
  return { tenderId, id: `${tenderId}#${ordinal - first + 1}` }
}

const PAIR = ' + '

/** The ids that a subject outside of tenders is made of: one, or two of a pair (in the order of their bytes). */
export function subjectParts(
  dataset: Dataset,
  index: Index,
  kind: PopulationKind,
  ordinal: number,
  party: (code: number) => string,
): string[] {
  const { parts } = populationIn(index, kind)
  const { dictionaries } = dataset
  const codes = parts.map((part) => part[ordinal]!)
  if (kind === 'bidder_pair') codes.sort((a, b) => dictionaries.party.compare(a, b))
  return codes.map((code, i) => {
    const domain = partDomains[kind][i]!
    return domain === 'party' ? party(code) : dictionaries[domain].text(code)
  })
}
