import { groupRows } from '../../join/group.js'
import type { HeldTable } from './base.js'
import { cellOf, type Ref } from './field.js'
import type { Store } from './store.js'

/** Rows of a table by a column that is not its key: of links the other way round. 8 bytes a row. */
export class RowsBy {
  readonly #store
  readonly #table
  readonly #column
  readonly #start: Int32Array
  readonly #order: Int32Array
  readonly #added = new Map<number, Ref[]>()
  #upTo = 0

  constructor(store: Store, table: HeldTable, column: string) {
    this.#store = store
    this.#table = table
    this.#column = column
    const codes = store.base.tables.get(table)?.columns.get(column)
    const { start, order } =
      codes?.kind === 'code'
        ? groupRows(codes.codes, store.base.dictionaries[codes.domain].size)
        : { start: new Int32Array(1), order: new Int32Array(0) }
    this.#start = start
    this.#order = order
  }

  /** The rows that stand and have a value in the column; of those of the history at most so many. */
  refs(value: number, most = Number.POSITIVE_INFINITY): Ref[] {
    this.#readOn()
    const refs: Ref[] = []
    const add = (ref: Ref): void => {
      if (this.#store.stands(this.#table, ref)) refs.push(ref)
    }
    if (value + 1 < this.#start.length)
      for (let i = this.#start[value]!; i < this.#start[value + 1]! && refs.length < most; i++)
        add(this.#order[i]!)
    for (const ref of this.#added.get(value) ?? []) add(ref)
    return refs
  }

  #readOn(): void {
    const end = this.#store.addedRows(this.#table)
    if (this.#upTo === end) return
    const field = this.#store.field(this.#table, this.#column)
    for (; this.#upTo < end; this.#upTo++) {
      const value = cellOf(field, -1 - this.#upTo)
      const known = this.#added.get(value)
      if (known) known.push(-1 - this.#upTo)
      else if (value >= 0) this.#added.set(value, [-1 - this.#upTo])
    }
  }
}
