import { TenderflagError } from '../errors.js'
import { type Notice, type Notices, noticeKinds } from './notices.js'

/** With `strict`: the error of a row or value that cannot be taken as it stands. */
export function badRow({ kind, table, column, file, row, value, detail }: Notice): TenderflagError {
  const shown = value === undefined ? '' : ` (${JSON.stringify(value)})`
  return new TenderflagError(
    'BAD_ROWS',
    `${table}: ${kind.replaceAll('_', ' ')}${shown}${detail === undefined ? '' : `: ${detail}`}; mend it, or scan without --strict to go on without it`,
    {
      ...(file === undefined ? {} : { file }),
      ...(row === undefined ? {} : { row }),
      ...(column === undefined ? {} : { column }),
    },
  )
}

/** With `strict`: throws BAD_ROWS for the first row that was set aside, or that names none of the lots of its tender. */
export function refuseBadRows(notices: Notices): void {
  const bad = notices.all().find(({ kind }) => noticeKinds[kind] || kind === 'unplaced')
  if (bad) throw badRow(bad.listed[0]!)
}
