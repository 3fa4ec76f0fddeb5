import type { TableName } from '../schema/tables.js'
import type { Pool } from './pool.js'

/** The tables a market has: canonical ones, and `labels`: what was planted. */
export type MarketTableName =
  | Extract<TableName, 'tenders' | 'lots' | 'bids' | 'awards' | 'contracts' | 'parties'>
  | 'labels'

/**
 * One column of a chunk, a value a row:
 * `id`: a prefix and a number of at least `digits` digits, -1 null; `ids`: the same with one of several patterns,
 * as place of the pattern × 2³² + number; `text`: places in a pool of texts, -1 null;
 * `flag`: 0 and 1, -1 null; `count`: whole numbers, -1 null; `money`: whole cents (hundredths), NaN null; `day`
 * and `time`: milliseconds since 1970 UTC, NaN null: of `day` only the date is meant.
 */
export type MarketColumn =
  | { readonly kind: 'id'; readonly prefix: string; readonly digits: number; readonly values: Int32Array }
  | { readonly kind: 'ids'; readonly patterns: readonly IdPattern[]; readonly values: Float64Array }
  | { readonly kind: 'text'; readonly pool: Pool; readonly values: Int32Array }
  | { readonly kind: 'flag'; readonly values: Int32Array }
  | { readonly kind: 'count'; readonly values: Int32Array }
  | { readonly kind: 'money'; readonly values: Float64Array }
  | { readonly kind: 'day'; readonly values: Float64Array }
  | { readonly kind: 'time'; readonly values: Float64Array }

/** How ids are written: a prefix, and a number of so many digits. */
export interface IdPattern {
  readonly prefix: string
  readonly digits: number
}

/** Consecutive rows of one table, in columns; the order of `columns` is the order in files. */
export interface MarketChunk {
  readonly table: MarketTableName
  readonly rows: number
  readonly columns: Readonly<Record<string, MarketColumn>>
}

/** Grows column by column while tenders are written into it; `take` hands out what has come together. */
export class TableBuilder<Name extends string> {
  #rows = 0
  #room = 1024
  readonly #names: readonly string[]
  #columns: MarketColumn[]
  #values: MarketColumn['values'][]
  /** The place of each column, for `set`: a look-up by name for each cell costs a tenth of the whole simulation. */
  readonly at: Readonly<Record<Name, number>>

  constructor(
    readonly table: MarketTableName,
    columns: Readonly<Record<Name, MarketColumn>>,
  ) {
    this.#names = Object.keys(columns)
    this.#columns = Object.values<MarketColumn>(columns).map((column) => resized(column, this.#room))
    this.#values = this.#columns.map(({ values }) => values)
    this.at = Object.fromEntries(this.#names.map((name, i) => [name, i])) as Record<Name, number>
  }

  get rows(): number {
    return this.#rows
  }

  /** Starts a row and gives its place. */
  add(): number {
    if (this.#rows === this.#room) {
      this.#room *= 2
      this.#columns = this.#columns.map((column) => resized(column, this.#room))
      this.#values = this.#columns.map(({ values }) => values)
    }
    return this.#rows++
  }

  /** Writes a cell of a row, of the column at a place. */
  set(place: number, row: number, value: number): void {
    this.#values[place]![row] = value
  }

  /** The rows so far, copied; the builder starts anew. */
  take(): MarketChunk {
    const rows = this.#rows
    const columns: Record<string, MarketColumn> = {}
    this.#names.forEach((name, i) => {
      columns[name] = resized(this.#columns[i]!, rows)
    })
    this.#rows = 0
    return { table: this.table, rows, columns }
  }
}

/** A copy of a column with room for `rows` rows; what does not fit is cut off. */
function resized(column: MarketColumn, rows: number): MarketColumn {
  switch (column.kind) {
    case 'ids':
    case 'money':
    case 'day':
    case 'time': {
      const values = new Float64Array(rows)
      values.set(column.values.subarray(0, rows))
      return { ...column, values }
    }
    default: {
      const values = new Int32Array(rows)
      values.set(column.values.subarray(0, rows))
      return { ...column, values }
    }
  }
}
