import type { Dataset, TableData } from '../../columns/dataset.js'
import { groupRows } from '../../join/group.js'
import type { TableName } from '../../schema/tables.js'

/** A table of the history, with its rows by the key that they are found by: a tender or a party. */
export interface BaseTable {
  readonly data: TableData
  /** Rows of key k are `order[start[k]] … order[start[k + 1] - 1]`. Keys beyond have none. */
  readonly start: Int32Array
  readonly order: Int32Array
  /** A row without the key, which could be anybody's; -1 none. */
  readonly lost: number
  /** By code of their own id, rows without the key that have it: any record of that id may have one row more. One tells it for all. */
  readonly lostOf: ReadonlyMap<number, readonly number[]>
}

/** Column by which rows of a table are found, and its dictionary. */
export const keyColumns = {
  tenders: ['tender_id', 'tender'],
  lots: ['tender_id', 'tender'],
  bids: ['tender_id', 'tender'],
  awards: ['tender_id', 'tender'],
  contracts: ['tender_id', 'tender'],
  items: ['tender_id', 'tender'],
  parties: ['party_id', 'party'],
  party_links: ['party_id', 'party'],
  registers: ['party_id', 'party'],
} as const satisfies Partial<Record<TableName, readonly [string, 'tender' | 'party']>>

/** The ids of records of several rows; of items with the bid that prices them. */
export const idColumns: Readonly<Partial<Record<TableName, readonly [id: string, of?: string]>>> = {
  bids: ['bid_id'],
  awards: ['award_id'],
  contracts: ['contract_id'],
  items: ['item_id', 'bid_id'],
}

/** Tables whose records events bring. */
export type HeldTable = keyof typeof keyColumns
export const heldTables = Object.keys(keyColumns) as HeldTable[]

/** Small tables that no event changes: the history alone has them. */
export const fixedTables = ['activities', 'thresholds'] as const satisfies readonly TableName[]

/** The tables of a data set by key. Linear in rows; 4 bytes a row. */
export function groupTables(dataset: Dataset): ReadonlyMap<HeldTable, BaseTable> {
  const tables = new Map<HeldTable, BaseTable>()
  for (const name of heldTables) {
    const data = dataset.tables.get(name)
    const [column, domain] = keyColumns[name]
    const keys = data?.columns.get(column)
    if (!data) continue
    const codes = keys?.kind === 'code' ? keys.codes : new Int32Array(data.rows).fill(-1)
    const { start, order } = groupRows(codes, dataset.dictionaries[domain].size)
    const isWhole = order.length === data.rows
    tables.set(name, {
      data,
      start,
      order,
      lost: isWhole ? -1 : codes.indexOf(-1),
      lostOf: isWhole ? NONE : lostById(data, codes),
    })
  }
  return tables
}

const NONE: ReadonlyMap<number, readonly number[]> = new Map()

function lostById({ name, columns, rows }: TableData, keys: Int32Array): BaseTable['lostOf'] {
  const [id, of] = (idColumns[name] ?? []).map((column) => columns.get(column ?? ''))
  const found = new Map<number, Map<number, number>>()
  for (let row = 0; id?.kind === 'code' && row < rows; row++) {
    const own = id.codes[row]!
    if (keys[row]! >= 0 || own < 0) continue
    const byOf = found.get(own) ?? new Map<number, number>()
    found.set(own, byOf.set(of?.kind === 'code' ? of.codes[row]! : -1, row))
  }
  return new Map([...found].map(([own, byOf]) => [own, [...byOf.values()]]))
}
