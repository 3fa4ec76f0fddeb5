import { type ColumnSpec, type Domain, type TableName, tableSpec } from '../schema/tables.js'
import { badRow } from './bad-row.js'
import type { Column, Part, TableData } from './dataset.js'
import type { Dictionary } from './dictionary.js'
import { DistinctRows, dropRows } from './distinct-rows.js'
import { type Codes, columnOf, growableCodes, type Storage } from './growable.js'
import { inWords, mayBeAddress, type Note, type Shown, shownText } from './note.js'
import { type Notice, type NoticeKind, type Notices, repairs } from './notices.js'
import type { Rooms } from './rooms.js'
import { type ColumnFormat, newSink, newStorage, type SinkContext } from './sinks/new-sink.js'
import type { ColumnSink } from './sinks/sink.js'
import type { TablePiece } from './table-piece.js'

/** What a table is built with. */
interface BuilderContext extends SinkContext {
  readonly notices: Notices
  /** Throw BAD_ROWS at the first row that would be set aside and the first value that would become null. */
  readonly strict: boolean
  /** Memory to make columns of. */
  readonly rooms?: Rooms | undefined
}

/** What all tables of a data set share while they are read. */
export interface BuildContext extends BuilderContext {
  readonly dictionaries: Readonly<Record<Domain, Dictionary>>
}

interface OpenPart {
  readonly file: string
  readonly from: number
  readonly firstRow: number
  /** Records of the file so far: more than rows of the table where equal rows are dropped. */
  read: number
  readonly numbers: Codes | undefined
}

const NONE_LEFT: ReadonlySet<number> = new Set()

/** Collects one canonical table: columns of shared memory, the files its rows come from, and notices of both. */
export class TableBuilder {
  readonly #context: BuilderContext
  readonly #storages = new Map<string, Storage>()
  readonly #parts: Part[] = []
  readonly #broken = new Set<number>()
  #brokenNow: number[] = []
  /** Rows of the batch of which a bound could not be read. */
  #unbounded: number[] = []
  readonly #present = new Set<string>()
  readonly #distinct = new Map<string, DistinctRows>()
  #part: OpenPart | undefined
  #rows = 0
  #pending = 0
  /** Rows that are to come in all, as far as is known. */
  #expected = 0
  #left = NONE_LEFT
  /** With `strict`: what is wrong with the first row of the batch that is not as it should be. */
  #bad: Notice | undefined

  constructor(
    readonly name: TableName,
    context: BuilderContext,
  ) {
    this.#context = context
  }

  /** Rows of finished batches. */
  get rows(): number {
    return this.#rows
  }

  /** Records of the current file so far. */
  get read(): number {
    return this.#part?.read ?? 0
  }

  /** Begins with the rows of a finished table, of the same dictionaries: those of files follow. */
  startAfter(table: TableData): void {
    for (const column of table.present) this.#present.add(column)
    for (const [name, column] of table.columns) {
      const values = column.kind === 'number' ? column.values : column.codes
      const { target } = this.#storage(name, this.#spec(name))
      target.reserve(table.rows)
      target.values.set(values.subarray(0, table.rows), 0)
      target.length = table.rows
    }
    for (const row of table.broken) this.#broken.add(row)
    this.#parts.push(...table.parts)
    this.#rows = table.rows
  }

