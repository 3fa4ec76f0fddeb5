import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { canonicalOptions } from '#tenderflag/ingest/find-folder.js'
import type { TableSource } from '#tenderflag/ingest/table-source.js'
import { Threads } from '#tenderflag/system/threads.js'
import { inlineRunner, outcome } from './in-parts.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-handed-'))
const threads = new Threads(2)
afterAll(async () => {
  await threads.close()
  rmSync(folder, { recursive: true, force: true })
})

let files = 0
const newFile = () => join(folder, `${files++ % 20}.txt`)

function bids(format: 'csv' | 'jsonl', file: string, encoding = 'utf-8'): TableSource {
  const options = { ...canonicalOptions, encoding }
  return { table: 'bids', files: [file, file], format, options, columns: undefined, distinct: false }
}

/** How a text is written, and the encoding to be named. */
const ways: Record<string, readonly [(text: string) => Uint8Array, string]> = {
  gzip: [(text) => gzipSync(text), 'utf-8'],
  'utf-16': [(text) => Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
  'windows-1252': [(text) => Buffer.from(text, 'latin1'), 'windows-1252'],
  'packed windows-1252': [(text) => gzipSync(Buffer.from(text, 'latin1')), 'windows-1252'],
}
const way = fc.constantFrom(...Object.keys(ways))
const sizes = fc.record({ window: fc.constantFrom(16, 40, 100), windows: fc.constantFrom(1, 1, 2, 3) })
const header = 'tender_id,lot_id,amount,status,ip'

/** A text as it is, read as one part, and written another way, read in parts: in the same file. */
async function both(
  format: 'csv' | 'jsonl',
  text: string,
  how: string,
  { window, windows }: { window: number; windows: number },
  strict: boolean,
) {
  const file = newFile()
  writeFileSync(file, text)
  const options = { strict, startThreadsAfter: 0 }
  const plain = await outcome([bids(format, file)], {
    ...options,
    threads: inlineRunner(),
    partSize: { part: 2 ** 40, window },
  })
  const [write, encoding] = ways[how]!
  writeFileSync(file, write(text))
  const runner = inlineRunner()
  const handed = await outcome([bids(format, file, encoding)], {
    ...options,
    threads: runner,
    partSize: { part: window * windows, window },
  })
  return { plain, handed, pieces: runner.pieces }
}

describe('texts that are handed over to threads are read as those that threads read themselves', () => {
  it('of CSV with quoted line breaks, ragged rows and records longer than a part', async () => {
    const cell = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constantFrom('T1', 'T2', '12.5', '-3', 'valid', 'oops', '', 'é', '10.0.0.1'),
      },
      { weight: 1, arbitrary: fc.constantFrom('x'.repeat(150), 'é\n'.repeat(40), '"\r\n",\n', 'T1,L1\n') },
    )
    const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
    const line = fc.oneof(
      { weight: 8, arbitrary: fc.array(cell, { minLength: 5, maxLength: 5 }) },
      { weight: 1, arbitrary: fc.array(cell, { maxLength: 7 }) },
    )
    let pieces = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 10, maxLength: 40 }),
        way,
        sizes,
        fc.boolean(),
        async (lines, how, size, strict) => {
          const text = [header, ...lines.map((cells) => cells.map(quoted).join(','))].join('\n')
          const found = await both('csv', text, how, { ...size, window: size.window + 64 }, strict)
          expect(found.handed).toEqual(found.plain)
          pieces += found.pieces
        },
      ),
      { numRuns: 40 },
    )
    expect(pieces).toBeGreaterThan(200)
  })

  it('of JSON Lines with broken and long lines, or without any object', async () => {
    const value = fc.oneof(fc.constantFrom('T1', 'é', 'x'.repeat(120)), fc.nat(99), fc.constant(null))
    const row = fc.dictionary(fc.constantFrom('tender_id', 'lot_id', 'amount', 'ip'), value)
    const line = fc.oneof(
      { weight: 8, arbitrary: row.map((object) => JSON.stringify(object)) },
      { weight: 1, arbitrary: fc.constantFrom('', '[1]', '{"tender_id":', 'x'.repeat(90)) },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 40 }),
        way,
        sizes,
        async (lines, how, size) => {
          const found = await both('jsonl', lines.join('\n'), how, size, false)
          expect(found.handed).toEqual(found.plain)
        },
      ),
      { numRuns: 40 },
    )
    const never = await both('jsonl', '<html>\n'.repeat(150), 'gzip', { window: 16, windows: 2 }, false)
    expect(never.handed).toEqual(never.plain)
    expect(never.handed).toMatchObject({ error: 'FILE_UNKNOWN_FORMAT' })
  })
})

describe('in threads', () => {
  const inThisThread = { startThreadsAfter: Number.POSITIVE_INFINITY }
  const inThreads = { startThreadsAfter: 0, threads, partSize: { part: 1 << 18 } }
  const reason = 'a reason that is long '.repeat(9)
  const rows = Array.from(
    { length: 110_000 },
    (_, i) => `T${i >> 2},L${i % 9},${i % 70 ? i : 'oops'},${reason}\n`,
  )
  const text = `tender_id,lot_id,amount,status_reason\n${rows.join('')}`
  const packed = gzipSync(text, { level: 1 })

  it('memory for its runs is used again', async () => {
    // so many runs that the first are overwritten long before the last are read
    expect(text.length / (1 << 18)).toBeGreaterThan(80)
    const file = newFile()
    writeFileSync(file, packed)
    const source = { ...bids('csv', file), files: [file] }
    expect(await outcome([source], inThreads)).toEqual(await outcome([source], inThisThread))
  })

  it('a file that is cut short or damaged is read as far as it would be in this thread, with the same error', async () => {
    const bad = gzipSync(`${text.slice(0, 5_000_000)}T1,"L1`)
    const damaged = Uint8Array.from(packed)
    damaged.fill(0xff, damaged.length - 40_000, damaged.length - 39_000)
    for (const bytes of [packed.subarray(0, packed.length >> 2), damaged, bad, packed.subarray(0, 5)]) {
      const file = newFile()
      writeFileSync(file, bytes)
      for (const strict of bytes === damaged ? [false, true] : [false]) {
        const source = { ...bids('csv', file), files: [file] }
        const here = await outcome([source], { ...inThisThread, strict })
        expect(here).toHaveProperty('error')
        expect(
          await outcome([source], { ...inThreads, strict, partSize: { part: 1 << 18, window: 1 << 18 } }),
        ).toEqual(here)
      }
    }
  })

  it('and no further, where bad rows come last', async () => {
    const good = 'T1,L1,1,\n'.repeat(90_000)
    const bad = 'T1,L1,oops,\n'.repeat(9000)
    // stored as it is, so that it breaks off where bad rows have begun, in the middle of a window
    const stored = gzipSync(`tender_id,lot_id,amount,status_reason\n${good}${bad}`, { level: 0 })
    const file = newFile()
    writeFileSync(file, stored.subarray(0, good.length + 50_000))
    const source = { ...bids('csv', file), files: [file] }
    const here = await outcome([source], { ...inThisThread, strict: true })
    expect(here).toMatchObject({ error: 'FILE_BROKEN' })
    expect(await outcome([source], { ...inThreads, strict: true })).toEqual(here)
  })
})
