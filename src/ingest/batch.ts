import type { ColumnSink } from '../columns/sinks/sink.js'
import type { ArrowPart } from './arrow/parts.js'
import type { ParquetPart } from './parquet/metadata.js'

/** Some consecutive records of one file, as a reader sees them; valid until the next batch is asked for. */
export interface Batch {
  readonly rows: number
  /** Bytes of the file read so far, where the reader knows. */
  readonly bytesRead?: number
  /** A field by the name the file gives it (or its 0-based place, for files without a header); absent: undefined. */
  field(name: string | number): Field | undefined
  /** Rows (0-based in the batch) that could not be made out; their fields read as far as they go. */
  readonly broken: readonly { row: number; kind: 'ragged_row' | 'broken_line'; detail: string }[]
  /** Of a part of a text the last batch, which has no rows, says what was read. */
  readonly read?: PartRead
}

/** One field of all records of a batch. */
export interface Field {
  /** Writes every row of the batch to the sink, in order: the fast way, used for columns taken as they are. */
  pour(sink: ColumnSink): void
  /** The text of one row, undefined for null: the slow way, for value maps, keys of several columns, expressions. */
  text(row: number): string | undefined
  /** Optional. The same, but numbers and instants where the file itself has them: absent where all is text. */
  value?(row: number): Value | undefined
  /** Optional. Of a kind that no column holds, which the others give as null, the words: 'an object'. */
  refused?(row: number): string | undefined
}

/** A number that the file has as such: no format of texts applies to it. */
export interface TypedNumber {
  readonly number: number
  /** As `Field.text` gives it. */
  readonly text: string
}

/** A date or time that the file has as such: no format of texts applies to it. */
export interface TypedInstant {
  /** As `ColumnSink.instant` takes it. */
  readonly instant: number
  /** Whether it is what a clock showed, of no zone. */
  readonly zoneless: boolean
  /** As `Field.text` gives it. */
  readonly text: string
}

/** A value of a record. */
export type Value = string | TypedNumber | TypedInstant

/** What a reader must know of a file beside its path; all but csv ignore the csv ones. */
export interface FileOptions {
  readonly encoding: string
  readonly delimiter: string
  readonly quote: string
  readonly header: boolean
  readonly skipRows: number
}

/** A run of records of a file that can be read without the rest of it. Plain data, for it goes to threads. */
export interface Part {
  /** Places of the reader's own: row groups, parts of Arrow data, or bytes of text, whose last part ends at infinity. */
  readonly from: number
  readonly to: number
  /** Where they are known before it is read. */
  readonly rows?: number
  readonly text?: TextPart
  readonly arrow?: ArrowPart
  readonly parquet?: ParquetPart
}

/** What a reader must know of a text to begin in the middle of it. */
export interface TextPart {
  /** Where it begins in the file. */
  readonly at: number
  /** How long the file was when it was cut: what is of another length later is broken. */
  readonly end?: number
  /** About so many bytes become a batch. */
  readonly window: number
  readonly names: readonly string[]
  /** With what the beginning of the file settled. */
  readonly options: FileOptions
  /** What came before, where that is known; a reader that is not told makes a guess, and says which. */
  readonly before?: Before
  /** Of a text that cannot be read from the middle, packed or in another encoding than UTF-8: what is at hand of it. */
  readonly held?: Held
}

/** Some of a text as UTF-8, in shared memory. */
export interface Held {
  /** Its first 100 bytes. */
  readonly head: Uint8Array
  /** Runs one after the other, the first at `at`. */
  readonly at: number
  readonly runs: readonly Uint8Array[]
}

/** What a text was up to a part of it. */
export interface Before {
  /** Where the first record of the part begins: perhaps before the part, where it is not whole. */
  readonly place: number
  /** Records so far; -1 where that is not known. */
  readonly rows: number
  /** Whether one of them was well formed. */
  readonly sound: boolean
}

/** What a reader says of a part of a text when it has read it. */
export interface PartRead {
  /** What it took for granted, and what comes next. */
  readonly before: Before
  readonly next: Omit<Before, 'rows'>
}

/** The last batch of a part of a text. */
export const endOfPart = (read: PartRead): Batch => ({ rows: 0, broken: [], field: () => undefined, read })

/** How large parts of a text are, and its batches: in bytes. */
export interface TextSize {
  readonly part: number
  readonly window: number
}

/** A file format: opened for the named fields only (undefined: all), read in batches. */
export interface Reader {
  /** Names of the fields of the file, in its order. Reads no more than it must. */
  fields(file: string, options: FileOptions): Promise<readonly string[]>
  read(
    file: string,
    wanted: ReadonlySet<string | number> | undefined,
    options: FileOptions,
    signal?: AbortSignal,
    part?: Part,
  ): AsyncGenerator<Batch>
  /**
   * Optional. The parts of a file, of at least `rows` rows or of `size` bytes each but for the last, in their order: one
   * after the other they give the batches of the whole. Undefined for a file that must be read in one go. Throws as
   * `fields` does. One part that holds nothing yet is a text that is handed over (`handed-text.ts`).
   */
  parts?(
    file: string,
    options: FileOptions,
    rows: number,
    size: TextSize,
  ): Promise<readonly Part[] | undefined>
  /** Number of the first record as a person counts it: 2 below a header line, else 1. */
  firstRow(options: FileOptions): number
}
