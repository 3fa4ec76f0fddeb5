/** Zeroed typed arrays over shared memory, so that worker threads read and write them without copies. */
export const sharedInt32 = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4))
export const sharedFloat64 = (length: number): Float64Array =>
  new Float64Array(new SharedArrayBuffer(length * 8))
export const sharedUint8 = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length))
export const sharedInt8 = (length: number): Int8Array => new Int8Array(new SharedArrayBuffer(length))

let numbers = sharedInt32(0)

/** 0 … length - 1, the same memory each time: it must not be written to. Made once, as fresh memory costs more. */
export function ascending(length: number): Int32Array {
  if (numbers.length < length) {
    numbers = sharedInt32(length)
    for (let i = 0; i < length; i++) numbers[i] = i
  }
  return numbers.subarray(0, length)
}
