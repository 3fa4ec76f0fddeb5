import { mayBeAddress, shownText } from '../columns/note.js'
import type { NoticeKind } from '../columns/notices.js'
import type { BuildContext } from '../columns/table-builder.js'
import { type TableName, tableSpec } from '../schema/tables.js'
import { Cell } from './cell.js'
import type { ChunkNotices, NoticeGroup } from './chunk-notices.js'
import type { CodeLists } from './code-lists.js'
import type { Tape } from './tape.js'

/** What the tables of one chunk share while its releases are read. */
export interface RowContext extends Pick<BuildContext, 'dictionaries' | 'zone' | 'shared'> {
  readonly notices: ChunkNotices
  readonly lists: CodeLists
  /** The tape of the release that is read, and its place in the chunk. */
  readonly tape: Tape
  release: number
}

/** Rows of one canonical table, written value by value: of the wanted columns only, all others are ignored. */
export class TableRows {
  /** The release of each row, by its place in the chunk. */
  readonly owners: number[] = []
  readonly cells: ReadonlyMap<string, Cell>
  readonly #cells: readonly (Cell | undefined)[]
  readonly #all: readonly Cell[]
  readonly #names: readonly string[]
  readonly #context: RowContext
  /** Whether a release had the member that the table is made of, with rows or without. */
  present = false

  constructor(
    readonly name: TableName,
    wanted: (column: string) => boolean,
    context: RowContext,
  ) {
    this.#context = context
    const cells = new Map<string, Cell>()
    const columns = Object.entries(tableSpec(name).columns)
    this.#cells = columns.map(([column, spec]) => {
      if (!wanted(column)) return undefined
      const cell = new Cell(name, column, spec, context, context.lists, this)
      cells.set(column, cell)
      return cell
    })
    this.cells = cells
    this.#names = columns.map(([column]) => column)
    this.#all = [...cells.values()]
  }

  get rows(): number {
    return this.owners.length
  }

  /** Whether a column is asked for; place of `columnsOf`. */
  wants(column: number): boolean {
    return this.#cells[column] !== undefined
  }

  columnName(column: number): string {
    return this.#names[column]!
  }

  /** Writes the value at a node into the row that is open; once a column and row. */
  put(column: number, node: number): void {
    if (node !== 0) this.#cells[column]?.put(this.#context.tape, node)
  }

  /** Writes a code of the dictionary of the column. */
  code(column: number, code: number): void {
    const storage = this.#cells[column]?.storage
    if (storage?.kind === 'code') storage.target.push(code)
  }

  /** The same with UTF-8 text that was put together. */
  text(column: number, bytes: Uint8Array, from: number, to: number): void {
    this.#cells[column]?.text(bytes, from, to)
  }

  value(column: number, value: number): void {
    this.#cells[column]?.value(value)
  }

  /** Ends the row: columns that were not written are null. */
  end(): void {
    this.owners.push(this.#context.release)
    const rows = this.owners.length
    for (const { storage } of this.#all) {
      const { target } = storage
      if (target.length < rows) target.push(target.none)
      else if (target.length > rows) throw new RangeError(`${this.name}: a column was written twice in a row`)
    }
  }

  /** Counts what was not taken as it stood, with the release that is read; its `row` is its place in the chunk. */
  note(kind: NoticeKind, column: string | undefined, value?: string, detail?: string): void {
    this.noteIn(this.group(kind, column), value, detail)
  }

  group(kind: NoticeKind, column: string | undefined): NoticeGroup {
    return this.#context.notices.group(kind, this.name, column)
  }

  noteIn(group: NoticeGroup, value?: string, detail?: string): void {
    group.count++
    if (group.listed.length >= group.limit) return
    const { kind, column } = group
    const spec = column === undefined ? undefined : tableSpec(this.name).columns[column]
    const shown = value !== undefined && !spec?.personal && !mayBeAddress(value)
    group.listed.push({
      kind,
      table: this.name,
      ...(column === undefined ? {} : { column }),
      row: this.#context.release,
      ...(shown ? { value: shownText(value) } : {}),
      ...(detail === undefined ? {} : { detail }),
    })
  }
}

/** The place of each column of a table, for `put`. */
export function columnsOf<T extends TableName>(name: T): Readonly<Record<ColumnName<T>, number>> {
  return Object.fromEntries(
    Object.keys(tableSpec(name).columns).map((column, place) => [column, place]),
  ) as Record<ColumnName<T>, number>
}

type ColumnName<T extends TableName> = keyof typeof import('../schema/tables.js').tableSpecs[T]['columns'] &
  string
