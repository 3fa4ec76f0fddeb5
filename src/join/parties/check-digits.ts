/** What `bytes` of ASCII capitals and digits say of a number of persons or firms in Brazil. */

const ZERO = 48
const cpfWeights = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]
const cnpjWeights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]

/** Whether eleven digits from `at` end in the two check digits of a CPF. Eleven times one digit is none. */
export function isCpf(bytes: Uint8Array, at: number): boolean {
  return isChecked(bytes, at, 11, cpfWeights) && !isRepeated(bytes, at, 11)
}

/**
 * Whether fourteen characters from `at` end in the two check digits of a CNPJ; letters count as their place in ASCII
 * less 48, as in numbers given from 2026 on. Fourteen times one digit is none.
 */
export function isCnpj(bytes: Uint8Array, at: number): boolean {
  return isChecked(bytes, at, 14, cnpjWeights) && !isRepeated(bytes, at, 14)
}

/** `weights` are those of the second check digit; the first is made without the first of them. */
function isChecked(bytes: Uint8Array, at: number, length: number, weights: readonly number[]): boolean {
  for (const digit of [0, 1]) {
    const n = length - 2 + digit
    let sum = 0
    for (let i = 0; i < n; i++) sum += (bytes[at + i]! - ZERO) * weights[weights.length - n + i]!
    const rest = sum % 11
    if (bytes[at + n]! - ZERO !== (rest < 2 ? 0 : 11 - rest)) return false
  }
  return true
}

function isRepeated(bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = 1; i < length; i++) if (bytes[at + i] !== bytes[at]) return false
  return true
}
