/** Numbers that differ by less than this part of the larger one are equal where a comparison is tolerant. */
export const TOLERANCE = 1e-9

/** Whether two numbers are equal up to the tolerance. Zero is near nothing but itself. */
export function near(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) < TOLERANCE * Math.max(Math.abs(a), Math.abs(b))
}
