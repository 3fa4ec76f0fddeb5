import type { Dictionary } from '../columns/dictionary.js'
import type { TableSource } from '../ingest/table-source.js'
import { asOfColumns, newestOf } from '../join/as-of.js'
import type { TableName } from '../schema/tables.js'
import type { Dealer } from './deal.js'
import { loadBuckets } from './load-buckets.js'

/** Columns of tenders that say who buys. */
export const buyingColumns = ['buyer_id', 'procuring_entity_id'] as const

/**
 * Whether a row may be dropped for one of another piece that says something else in this column: of rows that agree in some
 * columns the first stands.
 */
export function mayBeDropped({ distinct, distinctBy }: TableSource, column: string): boolean {
  return distinct && distinctBy?.includes(column) === false
}

/** Whether only the rows that stay tell of the events of a source. */
export function hidesEvents(source: TableSource): boolean {
  return asOfColumns.some(([table, column]) => table === source.table && mayBeDropped(source, column))
}

/**
 * What only the rows that stay tell, which is not known before a bucket is put together: the newest event of these tables (NaN
 * where there is none), and who buys, who is added to `buying`.
 */
export class KeptRows {
  readonly #tables: ReadonlySet<TableName>

  constructor(
    readonly dealer: Dealer,
    readonly buying: Dictionary,
    { events }: { readonly events: boolean },
  ) {
    const sources = dealer.files.map(({ source }) => source)
    this.#tables = new Set(
      sources
        .filter(
          (source) =>
            (events && hidesEvents(source)) ||
            (source.table === 'tenders' && buyingColumns.some((column) => mayBeDropped(source, column))),
        )
        .map(({ table }) => table),
    )
  }

  /** Whether there are such tables. */
  get any(): boolean {
    return this.#tables.size > 0
  }

  /** Looks into some buckets: the newest event, `before` or one of theirs. */
  look(
    buckets: readonly number[],
    want: (table: TableName) => ReadonlySet<string>,
    zone: string,
    before: number,
  ): number {
    const { tables, dictionaries } = loadBuckets(this.dealer, buckets, want, zone, this.#tables)
    let newest = before
    for (const [table, name] of asOfColumns) {
      const column = tables.get(table)?.columns.get(name)
      if (column?.kind === 'number') newest = newestOf(column.values, newest)
    }
    for (const name of buyingColumns) {
      const column = tables.get('tenders')?.columns.get(name)
      if (column?.kind !== 'code') continue
      for (const code of new Set(column.codes)) {
        if (code < 0) continue
        const id = dictionaries.party.bytes(code)
        this.buying.encode(id, 0, id.length)
      }
    }
    return newest
  }
}
