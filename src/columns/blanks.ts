/** Longest value taken, in bytes: what is longer is a document, not a value. */
export const LONGEST_VALUE = 1 << 20

/** Whether a value may begin or end with a blank: cheap, and nearly always false. */
export function mayHaveBlanks(bytes: Uint8Array, from: number, to: number): boolean {
  if (from >= to) return false
  const first = bytes[from]!
  const last = bytes[to - 1]!
  return first <= 32 || first === 0xc2 || last <= 32 || last === 0xa0
}

/** The first byte that is no blank (space, tab, carriage return, no-break space), or `to`. */
export function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let i = from
  for (;;) {
    const c = i < to ? bytes[i]! : 0
    if (c === 32 || c === 9 || c === 13) i++
    else if (c === 0xc2 && i + 1 < to && bytes[i + 1] === 0xa0) i += 2
    else return i
  }
}

/** The end without the blanks before it; not below `from`. */
export function cutBlanks(bytes: Uint8Array, from: number, to: number): number {
  let i = to
  for (;;) {
    const c = i > from ? bytes[i - 1]! : 0
    if (c === 32 || c === 9 || c === 13) i--
    else if (c === 0xa0 && i - 1 > from && bytes[i - 2] === 0xc2) i -= 2
    else return i
  }
}

/** A text without surrounding blanks, by the same list. */
export function trimText(text: string): string {
  return text.replace(/^[ \t\r\u00a0]+|[ \t\r\u00a0]+$/g, '')
}
