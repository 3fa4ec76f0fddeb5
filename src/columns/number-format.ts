import { parseNumber } from './parse-number.js'

/** How numbers are written: `1.234,56` has decimal ',' and thousands '.'; thousands '' means no groups. */
export interface NumberFormat {
  readonly decimal: string
  readonly thousands: string
}

const blanks = [' ', '\u00a0', '\u202f']

/**
 * A parser of numbers in a format of a source. Groups may be left out, but where they are written they must be
 * whole: one to three digits, not 0 the first, then threes. A blank as thousands sign stands for ordinary, no-break and narrow
 * no-break spaces. NaN for anything else. About 30 ns a value.
 */
export function numberParser(format?: NumberFormat): (bytes: Uint8Array, from: number, to: number) => number {
  if (!format || (format.decimal === '.' && format.thousands === '')) return parseNumber
  const decimal = Buffer.from(format.decimal)
  const groups = (blanks.includes(format.thousands) ? blanks : [format.thousands])
    .filter((sign) => sign !== '')
    .map((sign) => Buffer.from(sign))
  const plain = new Uint8Array(512)

  return (bytes, from, to) => {
    if (to - from > plain.length) return Number.NaN
    let i = from
    let out = 0
    if (bytes[i] === 43 || bytes[i] === 45) plain[out++] = bytes[i++]!
    const first = out
    let run = 0
    let grouped = false
    for (; i < to; ) {
      const c = bytes[i]!
      if (c >= 48 && c <= 57) {
        plain[out++] = c
        run++
        i++
        continue
      }
      const group = groups.find((sign) => startsWith(bytes, i, to, sign))
      if (!group) break
      // 0,500 is a half that somebody wrote in another way, and not five hundred
      if (grouped ? run !== 3 : run < 1 || run > 3 || plain[first] === 48) return Number.NaN
      grouped = true
      run = 0
      i += group.length
    }
    if (grouped && run !== 3) return Number.NaN
    if (i < to && startsWith(bytes, i, to, decimal)) {
      plain[out++] = 46
      i += decimal.length
    } else if (i < to && bytes[i] === 46) return Number.NaN
    while (i < to) plain[out++] = bytes[i++]!
    return parseNumber(plain, 0, out)
  }
}

function startsWith(bytes: Uint8Array, at: number, to: number, sign: Uint8Array): boolean {
  if (sign.length === 0 || at + sign.length > to) return false
  for (let i = 0; i < sign.length; i++) if (bytes[at + i] !== sign[i]) return false
  return true
}
