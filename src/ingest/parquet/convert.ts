import { broken } from '../arrow/broken.js'
import type { Texts } from './texts.js'

/**
 * Big-endian integers of any width up to that of `words` words, to words with the low one first: what decimals of
 * fixed length become.
 */
export function bigEndian(raw: Uint8Array, width: number, count: number, words: number): Uint8Array {
  const out = new Uint8Array(count * words * 4)
  for (let i = 0; i < count; i++) integer(raw, i * width, i * width + width, out, i * words * 4, words * 4)
  return out
}

/** The same for integers that are byte strings. Throws FILE_BROKEN for one that is too long. */
export function bigEndianTexts(
  texts: Texts,
  count: number,
  words: number,
  file: string | undefined,
): Uint8Array {
  const marks = new Int32Array(2 * count)
  const bytes = texts.take(count, marks)
  const out = new Uint8Array(count * words * 4)
  for (let i = 0; i < count; i++) {
    const from = marks[2 * i]!
    const to = marks[2 * i + 1]!
    if (to - from > words * 4) throw broken(file, `a decimal has ${to - from} bytes`)
    integer(bytes, from, to, out, i * words * 4, words * 4)
  }
  return out
}

function integer(
  bytes: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
  at: number,
  size: number,
): void {
  const sign = from < to && bytes[from]! > 127 ? 255 : 0
  let k = 0
  for (let i = to - 1; i >= from; i--) out[at + k++] = bytes[i]!
  for (; k < size; k++) out[at + k] = sign
}

const JULIAN_1970 = 2_440_588

/** Nanoseconds of a Julian day (INT96) to milliseconds since 1970 in 64 bits; finer parts are cut off. */
export function int96Millis(raw: Uint8Array, count: number): Uint8Array {
  const view = new DataView(raw.buffer, raw.byteOffset, count * 12)
  const out = new Int32Array(count * 2)
  for (let i = 0; i < count; i++) {
    const nanos = view.getInt32(i * 12 + 4, true) * 4294967296 + view.getUint32(i * 12, true)
    const days = view.getInt32(i * 12 + 8, true) - JULIAN_1970
    const millis = days * 86_400_000 + Math.floor(nanos / 1e6)
    out[2 * i] = millis | 0
    out[2 * i + 1] = Math.floor(millis / 4294967296)
  }
  return new Uint8Array(out.buffer)
}

const HEX = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))

/** UUIDs of 16 bytes as text of 36; `marks` as of `Texts`. */
export function uuidTexts(raw: Uint8Array, count: number, marks: Int32Array): Uint8Array {
  const out = new Uint8Array(count * 36)
  for (let i = 0, at = 0; i < count; i++) {
    marks[2 * i] = at
    for (let k = 0; k < 16; k++) {
      const byte = raw[i * 16 + k]!
      out[at++] = HEX[byte >> 4]!
      out[at++] = HEX[byte & 15]!
      if (k === 3 || k === 5 || k === 7 || k === 9) out[at++] = 45
    }
    marks[2 * i + 1] = at
  }
  return out
}
