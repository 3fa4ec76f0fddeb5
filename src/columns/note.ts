import type { NoticeKind } from './notices.js'

/** How a sink says that it did not take the value of a row as it stood; the column and its file are known to it. */
export type Note = (kind: NoticeKind, row: number, value: string | undefined, detail?: string) => void

const SHOWN = 60

/** The bytes of a bad value as text, shortened. */
export function shownBytes(bytes: Uint8Array, from: number, to: number): string {
  const end = Math.min(to, from + SHOWN * 4)
  return shownText(new TextDecoder().decode(bytes.slice(from, end)))
}

/** A bad value, shortened. */
export function shownText(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}…`
}
