import { TenderflagError } from '../../errors.js'

/** An Arrow or Parquet file that contradicts itself or its format. `what` is a clause without a full stop. */
export function broken(file: string | undefined, what: string, cause?: unknown): TenderflagError {
  const message = `${what}; the data are damaged or cut short: fetch or write them again`
  return new TenderflagError('FILE_BROKEN', message, placeOf(file), cause === undefined ? {} : { cause })
}

/** Data that would take far more memory or time than their size on disk warrants. */
export function tooLarge(file: string | undefined, what: string): TenderflagError {
  return new TenderflagError('FILE_TOO_LARGE', what, placeOf(file))
}

/** A wanted column of a type that cannot become a canonical column. */
export function unreadableColumn(file: string | undefined, column: string, type: string): TenderflagError {
  return new TenderflagError(
    'FILE_UNKNOWN_FORMAT',
    `its type ${type} is not read; write the column as text, number, date or timestamp, or leave it out`,
    { ...placeOf(file), column },
  )
}

/** 10 million rows, and 100 for each byte of the file: real rows take more than a byte, a bomb's do not. */
export function checkRows(file: string | undefined, rows: number, bytes: number): void {
  if (rows > 10_000_000 + 100 * bytes)
    throw tooLarge(
      file,
      `it claims ${rows} rows in ${bytes} bytes; split it, or write it with less compression`,
    )
}

function placeOf(file: string | undefined): { file?: string } {
  return file === undefined ? {} : { file }
}
