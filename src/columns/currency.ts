const scratch = new Uint8Array(3)

/**
 * Whether bytes are a code of ISO 4217 in small letters, as `eur` or `Eur`. Others stand as they are: `GBp` and `ZAc` are
 * pence and cents.
 */
export function isSmallCurrency(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== 3) return false
  const first = bytes[from]! | 32
  return first >= 97 && first <= 122 && isSmall(bytes[from + 1]!) && isSmall(bytes[from + 2]!)
}

/** The code as ISO 4217 spells it, in capital letters: three bytes that are written over by the next. */
export function capitalCurrency(bytes: Uint8Array, from: number): Uint8Array {
  for (let i = 0; i < 3; i++) scratch[i] = bytes[from + i]! & ~32
  return scratch
}

/** Whether a letter of ASCII is a small one. */
function isSmall(byte: number): boolean {
  return byte >= 97 && byte <= 122
}
