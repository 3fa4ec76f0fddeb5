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
    if (keys?.kind !== 'code') {
      tables.set(name, {
        data,
        start: new Int32Array(1),
        order: new Int32Array(0),
        lost: data.rows > 0 ? 0 : -1,
      })
      continue
    }
    const { start, order } = groupRows(keys.codes, dataset.dictionaries[domain].size)
    tables.set(name, { data, start, order, lost: order.length === data.rows ? -1 : keys.codes.indexOf(-1) })
  }
  return tables
}
