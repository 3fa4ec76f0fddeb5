import { Growable } from '../columns/growable.js'
import { mayBeAddress, shownText } from '../columns/note.js'
import type { NoticeKind } from '../columns/notices.js'
import type { BuildContext } from '../columns/table-builder.js'
import { type Domain, type TableName, tableSpec } from '../schema/tables.js'
import { Cell } from './cell.js'
import type { ChunkDictionary } from './chunk-dictionary.js'
import type { ChunkNotices, NoticeGroup } from './chunk-notices.js'
import type { CodeLists } from './code-lists.js'
import { FALSE_MARK, type Members, NUMBER_MARK, TRUE_MARK, WAITING } from './marks.js'
import { FALSE, NUMBER, type Tape, TEXT, TRUE } from './tape.js'

/** What the tables of one chunk share while its releases are read. */
export interface RowContext extends Pick<BuildContext, 'zone' | 'shared'> {
  readonly dictionaries: Readonly<Record<Domain, ChunkDictionary>>
  readonly notices: ChunkNotices
  readonly lists: CodeLists
  /** The tape of the release that is read, and its place in the chunk. */
  readonly tape: Tape
  release: number
}

/**
 * Rows of one canonical table, written value by value: of the wanted columns only, all others are ignored. Values wait
 * for others of their column, see WAITING; `settle` ends that.
 */
