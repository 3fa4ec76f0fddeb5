import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ByteSource } from '#tenderflag/ingest/byte-source.js'
import { CsvTokenizer } from '#tenderflag/ingest/csv-tokenizer.js'
import { RecordBuffer } from '#tenderflag/ingest/record-buffer.js'

/** Gives bytes a few at a time. */
function trickle(bytes: Uint8Array, step: number): ByteSource {
  let taken = 0
  return {
    async read(into, at) {
      const piece = bytes.subarray(taken, taken + Math.min(step, into.length - at))
      into.set(piece, at)
      taken += piece.length
      return piece.length
    },
    get taken() {
      return taken
    },
    close: async () => {},
  }
}

interface Read {
  rows: string[][]
  broken: { row: number; detail: string }[]
  open: boolean
}

/** All wanted fields of a text, read through a window of `size` bytes that fills by `step` bytes. */
async function tokenize(
  text: string,
  slots: number[],
  { size = 1 << 16, step = 1 << 16, delimiter = ',', quote = '"' } = {},
): Promise<Read> {
  const buffer = new RecordBuffer(trickle(Buffer.from(text), step), size)
  const wanted = slots.filter((slot) => slot >= 0).length
  const dialect = { delimiter: delimiter.charCodeAt(0), quote: quote === '' ? -1 : quote.charCodeAt(0) }
  const tokenizer = new CsvTokenizer(dialect, Int32Array.from(slots), wanted)
  const read: Read = { rows: [], broken: [], open: false }
  do {
    await buffer.fill()
    const stop = tokenizer.run(buffer.bytes, buffer.from, buffer.to, buffer.ended)
    for (const { row, detail } of tokenizer.broken) read.broken.push({ row: read.rows.length + row, detail })
    for (let row = 0; row < tokenizer.rows; row++) {
      const fields: string[] = []
      for (let slot = 0; slot < wanted; slot++) {
        const mark = (row * wanted + slot) * 2
        const bytes = buffer.bytes.subarray(tokenizer.marks[mark], tokenizer.marks[mark + 1])
        fields.push(Buffer.from(bytes).toString())
      }
      read.rows.push(fields)
    }
    buffer.from = stop
    read.open = tokenizer.openQuote >= 0
  } while (!buffer.ended)
  return read
}

const isEmpty = (record: readonly string[]) => record.every((v) => /^[ \t\r\u00a0]*$/.test(v))
const all = (fields: number) => Array.from({ length: fields }, (_, i) => i)

