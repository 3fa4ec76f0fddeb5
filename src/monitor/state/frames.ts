import { crc32 } from 'node:zlib'

/** Bytes before the contents of a frame: their length and their CRC-32, both little-endian. */
const HEAD = 8
/** Longer frames are none. */
const LONGEST = 1 << 28

/** An entry of a log as bytes: its length, a check sum, and JSON. */
export function frameOf(value: unknown): Buffer {
  const contents = Buffer.from(JSON.stringify(value))
  const frame = Buffer.allocUnsafe(HEAD + contents.length)
  frame.writeUInt32LE(contents.length, 0)
  frame.writeUInt32LE(crc32(contents), 4)
  contents.copy(frame, HEAD)
  return frame
}

/** What a file of frames holds. */
export interface Frames {
  readonly values: readonly unknown[]
  /** Where the last whole frame ends: bytes behind it are what was being written when the process ended. */
  readonly end: number
  /** There are whole frames behind a damaged one: no crash does that. */
  readonly isDamaged: boolean
}

/** Reads frames up to the first that is not whole. */
export function readFrames(bytes: Buffer): Frames {
  const values: unknown[] = []
  let at = 0
  for (;;) {
    const next = frameAt(bytes, at)
    if (next === undefined) break
    values.push(JSON.parse(bytes.toString('utf8', at + HEAD, next)))
    at = next
  }
  return { values, end: at, isDamaged: hasFrameAfter(bytes, at) }
}

/** Where the frame at a place ends; undefined where none stands there whole. */
function frameAt(bytes: Buffer, at: number): number | undefined {
  if (at + HEAD > bytes.length) return undefined
  const length = bytes.readUInt32LE(at)
  const end = at + HEAD + length
  if (length === 0 || length > LONGEST || end > bytes.length) return undefined
  return crc32(bytes.subarray(at + HEAD, end)) === bytes.readUInt32LE(at + 4) ? end : undefined
}

/** Whether a whole frame begins anywhere behind a place. All of them begin with `{`. */
function hasFrameAfter(bytes: Buffer, at: number): boolean {
  for (let from = bytes.indexOf(0x7b, at + HEAD + 1); from >= 0; from = bytes.indexOf(0x7b, from + 1))
    if (frameAt(bytes, from - HEAD) !== undefined) return true
  return false
}
