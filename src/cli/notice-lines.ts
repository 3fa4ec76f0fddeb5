import { type Notice, type NoticeCount, type NoticeKind, noticeKinds } from '../columns/notices.js'
import type { ScanResult } from '../engine/result.js'

/** What each kind of notice says of one row or value. */
const words: Readonly<Record<NoticeKind, string>> = {
  bad_value: 'value that cannot be read, treated as missing',
  unmapped_value: 'value that is not on the list of the column, treated as missing; add it to a mapping',
  not_utf8: 'value that is not UTF-8, treated as missing; name the encoding in a mapping',
  text_number: 'number written as text, read as a number',
  ragged_row: 'row with too few or too many fields, set aside',
  broken_line: 'line that is no JSON object, set aside',
  field_too_long: 'value longer than 1 MiB, treated as missing',
  missing_key: 'row without its key, set aside',
  duplicate: 'row that is a copy of another, set aside with it',
  unknown_tender: 'row of a tender that the tenders table does not have, set aside',
  unknown_lot: 'row of a lot that its tender does not have, set aside',
  unplaced: 'row that names no lot, though its tender has several',
  count_disagrees: 'count of bidders that differs from the rows of the bids table; the rows decide',
}

const SHOWN = 3

/** What was wrong with the data, for stderr: a line a kind, and the first places; with nothing wrong, nothing. */
export function noticeLines(result: ScanResult, printedInReport: boolean): string {
  if (printedInReport) return ''
  const groups = result.dataset.notices.all()
  const lines = groups.map((group) => {
    const places = group.listed.slice(0, SHOWN).map(placeText)
    const more = group.count > places.length ? ', …' : ''
    return `tenderflag: ${head(group)} (${places.join('; ')}${more})\n`
  })
  return lines.join('')
}

function head({ kind, table, column, count }: NoticeCount): string {
  return `${table}${column === undefined ? '' : `.${column}`}: ${count.toLocaleString('en')} × ${words[kind]}`
}

function placeText({ file, row, value, detail }: Notice): string {
  const place = file === undefined ? '' : `${file} row ${row}`
  const text = value === undefined ? '' : ` ${JSON.stringify(value)}`
  return `${place}${text}${detail === undefined ? '' : `: ${detail}`}`
}

/** Everything that is listed of them, an object a line; counts that pass the list are given once, by `more`. */
export function rejectLines(result: ScanResult): string {
  return result.dataset.notices
    .all()
    .flatMap(({ kind, table, column, count, listed }) => [
      ...listed.map((notice) => `${JSON.stringify({ ...notice, set_aside: noticeKinds[notice.kind] })}\n`),
      ...(count > listed.length
        ? [`${JSON.stringify({ kind, table, column, more: count - listed.length })}\n`]
        : []),
    ])
    .join('')
}
