/** A batch that needs more has memory of its own. */
const MOST = 2 ** 25

/** Memory for what is read of a batch, used again for the next: fresh memory costs as much as reading into it. */
export class Room {
  #bytes = new Uint8Array(0)
  #used = 0

  /** So many bytes, from a multiple of 8 on; what was in them may still be there. */
  take(length: number): Uint8Array {
    const from = this.#used
    this.#used = from + Math.ceil(length / 8) * 8
    return this.#used <= this.#bytes.length
      ? this.#bytes.subarray(from, from + length)
      : new Uint8Array(length)
  }

  /** All that was taken is free again; the next batch is thought to need as much. */
  clear(): void {
    if (this.#used > this.#bytes.length && this.#used <= MOST) this.#bytes = new Uint8Array(this.#used)
    this.#used = 0
  }
}

const spare: Room[] = []

/** Runs something with room, that of an earlier one where nobody has it. */
export async function* withRoom<T>(use: (room: Room) => AsyncGenerator<T>): AsyncGenerator<T> {
  const room = spare.pop() ?? new Room()
  try {
    yield* use(room)
  } finally {
    room.clear()
    spare.push(room)
  }
}
