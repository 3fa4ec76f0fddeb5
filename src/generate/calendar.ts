import type { Random } from './random.js'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The market runs from the first of January 2021 … */
export const START = Date.UTC(2021, 0, 1)
/** … to the last of December 2024: nothing that happens later is in the tables. */
export const END = Date.UTC(2025, 0, 1) - MINUTE

/** How much is advertised in each month, January first: quiet summers, a rush before the year's budget ends. */
const seasons = [0.8, 0.85, 1, 0.95, 0.95, 0.9, 0.75, 0.65, 1, 1.1, 1.45, 1.6]

const OPENS = 7 * HOUR
const CLOSES = 16 * HOUR

/** Working days are Monday to Friday; hours are UTC. */
function isWorkingDay(instant: number): boolean {
  const weekday = (Math.floor(instant / DAY) + 4) % 7
  return weekday !== 0 && weekday !== 6
}

/** The first millisecond of the day. */
export function dayOf(instant: number): number {
  return Math.floor(instant / DAY) * DAY
}

/** The first working day on or after the day of `instant`. */
export function workingDay(instant: number): number {
  let day = dayOf(instant)
  while (!isWorkingDay(day)) day += DAY
  return day
}

/** The last working day before the day of `instant`. */
export function workingDayBefore(instant: number): number {
  let day = dayOf(instant) - DAY
  while (!isWorkingDay(day)) day -= DAY
  return day
}

/** A second of working hours on a day, at or after `from` o'clock and before `to` (milliseconds of the day). */
export function workingTime(random: Random, day: number, from = OPENS, to = CLOSES): number {
  return day + from + Math.floor(random.uniform() * ((to - from) / 1000)) * 1000
}

const days: number[] = []
const cumulated: number[] = []
for (let day = START, sum = 0; day <= END; day += DAY) {
  if (!isWorkingDay(day)) continue
  sum += seasons[new Date(day).getUTCMonth()]!
  days.push(day)
  cumulated.push(sum)
}

/** The working day at a share (0–1) of all that is advertised between START and END. */
export function advertisingDay(share: number): number {
  const wanted = share * cumulated.at(-1)!
  let low = 0
  let high = days.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (cumulated[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return days[low]!
}

/**
 * When a bid comes in: in working hours between `published` and `deadline`, most in the last two days, as in every
 * market. `deadline` is past noon's eve of a working day.
 */
export function submissionTime(random: Random, published: number, deadline: number): number {
  const back = random.place([0.36, 0.24, 0.14, 0.09, 0.06, 0.04, 0.03, 0.02, 0.02])
  if (back === 0) return workingTime(random, dayOf(deadline), OPENS, deadline - dayOf(deadline))
  let day = dayOf(deadline)
  for (let i = 0; i < back; i++) {
    const before = workingDayBefore(day)
    if (before <= published) break
    day = before
  }
  return day === dayOf(deadline) ? workingTime(random, day, OPENS, deadline - day) : workingTime(random, day)
}
