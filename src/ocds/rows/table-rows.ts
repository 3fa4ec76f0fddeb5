import { localCodes } from '../../columns/growable.js'
import { mayBeAddress, shownText } from '../../columns/note.js'
import type { NoticeKind } from '../../columns/notices.js'
import type { BuildContext } from '../../columns/table-builder.js'
import { type Domain, type TableName, tableSpec } from '../../schema/tables.js'
import type { CodeLists } from '../code-lists.js'
import { FALSE, NUMBER, type Tape, TEXT, TRUE } from '../tape/tape.js'
import { Cell } from './cell.js'
import type { ChunkDictionary } from './chunk-dictionary.js'
import type { ChunkNotices, NoticeGroup } from './chunk-notices.js'
import { CODE_MARK, FALSE_MARK, type Members, NUMBER_MARK, TRUE_MARK, WAITING } from './marks.js'
import { RowProgram } from './row-program.js'

/** What the tables of one chunk share while its releases are read. */
export interface RowContext extends Pick<BuildContext, 'zone' | 'shared'> {
  readonly dictionaries: Readonly<Record<Domain, ChunkDictionary>>
  readonly notices: ChunkNotices
  readonly lists: CodeLists
  /** ISO 4217 code of amounts without a currency, as bytes; undefined: nothing is assumed. */
  readonly currency: Uint8Array | undefined
  /** The tape of the release that is read, and its place in the chunk. */
  readonly tape: Tape
  release: number
}

/** Words of a table in the memory, as wasm/rows.ts has them: the first two, and how many stand before its program. */
const ROWS = 0
const PRESENT = 1
const HEAD = 6
/** What WebAssembly says of the rows of a release. */
const WRITTEN = 1
const FULL = 2

/**
 * Rows of one canonical table, written value by value: of the wanted columns only, all others are ignored. Values wait
 * for others of their column, see WAITING; `settle` ends that.
 */
export class TableRows {
  /** The release of each row, by its place in the chunk. */
  readonly owners = localCodes()
  readonly cells: ReadonlyMap<string, Cell>
  /** By column: its cell, and its place in the marks of a row, -1 for what is not wanted. */
  readonly #cells: readonly (Cell | undefined)[]
  readonly #places: Int32Array
  readonly #all: readonly Cell[]
  readonly #names: readonly string[]
  readonly #context: RowContext
  /** Marks of the rows that wait, row by row, and the releases of these. */
  readonly #marks: Int32Array
  readonly #marksAt: number
  readonly #waitingOwners: Int32Array
  readonly #stride: number
  /** The table as wasm/rows.ts has it. */
  readonly #state: Int32Array
  readonly #stateAt: number
  readonly #isProgrammed: boolean
  /** What stands in the memory of the tape besides: lists of members, numbers and words. */
  readonly #placed = new Map<Members | string, number>()
  readonly #rooms: number[] = []

