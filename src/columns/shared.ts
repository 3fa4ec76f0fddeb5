let isLocal = false

/**
 * Runs something whose arrays no other thread will read: they are made of plain memory then, which for the few values of
 * one tender takes a tenth of the time. Not for what waits for anything.
 */
export function inLocalMemory<T>(run: () => T): T {
  isLocal = true
  try {
    return run()
  } finally {
    isLocal = false
  }
}

/** Zeroed typed arrays over shared memory, so that worker threads read and write them without copies. */
export const sharedInt32 = (length: number): Int32Array =>
  isLocal ? new Int32Array(length) : new Int32Array(new SharedArrayBuffer(length * 4))
export const sharedFloat64 = (length: number): Float64Array =>
  isLocal ? new Float64Array(length) : new Float64Array(new SharedArrayBuffer(length * 8))
export const sharedUint8 = (length: number): Uint8Array =>
  isLocal ? new Uint8Array(length) : new Uint8Array(new SharedArrayBuffer(length))
export const sharedUint16 = (length: number): Uint16Array =>
  isLocal ? new Uint16Array(length) : new Uint16Array(new SharedArrayBuffer(length * 2))
export const sharedInt8 = (length: number): Int8Array =>
  isLocal ? new Int8Array(length) : new Int8Array(new SharedArrayBuffer(length))

let numbers = sharedInt32(0)

/** 0 … length - 1, the same memory each time: it must not be written to. Made once, as fresh memory costs more. */
export function ascending(length: number): Int32Array {
  if (numbers.length < length) {
    numbers = new Int32Array(new SharedArrayBuffer(length * 4))
    for (let i = 0; i < length; i++) numbers[i] = i
  }
  return numbers.subarray(0, length)
}
