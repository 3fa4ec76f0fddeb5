const powers = Float64Array.from({ length: 16 }, (_, i) => 10 ** i)

/**
 * The number written in plain decimal: optional sign, digits, optional `.` and digits, optional exponent; NaN for
 * anything else, `Infinity` for what is out of range. Equal to `Number(text)` bit by bit: up to 15 digits are an
 * exact integer divided by an exact power of ten, which rounds once; the rest goes through `Number`.
 */
export function parseNumber(bytes: Uint8Array, from: number, to: number): number {
  let i = from
  const sign = i < to ? bytes[i]! : 0
  if (sign === 45 || sign === 43) i++
  const start = i
  let mantissa = 0
  for (; i < to; i++) {
    const digit = bytes[i]! - 48
    if (digit < 0 || digit > 9) break
    mantissa = mantissa * 10 + digit
  }
  let digits = i - start
  if (digits === 0) return Number.NaN
  let scale = 0
  if (i < to && bytes[i] === 46) {
    const point = ++i
    for (; i < to; i++) {
      const digit = bytes[i]! - 48
      if (digit < 0 || digit > 9) break
      mantissa = mantissa * 10 + digit
    }
    scale = i - point
    if (scale === 0) return Number.NaN
    digits += scale
  }
  if (i < to && !isExponent(bytes, i, to)) return Number.NaN
  if (i < to || digits > 15) return Number(asciiText(bytes, from, to))
  const value = mantissa / powers[scale]!
  return sign === 45 ? -value : value
}

/** Whether bytes are `e`, an optional sign and digits. */
function isExponent(bytes: Uint8Array, from: number, to: number): boolean {
  if ((bytes[from]! | 32) !== 101) return false
  const sign = bytes[from + 1]
  const first = sign === 43 || sign === 45 ? from + 2 : from + 1
  for (let i = first; i < to; i++) if (bytes[i]! < 48 || bytes[i]! > 57) return false
  return first < to
}

function asciiText(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1')
}
