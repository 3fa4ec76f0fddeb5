import { DateTime } from 'luxon'

/** A span of time, from its first moment to the first after it, in milliseconds since 1970. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** The day (YYYY-MM-DD) whose digest is due: the latest one whose time of day has come, and when that was. */
export function digestDue(
  now: number,
  time: string,
  zone: string,
): { readonly day: string; readonly at: number } {
  const [hour, minute] = time.split(':').map(Number)
  const today = DateTime.fromMillis(now, { zone })
  const at = today.set({ hour: hour!, minute: minute!, second: 0, millisecond: 0 })
  const due = at.toMillis() <= now ? at : at.minus({ days: 1 })
  return { day: due.toFormat('yyyy-MM-dd'), at: due.toMillis() }
}

/** The instant of a time of day (HH:MM) on a day (YYYY-MM-DD), in milliseconds. */
export function momentOf(day: string, time: string, zone: string): number {
  return DateTime.fromISO(`${day}T${time}`, { zone }).toMillis()
}

/** The last whole week (from Monday) or month before an instant, with its name, as 2026-W48 or 2026-11. */
export function lastPeriod(
  now: number,
  unit: 'week' | 'month',
  zone: string,
): Span & { readonly name: string } {
  const to = DateTime.fromMillis(now, { zone }).startOf(unit)
  const from = to.minus({ [unit]: 1 })
  return {
    from: from.toMillis(),
    to: to.toMillis(),
    name: from.toFormat(unit === 'week' ? "kkkk-'W'WW" : 'yyyy-MM'),
  }
}

/** The days (YYYY-MM-DD) of a span. */
export function daysOf({ from, to }: Span, zone: string): string[] {
  const days: string[] = []
  for (let day = DateTime.fromMillis(from, { zone }); day.toMillis() < to; day = day.plus({ days: 1 }))
    days.push(day.toFormat('yyyy-MM-dd'))
  return days
}

/** The day of an instant, YYYY-MM-DD. */
export function dayOf(at: number, zone: string): string {
  return DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd')
}
