import { type Column, words } from './column.js'

const powers = Array.from({ length: 23 }, (_, i) => 10 ** i)

/**
 * The value of a decimal as a number, correctly rounded; NaN where the unscaled integer is beyond 2^53, which only
 * text gives exactly. Cheap: words, no BigInt.
 */
export function decimalReader(column: Column): (row: number) => number {
  const { bits, scale } = column.type as Column['type'] & { kind: 'decimal' }
  const each = bits / 32
  const values = words(column.data, column.rows * each)
  if (scale < -22 || scale > 22) return () => Number.NaN
  return (row) => {
    const at = row * each
    const high = each === 1 ? values[at]! >> 31 : values[at + 1]!
    for (let w = 2; w < each; w++) if (values[at + w] !== high >> 31) return Number.NaN
    const unscaled = high * 4294967296 + (values[at]! >>> 0)
    if (!Number.isSafeInteger(unscaled)) return Number.NaN
    if (scale >= 0) return unscaled / powers[scale]!
    const value = unscaled * powers[-scale]!
    return Number.isSafeInteger(value) ? value : Number.NaN
  }
}

/** All digits of a decimal: `12.50` for 1250 of scale 2. */
export function decimalText(column: Column, row: number): string {
  const { bits, scale } = column.type as Column['type'] & { kind: 'decimal' }
  const each = bits / 32
  const values = words(column.data, column.rows * each)
  let unscaled = BigInt(values[row * each + each - 1]!)
  for (let w = each - 2; w >= 0; w--) unscaled = (unscaled << 32n) | BigInt(values[row * each + w]! >>> 0)
  const sign = unscaled < 0n ? '-' : ''
  const digits = String(unscaled < 0n ? -unscaled : unscaled)
  // A file may claim any scale: such a value is written as a power of ten, not as a billion zeros.
  if (scale > 1000 || scale < -1000) return `${sign}${digits}e${-scale}`
  if (scale <= 0) return digits === '0' ? '0' : sign + digits + '0'.repeat(-scale)
  const padded = digits.padStart(scale + 1, '0')
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
}

/** A fraction is an amount, and the nearest number will do; a whole number may be an id, and only all digits will. */
export function longDecimal(column: Column, row: number): string | number {
  const text = decimalText(column, row)
  return (column.type as { scale?: number }).scale! > 0 ? Number(text) : text
}
