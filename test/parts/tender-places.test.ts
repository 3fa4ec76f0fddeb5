import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { secondHash, TenderPlaces } from '#tenderflag/parts/tender-places.js'

describe('places of tenders', () => {
  test('are numbered in order, found again in another thread, and by nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 3000 }), (hashes) => {
        const places = new TenderPlaces()
        const known = new Map<number, number>()
        // one of two first hashes each: most places are taken when they are looked for
        for (const second of hashes) {
          if (!known.has(second)) known.set(second, known.size)
          expect(places.add(second & 1, second)).toBe(known.get(second))
        }
        expect(places.find(0, 2 ** 31 - 1)).toBe(known.get(2 ** 31 - 1) ?? -1)
        expect(places.size).toBe(known.size)
        places.replace((number) => number % 5)
        const elsewhere = new TenderPlaces(places.slots)
        for (const [second, number] of known) expect(elsewhere.find(second & 1, second)).toBe(number % 5)
      }),
      { numRuns: 20 },
    )
  })

  test('are not those of another tender of which one hash is the same, however many there are', () => {
    const places = new TenderPlaces()
    expect([places.add(0, 5), places.add(1024, 5), places.add(0, 6)]).toEqual([0, 1, 2])
    for (let i = 0; i < 3000; i++) places.add(i, 7)
    expect([places.find(0, 5), places.find(1024, 5), places.find(0, 6), places.find(1, 5)]).toEqual([
      0, 1, 2, -1,
    ])
  })

  test('stay what they are while their number grows', () => {
    const places = new TenderPlaces()
    const bytes = Array.from({ length: 20_000 }, (_, i) => Buffer.from(`T${i}`))
    const hashes = bytes.map(
      (text) => [secondHash(text, 1, text.length), secondHash(text, 0, text.length)] as const,
    )
    expect(hashes.map(([first, second]) => places.add(first, second))).toEqual([...bytes.keys()])
    expect(hashes.map(([first, second]) => places.find(first, second))).toEqual([...bytes.keys()])
    expect(places.find(1, 2)).toBe(-1)
  })
})
