/**
 * What can go wrong for a person to mend, with when it does. A message says what is wrong with what, where, and what
 * to do; a bug is never one of these. docs/errors.md is made of it.
 */
export const errorCodes = {
  USAGE: 'an option or argument does not make sense, or contradicts another',
  FILE_MISSING: 'a file or folder is not there, cannot be opened, or is of the wrong kind',
  FILE_EMPTY: 'a file holds nothing, or no records',
  FILE_BROKEN: 'a file is cut short, damaged, or not what its name says',
  FILE_UNKNOWN_FORMAT: 'the format, encoding or a column type of a file is not one that is read',
  FILE_TOO_LARGE: 'a file, or what it unpacks to, is larger than is safe to read',
  TABLE_WITHOUT_KEY: 'a table lacks a column that its rows are found by',
  NO_TABLES: 'no file is named like a table, and there is no mapping',
  BAD_ROWS: 'with `--strict`: a row or value cannot be taken as it stands',
  MAPPING_INVALID: 'a mapping has an error; the message tells file, line and column',
  SETTINGS_INVALID: 'settings of the Cardinal profile have errors; all of them are told, a line each',
  RULE_INVALID: 'a rule, or the examples beside it, has errors; all of them are told, a line each',
  RULE_UNKNOWN: 'there is no rule, pack, folder or file of this name',
  PARAM_INVALID:
    'a parameter is unknown, of the wrong type or out of its range; also time zones and addresses',
  EVENT_INVALID:
    'an event of the monitor is not what events are, or another event had its id; nothing of it was taken',
  EVENT_AHEAD:
    'an event of the monitor is dated so far ahead of all others that its date must be wrong; nothing of it was taken',
  POLICY_INVALID: 'a policy of decisions has an error; the message tells file, line and column',
  STATE_LOCKED: 'another monitor holds the state folder',
  STATE_BROKEN: 'a state folder holds what no monitor wrote, or is damaged where no crash damages it',
  WORKER_DIED: 'a worker thread ended before its work was done, mostly for lack of memory',
  FEEDS_INVALID:
    'a configuration of feeds has an error, or an environment variable it names is missing or wrong',
  FEEDS_BUSY: 'another run is writing the same feeds',
  OUTPUT_FAILED: 'the output, or the key that pseudonyms are made with, cannot be written or read',
  STORE_UNREACHABLE: 'a store of alerts is not there, or cannot be opened or connected to',
  STORE_LOCKED: 'another program is writing to a store of alerts; nothing was changed',
  STORE_BROKEN: 'a store of alerts is damaged, or is none; nothing was changed',
  STORE_NEWER: 'a store of alerts was written by a newer version of tenderflag',
  STORE_FULL: 'there is no room left for a store of alerts; nothing was changed',
  STORE_OTHER_KEY:
    'a store of alerts has pseudonyms that were made with another key than this installation has',
  ALERT_UNKNOWN: 'there is no alert of this id, or several begin with it',
  ALERT_STATE: 'what is asked for cannot be done with an alert in its state',
  EXCEPTIONS_INVALID: 'a file of exceptions has an error; the message tells file, line and column',
  DAILY_INVALID: 'a configuration of daily runs has an error; the message tells file, line and column',
  INPUT_CHANGED: 'a file is not what a run read, or was written to while it was read',
  RUN_UNKNOWN: 'there is no manifest of the run that an alert is of',
  ABORTED: 'the work was stopped through its `AbortSignal`',
} as const

/** The code of an error for people; docs/errors.md says what each means. */
export type ErrorCode = keyof typeof errorCodes

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
  if (file !== undefined) {
    const name = file.replace(/[\r\n]/g, '\ufffd')
    parts.push(line === undefined ? name : `${name}:${line}${column === undefined ? '' : `:${column}`}`)
  }
  if (row !== undefined) parts.push(`row ${row}`)
  if (column !== undefined && line === undefined) parts.push(`column ${column}`)
  return parts.length === 0 ? '' : `${parts.join(', ')}: `
}
