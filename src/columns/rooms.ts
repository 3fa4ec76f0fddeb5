/** Smaller ones are not worth keeping. */
const LEAST = 1 << 12

/**
 * Shared memory that is used again for columns of about the same size: fresh memory costs as much as filling it, and what is
 * not needed any more waits until garbage is collected, in all threads that have seen it.
 */
export class Rooms {
  readonly #free: SharedArrayBuffer[]

  constructor(free: readonly SharedArrayBuffer[] = []) {
    this.#free = [...free]
  }

  /** Memory of at least so many bytes, and less than twice as much; what was in it may still be there. */
  take(bytes: number): SharedArrayBuffer {
    let best = -1
    let size = 2 * bytes
    for (const [i, { byteLength }] of this.#free.entries())
      if (byteLength >= bytes && byteLength < size) {
        best = i
        size = byteLength
      }
    const room = best < 0 ? undefined : this.#free.splice(best, 1)[0]
    return room ?? new SharedArrayBuffer(bytes)
  }
}

/** The memory of arrays that nobody needs any more, as far as it is worth keeping. */
export function roomsOf(arrays: readonly ArrayBufferView[]): SharedArrayBuffer[] {
  const rooms = new Set<SharedArrayBuffer>()
  for (const { buffer } of arrays)
    if (buffer instanceof SharedArrayBuffer && buffer.byteLength >= LEAST) rooms.add(buffer)
  return [...rooms]
}
