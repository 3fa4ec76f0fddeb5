import { instantText, wholeDay } from '../../schema/instant.js'
import type { EncodedPool } from '../pool.js'

const ZERO = 48
const DAY = 86_400_000

/**
 * Bytes of a text file as they come together: numbers and dates are written digit by digit, texts copied, without
 * a JavaScript string a value. `room` before each row, then write without checks; `take` hands out the bytes.
 */
export class TextBytes {
  #bytes = Buffer.allocUnsafe(1 << 20)
  #end = 0
  readonly #dates = new Map<number, Uint8Array>()

  /** How many bytes there are. */
  get length(): number {
    return this.#end
  }

  /** Makes sure that so many bytes can follow. */
  room(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#end + bytes))
    larger.set(this.#bytes.subarray(0, this.#end))
    this.#bytes = larger
  }

  /** What was written, to be used before the next write; the buffer starts anew. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#end)
    this.#end = 0
    return taken
  }

  byte(value: number): void {
    this.#bytes[this.#end++] = value
  }

  ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.#bytes[this.#end++] = text.charCodeAt(i)
  }

  pooled(pool: EncodedPool, place: number): void {
    const { bytes, ends } = pool
    const out = this.#bytes
    const to = ends[place]!
    let end = this.#end
    for (let i = place === 0 ? 0 : ends[place - 1]!; i < to; i++) out[end++] = bytes[i]!
    this.#end = end
  }

  /** A whole number ≥ 0, with zeros before it up to `digits` digits. */
  whole(value: number, digits = 1): void {
    let length = digits
    for (let limit = 10 ** digits; value >= limit; limit *= 10) length++
    const out = this.#bytes
    const from = this.#end
    let rest = value
    for (let at = from + length - 1; at >= from; at--) {
      const next = Math.floor(rest / 10)
      out[at] = ZERO + (rest - next * 10)
      rest = next
    }
    this.#end = from + length
  }

  /** Whole cents as units: `12`, or `12.05`. */
  cents(value: number): void {
    const units = Math.floor(value / 100)
    this.whole(units)
    const cents = value - units * 100
    if (cents === 0) return
    this.byte(46)
    this.whole(cents, 2)
  }

  /** `2024-05-01`. */
  date(instant: number): void {
    const day = Math.floor(instant / DAY)
    let text = this.#dates.get(day)
    if (!text) {
      text = Buffer.from(instantText(wholeDay(day * DAY)))
      this.#dates.set(day, text)
    }
    const out = this.#bytes
    let end = this.#end
    for (let i = 0; i < text.length; i++) out[end++] = text[i]!
    this.#end = end
  }

  /** `2024-05-01T09:30:00Z`, to the second. */
  time(instant: number): void {
    this.date(instant)
    const seconds = Math.floor((instant - Math.floor(instant / DAY) * DAY) / 1000)
    this.byte(84)
    this.whole(Math.floor(seconds / 3600), 2)
    this.byte(58)
    this.whole(Math.floor(seconds / 60) % 60, 2)
    this.byte(58)
    this.whole(seconds % 60, 2)
    this.byte(90)
  }
}
