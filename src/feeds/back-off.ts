const SECOND = 1000
const FIRST = 5 * SECOND
const LONGEST = 24 * 3600 * SECOND

/**
 * Milliseconds to wait after so many failed attempts: 5 s, 20 s, 80 s … four times as long each time up to a day,
 * between half and one and a half of that by `random` (0–1), so that messages that failed together come apart.
 */
export function backOff(attempts: number, random: number): number {
  return Math.min(LONGEST, FIRST * 4 ** (attempts - 1)) * (0.5 + random)
}

/** The longest wait there can be: what is due later was put down by a clock that has jumped. */
export const LONGEST_WAIT = 1.5 * LONGEST

/** Milliseconds that a Retry-After header asks for (seconds, or a date), at most a day; else undefined. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * SECOND : httpDate(text) - now
  return Number.isFinite(wait) ? Math.min(LONGEST, Math.max(0, wait)) : undefined
}

function httpDate(text: string): number {
  return /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text)
    ? Date.parse(text)
    : Number.NaN
}
