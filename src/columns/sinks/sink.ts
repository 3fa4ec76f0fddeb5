/** Texts that rows refer to by number: value i is `bytes[marks[p], marks[p + 1])` with p = i * stride. */
export interface Entries {
  readonly size: number
  readonly bytes: Uint8Array
  readonly marks: Int32Array
  readonly stride: number
}

/**
 * Where one column of a table is written, a value a row. A reader calls exactly one of these for each row; the
 * sink of the column's type parses, checks, encodes, and notes what it could not take (as null).
 */
export interface ColumnSink {
  /** UTF-8 text `bytes[from, to)`; empty is null. */
  bytes(bytes: Uint8Array, from: number, to: number): void
  /**
   * The same for `rows` rows at once, the fast way: the text of row i is `bytes[marks[p], marks[p + 1])` with
   * p = first + i * stride.
   */
  texts(bytes: Uint8Array, marks: Int32Array, first: number, stride: number, rows: number): void
  /** Text; empty is null. */
  text(text: string): void
  number(value: number): void
  /** Optional. The same for `rows` values at once, the fast way: row i is null where bit `bit + i` of `valid` is 0. */
  numbers?(values: ArrayLike<number>, valid: Uint8Array | undefined, bit: number, rows: number): void
  /**
   * An instant (see schema/instant.ts) that the source itself types: no format applies. A whole day is given as the
   * day of UTC and becomes that day of the data set's zone; with `zoneless` a moment is given as if it were UTC and
   * read in that zone.
   */
  instant(value: number, zoneless?: boolean): void
  /**
   * Optional. The same for `rows` moments with a zone at once, in milliseconds, which a Date may not hold: row i is null
   * where bit `bit + i` of `valid` is 0.
   */
  instants?(values: Float64Array, valid: Uint8Array | undefined, bit: number, rows: number): void
  flag(value: boolean): void
  /** Null. */
  none(): void
  /** Null, with a notice: a value of a kind that no column holds, in words ('an object'). */
  reject(what: string): void
  /**
   * Optional. Writes once more what was written `back` rows ago (1: the last row), for values that a dictionary
   * holds once. False, and nothing written, where it will not (that value was null, or was noted and each row
   * counts): the reader then writes the value itself.
   */
  again?(back: number): boolean
  /**
   * Optional. Writes `rows` rows by the number of their text among `entries`, -1 for null: a sink that makes codes
   * encodes each text once. Entries stay the same object as long as they are the same.
   */
  codes?(entries: Entries, numbers: Int32Array, rows: number): void
}
