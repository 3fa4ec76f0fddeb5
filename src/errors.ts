/**
 * What can go wrong for a person to mend. A message says what is wrong with what, where, and what to do;
 * a bug is never one of these.
 */
export type ErrorCode =
  | 'USAGE'
  | 'FILE_MISSING'
  | 'FILE_EMPTY'
  | 'FILE_BROKEN'
  | 'FILE_UNKNOWN_FORMAT'
  | 'FILE_TOO_LARGE'
  | 'TABLE_WITHOUT_KEY'
  | 'NO_TABLES'
  | 'BAD_ROWS'
  | 'MAPPING_INVALID'
  | 'RULE_INVALID'
  | 'RULE_UNKNOWN'
  | 'PARAM_INVALID'
  | 'WORKER_DIED'
  | 'OUTPUT_FAILED'
  | 'ABORTED'

/** Where an error is: a file, and in it a row (records, 1-based, a header is row 1) or a line of text. */
export interface Place {
  file?: string
  line?: number
  row?: number
  column?: string | number
}

/** The one error class thrown on purpose. `message` is one line, complete without the other fields. */
export class TenderflagError extends Error {
  override readonly name = 'TenderflagError'
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly place: Place = {},
    options?: ErrorOptions,
  ) {
    super(`${placeText(place)}${message}`, options)
  }
}

function placeText({ file, line, row, column }: Place): string {
  const parts: string[] = []
  if (file !== undefined)
    parts.push(line === undefined ? file : `${file}:${line}${column === undefined ? '' : `:${column}`}`)
  if (row !== undefined) parts.push(`row ${row}`)
  if (column !== undefined && line === undefined) parts.push(`column ${column}`)
  return parts.length === 0 ? '' : `${parts.join(', ')}: `
}
