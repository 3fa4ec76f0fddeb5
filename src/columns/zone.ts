import { TenderflagError } from '../errors.js'
import { wholeDay } from '../schema/instant.js'
import { isUtc, ZoneClock } from '../schema/zone-clock.js'

const HOUR = 3_600_000
const DAY = 86_400_000
/** Days with remembered offsets: 1900-01-01 to 2100-01-01, about 600 kB a zone. */
const FIRST_DAY = -25_567
const LAST_DAY = 47_482

/** The zone where nobody named one. */
export const USUAL_ZONE = 'UTC'

/**
 * An IANA time zone: where dates and zoneless times become instants. A time that the clocks skip (spring) is read
 * with the offset before the change, so it lands after the gap; a time that they show twice (autumn) is the first
 * of the two. Offsets are looked up once a day of the calendar (an Intl call costs about 2 µs, a lookup 5 ns).
 */
export class Zone {
  readonly #clock: ZoneClock
  readonly #utc: boolean
  /** Offset at the start of each day of UTC; NaN not looked up yet. */
  readonly #offsets: Float64Array

  readonly name: string
  /** Whether somebody named it: if not, times that get their zone from it are worth a notice. */
  readonly isNamed: boolean

  constructor(name: string | undefined) {
    this.name = name ?? USUAL_ZONE
    this.isNamed = name !== undefined
    this.#utc = isUtc(this.name)
    this.#clock = clockOf(this.name)
    this.#offsets = new Float64Array(this.#utc ? 0 : LAST_DAY - FIRST_DAY).fill(Number.NaN)
  }

  /** Whether its clocks are those of UTC, always. */
  get isUtc(): boolean {
    return this.#utc
  }

  /** The instant of a time on the zone's clocks, given in milliseconds as if it were UTC. */
  instantAt(local: number): number {
    if (this.#utc) return local
    const before = this.#offsetAt(local - DAY)
    const after = this.#offsetAt(local + DAY)
    if (before === after) return local - before
    const early = local - before
    if (this.#offsetAt(early) === before) return early
    const late = local - after
    return this.#offsetAt(late) === after ? late : early
  }

  /** A day of the calendar (days since 1970-01-01) with its real length; NaN for a day that the zone left out. */
  day(number: number): number {
    if (this.#utc) return wholeDay(number * DAY)
    const start = this.instantAt(number * DAY)
    const hours = (this.instantAt((number + 1) * DAY) - start) / HOUR
    if (hours <= 0) return Number.NaN
    return wholeDay(start, Math.min(25.5, Math.max(22.5, hours)))
  }

  #offsetAt(instant: number): number {
    const day = Math.floor(instant / DAY)
    const start = this.#dayOffset(day)
    return start === this.#dayOffset(day + 1) ? start : this.#exactOffset(instant)
  }

  #dayOffset(day: number): number {
    const place = day - FIRST_DAY
    if (place < 0 || place >= this.#offsets.length) return this.#exactOffset(day * DAY)
    const known = this.#offsets[place]!
    if (!Number.isNaN(known)) return known
    const offset = this.#exactOffset(day * DAY)
    this.#offsets[place] = offset
    return offset
  }

  #exactOffset(instant: number): number {
    return this.#clock.offset(instant)
  }
}

function clockOf(name: string): ZoneClock {
  try {
    return new ZoneClock(name)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new TenderflagError(
      'PARAM_INVALID',
      `${name || 'an empty text'} is not a time zone; name one as the IANA does, like Asia/Riyadh`,
      {},
      { cause },
    )
  }
}
