import type { FileHandle } from 'node:fs/promises'
import { broken } from './broken.js'
import type { Room } from './room.js'

/** Bytes that are read from any place. */
export interface Bytes {
  readonly size: number
  /** A view of `[at, at + length)`, perhaps in `room`; throws where that is not all there. */
  read(at: number, length: number, room?: Room): Promise<Uint8Array>
}

const WINDOW = 1 << 18

/** Bytes of an open file; small reads are served from a window of 256 KiB, so that small messages cost one read. */
export function bytesOfFile(handle: FileHandle, size: number, file: string): Bytes {
  let window: Uint8Array = new Uint8Array(0)
  let start = 0
  return {
    size,
    async read(at, length, room) {
      if (at < 0 || length < 0 || at + length > size) throw broken(file, 'it ends in the middle of a message')
      if (at >= start && at + length <= start + window.length)
        return window.subarray(at - start, at - start + length)
      const bytes =
        room && length >= WINDOW
          ? room.take(length)
          : new Uint8Array(Math.min(Math.max(length, WINDOW), size - at))
      for (let done = 0; done < bytes.length; ) {
        const { bytesRead } = await handle.read(
          bytes,
          done,
          Math.min(bytes.length - done, 2 ** 30),
          at + done,
        )
        if (bytesRead === 0) throw broken(file, 'it became shorter while it was read')
        done += bytesRead
      }
      if (bytes.length === length) return bytes
      window = bytes
      start = at
      return bytes.subarray(0, length)
    },
  }
}
