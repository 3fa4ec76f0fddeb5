import { aligned, type Column, words } from './column.js'
import type { IntType } from './type.js'

type Numbers = ArrayLike<number>
export type Ints = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array

/** Integers of up to 32 bits as they lie in memory. */
export function intsOf(data: Uint8Array, type: IntType, rows: number): Ints {
  const { buffer, byteOffset } = aligned(data, type.bits / 8)
  switch (type.bits) {
    case 8:
      return type.signed ? new Int8Array(buffer, byteOffset, rows) : new Uint8Array(buffer, byteOffset, rows)
    case 16:
      return type.signed
        ? new Int16Array(buffer, byteOffset, rows)
        : new Uint16Array(buffer, byteOffset, rows)
    default:
      return type.signed
        ? new Int32Array(buffer, byteOffset, rows)
        : new Uint32Array(buffer, byteOffset, rows)
  }
}

/** Reads 64-bit integers; NaN for those beyond 2^53, which only `longText` gives exactly. */
export function longReader(column: Column): (row: number) => number {
  const pairs = words(column.data, column.rows * 2)
  const signed = (column.type as IntType).signed
  return (row) => {
    const high = signed ? pairs[2 * row + 1]! : pairs[2 * row + 1]! >>> 0
    const value = high * 4294967296 + (pairs[2 * row]! >>> 0)
    return Number.isSafeInteger(value) ? value : Number.NaN
  }
}

/** All digits of a 64-bit integer. */
export function longText(column: Column, row: number): string {
  const pairs = words(column.data, column.rows * 2)
  const high = pairs[2 * row + 1]!
  const signed = (column.type as IntType).signed
  return String((BigInt(signed ? high : high >>> 0) << 32n) | BigInt(pairs[2 * row]! >>> 0))
}

/** Floats as they lie in memory; halves are widened. */
export function floatsOf(column: Column): Numbers {
  const { type, data, rows } = column
  if (type.kind === 'float16') return Float64Array.from(intsOf(data, half, rows), halfToNumber)
  const { buffer, byteOffset } = aligned(data, type.kind === 'float32' ? 4 : 8)
  return type.kind === 'float32'
    ? new Float32Array(buffer, byteOffset, rows)
    : new Float64Array(buffer, byteOffset, rows)
}

const half: IntType = { kind: 'int', bits: 16, signed: false }

/** IEEE 754 binary16: 1 bit sign, 5 exponent, 10 fraction. */
function halfToNumber(bits: number): number {
  const sign = bits >>> 15 === 0 ? 1 : -1
  const exponent = (bits >>> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}
