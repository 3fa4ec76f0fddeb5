import type { Column, TableData } from '../../columns/dataset.js'
import type { Domain } from '../../schema/tables.js'
import type { HeldTable } from './base.js'
import type { Field, Ref } from './field.js'
import type { LocalCodes } from './local-codes.js'
import type { Store } from './store.js'

/** Tables of up to so many rows are used again. */
const FEW = 64
const NO_ROWS: ReadonlySet<number> = new Set()

/** Tables by the number of their rows, as long as the table has the same columns. */
interface Known {
  readonly fields: readonly Field[]
  readonly present: ReadonlySet<string>
  readonly byRows: (LocalTable | undefined)[]
}

interface LocalTable {
  readonly data: TableData
  readonly columns: readonly { readonly column: Column; readonly field: Field; readonly codes: LocalCodes }[]
}

/** Some rows of the tables of a store as tables of their own, with codes of their own: of use until the next of so many rows. */
export class LocalTables {
  readonly #store
  readonly #codes
  readonly #known = new Map<HeldTable, Known>()

  constructor(store: Store, codes: Readonly<Record<Domain, LocalCodes>>) {
    this.#store = store
    this.#codes = codes
  }

  /** Rows of a table that events may change. */
  held(name: HeldTable, refs: readonly Ref[]): TableData {
    const { data, columns } = this.#empty(name, refs.length)
    for (let c = 0; c < columns.length; c++) {
      const { column, field, codes } = columns[c]!
      fill(column, field, codes, refs)
    }
    if (!this.#store.hasBroken(name)) return data
    const broken = new Set<number>()
    for (let i = 0; i < refs.length; i++) if (this.#store.isBroken(name, refs[i]!)) broken.add(i)
    return { ...data, broken }
  }

  /** Rows of a table that only the history has. */
  fixed({ columns, broken, ...table }: TableData, refs: readonly Ref[]): TableData {
    return {
      ...table,
      rows: refs.length,
      columns: new Map(
        [...columns].map(([name, column]) => {
          const field = fieldOf(name, column)
          const own = emptyColumn(field, refs.length)
          fill(own, field, this.#codes[field.domain], refs)
          return [name, own]
        }),
      ),
      parts: [],
      broken: new Set(refs.flatMap((ref, i) => (broken.has(ref) ? [i] : []))),
    }
  }

  /** A table of so many rows, whatever these say: of a few the one that was made before. */
  #empty(name: HeldTable, rows: number): LocalTable {
    const fields = this.#store.fields(name)
    const present = this.#store.present(name)
    let known = this.#known.get(name)
    if (!known || known.fields !== fields || known.present !== present) {
      known = { fields, present, byRows: [] }
      this.#known.set(name, known)
    }
    const made = known.byRows[rows]
    if (made) return made
    const columns = fields.map((field) => ({
      column: emptyColumn(field, rows),
      field,
      codes: this.#codes[field.domain],
    }))
    const byName = new Map(columns.map(({ column, field }) => [field.name, column]))
    const data = { name, rows, columns: byName, present, parts: [], broken: NO_ROWS }
    const table = { data, columns }
    if (rows <= FEW) known.byRows[rows] = table
    return table
  }
}

/** A loop a kind of column, each over arrays of one type. */
function fill(column: Column, { base, delta }: Field, local: LocalCodes, refs: readonly Ref[]): void {
  const n = refs.length
  const added = delta?.values
  if (column.kind === 'number') {
    const { values } = column
    for (let i = 0; i < n; i++) {
      const ref = refs[i]!
      values[i] = (ref >= 0 ? base?.[ref] : added?.[-1 - ref]) ?? Number.NaN
    }
    return
  }
  const { codes } = column
  if (column.kind === 'enum') {
    for (let i = 0; i < n; i++) {
      const ref = refs[i]!
      codes[i] = (ref >= 0 ? base?.[ref] : added?.[-1 - ref]) ?? -1
    }
    return
  }
  let last = -1
  for (let i = 0; i < n; i++) {
    const ref = refs[i]!
    const code = (ref >= 0 ? base?.[ref] : added?.[-1 - ref]) ?? -1
    if (code < 0) codes[i] = -1
    else codes[i] = code === last ? codes[i - 1]! : local.of(code)
    last = code
  }
}

function emptyColumn({ kind, domain }: Field, rows: number): Column {
  if (kind === 'number') return { kind, values: new Float64Array(rows) }
  return kind === 'enum'
    ? { kind, codes: new Int8Array(rows) }
    : { kind, codes: new Int32Array(rows), domain }
}

function fieldOf(name: string, column: Column): Field {
  return {
    name,
    kind: column.kind,
    domain: column.kind === 'code' ? column.domain : 'word',
    base: column.kind === 'number' ? column.values : column.codes,
    delta: undefined,
  }
}
