import { expect, test } from 'vitest'

// What test/support/typed-arrays.ts tells vitest about equality holds nothing for equal that is not.
test('typed arrays are equal where their values are', () => {
  const numbers = Float64Array.of(1, Number.NaN, -0, 3)
  expect({ numbers }).toEqual({ numbers: Float64Array.of(1, Number.NaN, -0, 3) })
  expect(numbers.subarray(1, 3)).toEqual(Float64Array.of(Number.NaN, -0))
  // another NaN, of other bytes
  const other = new Float64Array(BigUint64Array.of(0x7ff8_0000_0000_0001n).buffer)
  expect(other).toEqual(Float64Array.of(Number.NaN))
  expect(new Int32Array(0)).toEqual(new Int32Array(0))
})

test.each([
  ['of another value', Int32Array.of(1, 2), Int32Array.of(1, 3)],
  ['of another length', Int32Array.of(1, 0), Int32Array.of(1)],
  ['of zero with another sign', Float64Array.of(0), Float64Array.of(-0)],
  ['of another view of the same bytes', Int32Array.of(7), Float32Array.of(9.80908925027372e-45)],
])('arrays %s are not', (_, a, b) => {
  expect([a]).not.toEqual([b])
})
