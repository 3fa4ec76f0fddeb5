import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Dictionary } from '#tenderflag/columns/dictionary.js'

test('codes are dense, in order of first appearance, and give the values back', () => {
  const values = fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.integer({ max: 400, min: 0 }).map(String)),
    { maxLength: 500 },
  )
  fc.assert(
    fc.property(values, (list) => {
      const dictionary = new Dictionary()
      const seen = new Map<string, number>()
      for (const value of list) {
        const known = seen.get(value) ?? seen.size
        seen.set(value, known)
        expect(dictionary.encodeText(value)).toBe(known)
      }
      const distinct = [...seen.keys()]
      expect(dictionary.size).toBe(distinct.length)
      expect(distinct.map((_, code) => dictionary.text(code))).toEqual(distinct)
      expect(distinct.map((value) => dictionary.find(value))).toEqual(distinct.map((_, code) => code))
      const bytes = distinct.map((value) => Buffer.from(value))
      expect(dictionary.sorted).toBe(bytes.every((b, i) => i === 0 || Buffer.compare(bytes[i - 1]!, b) < 0))
      expect(dictionary.find('not there, surely')).toBe(-1)
    }),
  )
})

test('many values survive growing', () => {
  const dictionary = new Dictionary()
  for (let i = 0; i < 100_000; i++) dictionary.encodeText(`T-${i}`)
  for (let i = 0; i < 100_000; i += 997) {
    expect(dictionary.find(`T-${i}`)).toBe(i)
    expect(dictionary.text(i)).toBe(`T-${i}`)
  }
})

test('a text that is longer than all before it is taken as it is', () => {
  const dictionary = new Dictionary()
  for (const length of [1, 85, 86, 255, 300, 5_000]) {
    const text = String(length).repeat(length)
    const code = dictionary.encodeText(text)
    expect(dictionary.text(code)).toBe(text)
    expect(dictionary.find(text)).toBe(code)
  }
})

test('bytes that are not UTF-8 get no code', () => {
  const dictionary = new Dictionary()
  expect(dictionary.encode(Uint8Array.of(0x63, 0xf3), 0, 2)).toBe(-1)
  expect(dictionary.encode(Buffer.from('có'), 0, 3)).toBe(0)
  expect(dictionary.size).toBe(1)
})

test('a code is compared with bytes', () => {
  const dictionary = new Dictionary()
  const code = dictionary.encodeText('abc')
  expect(dictionary.is(code, Buffer.from('xabcx'), 1, 4)).toBe(true)
  expect(dictionary.is(code, Buffer.from('abd'), 0, 3)).toBe(false)
  expect(dictionary.is(code, Buffer.from('ab'), 0, 2)).toBe(false)
  expect(dictionary.is(code, Buffer.from('xbc'), 0, 3)).toBe(false)
})

test('ranked values compare as their bytes do, until one is added', () => {
  const text = fc.string({ unit: 'binary' })
  const ids = fc.array(
    fc.oneof(
      text,
      text.map((id) => `P-1000000${id}`),
    ),
  )
  fc.assert(
    fc.property(ids, text, (texts, added) => {
      const dictionary = new Dictionary()
      for (const id of texts) dictionary.encodeText(id)
      const expectBytes = () => {
        for (let a = 0; a < dictionary.size; a++)
          for (let b = 0; b < dictionary.size; b++)
            expect(Math.sign(dictionary.compare(a, b))).toBe(
              Buffer.compare(dictionary.bytes(a), dictionary.bytes(b)),
            )
      }
      dictionary.rank()
      expectBytes()
      dictionary.encodeText(added)
      expectBytes()
    }),
  )
})
