/** As in conditions of rules (rules/tolerance.ts): amounts that differ by less than this part are equal. */
const TOLERANCE = 1e-9

/** Whether an amount is a limit or above it. */
export function reaches(amount: number, limit: number): boolean {
  return amount >= limit || limit - amount < TOLERANCE * limit
}

/** Whether an amount lies below a limit by at most a share `band` of it. */
export function isJustBelow(amount: number, limit: number, band: number): boolean {
  return !reaches(amount, limit) && reaches(amount, limit * (1 - band))
}

/** The mirror band: whether an amount is a limit, or above it by at most a share `band` of it. */
export function isJustAbove(amount: number, limit: number, band: number): boolean {
  const top = limit * (1 + band)
  return reaches(amount, limit) && (amount <= top || amount - top < TOLERANCE * amount)
}
