const { LN2 } = Math
const TERMS = 16

/**
 * e to the power of x, for |x| < 200, within a few parts in 10¹⁶. Written with sums and products alone, which IEEE
 * 754 rounds the same everywhere: `Math.exp` may differ in its last bit between engines, and that bit could decide
 * a cent of a file that must be the same on every machine.
 */
export function exponential(x: number): number {
  const doublings = Math.round(x / LN2)
  const rest = x - doublings * LN2
  let sum = 1
  for (let term = TERMS; term > 0; term--) sum = 1 + (sum * rest) / term
  const factor = doublings < 0 ? 0.5 : 2
  for (let i = Math.abs(doublings); i > 0; i--) sum *= factor
  return sum
}