  /**
   * The rows that follow come from this file; `firstRow` is the number of its first record. `dropping` says that
   * not every record will be a row.
   */
  startFile(file: string, firstRow: number, dropping: boolean): void {
    this.#closePart()
    this.#part = {
      file,
      from: this.#rows,
      firstRow,
      read: 0,
      numbers: dropping ? growableCodes() : undefined,
    }
  }

  /** Says how many rows more are to come, where that is known: columns are then made as long. */
  expect(rows: number): void {
    this.#expected = this.#rows + rows
    for (const { target } of this.#storages.values()) target.expect(rows)
  }

  /** Says that the source has a column, whether it is read or not. */
  has(column: string): void {
    this.#present.add(column)
  }

  /** A sink for a column of the current file, after the rows there are. */
  sink(column: string, format: ColumnFormat = {}): ColumnSink {
    const spec = this.#spec(column)
    const storage = this.#storage(column, spec)
    const { notices } = this.#context
    const full = new Map<NoticeKind, { count: number }>()
    const note: Note = (kind, row, value, detail) => {
      const group = full.get(kind)
      if (group) {
        if (this.#isRow(row)) group.count++
        return
      }
      this.note(kind, row, { column, value, detail })
      const filled = repairs.has(kind) ? notices.fullGroup(kind, this.name, column) : undefined
      if (filled) full.set(kind, filled)
    }
    return newSink(spec, storage, format, this.#context, note)
  }

  /** Opens a batch of records before any of its values is written; those `left` out (0-based) are no rows. */
  startBatch(
    rows: number,
    broken: readonly { row: number; kind: NoticeKind; detail: string }[],
    left = NONE_LEFT,
  ): void {
    this.#pending = rows
    this.#left = left
    this.#brokenNow = broken.map(({ row }) => this.#rows + row)
    for (const { row, kind, detail } of broken) {
      this.note(kind, this.#rows + row, { detail })
      this.#broken.add(this.#rows + row)
    }
  }

  /**
   * Closes a batch: columns that were not written are null there, and records that were left out go; with `distinct`
   * also rows that are equal to an earlier one, in the columns of `by` or in all.
   */
  endBatch(distinct: boolean, by?: readonly string[]): void {
    if (this.#bad) throw badRow(this.#bad)
    const end = this.#rows + this.#pending
    for (const { target } of this.#storages.values()) {
      const written = target.length - this.#rows
      if (written > 0 && target.length !== end) {
        const [column] = [...this.#storages].find(([, storage]) => storage.target === target)!
        throw new RangeError(`${this.name}.${column}: ${written} values for ${this.#pending} rows`)
      }
      target.fillTo(end)
    }
    for (const row of this.#unbounded) {
      if (!this.#broken.has(row)) this.#brokenNow.push(row)
      this.#broken.add(row)
    }
    if (this.#unbounded.length > 0) this.#unbounded = []
    this.#close(end, this.#pending, this.#left, distinct, by)
    this.#pending = 0
    this.#left = NONE_LEFT
  }

  /**
   * Adds rows that were read into another builder, as if they had been read here. `codes` gives what its codes have
   * become.
   */
  append(
    piece: TablePiece,
    codes: ReadonlyMap<Domain, Int32Array>,
    distinct: boolean,
    by?: readonly string[],
  ): void {
    const part = this.#part!
    const first = part.firstRow + part.read
    this.#context.notices.addGroups(piece.notices, (row) => ({ row: first + row }))
    for (const column of piece.present) this.#present.add(column)
    for (const { name, values } of piece.columns) {
      const storage = this.#storage(name, this.#spec(name))
      const { target } = storage
      target.reserve(piece.rows)
      if (storage.kind === 'code' && values instanceof Int32Array)
        recode(values, codes.get(storage.domain), storage.target.values, this.#rows)
      else target.values.set(values, this.#rows)
      target.length += piece.rows
    }
    const end = this.#rows + piece.rows
    for (const { target } of this.#storages.values()) target.fillTo(end)
    this.#brokenNow = Array.from(piece.broken, (row) => this.#rows + row)
    for (const row of this.#brokenNow) this.#broken.add(row)
    this.#close(end, piece.read, NONE_LEFT, distinct, by, piece.numbers)
  }

  /** Takes the rows up to `end`, which came from so many records, without those that are left out or repeat others. */
  #close(
    end: number,
    read: number,
    left: ReadonlySet<number>,
    distinct: boolean,
    by: readonly string[] | undefined,
    numbers?: Int32Array,
  ): void {
    const part = this.#part!
    const start = this.#rows
    const first = part.firstRow + part.read
    let stayed: number[] | undefined
    if (distinct || left.size > 0) {
      const seen = distinct ? this.#seen(by) : undefined
      const compared = [...this.#storages]
        .filter(([column]) => by?.includes(column) ?? true)
        .map(([, s]) => s)
      stayed = dropRows([...this.#storages.values()], start, end, (row, place) => {
        if (this.#broken.has(row)) return true
        return !left.has(row - start) && (seen?.isNew(compared, place) ?? true)
      })
      const at = new Map(stayed.map((row, i) => [row, start + i]))
      for (const row of this.#brokenNow) {
        this.#broken.delete(row)
        this.#broken.add(at.get(row)!)
      }
    }
    this.#rows = stayed ? start + stayed.length : end
    if (part.numbers) addNumbers(part.numbers, this.#rows - start, first, start, stayed, numbers)
    part.read += read
  }

  /**
   * Counts and lists what was not taken as it stood; values of personal columns are never kept, nor what looks like an
   * IP address, which a shifted row may bring into any column.
   */
  note(
    what: NoticeKind,
    row: number,
    about: { column?: string; value?: Shown; detail?: string | undefined },
  ): void {
    if (!this.#isRow(row)) return
    const part = this.#part!
    const spec = about.column === undefined ? undefined : this.#spec(about.column)
    const isRepair = repairs.has(what)
    const kind = spec?.bound && !isRepair ? 'bad_period' : what
    if (kind === 'bad_period') this.#unbounded.push(row)
    const isBad = this.#context.strict && !isRepair
    const full = isBad ? undefined : this.#context.notices.fullGroup(kind, this.name, about.column)
    if (full) {
      full.count++
      return
    }
    const value = inWords(about.value)
    const notice: Notice = {
      kind,
      table: this.name,
      ...(about.column === undefined ? {} : { column: about.column }),
      file: part.file,
      row: part.firstRow + part.read + row - this.#rows,
      ...(value === undefined || spec?.personal || mayBeAddress(value) ? {} : { value: shownText(value) }),
      ...(about.detail === undefined ? {} : { detail: about.detail }),
    }
    // columns are written one after the other: only at the end of a batch is it known which row is the first
    if (isBad && !(this.#bad && this.#bad.row! <= notice.row!)) this.#bad = notice
    this.#context.notices.add(notice)
  }

  /** Whether a row will be one, with its fields where they belong: of any other the row says it all. */
  #isRow(row: number): boolean {
    return !this.#left.has(row - this.#rows) && !this.#broken.has(row)
  }

  /** A column as far as it is written; undefined where nothing was. Its array is another one when it has grown. */
  storage(column: string): Storage | undefined {
    return this.#storages.get(column)
  }

  /** What was read of one file, for a builder that has its beginning; this one is done for then. */
  piece(): TablePiece {
    const part = this.#part!
    const rows = this.#rows
    return {
      rows,
      read: part.read,
      numbers: part.numbers && rows < part.read ? part.numbers.values.slice(0, rows) : undefined,
      present: [...this.#present],
      broken: Int32Array.from(this.#broken),
      columns: [...this.#storages].map(([name, { target }]) => {
        target.fillTo(rows)
        return { name, values: target.values.subarray(0, rows) }
      }),
      notices: this.#context.notices.all(),
    }
  }

  /** The finished table. Wanted columns of the source are there even if it has no rows. */
  finish(wanted: (column: string) => boolean): TableData {
    this.#closePart()
    for (const column of this.#present) if (wanted(column)) this.#storage(column, this.#spec(column))
    const columns = new Map<string, Column>()
    for (const [column, storage] of this.#storages) {
      storage.target.fillTo(this.#rows)
      if (this.#present.has(column)) columns.set(column, columnOf(storage))
    }
    return {
      name: this.name,
      rows: this.#rows,
      columns,
      present: this.#present,
      parts: this.#parts,
      broken: this.#broken,
    }
  }

  /** What rows there were, apart for each choice of columns that several sources of the table compare. */
  #seen(by: readonly string[] | undefined): DistinctRows {
    const key = by?.join() ?? ''
    const seen = this.#distinct.get(key) ?? new DistinctRows()
    this.#distinct.set(key, seen)
    return seen
  }

  #closePart(): void {
    const part = this.#part
    if (!part) return
    const { file, from, firstRow, numbers } = part
    const rows = this.#rows - from
    const gaps = numbers && rows > 0 && numbers.values[rows - 1] !== firstRow + rows - 1
    this.#parts.push({
      file,
      from,
      rows,
      firstRow,
      ...(gaps ? { numbers: numbers.values.subarray(0, rows) } : {}),
    })
    this.#part = undefined
  }

  #spec(column: string): ColumnSpec {
    const spec = tableSpec(this.name).columns[column]
    if (!spec) throw new RangeError(`${this.name}.${column}: no such column`)
    return spec
  }

  #storage(column: string, spec: ColumnSpec): Storage {
    const known = this.#storages.get(column)
    if (known) return known
    const storage = newStorage(spec, this.#context.rooms)
    storage.target.expect(Math.max(0, this.#expected))
    storage.target.fillTo(this.#rows)
    this.#storages.set(column, storage)
    return storage
  }
}

/** Adds the numbers of the rows that stayed, which are `numbers` or count from `first`. */
function addNumbers(
  target: Codes,
  rows: number,
  first: number,
  start: number,
  stayed: readonly number[] | undefined,
  numbers: Int32Array | undefined,
): void {
  target.reserve(rows)
  const { values, length } = target
  for (let i = 0; i < rows; i++) {
    const row = stayed ? stayed[i]! - start : i
    values[length + i] = first + (numbers ? numbers[row]! : row)
  }
  target.length += rows
}

/** Writes codes of another dictionary as what they have become. */
function recode(values: Int32Array, codes: Int32Array | undefined, into: Int32Array, start: number): void {
  for (let i = 0; i < values.length; i++) {
    const code = values[i]!
    into[start + i] = code < 0 ? -1 : codes![code]!
  }
}
