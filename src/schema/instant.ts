/**
 * Instants are Float64 milliseconds since 1970-01-01T00:00Z, NaN unknown. A date without a time stands for its
 * whole day: it is the first millisecond of that day plus a fraction that tells the day's length, 0.25 for 23
 * hours, 0.5 for 24 and 0.75 for 25 (days on which a zone changes its clocks). Finer parts than milliseconds
 * are cut off. So one column holds both kinds, and the number sorts as time does.
 */

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** Milliseconds of a day on which a zone sets its clocks back. */
export const LONGEST_DAY = 25 * HOUR

/** The day that starts at `start` and lasts `hours` (23–25) as an instant of day precision. */
export function wholeDay(start: number, hours = 24): number {
  return start + (hours - 22) / 4
}

/** Whether an instant stands for a date without a time. */
export function isWholeDay(instant: number): boolean {
  return instant !== Math.floor(instant)
}

/** The first millisecond it may mean. */
export function firstMoment(instant: number): number {
  return Math.floor(instant)
}

/** The last millisecond it may mean. */
export function lastMoment(instant: number): number {
  const start = Math.floor(instant)
  return start === instant ? start : start + ((instant - start) * 4 + 22) * HOUR - 1
}

/**
 * The day of an instant, so that dates with and without a time can be put in one order: of a date without a time that
 * day, of any other its day in UTC. Both as numbers that differ by the days between them.
 */
export function dayOf(instant: number): number {
  return dayOfRange(Math.floor(instant), isWholeDay(instant))
}

/**
 * The same of a range of moments: that of a day, or of one moment. A day begins up to 10 hours after that day in UTC
 * (Hawaii), or up to 13¾ before it (Chatham Islands in summer); at 11 and 14 hours no zone sets its clocks any more, so
 * there all days are one too late, or too early, and lie as far apart.
 */
export function dayOfRange(first: number, isDay: boolean): number {
  return isDay ? Math.ceil((first - 10 * HOUR) / DAY) : Math.floor(first / DAY)
}

/** 1 when `a` is at or before `b`, 0 when it is after, -1 when that is unknown (a null, or a day that holds both). */
export function atOrBefore(a: number, b: number): 0 | 1 | -1 {
  if (lastMoment(a) <= firstMoment(b)) return 1
  return firstMoment(a) > lastMoment(b) ? 0 : -1
}

/** ISO 8601 text: `2024-05-01` for a day (of the zone it was read in: UTC offset `zoneOffset` ms), else with time and Z. */
export function instantText(instant: number, zoneOffset = 0): string {
  if (Number.isNaN(instant)) return ''
  const start = Math.floor(instant)
  if (isWholeDay(instant)) return dayText(Math.floor((start + zoneOffset) / DAY))
  const day = Math.floor(start / DAY)
  const moment = start - day * DAY
  const time = `${dayText(day)}T${two(moment / HOUR)}:${two((moment / MINUTE) % 60)}:${two((moment / 1000) % 60)}`
  return moment % 1000 === 0 ? `${time}Z` : `${time}.${String(moment % 1000).padStart(3, '0')}Z`
}

/** From 1970-01-02 to the year 2200 an instant is what it says, whatever it is of. */
export const PLAIN_FROM = DAY
export const PLAIN_END = Date.UTC(2200, 0)
/** No purchase is older; the least moment of 32 bits, in 1901, and what spreadsheets and databases count from are. */
const OLDEST_PURCHASE = Date.UTC(1902, 0)
const OLDEST_FIRM = Date.UTC(1000, 0)

/**
 * What an instant is of: an event of a purchase, the founding of a firm, which may be old, or an end of a period, which may
 * lie where nobody sees it.
 */
export type InstantOf = 'event' | 'founding' | 'bound'

/**
 * Whether no purchase has it, as programs write it where there is no date: 0001-01-01, 1900-01-01, 9999-12-31 and their like, and for events the
 * moment 0, 1970-01-01 in some zone. NaN is none.
 */
export function isNullDate(instant: number, of: InstantOf): boolean {
  if (of === 'bound' || (instant >= PLAIN_FROM && instant < PLAIN_END)) return false
  if (of === 'founding') return instant < OLDEST_FIRM || instant >= PLAIN_END
  return instant < OLDEST_PURCHASE || instant >= PLAIN_END || Math.abs(instant) < DAY
}

let lastDay = Number.NaN
let lastText = ''

/** A day in days since 1970. That of the last one is kept: instants come a day after the other, and `Date` takes a microsecond. */
function dayText(day: number): string {
  if (day !== lastDay) {
    lastText = new Date(day * DAY).toISOString().slice(0, -'T00:00:00.000Z'.length)
    lastDay = day
  }
  return lastText
}

const pairs = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'))
const two = (n: number): string => pairs[Math.floor(n)]!
