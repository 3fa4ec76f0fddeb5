import { type Notice, type NoticeCount, type NoticeKind, noticeKinds } from '../columns/notices.js'
import type { ScanResult } from '../engine/result.js'

/** What each kind of notice says of a row or value. */
const words: Readonly<Record<NoticeKind, string>> = {
  bad_value: 'could not be read and are treated as missing',
  unmapped_value: 'are not on the list of the column and are treated as missing; add them to a mapping',
  not_utf8: 'are not UTF-8 and are treated as missing; name the encoding in a mapping',
  text_number: 'are numbers written as text, and were read as numbers',
  ragged_row: 'rows have too few or too many fields and were set aside',
  broken_line: 'lines are not a JSON object and were set aside',
  field_too_long: 'are longer than 1 MiB and are treated as missing',
  missing_key: 'rows lack a key and were set aside',
  duplicate: 'rows are copies of each other and were set aside',
  unknown_tender: 'rows name a tender that the tenders table does not have, and were set aside',
  unknown_lot: 'rows name a lot that their tender does not have, and were set aside',
  unplaced: 'rows name no lot, though their tender has several',
  count_disagrees: 'counts of bidders differ from the rows of the bids table; the rows decide',
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
  const what = noticeKinds[kind] || kind === 'unplaced' || kind === 'count_disagrees' ? '' : 'values '
  return `${table}${column === undefined ? '' : `.${column}`}: ${count.toLocaleString('en')} ${what}${words[kind]}`
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
