import type { Bytes } from './bytes.js'
import type { Room } from './room.js'

const none = new Uint8Array(0)

/** A run of bytes of a body. */
export interface Range {
  readonly at: number
  readonly length: number
}

/**
 * Reads the ranges, those with small gaps between them at once, and gives a function from range to bytes: in `room` they
 * are good until it is cleared.
 */
export async function readRanges(
  bytes: Bytes,
  body: number,
  ranges: readonly Range[],
  room?: Room,
): Promise<(range: Range) => Uint8Array> {
  const sorted = ranges.filter((r) => r.length > 0).sort((a, b) => a.at - b.at)
  const spans: { at: number; end: number; bytes: Uint8Array }[] = []
  for (const { at, length } of sorted) {
    const last = spans.at(-1)
    if (last && at - last.end <= 65_536) last.end = Math.max(last.end, at + length)
    else spans.push({ at, end: at + length, bytes: none })
  }
  for (const span of spans) span.bytes = await bytes.read(body + span.at, span.end - span.at, room)
  return ({ at, length }) => {
    if (length === 0) return none
    const span = spans.find((s) => at >= s.at && at < s.end)!
    return span.bytes.subarray(at - span.at, at - span.at + length)
  }
}
