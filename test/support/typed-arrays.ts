import { expect } from 'vitest'

// Typed arrays with the same bytes are equal, which vitest finds out element by element, in seconds where there are
// millions. Others are left to it: their bytes may differ where numbers do not.
expect.addEqualityTesters([(a, b) => (isTyped(a) && isTyped(b) && haveSameBytes(a, b) ? true : undefined)])

function isTyped(value: unknown): value is ArrayBufferView {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}

function haveSameBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  return (
    Object.getPrototypeOf(a) === Object.getPrototypeOf(b) &&
    Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(
      Buffer.from(b.buffer, b.byteOffset, b.byteLength),
    )
  )
}