describe('CSV', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc
      .array(fc.constantFrom('"', ',', ';', '\n', '\r', '\r\n', 'é', ' ', 'a', '""'), { maxLength: 6 })
      .map((a) => a.join('')),
  )
  const table = fc
    .integer({ min: 1, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
    )
  const layout = fc.record({
    end: fc.constantFrom('\n', '\r\n', '\r'),
    delimiter: fc.constantFrom(',', ';', '\t'),
    quoteAll: fc.boolean(),
    lastEnd: fc.boolean(),
    step: fc.integer({ min: 1, max: 40 }),
    size: fc.integer({ min: 2, max: 64 }),
  })

  test('any table is read as csv-parse reads it, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(table, layout, async (rows, { end, delimiter, quoteAll, lastEnd, step, size }) => {
        const text =
          rows
            .map((row) =>
              row
                .map((v) => {
                  const needed = /["\r\n]/.test(v) || v.includes(delimiter) || (row.length === 1 && v === '')
                  return needed || quoteAll ? `"${v.replaceAll('"', '""')}"` : v
                })
                .join(delimiter),
            )
            .join(end) + (lastEnd ? end : '')
        const parsed: string[][] = parse(text, { delimiter, record_delimiter: end, skip_empty_lines: true })
        const expected = parsed.filter((record) => !isEmpty(record))
        const read = await tokenize(text, all(rows[0]!.length), { delimiter, step, size })
        expect(read).toEqual({ rows: expected, broken: [], open: false })
        expect(read.rows).toEqual(rows.filter((record) => !isEmpty(record)))
      }),
      { numRuns: 500 },
    )
  })

  test('any text at all gives the same in pieces of any size, and loses no byte that is no sign', async () => {
    const text = fc
      .array(fc.constantFrom('"', ',', '\n', '\r', 'a', 'b'), { maxLength: 60 })
      .map((a) => a.join(''))
    const sizes = fc.record({ step: fc.integer({ min: 1, max: 9 }), size: fc.integer({ min: 2, max: 16 }) })
    await fc.assert(
      fc.asyncProperty(text, sizes, async (t, pieces) => {
        const whole = await tokenize(t, all(3))
        expect(await tokenize(t, all(3), pieces)).toEqual(whole)
        if (whole.open || whole.broken.length > 0) return
        const letters = (s: string) => s.replace(/[^ab]/g, '')
        expect(letters(whole.rows.flat().join(''))).toBe(letters(t))
      }),
      { numRuns: 1000 },
    )
  })

  test('only wanted fields are remembered', async () => {
    const { rows } = await tokenize('a,b,c\nd,"e""",f\n', [-1, 1, 0])
    expect(rows).toEqual([
      ['c', 'b'],
      ['f', 'e"'],
    ])
  })

  test('ragged records are broken, and read as far as they go', async () => {
    const { rows, broken } = await tokenize('a,b,c\nd\ne,f,g,h\ni,j,k\n', all(3))
    expect(rows).toEqual([
      ['a', 'b', 'c'],
      ['d', '', ''],
      ['e', 'f', 'g'],
      ['i', 'j', 'k'],
    ])
    expect(broken).toEqual([
      { row: 1, detail: '1 field instead of 3' },
      { row: 2, detail: '4 fields instead of 3' },
    ])
  })

  test('a stray quote breaks its own record only', async () => {
    const { rows, broken } = await tokenize('a,"b\nc,d\ne,"f"\n"g"h,i\nj,k', all(2))
    expect(rows).toEqual([
      ['a', '"b'],
      ['c', 'd'],
      ['e', 'f'],
      ['"g"h', 'i'],
      ['j', 'k'],
    ])
    expect(broken.map(({ row }) => row)).toEqual([0, 3])
  })

  test('blanks after a closing quote do not count', async () => {
    const read = await tokenize('"a" ,"b"\t \n"c","d"  ', all(2), { size: 3, step: 1 })
    expect(read).toEqual({
      rows: [
        ['a', 'b'],
        ['c', 'd'],
      ],
      broken: [],
      open: false,
    })
  })

  test.each([
    ['bare', 'a,b,c\n,,\nd,e,f\n', ','],
    ['quoted', 'a,b,c\n"","" ,""\n"" ,," "\nd,e,f\n', ','],
    ['of blanks', 'a,b,c\n ,\t,\u00a0\n \nd,e,f\n', ','],
    ['too few and too many fields', 'a,b,c\n,,,,,\n,\nd,e,f\n', ','],
    ['at both ends, without a line end', ',,\r\na,b,c\r\nd,e,f\r\n,,\r\n,,', ','],
    ['with tabs', 'a\tb\tc\n\t\t\nd\te\tf\n', '\t'],
  ])('records without a value are no records: %s', async (_, text, delimiter) => {
    const rows = [
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ]
    for (const size of [2, 5, 1 << 16])
      expect(await tokenize(text, all(3), { delimiter, size, step: 1 })).toEqual({
        rows,
        broken: [],
        open: false,
      })
  })

  test('a record with a value that nobody wants is a record', async () => {
    const { rows } = await tokenize(',,x\n"""",,\n ,,\n', [0, 1, -1])
    expect(rows).toHaveLength(2)
  })

  test('a quote inside a bare field is a character', async () => {
    expect((await tokenize('5" pipe,b\n', all(2))).rows).toEqual([['5" pipe', 'b']])
  })

  test('nothing is quoted without a quote sign', async () => {
    expect((await tokenize('"a,b"\n', all(2), { quote: '' })).rows).toEqual([['"a', 'b"']])
  })

  test('a quote that is never closed is told', async () => {
    const read = await tokenize('a,b\n"c,d\ne,f\n', all(2), { size: 4, step: 3 })
    expect(read).toEqual({ rows: [['a', 'b']], broken: [], open: true })
  })
})
