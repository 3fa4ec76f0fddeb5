import { flatColumnsOf, flatRow } from './flat-row.js'
import type { FormatInput } from './format.js'

/**
 * RFC 4180: a header, commas, CRLF, UTF-8 without a byte-order mark; null is an empty cell. Safe in spreadsheets
 * and on terminals. */
export function* writeCsv({ rows, earlier }: FormatInput): Generator<string> {
  const columns = flatColumnsOf(earlier !== undefined)
  yield `${columns.join(',')}\r\n`
  for (const row of rows()) {
    const flat = flatRow(row)
    yield `${columns.map((name) => csvCell(flat[name] ?? null)).join(',')}\r\n`
  }
}

/** A cell as it stands in the file. */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = PLAIN.test(value) ? value : guardFormula(value.replace(CONTROLS, '\ufffd'))
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Texts in which `CONTROLS` and `FORMULA` find nothing, as nearly all are: ids, words, instants, JSON. */
const PLAIN = /^[0-9A-Za-z{[][^;|\p{Cc}]*$/u

/** What a terminal that shows the file could take for a command; not tab and line ends. */
const CONTROLS = /(?![\t\r\n])\p{Cc}/gu

/**
 * Where a spreadsheet would begin to read a formula: at the start of the text, and after a semicolon, tab, bar or
 * line end, which other settings of it take for the end of a cell; through quotes, blanks and invisible characters;
 * also the full-width forms of = + - @.
 */
const CELL = String.raw`(?<=^|[;\t\r\n|])`
const BEGINS = String.raw`(?=[\s'"\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r])`
const FORMULA = new RegExp(CELL + BEGINS, 'gu')
const GUARD = new RegExp(`${CELL}'${BEGINS}`, 'gu')
const NUMBER = /^[+-]?\d+([.]\d+)?(e[+-]?\d+)?$/i

/** Puts an apostrophe before what a spreadsheet could take for a formula; plain numbers stay. */
export function guardFormula(text: string): string {
  return NUMBER.test(text) ? text : text.replace(FORMULA, "'")
}

/** The text that `guardFormula` was given. */
export function withoutGuard(text: string): string {
  return text.replace(GUARD, '')
}
