import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Dictionary, type Encoder } from '#tenderflag/columns/dictionary.js'
import { growableCodes } from '#tenderflag/columns/growable.js'
import { AddressSink } from '#tenderflag/columns/sinks/address-sink.js'
import { CodeSink } from '#tenderflag/columns/sinks/code-sink.js'
import type { ColumnSink, Entries } from '#tenderflag/columns/sinks/sink.js'
import { Machine } from '#tenderflag/ocds/machine.js'
import { ChunkDictionary } from '#tenderflag/ocds/rows/chunk-dictionary.js'
import { nullWords } from '#tenderflag/schema/null-words.js'

const machine = new Machine()
const chunks = new ChunkDictionary(machine)

const text = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 }).map((i) => Buffer.from(`B${i}`)) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 40 }).map((i) => Buffer.from(`10.0.0.${i}`)) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('', ' ', ' B7 ', 'é', '2001:DB8::1', '::ffff:10.0.0.1', ...nullWords)
      .map((t) => Buffer.from(t)),
  },
  { weight: 1, arbitrary: fc.constant(Buffer.from([0x63, 0xf3])) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)) },
)

/** Texts one after the other, with a byte between them, and their marks. */
function entriesOf(texts: readonly Buffer[]): Entries {
  const marks = new Int32Array(2 * texts.length)
  let at = 0
  texts.forEach((bytes, i) => {
    marks[2 * i] = at
    marks[2 * i + 1] = at + bytes.length
    at += bytes.length + 1
  })
  const bytes = Buffer.concat(texts.flatMap((one) => [one, Buffer.from([0])]))
  return { size: texts.length, bytes, marks, stride: 2 }
}

/** What a sink writes and notes, and the values of its dictionary. */
function written(
  dictionary: Encoder &
    Pick<Dictionary, 'size' | 'bytesLength'> & { since(first: number): { bytes: Uint8Array } },
  areAddresses: boolean,
  write: (sink: ColumnSink) => void,
): unknown {
  const target = growableCodes()
  const notes: unknown[] = []
  const note = (...args: unknown[]) => void notes.push(args)
  const sink = areAddresses
    ? new AddressSink(target, dictionary, undefined, note)
    : new CodeSink(target, dictionary, note, true)
  write(sink)
  return {
    codes: [...target.values.subarray(0, target.length)],
    notes,
    size: dictionary.size,
    bytes: Buffer.from(dictionary.since(0).bytes).toString('hex'),
  }
}

function sameWays(areAddresses: boolean, write: (sink: ColumnSink) => void): void {
  chunks.clear()
  expect(written(chunks, areAddresses, write)).toEqual(written(new Dictionary(), areAddresses, write))
}

it('texts many at a time come to the codes and notes of texts one by one', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 120 }), fc.boolean(), (texts, areAddresses) => {
      const { bytes, marks, size } = entriesOf(texts)
      sameWays(areAddresses, (sink) => sink.texts(bytes, marks, 0, 2, size))
    }),
  )
})

it('so do rows that refer to entries, batch after batch', () => {
  const batches = fc.array(fc.array(fc.integer({ min: -1, max: 30 }), { maxLength: 60 }), { maxLength: 4 })
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 31, maxLength: 31 }),
      batches,
      fc.boolean(),
      (texts, rows, areAddresses) => {
        const entries = entriesOf(texts)
        sameWays(areAddresses, (sink) => {
          for (const numbers of rows) sink.codes!(entries, Int32Array.from(numbers), numbers.length)
        })
      },
    ),
  )
})

it('so do rows of sinks that come after each other, until codes begin anew', () => {
  const rows = fc.array(fc.integer({ min: -1, max: 30 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 31, maxLength: 31 }),
      fc.array(fc.tuple(rows, fc.boolean()), { minLength: 2, maxLength: 6 }),
      fc.boolean(),
      (texts, pieces, areAddresses) => {
        const entries = entriesOf(texts)
        const plain = new Dictionary()
        chunks.clear()
        for (const [numbers, anew] of pieces) {
          if (anew) for (const dictionary of [chunks, plain]) dictionary.clear()
          const write = (sink: ColumnSink) => sink.codes!(entries, Int32Array.from(numbers), numbers.length)
          expect(written(chunks, areAddresses, write)).toEqual(written(plain, areAddresses, write))
        }
      },
    ),
  )
})

it('texts between the places of those before and after', () => {
  const texts = ['T1', 'T1', '', 'é', 'T2', 'T1', ' T3', 'T2']
  const marks = new Int32Array(texts.length + 4)
  texts.forEach((one, i) => {
    marks[i + 4] = marks[i + 3]! + Buffer.byteLength(one)
  })
  for (const areAddresses of [false, true])
    sameWays(areAddresses, (sink) => sink.texts(Buffer.from(texts.join('')), marks, 3, 1, texts.length))
})

it('many rows of entries far apart, some of which are refused', () => {
  const texts = Array.from({ length: 6000 }, (_, i) =>
    i % 1500 === 1499 ? Buffer.from([0xf3]) : Buffer.from(`B${i}`.padEnd(i % 100, 'x')),
  )
  const entries = entriesOf(texts)
  const rows = Int32Array.from({ length: 9000 }, (_, i) => (i * 4567) % 6000)
  sameWays(false, (sink) => sink.codes!(entries, rows, rows.length))
})

it('many texts, those far apart, and none but empty ones', () => {
  const many = Array.from({ length: 5000 }, (_, i) => Buffer.from(i % 900 === 7 ? ` B${i}` : `B${i % 3000}`))
  const { bytes, marks, size } = entriesOf(many)
  sameWays(false, (sink) => sink.texts(bytes, marks, 0, 2, size))
  const apart = Buffer.alloc(1 << 20, 'x')
  sameWays(false, (sink) => sink.texts(apart, Int32Array.of(5, 9, 900_000, 900_004, 5, 8), 0, 2, 3))
  sameWays(false, (sink) => sink.texts(apart, new Int32Array(80), 0, 2, 40))
})
