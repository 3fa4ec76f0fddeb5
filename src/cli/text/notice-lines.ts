import { type Notice, type NoticeCount, type NoticeKind, noticeKinds } from '../../columns/notices.js'
import type { ScanResult } from '../../engine/result.js'

/** What each kind of notice says of one row or value, and of several. */
export const noticeWords: Readonly<Record<NoticeKind, readonly [one: string, several: string]>> = {
  bad_value: [
    'value could not be read and is treated as missing',
    'values could not be read and are treated as missing',
  ],
  unmapped_value: [
    'value is not on the list of the column and is treated as missing; map it with --mapping, of OCDS with --codelists',
    'values are not on the list of the column and are treated as missing; map them with --mapping',
  ],
  unknown_kind: [
    'name is of no kind that is known; its rows are kept, and no rule uses them',
    'names are of no kind that is known; their rows are kept, and no rule uses them',
  ],
  bad_check_digit: [
    'identifier has wrong check digits, and is compared as it stands',
    'identifiers have wrong check digits, and are compared as they stand',
  ],
  null_word: [
    'value is a word that programs write for none (NULL), and is treated as missing',
    'values are words that programs write for none (NULL), and are treated as missing',
  ],
  null_date: [
    'value is a date that no purchase has (0001-01-01, 9999-12-31), and is treated as missing',
    'values are dates that no purchase has (0001-01-01, 9999-12-31), and are treated as missing',
  ],
  doubtful_id: [
    'id may say that there is none (N/A), and was read as an id; name it under nulls in a mapping if it does',
    'ids may say that there is none (N/A), and were read as ids; name them under nulls in a mapping if they do',
  ],
  reversed_period: [
    'period ends before it begins, and what it could change is unknown',
    'periods end before they begin, and what they could change is unknown',
  ],
  bad_period: [
    'row begins or ends at what is no date, and was set aside',
    'rows begin or end at what is no date, and were set aside',
  ],
  not_utf8: [
    'value is not UTF-8 and is treated as missing; name the encoding in a mapping',
    'values are not UTF-8 and are treated as missing; name the encoding in a mapping',
  ],
  text_number: [
    'number is written as text, and was read as a number',
    'numbers are written as text, and were read as numbers',
  ],
  number_id: [
    'id is written as a number, and was read as text',
    'ids are written as numbers, and were read as text',
  ],
  made_id: [
    'party has no id, and was named by scheme and id of its identifier',
    'parties have no id, and were named by scheme and id of their identifiers',
  ],
  trimmed: [
    'code had blanks around it, which were taken off',
    'codes had blanks around them, which were taken off',
  ],
  respelled: [
    'code is not spelled as in its list, and was read as meant',
    'codes are not spelled as in their list, and were read as meant',
  ],
  wrong_shape: [
    'object stands where a list belongs or a list of one where an object does, and was read as meant',
    'objects stand where lists belong or lists of one where objects do, and were read as meant',
  ],
  zoneless: [
    'date has no zone or no time, and was read in the zone of the data set (--timezone)',
    'dates have no zone or no time, and were read in the zone of the data set (--timezone)',
  ],
  default_currency: [
    'amount has no currency, and was read in that of --currency',
    'amounts have no currency, and were read in that of --currency',
  ],
  by_role: [
    'reference to a party is missing, and was taken from the roles of parties',
    'references to parties are missing, and were taken from the roles of parties',
  ],
  ragged_row: [
    'row has too few or too many fields and was set aside',
    'rows have too few or too many fields and were set aside',
  ],
  broken_line: [
    'line is not a JSON object and was set aside',
    'lines are not JSON objects and were set aside',
  ],
  field_too_long: [
    'value is longer than 1 MiB and is treated as missing',
    'values are longer than 1 MiB and are treated as missing',
  ],
  missing_key: ['row lacks a key and was set aside', 'rows lack a key and were set aside'],
  no_release: [
    'record holds no release that can be read, and was set aside',
    'records hold no release that can be read, and were set aside',
  ],
  duplicate: [
    'row is a copy of another and was set aside',
    'rows are copies of one another and were all set aside',
  ],
  unknown_tender: [
    'row names a tender that the tenders table does not have, and was set aside',
    'rows name a tender that the tenders table does not have, and were set aside',
  ],
  unknown_lot: [
    'row names a lot that its tender does not have, and was set aside',
    'rows name a lot that their tender does not have, and were set aside',
  ],
  unplaced: [
    'row names no lot, though its tender may have several',
    'rows name no lot, though their tenders may have several',
  ],
  count_disagrees: [
    'count of bidders differs from the rows of the bids table; the rows decide',
    'counts of bidders differ from the rows of the bids table; the rows decide',
  ],
  superseded: [
    'release was set aside for a compiled one of its process',
    'releases were set aside for compiled ones of their process',
  ],
  same_date: [
    'release has the date of another of its process; they were merged in order of id',
    'releases have the date of another of their process; they were merged in order of id',
  ],
  mixed_versions: [
    'file is of another OCDS version than those before it, and was read alike',
    'files are of another OCDS version than those before them, and were read alike',
  ],
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
  const [one, several] = noticeWords[kind]
  const where = column === undefined ? table : `${table}.${column}`
  // asking Intl takes 5 ms the first time
  const number = count < 1000 ? String(count) : count.toLocaleString('en')
  return `${where}: ${number} ${count === 1 ? one : several}`
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