  constructor(
    readonly name: TableName,
    wanted: (column: string) => boolean,
    context: RowContext,
    program?: (program: RowProgram) => void,
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
    // one row more than may wait: that which is begun
    this.#marks = this.#room((WAITING + 1) * this.#stride)
    this.#marksAt = this.#marks.byteOffset
    this.#waitingOwners = this.#room(WAITING)
    this.#isProgrammed = program !== undefined
    const words = program ? this.#programmed(program) : []
    this.#state = this.#room(HEAD + words.length)
    this.#stateAt = this.#state.byteOffset
    this.#state.set([
      0,
      0,
      this.#marksAt,
      this.#waitingOwners.byteOffset,
      4 * this.#stride,
      WAITING,
      ...words,
    ])
  }

  /** Where the table stands for wasm/rows.ts; 0 where that writes no rows of it. */
  get place(): number {
    return this.#isProgrammed ? this.#stateAt : 0
  }

  /** Whether a release had the member that the table is made of, with rows or without. */
  get present(): boolean {
    return this.#state[PRESENT] === 1
  }

  set present(is: boolean) {
    this.#state[PRESENT] = is ? 1 : 0
  }

  /**
   * Writes the rows of a release, by the node of it and the code of its ocid, if it is as nearly all are. Else false:
   * the writer of the table is to write them.
   */
  quick(root: number, process: number): boolean {
    if (!this.#isProgrammed) return false
    const { run } = this.#context.tape.machine
    const { release } = this.#context
    let outcome = run.rows(this.#stateAt, root, process, release)
    if (outcome === FULL) {
      this.settle()
      outcome = run.rows(this.#stateAt, root, process, release)
    }
    return outcome === WRITTEN
  }

  /** Forgets all rows, for the next chunk. */
  clear(): void {
    this.owners.length = 0
    this.present = false
    for (const cell of this.#all) cell.clear()
  }

  /** Gives back what it has of the memory of the tape. */
  free(): void {
    for (const cell of this.#all) cell.free()
    for (const place of this.#rooms) this.#context.tape.machine.run.release(place)
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
    const at = this.#waiting * this.#stride + place
    this.#marks[at] = words[node + 1]! | mark
    this.#marks[at + 1] = words[node + 2]!
  }

  /** Writes the values of members of an object into the row that is open: `put` of many at once. */
  members(node: number, members: Members): void {
    if (node === 0) return
    const { tape } = this.#context
    const placed = this.#placed.get(members) ?? this.#place(members)
    if (tape.machine.run.mark(node, placed, this.#marksAt + 4 * this.#waiting * this.#stride) !== 0) return
    for (const [column, ...path] of members) {
      let member = node
      for (const slot of path) member = tape.get(member, slot)
      this.put(column, member)
    }
  }

  /** Writes a code of the dictionary of the column. */
  code(column: number, code: number): void {
    const place = this.#places[column]!
    if (place < 0) return
    const at = this.#waiting * this.#stride + place
    this.#marks[at] = CODE_MARK | code
    this.#marks[at + 1] = 1
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
    this.#waitingOwners[this.#waiting] = this.#context.release
    this.#state[ROWS]!++
    this.makeRoom()
  }

  /** Writes what waits if no more may wait: a row can be begun then. */
  makeRoom(): void {
    if (this.#waiting === WAITING) this.settle()
  }

  /** Writes what waits. */
  settle(): void {
    const waiting = this.#waiting
    const rows = this.#rows
    for (let i = 0; i < this.#all.length; i++) {
      const cell = this.#all[i]!
      this.#write(cell, 2 * i, rows)
      if (cell.storage.target.length !== rows) throw this.#twice()
    }
    this.#marks.fill(0, 0, waiting * this.#stride)
    this.owners.reserve(waiting)
    this.owners.values.set(this.#waitingOwners.subarray(0, waiting), this.owners.length)
    this.owners.length = rows
    this.#state[ROWS] = 0
  }

  /** Counts what was not taken as it stood, with the release that is read; its `row` is its place in the chunk. */
  note(kind: NoticeKind, column: string | undefined, value?: string, detail?: string): void {
    // what a cell says of the rows before comes first
    const cell = kind === 'bad_value' && column !== undefined ? this.cells.get(column) : undefined
    if (cell) this.#write(cell, 2 * this.#all.indexOf(cell), this.#rows)
    this.noteIn(this.group(kind, column), this.#rows, value, detail)
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
      row: this.#ownerOf(row),
      ...(shown ? { value: shownText(value) } : {}),
      ...(detail === undefined ? {} : { detail }),
    })
  }

  get #waiting(): number {
    return this.#state[ROWS]!
  }

  /** How many rows there are with those that wait. */
  get #rows(): number {
    return this.owners.length + this.#waiting
  }

  #ownerOf(row: number): number {
    const { length, values } = this.owners
    if (row < length) return values[row]!
    return row < this.#rows ? this.#waitingOwners[row - length]! : this.#context.release
  }

  /** Words of the memory of the tape, all 0. */
  #room(words: number): Int32Array {
    const { machine } = this.#context.tape
    const place = machine.reserve(4 * words)
    this.#rooms.push(place)
    return new Int32Array(machine.buffer, place, words).fill(0)
  }

  /** Places a list of members as wasm/tape.ts reads it. */
  #place(members: Members): number {
    const wanted = members.filter(([column]) => this.wants(column))
    const words = [wanted.length]
    for (const [column, ...path] of wanted)
      words.push(4 * this.#places[column]!, path.length, path[0]!, path[1] ?? 0, path[2] ?? 0)
    const place = this.#store(words)
    this.#placed.set(members, place)
    return place
  }

  #store(words: readonly number[]): number {
    const room = this.#room(words.length)
    room.set(words)
    return room.byteOffset
  }

  #storedWord(word: string): number {
    const known = this.#placed.get(word)
    if (known !== undefined) return known
    const room = this.#room((word.length + 3) >> 2)
    const { machine } = this.#context.tape
    machine.bytes.set(Buffer.from(word), room.byteOffset)
    this.#placed.set(word, room.byteOffset)
    return room.byteOffset
  }

  #programmed(write: (program: RowProgram) => void): readonly number[] {
    const { lists, currency } = this.#context
    const program = new RowProgram({
      placeOf: (column) => (this.wants(column) ? 4 * this.#places[column]! : -1),
      placed: (members) => this.#placed.get(members) ?? this.#place(members),
      stored: (what) => (typeof what === 'string' ? this.#storedWord(what) : this.#store(what)),
      defaultCurrency: currency !== undefined,
      hasList: (column) => lists[column] !== undefined,
    })
    write(program)
    return program.end()
  }

  /** The cell of a column, ready for the value of the open row. */
  #settled(column: number): Cell | undefined {
    const cell = this.#cells[column]
    if (!cell) return undefined
    const rows = this.#rows
    this.#write(cell, this.#places[column]!, rows)
    if (cell.storage.target.length > rows) throw this.#twice()
    return cell
  }

  /** Writes what waits of a column, up to a row. */
  #write(cell: Cell, place: number, rows: number): void {
    const { length } = cell.storage.target
    if (length >= rows) return
    const first = (length - this.owners.length) * this.#stride + place
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

type ColumnName<T extends TableName> =
  keyof typeof import('../../schema/tables.js').tableSpecs[T]['columns'] & string
