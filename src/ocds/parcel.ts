export type Values = Int32Array | Int8Array | Float64Array | Uint8Array

/**
 * Copies of arrays that are handed from thread to thread, put into bytes that are spent: where those are shared memory,
 * nothing more is copied or allocated on the way. What does not fit in becomes an array of its own.
 */
export class Parcel {
  readonly #room: Uint8Array | undefined
  #at: number

  constructor(room: Uint8Array | undefined) {
    this.#room = room
    this.#at = room?.byteOffset ?? 0
  }

  /** A copy of the first values. */
  copy<T extends Values>(values: T, length: number = values.length): T {
    const from = (this.#at + 7) & ~7
    const to = from + length * values.BYTES_PER_ELEMENT
    const room = this.#room
    if (!room || to > room.byteOffset + room.length) return values.slice(0, length) as T
    this.#at = to
    const copy = viewLike(values, room.buffer, from, length)
    copy.set(values.subarray(0, length))
    return copy as T
  }
}

/** An array of the kind that another is. */
export function viewLike(values: Values, buffer: ArrayBufferLike, from: number, length: number): Values {
  if (values instanceof Int32Array) return new Int32Array(buffer, from, length)
  if (values instanceof Float64Array) return new Float64Array(buffer, from, length)
  return values instanceof Int8Array
    ? new Int8Array(buffer, from, length)
    : new Uint8Array(buffer, from, length)
}
