import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DensePairs } from '#tenderflag/join/dense-pairs.js'
import { cpuTime } from '../support/cpu-time.js'

describe('dense numbers of pairs', () => {
  test('follow first appearance; order matters, and a pair that comes again keeps its number', () => {
    const pairs = new DensePairs(10)
    expect([pairs.of(1, 2), pairs.of(2, 1), pairs.of(1, 2), pairs.of(0, 0)]).toEqual([0, 1, 0, 2])
    expect(pairs.size).toBe(3)
    expect([pairs.first(1), pairs.second(1)]).toEqual([2, 1])
  })

  test('are those of a map of texts, whatever the pairs', () => {
    const width = 7
    const some = fc.array(fc.tuple(fc.nat(40), fc.nat(width - 1)), { maxLength: 2000 })
    fc.assert(
      fc.property(some, (all) => {
        const pairs = new DensePairs(width)
        const seen = new Map<string, number>()
        for (const [a, b] of all) {
          const key = `${a} ${b}`
          if (!seen.has(key)) seen.set(key, seen.size)
          expect(pairs.of(a, b)).toBe(seen.get(key))
        }
        expect(pairs.size).toBe(seen.size)
        for (const [key, pair] of seen) expect(`${pairs.first(pair)} ${pairs.second(pair)}`).toBe(key)
      }),
    )
  })

  // The tables double at 512 pairs and at every power of two after.
  test.each([511, 512, 513, 1024, 1025, 5000])('stay when the table grows: %i pairs', (n) => {
    const pairs = new DensePairs(n)
    for (let i = 0; i < n; i++) expect(pairs.of(n - i, i)).toBe(i)
    for (let i = 0; i < n; i++) {
      expect(pairs.of(n - i, i)).toBe(i)
      expect([pairs.first(i), pairs.second(i)]).toEqual([n - i, i])
    }
    expect(pairs.size).toBe(n)
  })

  test('are exact up to 2⁵³', () => {
    const width = 2 ** 26
    const a = 2 ** 27 - 1
    const pairs = new DensePairs(width)
    for (const [i, b] of [width - 1, width - 2, 0].entries()) {
      expect(pairs.of(a, b)).toBe(i)
      expect([pairs.first(i), pairs.second(i)]).toEqual([a, b])
    }
    expect(pairs.of(a - 1, width - 1)).toBe(3)
  })

  test('take no quadratic time of pairs in rows, columns or on a diagonal', () => {
    const n = 300_000
    const ways: ((i: number) => readonly [number, number])[] = [
      (i) => [0, i],
      (i) => [i, 0],
      (i) => [i, i],
      (i) => [(i >> 9) * 1024, (i & 511) * 1024],
    ]
    for (const way of ways) {
      const pairs = new DensePairs(2 ** 20)
      const spent = cpuTime()
      for (let i = 0; i < n; i++) pairs.of(...way(i))
      expect(pairs.size).toBe(n)
      expect(spent()).toBeLessThan(5000)
    }
  })
})
