/** Whether a name is one of UTC, which needs no clock. */
export function isUtc(name: string): boolean {
  return /^(etc\/)?(utc|gmt|zulu|universal)$/i.test(name)
}

/** What the clocks of an IANA zone are ahead of UTC, from Intl. Luxon has the same, and takes 20 times as long to load. */
export class ZoneClock {
  readonly #format: Intl.DateTimeFormat | undefined

  /** Takes 5 ms the first time, but for UTC. Throws RangeError for what is no zone. */
  constructor(name: string) {
    this.#format = isUtc(name) ? undefined : formatIn(name)
  }

  /** Milliseconds at an instant (milliseconds since 1970); takes about 2 µs. */
  offset(instant: number): number {
    if (!this.#format) return 0
    const second = Math.floor(instant / 1000) * 1000
    const parts = new Map(this.#format.formatToParts(second).map(({ type, value }) => [type, value]))
    const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type))
    const year = parts.get('era') === 'BC' ? 1 - part('year') : part('year')
    const wall = new Date(0)
    wall.setUTCFullYear(year, part('month') - 1, part('day'))
    wall.setUTCHours(part('hour'), part('minute'), part('second'))
    return wall.getTime() - second
  }
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
}
