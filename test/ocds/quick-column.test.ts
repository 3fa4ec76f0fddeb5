import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalFrom } from '#tenderflag/columns/address.js'
import { Dictionary } from '#tenderflag/columns/dictionary.js'
import { Growable } from '#tenderflag/columns/growable.js'
import { parseIso } from '#tenderflag/columns/parse-iso.js'
import { parseNumber } from '#tenderflag/columns/parse-number.js'
import { Zone } from '#tenderflag/columns/zone.js'
import { Machine } from '#tenderflag/ocds/machine.js'
import { ChunkDictionary } from '#tenderflag/ocds/rows/chunk-dictionary.js'
import { NUMBER_MARK } from '#tenderflag/ocds/rows/marks.js'
import { ADDRESS, AMOUNT, CODE, COUNT, INSTANT, QuickColumn } from '#tenderflag/ocds/rows/quick-column.js'
import { isNullDate } from '#tenderflag/schema/instant.js'

const machine = new Machine()
const marksAt = machine.reserve(8 * 256)
const marks = new Int32Array(machine.buffer, marksAt, 512)
const bytesAt = machine.reserve(1 << 16)
const zone = new Zone('UTC')
const floats = new Growable((length) => new Float64Array(length), Number.NaN)
const codes = new Growable((length) => new Int32Array(length), -1)
const amounts = new QuickColumn(machine, AMOUNT, floats)
const counts = new QuickColumn(machine, COUNT, floats)
const instants = new QuickColumn(machine, INSTANT, floats)

/** Puts values in the memory, with their marks. */
function placed(values: readonly string[], kind: number): void {
  let at = bytesAt
  values.forEach((value, i) => {
    const bytes = Buffer.from(value)
    machine.bytes.set(bytes, at)
    marks[2 * i] = bytes.length === 0 ? 0 : at | kind
    marks[2 * i + 1] = bytes.length === 0 ? 0 : at + bytes.length
    at += bytes.length + 1
  })
}

/** The value that a column takes; undefined where it leaves it to others. */
function taken<T extends Int32Array | Float64Array>(
  column: QuickColumn,
  target: Growable<T>,
  value: string,
  kind: number,
): number | undefined {
  placed([value], kind)
  target.length = 0
  return column.read(marksAt, 8, 1) === 1 ? target.values[0] : undefined
}

const mutated = (usual: fc.Arbitrary<string>) =>
  fc
    .tuple(
      usual,
      fc.nat(40),
      fc.constantFrom('', '', '', '0', '9', '-', ':', '.', 'T', 'Z', '+', 'e', ' ', 'f'),
      fc.nat(2),
    )
    .map(([text, at, other, cut]) => text.slice(0, at) + other + text.slice(at + cut))

describe('values that are read by WebAssembly', () => {
  it('are numbers as they are read elsewhere, bit by bit, or left to that', () => {
    const number = fc.oneof(
      fc.double({ min: 0, max: 1e12, noNaN: true }).map(String),
      fc.nat(1_000_000).map((n) => (n / 100).toFixed(2)),
      fc.constantFrom(
        '-1',
        '0',
        '-0',
        '007',
        '1.',
        '.5',
        '1e3',
        '123456789012345',
        '1234567890123456',
        '1.2.3',
      ),
    )
    fc.assert(
      fc.property(mutated(number), (text) => {
        fc.pre(text !== '')
        const expected = parseNumber(Buffer.from(text), 0, Buffer.byteLength(text))
        const amount = taken(amounts, floats, text, NUMBER_MARK)
        if (amount !== undefined) expect(amount).toBe(expected + 0)
        else expect(/^\d{1,8}(\.\d{1,4})?$/.test(text)).toBe(false)
        const count = taken(counts, floats, text, NUMBER_MARK)
        if (count !== undefined) expect([count, Number.isSafeInteger(count)]).toEqual([expected + 0, true])
        // a text is not a number
        expect(taken(amounts, floats, text, 0)).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  it('are moments as they are read elsewhere, or left to that', () => {
    const pad = (n: number, length = 2) => String(n).padStart(length, '0')
    const moment = fc
      .tuple(
        fc.oneof(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 1969, max: 2201 })),
        fc.nat(13),
        fc.nat(32),
        fc.nat(25),
        fc.nat(60),
        fc.constantFrom('', ':00', ':59', ':60', ':07.5', ':30.123456', ':30,'),
        fc.constantFrom('Z', 'z', '', '+03:00', '-0330', '+19:00', '-12', '+0:00'),
      )
      .map(([y, m, d, h, min, s, o]) => `${pad(y, 4)}-${pad(m)}-${pad(d)}T${pad(h)}:${pad(min)}${s}${o}`)
    let read = 0
    fc.assert(
      fc.property(fc.oneof(moment, mutated(moment)), (text) => {
        const expected = parseIso(Buffer.from(text), 0, Buffer.byteLength(text), zone)
        const value = taken(instants, floats, text, 0)
        if (value !== undefined && text !== '') expect(value).toBe(expected)
        if (value !== undefined) read++
        const isOther = Number.isNaN(expected) || isNullDate(expected, 'event')
        if (isOther && text !== '') expect(value).toBeUndefined()
      }),
      { numRuns: 3000 },
    )
    expect(read).toBeGreaterThan(200)
  })

  it('are addresses in the form that is canonical, or left to others', () => {
    const dictionary = new ChunkDictionary(machine)
    const addresses = new QuickColumn(machine, ADDRESS, codes, dictionary)
    const address = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.ipV4().map((ip) => `::ffff:${ip}`),
    )
    fc.assert(
      fc.property(fc.oneof(address, mutated(address)), (text) => {
        fc.pre(text !== '' && text.trim() === text)
        const bytes = Buffer.from(text)
        const from = canonicalFrom(bytes, 0, bytes.length)
        const code = taken(addresses, codes, text, 0)
        if (from < 0) expect(code).toBeUndefined()
        else expect(dictionary.is(code!, bytes, from, bytes.length)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('get the codes of a dictionary, however many there are and however long', () => {
    const dictionary = new ChunkDictionary(machine)
    const column = new QuickColumn(machine, CODE, codes, dictionary)
    const reference = new Dictionary()
    const text = fc.oneof(
      fc.nat(3000).map((n) => `P${String(n).padStart(7, '0')}`),
      fc.string({ unit: 'grapheme', maxLength: 70 }),
      fc.constantFrom('', 'a'.repeat(16), 'a'.repeat(17), 'a'.repeat(32), 'a'.repeat(33)),
    )
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 200 }), (texts) => {
        const usual = texts.filter((t) => t.trim() === t && !/^[\u0080-\u00bf]|\u00a0$|[^ -~]$/.test(t))
        placed(usual, 0)
        codes.length = 0
        for (let done = 0; done < usual.length; done++) {
          done += column.read(marksAt + 8 * done, 8, usual.length - done)
          // one that may have a blank at an end
          if (done < usual.length) codes.push(dictionary.encodeText(usual[done]!))
        }
        const expected = usual.map((t) => (t === '' ? -1 : reference.encodeText(t)))
        expect([...codes.values.subarray(0, codes.length)]).toEqual(expected)
      }),
      { numRuns: 300 },
    )
    const { bytes, ends } = dictionary.since(0)
    const same = reference.since(0)
    expect(Buffer.from(bytes).equals(Buffer.from(same.bytes))).toBe(true)
    expect([...ends]).toEqual([...same.ends])
  })
})
