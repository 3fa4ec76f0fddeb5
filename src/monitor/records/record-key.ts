import type { HeldTable } from './base.js'
import { cellOf, type Field, type Ref } from './field.js'

/** What tells a record from the others of its table and tender (or party): one code, or several as a text. */
export type RecordKey = number | string

/** Whoever knows the columns of tables. */
interface Columns {
  field(table: HeldTable, name: string): Field | undefined
}

/** The key of the record that a row is of. A record is all rows of a table that are about one thing. */
export function recordKey(columns: Columns, table: HeldTable, ref: Ref): RecordKey {
  switch (table) {
    case 'lots':
      return cell(columns, table, 'lot_id', ref)
    case 'bids': {
      const bid = cell(columns, table, 'bid_id', ref)
      return bid >= 0 ? bid : cells(columns, table, ['lot_id', 'bidder_id', 'round'], ref)
    }
    case 'awards': {
      const award = cell(columns, table, 'award_id', ref)
      return award >= 0 ? award : cells(columns, table, ['lot_id', 'supplier_id'], ref)
    }
    case 'contracts': {
      const contract = cell(columns, table, 'contract_id', ref)
      return contract >= 0 ? contract : cells(columns, table, ['supplier_id'], ref)
    }
    case 'items':
      return cells(columns, table, ['item_id', 'bid_id'], ref)
    case 'party_links':
      return cell(columns, table, 'other_id', ref)
    case 'registers':
      return cell(columns, table, 'register', ref)
    default:
      return 0
  }
}

/** Null is -1 in numbers too: that is what a column has before any row has named it, and keys last longer. */
function cell(columns: Columns, table: HeldTable, name: string, ref: Ref): number {
  const value = cellOf(columns.field(table, name), ref)
  return Number.isNaN(value) ? -1 : value
}

function cells(columns: Columns, table: HeldTable, names: readonly string[], ref: Ref): string {
  return names.map((name) => ` ${cell(columns, table, name, ref)}`).join('')
}
