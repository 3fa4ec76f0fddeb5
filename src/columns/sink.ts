/**
 * Where one column of a table is written, a value a row. A reader calls exactly one of these for each row; the
 * sink of the column's type parses, checks, encodes, and notes what it could not take (as null).
 */
export interface ColumnSink {
  /** UTF-8 text `bytes[from, to)`; empty is null. */
  bytes(bytes: Uint8Array, from: number, to: number): void
  /** Text; empty is null. */
  text(text: string): void
  number(value: number): void
  /** An instant (see schema/instant.ts) that the source itself types: no format or zone applies. */
  instant(value: number): void
  flag(value: boolean): void
  /** Null. */
  none(): void
}
