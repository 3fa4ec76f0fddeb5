import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '#tenderflag/alerts/log/canonical-json.js'
import { decodeNumbers, encodeNumbers } from '#tenderflag/alerts/log/numbers.js'

describe('canonical JSON', () => {
  test('is that of RFC 8785', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27],
      string: '\u20ac$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
      left: undefined,
    }
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
    expect(
      canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, ö: 7 }),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}')
  })

  test('is JSON, and the same for any order of members', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = canonicalJson(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        const turned = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalJson(turned)).toBe(text)
      }),
    )
  })
})

describe('sets of numbers', () => {
  test('come back in order', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 31 - 1 }))
    fc.assert(
      fc.property(fc.oneof(numbers, fc.uniqueArray(fc.integer({ min: 1, max: 300 }))), (set) => {
        expect([...decodeNumbers(encodeNumbers(set))]).toEqual([...set].sort((a, b) => a - b))
      }),
    )
  })

  test('are short where they run', () => {
    expect(encodeNumbers(Array.from({ length: 100_000 }, (_, n) => n + 1)).length).toBeLessThan(12)
  })

  test('that are cut short are refused', () => {
    expect(() => [...decodeNumbers(deflateRawSync(Uint8Array.of(1)).toString('base64'))]).toThrow(RangeError)
  })
})
