import { TenderflagError } from '../errors.js'

/** An ISO 8601 instant in UTC to the millisecond; a day is its first moment. Throws USAGE for anything else. */
export function instantOf(text: string): string {
  const day = text.slice(0, 10)
  const instant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN
  // Date.parse takes 30 February for 2 March
  if (Number.isNaN(instant) || !new Date(day).toISOString().startsWith(day))
    throw new TenderflagError(
      'USAGE',
      `"${text.slice(0, 40)}" is no instant; write 2024-05-01 or 2024-05-01T10:30:00Z`,
    )
  return new Date(instant).toISOString()
}
