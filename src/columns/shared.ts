let isLocal = false

/**
 * Runs something whose arrays no other thread will read, and nobody after the next call: they are made of plain memory
 * then, and small ones are those of the call before, zeroed, so that the few values of one tender leave nothing to
 * collect. Not for what waits for anything.
 */
export function inLocalMemory<T>(run: () => T): T {
  isLocal = true
  for (const spare of [int32, float64, uint8, int8]) spare.takeBack()
  try {
    return run()
  } finally {
    isLocal = false
  }
}

/** Longest array that is kept. */
const SMALL = 64

/** Small arrays of one type, given out one after the other until all are taken back. */
class Spare<T extends Int32Array | Float64Array | Uint8Array | Int8Array> {
  readonly #make
  readonly #byLength: T[][] = Array.from({ length: SMALL + 1 }, () => [])
  readonly #given = new Int32Array(SMALL + 1)
  /** Lengths that were given out; each once. */
  readonly #lengths: number[] = []

  constructor(make: (length: number) => T) {
    this.#make = make
  }

  give(length: number): T {
    if (length > SMALL) return this.#make(length)
    const known = this.#byLength[length]!
    const place = this.#given[length]!++
    if (place === 0) this.#lengths.push(length)
    if (place < known.length) {
      const array = known[place]!
      for (let i = 0; i < length; i++) array[i] = 0
      return array
    }
    const array = this.#make(length)
    known.push(array)
    return array
  }

  takeBack(): void {
    for (const length of this.#lengths) this.#given[length] = 0
    this.#lengths.length = 0
  }
}

const int32 = new Spare((length) => new Int32Array(length))
const float64 = new Spare((length) => new Float64Array(length))
const uint8 = new Spare((length) => new Uint8Array(length))
const int8 = new Spare((length) => new Int8Array(length))

/** Zeroed typed arrays over shared memory, so that worker threads read and write them without copies. */
export const sharedInt32 = (length: number): Int32Array =>
  isLocal ? int32.give(length) : new Int32Array(new SharedArrayBuffer(length * 4))
export const sharedFloat64 = (length: number): Float64Array =>
  isLocal ? float64.give(length) : new Float64Array(new SharedArrayBuffer(length * 8))
export const sharedUint8 = (length: number): Uint8Array =>
  isLocal ? uint8.give(length) : new Uint8Array(new SharedArrayBuffer(length))
export const sharedInt8 = (length: number): Int8Array =>
  isLocal ? int8.give(length) : new Int8Array(new SharedArrayBuffer(length))

/** The first values of an array: itself, where these are all. A view costs as much as a small array. */
export function head<T extends Int32Array | Uint8Array>(array: T, length: number): T {
  return array.length === length ? array : (array.subarray(0, length) as T)
}

let numbers = sharedInt32(0)
const few = Array.from({ length: SMALL + 1 }, (_, n) => Int32Array.from({ length: n }, (_, i) => i))

/** 0 … length - 1, the same memory each time: it must not be written to. Made once, as fresh memory costs more. */
export function ascending(length: number): Int32Array {
  if (isLocal && length <= SMALL) return few[length]!
  if (numbers.length < length) {
    numbers = new Int32Array(new SharedArrayBuffer(length * 4))
    for (let i = 0; i < length; i++) numbers[i] = i
  }
  return numbers.subarray(0, length)
}
