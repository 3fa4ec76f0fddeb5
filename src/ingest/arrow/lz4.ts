import { uint32 } from './uint32.js'

/**
 * Decodes LZ4 frames (lz4 frame format 1.6, block format) into exactly `out`; false where the bytes are no such
 * frames or give more or fewer bytes. By hand because lz4-napi cannot be told a limit: a frame that lies
 * about its length may grow 255-fold there. 460 MB/s, a third of lz4-napi. Checksums are not verified.
 */
export function decodeLz4(frames: Uint8Array, out: Uint8Array): boolean {
  let from = 0
  let at = 0
  while (from < frames.length) {
    if (from + 7 > frames.length || uint32(frames, from) !== 0x184d2204) return false
    const flags = frames[from + 4]!
    if (flags >>> 6 !== 1 || (flags & 1) !== 0) return false // another version; a preset dictionary
    const start = at
    from += 7 + ((flags & 8) !== 0 ? 8 : 0)
    for (;;) {
      if (from + 4 > frames.length) return false
      const word = uint32(frames, from)
      from += 4
      if (word === 0) break
      const length = word & 0x7fffffff
      if (from + length > frames.length) return false
      if (word > 0x7fffffff) {
        if (at + length > out.length) return false
        out.set(frames.subarray(from, from + length), at)
        at += length
      } else {
        at = decodeLz4Block(frames, from, from + length, out, at, start)
        if (at < 0) return false
      }
      from += length + ((flags & 16) !== 0 ? 4 : 0)
    }
    if ((flags & 4) !== 0) from += 4
  }
  return at === out.length
}

/** Decodes one block to `out` from `at`; gives the end, or -1. Matches may reach back to `start`. */
export function decodeLz4Block(
  src: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
  at: number,
  start: number,
): number {
  while (from < to) {
    const token = src[from++]!
    let count = token >>> 4
    if (count === 15) {
      let more = 255
      while (more === 255 && from < to) count += more = src[from++]!
    }
    if (from + count > to || at + count > out.length) return -1
    if (count < 32) for (const end = at + count; at < end; ) out[at++] = src[from++]!
    else {
      out.set(src.subarray(from, from + count), at)
      at += count
      from += count
    }
    if (from === to) return at
    if (from + 2 > to) return -1
    const distance = src[from]! | (src[from + 1]! << 8)
    from += 2
    count = (token & 15) + 4
    if (count === 19) {
      let more = 255
      while (more === 255 && from < to) count += more = src[from++]!
    }
    if (distance === 0 || distance > at - start || at + count > out.length) return -1
    if (count > 47 && distance >= count) {
      out.copyWithin(at, at - distance, at - distance + count)
      at += count
    } else for (const end = at + count; at < end; at++) out[at] = out[at - distance]!
  }
  return at
}