export class TableRows {
  /** The release of each row, by its place in the chunk. */
  readonly owners = new Growable((length) => new Int32Array(length), -1)
  readonly cells: ReadonlyMap<string, Cell>
  /** By column: its cell, and its place in the marks of a row, -1 for what is not wanted. */
  readonly #cells: readonly (Cell | undefined)[]
  readonly #places: Int32Array
  readonly #all: readonly Cell[]
  readonly #names: readonly string[]
  readonly #context: RowContext
  /** Marks of the rows that wait, row by row; the rows before the first of these, and where the open row begins. */
  readonly #marks: Int32Array
  readonly #marksAt: number
  readonly #stride: number
  #written = 0
  #open = 0
  /** Where lists of members stand in the memory of the tape, of the wanted columns. */
  readonly #placed = new Map<Members, number>()
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
      const cell = new Cell(name, column, spec, context, this)
      cells.set(column, cell)
      return cell
    })
    this.cells = cells
    this.#names = columns.map(([column]) => column)
    this.#all = [...cells.values()]
    this.#places = Int32Array.from(this.#cells, (cell) => (cell ? 2 * this.#all.indexOf(cell) : -1))
    this.#stride = 2 * this.#all.length
    const { machine } = context.tape
    const words = WAITING * this.#stride
    this.#marksAt = machine.reserve(4 * words)
    this.#marks = new Int32Array(machine.buffer, this.#marksAt, words).fill(0)
  }

  /** Forgets all rows, for the next chunk. */
  clear(): void {
    this.owners.length = 0
    this.#written = 0
    this.present = false
    for (const cell of this.#all) cell.clear()
  }

  /** Gives back what it has of the memory of the tape. */
  free(): void {
    for (const cell of this.#all) cell.free()
    const { run } = this.#context.tape.machine
    run.release(this.#marksAt)
    for (const place of this.#placed.values()) run.release(place)
  }

  /** Whether a column is asked for; place of `columnsOf`. */
  wants(column: number): boolean {
    return this.#places[column]! >= 0
  }

  columnName(column: number): string {
    return this.#names[column]!
  }

  /** Writes the value at a node into the row that is open; once a column and row. */
  put(column: number, node: number): void {
    if (node === 0) return
    const place = this.#places[column]!
    if (place < 0) return
    const { words } = this.#context.tape
    const kind = words[node]!
    const mark =
      kind === TEXT
        ? 0
        : kind === NUMBER
          ? NUMBER_MARK
          : kind === TRUE
            ? TRUE_MARK
            : kind === FALSE
              ? FALSE_MARK
              : -1
    if (mark < 0) {
      this.#settled(column)?.put(this.#context.tape, node)
      return
    }
    const at = this.#open + place
    this.#marks[at] = words[node + 1]! | mark
    this.#marks[at + 1] = words[node + 2]!
  }

  /** Writes the values of members of an object into the row that is open: `put` of many at once. */
  members(node: number, members: Members): void {
    if (node === 0) return
    const { tape } = this.#context
    const placed = this.#placed.get(members) ?? this.#place(members)
    if (tape.machine.run.mark(node, placed, this.#marksAt + 4 * this.#open) !== 0) return
    for (const [column, ...path] of members) {
      let member = node
      for (const slot of path) member = tape.get(member, slot)
      this.put(column, member)
    }
  }

  /** Writes a code of the dictionary of the column. */
  code(column: number, code: number): void {
    const storage = this.#cells[column]?.storage
    if (storage?.kind === 'code') storage.target.push(code)
  }

  /** The same with UTF-8 text that was put together. */
  text(column: number, bytes: Uint8Array, from: number, to: number): void {
    this.#settled(column)?.text(bytes, from, to)
  }

  value(column: number, value: number): void {
    this.#settled(column)?.value(value)
  }

  /** Ends the row: columns that were not written are null. */
  end(): void {
    this.owners.push(this.#context.release)
    this.#open += this.#stride
    if (this.#open === this.#marks.length) this.settle()
  }

  /** Writes what waits. */
  settle(): void {
    const rows = this.owners.length
    for (let i = 0; i < this.#all.length; i++) {
      const cell = this.#all[i]!
      this.#write(cell, 2 * i, rows)
      if (cell.storage.target.length !== rows) throw this.#twice()
    }
    this.#marks.fill(0, 0, this.#open)
    this.#written = rows
    this.#open = 0
  }

  /** Counts what was not taken as it stood, with the release that is read; its `row` is its place in the chunk. */
  note(kind: NoticeKind, column: string | undefined, value?: string, detail?: string): void {
    // what a cell says of the rows before comes first
    const cell = kind === 'bad_value' && column !== undefined ? this.cells.get(column) : undefined
    if (cell) this.#write(cell, 2 * this.#all.indexOf(cell), this.owners.length)
    this.noteIn(this.group(kind, column), this.owners.length, value, detail)
  }

  group(kind: NoticeKind, column: string | undefined): NoticeGroup {
    return this.#context.notices.group(kind, this.name, column)
  }

  noteIn(group: NoticeGroup, row: number, value?: string, detail?: string): void {
    group.count++
    if (group.listed.length >= group.limit) return
    const { kind, column } = group
    const spec = column === undefined ? undefined : tableSpec(this.name).columns[column]
    const shown = value !== undefined && !spec?.personal && !mayBeAddress(value)
    group.listed.push({
      kind,
      table: this.name,
      ...(column === undefined ? {} : { column }),
      row: row < this.owners.length ? this.owners.values[row]! : this.#context.release,
      ...(shown ? { value: shownText(value) } : {}),
      ...(detail === undefined ? {} : { detail }),
    })
  }

  /** Places a list of members as wasm/tape.ts reads it. */
  #place(members: Members): number {
    const wanted = members.filter(([column]) => this.wants(column))
    const words = [wanted.length]
    for (const [column, ...path] of wanted)
      words.push(4 * this.#places[column]!, path.length, path[0]!, path[1] ?? 0, path[2] ?? 0)
    const { machine } = this.#context.tape
    const place = machine.reserve(4 * words.length)
    new Int32Array(machine.buffer, place, words.length).set(words)
    this.#placed.set(members, place)
    return place
  }

  /** The cell of a column, ready for the value of the open row. */
  #settled(column: number): Cell | undefined {
    const cell = this.#cells[column]
    if (!cell) return undefined
    const rows = this.owners.length
    this.#write(cell, this.#places[column]!, rows)
    if (cell.storage.target.length > rows) throw this.#twice()
    return cell
  }

  /** Writes what waits of a column, up to a row. */
  #write(cell: Cell, place: number, rows: number): void {
    const { length } = cell.storage.target
    if (length >= rows) return
    const first = (length - this.#written) * this.#stride + place
    cell.write(this.#context.tape.bytes, this.#marks, this.#marksAt, first, this.#stride, rows - length)
  }

  #twice(): RangeError {
    return new RangeError(`${this.name}: a column was written twice in a row`)
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
