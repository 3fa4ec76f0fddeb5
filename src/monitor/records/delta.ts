import type { Storage } from '../../columns/growable.js'
import type { ColumnSink } from '../../columns/sinks/sink.js'
import { type BuildContext, TableBuilder } from '../../columns/table-builder.js'
import type { EventRow } from '../events/event.js'
import type { HeldTable } from './base.js'

const NOTHING: readonly never[] = []

/** Rows that came with events, in columns like those of the history, written through the same sinks. */
export class DeltaTable {
  readonly #builder: TableBuilder
  readonly #sinks: { readonly column: string; readonly sink: ColumnSink }[] = []
  /** Columns that a row has named, whatever it said. */
  readonly named = new Set<string>()

  /** `columns`: those that are kept; others are only named. */
  constructor(
    readonly name: HeldTable,
    readonly columns: ReadonlySet<string>,
    context: BuildContext,
  ) {
    this.#builder = new TableBuilder(name, context)
    this.#builder.startFile('events', 1, false)
  }

  get rows(): number {
    return this.#builder.rows
  }

  storage(column: string): Storage | undefined {
    return this.#builder.storage(column)
  }

  /** Adds rows, and gives the first one's number. True in `news` where a column was not named before. */
  add(rows: readonly EventRow[]): { readonly first: number; readonly news: boolean } {
    const first = this.#builder.rows
    let news = false
    for (const row of rows)
      for (const column in row)
        if (!this.named.has(column)) {
          this.named.add(column)
          if (!this.columns.has(column)) continue
          this.#sinks.push({ column, sink: this.#builder.sink(column) })
          news = true
        }
    this.#builder.startBatch(rows.length, NOTHING)
    for (let s = 0; s < this.#sinks.length; s++) {
      const { column, sink } = this.#sinks[s]!
      for (let r = 0; r < rows.length; r++) write(rows[r]![column], sink)
    }
    this.#builder.endBatch(false)
    return { first, news }
  }
}

function write(value: EventRow[string], sink: ColumnSink): void {
  if (typeof value === 'string') sink.text(value)
  else if (typeof value === 'number') sink.number(value)
  else if (typeof value === 'boolean') sink.flag(value)
  else sink.none()
}
