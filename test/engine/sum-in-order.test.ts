import fc from 'fast-check'
import { expect, test } from 'vitest'
import { radixSort } from '#tenderflag/facts/radix-sort.js'
import { sortInto, sumsBy } from '#tenderflag/facts/sum-in-order.js'

const amount = fc.double({ min: 0, noNaN: true, noDefaultInfinity: false })

test('digits put numbers in the order that comparing does, and leave those around alone', () => {
  for (const n of [1, 64, 4096, 5000])
    fc.assert(
      fc.property(fc.infiniteStream(amount), (stream) => {
        const values = Float64Array.from({ length: n + 2 }, () => stream.next().value)
        const expected = values.slice()
        expected.subarray(1, n + 1).sort()
        expect(radixSort(values, 1, n + 1)).toBe(true)
        expect(values.map((value) => value + 0)).toEqual(expected.map((value) => value + 0))
      }),
      { numRuns: 5 },
    )
})

test('numbers are put in order as comparing does, however few, and those around are left alone', () => {
  const amounts = fc.array(fc.oneof(amount, fc.constantFrom(1, 2, 3)), { maxLength: 20 })
  fc.assert(
    fc.property(amounts, (list) => {
      const values = Float64Array.from([7, ...list, 7])
      const out = new Float64Array(values.length).fill(-1)
      sortInto(values, 1, list.length + 1, out)
      const expected = values.slice()
      expected.subarray(1, list.length + 1).sort()
      expected[0] = -1
      expected[list.length + 1] = -1
      expect(out.map((value) => value + 0)).toEqual(expected.map((value) => value + 0))
      expect(values).toEqual(Float64Array.from([7, ...list, 7]))
    }),
    { numRuns: 300 },
  )
})

test('numbers below zero, and what is none, are left as they are', () => {
  for (const odd of [-1, Number.NEGATIVE_INFINITY, Number.NaN]) {
    const values = Float64Array.of(3, 1, odd, 2)
    expect(radixSort(values, 0, 4)).toBe(false)
    expect(values).toEqual(Float64Array.of(3, 1, odd, 2))
  }
})

test('sums by key are those of the numbers in order of size, whatever their order', () => {
  const cents = fc.integer({ min: -1, max: 1e12 }).map((n) => n / 100)
  const rows = fc.array(fc.tuple(fc.constantFrom(-1, 0, 1, 2, 2, 2, 2), cents), {
    maxLength: 600,
    size: 'max',
  })
  fc.assert(
    fc.property(rows, (pairs) => {
      const sums = sumsBy(
        Int32Array.from(pairs, ([key]) => key),
        4,
        Float64Array.from(pairs, ([, value]) => value),
      )
      const naive = [0, 1, 2, 3].map((k) =>
        Float64Array.from(pairs.filter(([key]) => key === k).map(([, value]) => value))
          .sort()
          .reduce((sum, value) => sum + value, 0),
      )
      expect(sums).toEqual(Float64Array.from(naive))
    }),
    { numRuns: 60 },
  )
})

test('sums of so many numbers that digits are counted are those in order of size too', () => {
  const values = Float64Array.from({ length: 9000 }, (_, i) => ((i * 7919) % 9001) / 7)
  const sums = sumsBy(
    new Int32Array(9000).map((_, i) => i % 2),
    2,
    values,
  )
  const naive = [0, 1].map((k) =>
    values
      .filter((_, i) => i % 2 === k)
      .sort()
      .reduce((sum, value) => sum + value, 0),
  )
  expect(sums).toEqual(Float64Array.from(naive))
})
