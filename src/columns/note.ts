import { LONGEST_VALUE } from './blanks.js'
import type { NoticeKind } from './notices.js'

/** A value in words; a function where most are only counted, and words would take longer than all else. */
export type Shown = string | (() => string) | undefined

/** How a sink says that it did not take the value of a row as it stood; the column and its file are known to it. */
export type Note = (kind: NoticeKind, row: number, value: Shown, detail?: string) => void

const SHOWN = 60

/** Such a value put in words. */
export function inWords(value: Shown): string | undefined {
  return typeof value === 'function' ? value() : value
}

/** The bytes of a bad value as text, shortened. */
export function shownBytes(bytes: Uint8Array, from: number, to: number): string {
  const end = Math.min(to, from + SHOWN * 4)
  return shownText(new TextDecoder().decode(bytes.slice(from, end)))
}

/** A bad value, shortened. */
export function shownText(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`
}

/** Notes a value that was not taken: as too long or not UTF-8 where it is, else with the kind and detail given. */
export function noteRefused(
  note: Note,
  row: number,
  bytes: Uint8Array,
  from: number,
  to: number,
  utf8: boolean,
  kind: NoticeKind,
  detail: string,
): void {
  const shown = shownBytes(bytes, from, to)
  if (to - from > LONGEST_VALUE) note('field_too_long', row, shown, 'over 1 MiB')
  else if (!utf8) note('not_utf8', row, shown, 'not UTF-8: name the encoding')
  else note(kind, row, shown, detail)
}

/** Whether a text holds what may be an IP address: four numbers with dots, or hexadecimal groups with colons. */
export function mayBeAddress(text: string): boolean {
  return /\d{1,3}(\.\d{1,3}){3}/.test(text) || /([0-9a-f]{0,4}:){3,}|::/i.test(text)
}
