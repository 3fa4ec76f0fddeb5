import type { Dataset } from '../columns/dataset.js'
import { isLocal, type LocalKind, type PopulationKind, type SubjectKind } from '../schema/subject.js'
import type { Domain } from '../schema/tables.js'
import { type Index, populationIn, tenderCode } from './index-of.js'

/** Dictionary of the ids of a kind of subject. */
export const idDomain: Readonly<Record<LocalKind, Domain>> = {
  tender: 'tender',
  lot: 'lot',
  bid: 'bid',
  item: 'item',
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

/** The ids that a subject goes by in outputs. */
export interface SubjectId {
  /** '' for what lies in no tender. */
  readonly tenderId: string
  readonly id: string
}

/**
 * The ids of a subject. A lot of an undivided tender has the tender's id; the n-th award or contract of a tender
 * that has no id (in which order, `numberedBy` says) is `<tender id>#n`. A bid of an undivided tender has its own id,
 * another `<lot id>/<bid id>`; the n-th of a lot without an id is `<lot id>#n`. An item that a bid prices is
 * `<bid id>/<item id>`. So that these are unique in the tender, `/` and `%` of what stands before such a slash, and of
 * items that no bid prices, are `%2F` and `%25`. What lies in no tender has the id of its party, as `party` shows it, or
 * of its division; a pair both, with a `+` between them.
 */
export function subjectId(
  dataset: Dataset,
  index: Index,
  kind: SubjectKind,
  ordinal: number,
  party: (code: number) => string = (code) => dataset.dictionaries.party.text(code),
): SubjectId {
  if (!isLocal(kind))
    return { tenderId: '', id: idOfParts(subjectParts(dataset, index, kind, ordinal, party)) }
  const tenderId = dataset.dictionaries.tender.text(tenderCode(index, kind, ordinal))
  const code = index.idCode[kind][ordinal]!
  if (kind === 'bid') return { tenderId, id: bidId(dataset, index, ordinal, tenderId) }
  if (kind === 'item') return { tenderId, id: itemId(dataset, index, ordinal) }
  if (code >= 0) return { tenderId, id: dataset.dictionaries[idDomain[kind]].text(code) }
  if (kind === 'tender' || kind === 'lot') return { tenderId, id: tenderId }
  const first = index.startOf[kind][index[kind].tender[ordinal]!]!
  return { tenderId, id: `${tenderId}#${ordinal - first + 1}` }
}

function bidId({ dictionaries }: Dataset, index: Index, ordinal: number, tenderId: string): string {
  const lot = index.bid.lot[ordinal]!
  const lotCode = index.idCode.lot[lot]!
  const code = index.idCode.bid[ordinal]!
  const place = lotCode >= 0 ? escaped(dictionaries.lot.text(lotCode)) : undefined
  if (code < 0) return `${place ?? tenderId}#${ordinal - index.bid.startOfLot[lot]! + 1}`
  const own = dictionaries.bid.text(code)
  return place === undefined ? own : `${place}/${own}`
}

function itemId({ dictionaries }: Dataset, index: Index, ordinal: number): string {
  const own = dictionaries.item.text(index.idCode.item[ordinal]!)
  const bid = index.item.bid[ordinal]!
  return bid < 0 ? escaped(own) : `${escaped(dictionaries.bid.text(bid))}/${own}`
}

function escaped(id: string): string {
  return id.replaceAll('%', '%25').replaceAll('/', '%2F')
}

/** The id of a subject outside of tenders from its parts. */
export function idOfParts(parts: readonly string[]): string {
  return parts.join(' + ')
}

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
