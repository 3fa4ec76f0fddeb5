/** An instant with leap seconds: seconds since 1970 in UTC, and the rest in nanoseconds, from 1e9 on in a leap second. */
export interface Instant {
  readonly day: number
  readonly second: number
  readonly nano: number
}

const pattern =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+\-\u2212])(\d\d):([0-5]\d))$/
const DAY = 86_400

/** A date, time and offset as RFC 3339 has them (also with a space between, and any second :60); else undefined. */
export function readInstant(text: string | undefined): Instant | undefined {
  const match = text === undefined ? null : pattern.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) => Number(match[i]))
  const offset = (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * 60
  if (hour! > 23 || minute! > 59 || second! > 60 || offset >= DAY) return undefined
  if (month! < 1 || month! > 12 || day! < 1 || day! > daysIn(year!, month!)) return undefined
  const leap = second === 60
  const local = (hour! * 60 + minute!) * 60 + (leap ? 59 : second!)
  const utc = match[8] === '+' ? local - offset : local + offset
  const nano = Number((match[7] ?? '').slice(0, 9).padEnd(9, '0'))
  const days = dayNumber(year!, month!, day!) + Math.floor(utc / DAY)
  return { day: days, second: utc - Math.floor(utc / DAY) * DAY, nano: leap ? nano + 1e9 : nano }
}

/** Whole days from one to the other, cut towards zero. */
export function daysBetween(start: Instant, end: Instant): number {
  const leap =
    end.second > start.second && start.nano >= 1e9 ? 1 : end.second < start.second && end.nano >= 1e9 ? -1 : 0
  const nanos = end.nano - start.nano
  const whole = Math.floor(nanos / 1e9)
  const seconds = (end.day - start.day) * DAY + end.second - start.second + leap + whole
  const cut = seconds < 0 && nanos - whole * 1e9 > 0 ? seconds + 1 : seconds
  return Math.trunc(cut / DAY)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days since 1970-01-01 in the Gregorian calendar; `Date.UTC` takes years below 100 for others. */
function dayNumber(year: number, month: number, day: number): number {
  return new Date(Date.UTC(2000, month - 1, day)).setUTCFullYear(year, month - 1, day) / 86_400_000
}
