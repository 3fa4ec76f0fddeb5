import { JsonFault } from './skip.js'

const plain: Readonly<Record<number, number>> = {
  34: 34,
  47: 47,
  92: 92,
  98: 8,
  102: 12,
  110: 10,
  114: 13,
  116: 9,
}

/**
 * Replaces the escapes of a JSON text, in place: an escape is never shorter than what it stands for. Gives the new end.
 * Half of a surrogate pair becomes U+FFFD.
 */
export function unescapeInPlace(bytes: Uint8Array, from: number, to: number): number {
  let out = from
  for (let at = from; at < to; ) {
    const c = bytes[at++]!
    if (c !== 92) {
      bytes[out++] = c
      continue
    }
    const kind = bytes[at++]!
    if (kind !== 117) {
      const meant = plain[kind]
      if (meant === undefined) throw new JsonFault('a text has an unknown escape', at - 2)
      bytes[out++] = meant
      continue
    }
    let code = hex(bytes, at, to)
    at += 4
    if (code >= 0xd800 && code < 0xdc00 && bytes[at] === 92 && bytes[at + 1] === 117) {
      const low = hex(bytes, at + 2, to)
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
        at += 6
      }
    }
    out = writeUtf8(bytes, out, code >= 0xd800 && code < 0xe000 ? 0xfffd : code)
  }
  return out
}

function hex(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let i = from; i < from + 4; i++) {
    const c = i < to ? bytes[i]! : 0
    const small = c | 32
    const digit = c >= 48 && c <= 57 ? c - 48 : small >= 97 && small <= 102 ? small - 87 : -1
    if (digit < 0) throw new JsonFault('a text has an escape without four hexadecimal digits', from)
    value = value * 16 + digit
  }
  return value
}

function writeUtf8(bytes: Uint8Array, at: number, code: number): number {
  let out = at
  if (code < 0x80) bytes[out++] = code
  else if (code < 0x800) {
    bytes[out++] = 0xc0 | (code >> 6)
    bytes[out++] = 0x80 | (code & 63)
  } else if (code < 0x10000) {
    bytes[out++] = 0xe0 | (code >> 12)
    bytes[out++] = 0x80 | ((code >> 6) & 63)
    bytes[out++] = 0x80 | (code & 63)
  } else {
    bytes[out++] = 0xf0 | (code >> 18)
    bytes[out++] = 0x80 | ((code >> 12) & 63)
    bytes[out++] = 0x80 | ((code >> 6) & 63)
    bytes[out++] = 0x80 | (code & 63)
  }
  return out
}
