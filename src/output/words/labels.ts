import type { Dictionary } from '../../columns/dictionary.js'
import type { TableName } from '../../schema/tables.js'
import type { RankedSubject } from '../../score/rank.js'
import type { Scores } from '../../score/scores.js'
import type { OutputContext } from './context.js'

/** A subject to find a title or name for: ordinal of a lot or tender, code of a buyer or supplier. */
export type Labelled = Pick<RankedSubject, 'kind' | 'subject'>

/**
 * Titles of lots (else of their tenders) and tenders, names of buyers and suppliers; null where the data have none
 * or the party is not shown. Of several names the first in byte order, so that the order of rows does not matter.
 */
export function labelsOf(
  { dataset, index, mask }: OutputContext,
  { buyer }: Scores,
  ranked: readonly Labelled[],
): (subject: Labelled) => string | null {
  const titles = dataset.dictionaries.title
  const codes = (table: TableName, name: string): Int32Array | undefined => {
    const column = dataset.tables.get(table)?.columns.get(name)
    return column?.kind === 'code' ? column.codes : undefined
  }
  const tenderTitle = codes('tenders', 'title')
  const lotTitle = codes('lots', 'title')
  const at = (column: Int32Array | undefined, row: number): number => (column && row >= 0 ? column[row]! : -1)
  const text = (code: number): string | null => (code < 0 ? null : titles.text(code))

  const wanted = (kind: Labelled['kind']) =>
    new Map(ranked.filter((r) => r.kind === kind && mask.shows(r.subject)).map((r) => [r.subject, -1]))
  const names = { buyer: wanted('buyer'), supplier: wanted('supplier') }
  const party = codes('parties', 'party_id')
  const partyName = codes('parties', 'name')
  const buyerName = codes('tenders', 'buyer_name')
  for (let row = 0; party && partyName && row < party.length; row++) {
    keepFirst(titles, names.buyer, party[row]!, partyName[row]!)
    keepFirst(titles, names.supplier, party[row]!, partyName[row]!)
  }
  const named = new Map([...names.buyer].filter(([, code]) => code < 0))
  for (let t = 0; buyerName && t < buyer.length; t++)
    keepFirst(titles, named, buyer[t]!, at(buyerName, index.tender.row[t]!))

  return ({ kind, subject }) => {
    if (kind === 'buyer') return text(named.get(subject) ?? names.buyer.get(subject) ?? -1)
    if (kind === 'supplier') return text(names.supplier.get(subject) ?? -1)
    const tender = kind === 'tender' ? subject : index.lot.tender[subject]!
    const own = kind === 'lot' ? text(at(lotTitle, index.lot.row[subject]!)) : null
    return own ?? text(at(tenderTitle, index.tender.row[tender]!))
  }
}

function keepFirst(titles: Dictionary, names: Map<number, number>, party: number, name: number): void {
  const known = names.get(party)
  if (known === undefined || name < 0) return
  if (known < 0 || titles.compare(name, known) < 0) names.set(party, name)
}
