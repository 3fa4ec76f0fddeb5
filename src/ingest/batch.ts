import type { ColumnSink } from '../columns/sink.js'

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
}

/** What a reader must know of a file beside its path; all but csv ignore the csv ones. */
export interface FileOptions {
  readonly encoding: string
  readonly delimiter: string
  readonly quote: string
  readonly header: boolean
  readonly skipRows: number
}

/** A stretch of a file that is read by itself. Plain data, for it goes to threads. */
export interface FilePart {
  /** Fields of the file, as `fields` gives them, and its options with what its header settled. */
  readonly names: readonly string[]
  readonly options: FileOptions
  /** The first and the end, in places of the reader's: bytes of text, row groups, batches. The last may be infinite. */
  readonly from: number
  readonly to: number
  /** Bytes of the file up to its end, for progress. */
  readonly bytes: number
  /** Where text begins in the file, and bytes that a batch has. */
  readonly text?: { readonly at: number; readonly window: number }
  /** What came before, where that is known; a reader that is not told makes a guess, and says which. */
  readonly before?: Before
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

/** The last batch of a part. */
export const endOfPart = (read: PartRead): Batch => ({ rows: 0, broken: [], field: () => undefined, read })

/** How large parts are, in bytes; for text in batches of `window`. */
export interface PartSize {
  readonly bytes: number
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
    part?: FilePart,
  ): AsyncGenerator<Batch>
  /**
   * Optional: cuts a file into parts that, one after the other, give the batches of the whole. Undefined where it can
   * only be read in one go. Throws as `fields` does.
   */
  parts?(file: string, options: FileOptions, size: PartSize): Promise<readonly FilePart[] | undefined>
  /** Number of the first record as a person counts it: 2 below a header line, else 1. */
  firstRow(options: FileOptions): number
}
