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

/** A run of records of a file that can be read without the rest of it. */
export interface Part {
  /** Places of the reader's own: row groups `[from, to)`. */
  readonly from: number
  readonly to: number
  readonly rows: number
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
   * Optional. The parts of a file, of at least `rows` rows each but for the last, in their order: read one after the
   * other they give what the whole file gives.
   */
  parts?(file: string, options: FileOptions, rows: number): Promise<readonly Part[]>
  /** Number of the first record as a person counts it: 2 below a header line, else 1. */
  firstRow(options: FileOptions): number
}
