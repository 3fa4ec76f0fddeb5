import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { placeOf } from '#tenderflag/columns/dataset.js'
import { writeMarket } from '#tenderflag/generate/write-market.js'
import { canonicalOptions, findTables } from '#tenderflag/ingest/find-folder.js'
import { loadMapping } from '#tenderflag/ingest/mapping/mapping.js'
import { readTables } from '#tenderflag/ingest/read-tables.js'
import type { TableSource } from '#tenderflag/ingest/table-source.js'
import { Threads } from '#tenderflag/system/threads.js'
import { inlineRunner, outcome, twoWays } from './in-parts.js'
import { plainOptions, valuesOf } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-parts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const runs = { numRuns: 40 }

let files = 0
function write(content: string | Uint8Array, ending: string): string {
  const file = join(folder, `${files++ % 20}.${ending}`)
  writeFileSync(file, content)
  return file
}

function bids(
  format: TableSource['format'],
  paths: readonly string[],
  more: Partial<TableSource> = {},
): TableSource {
  return {
    table: 'bids',
    files: paths,
    format,
    options: canonicalOptions,
    columns: undefined,
    distinct: false,
    ...more,
  }
}

/** The source of bids that a mapping makes. */
async function mapped(name: string, content: string, bids: unknown): Promise<TableSource> {
  const inside = mkdtempSync(join(folder, 'mapped-'))
  writeFileSync(join(inside, name), content)
  const mapping = join(inside, 'mapping.yaml')
  writeFileSync(mapping, JSON.stringify({ files: name, tables: { bids } }))
  return (await loadMapping(mapping, inside)).sources[0]!
}

const sizes = fc.record({ window: fc.constantFrom(16, 40, 100), windows: fc.constantFrom(1, 1, 2, 3) })
const cell = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'T1',
      'T2',
      'L1',
      '12.5',
      '-3',
      'valid',
      'oops',
      '',
      ' B7 ',
      'NULL',
      '10.0.0.1',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom('"', ',', '\n', '\r', '\r\n', 'é', 'a', 'T1,L1\n', '\ufeff'), { maxLength: 8 })
      .map((signs) => signs.join('')),
  },
)
const header = 'tender_id,lot_id,bidder_id,amount,status,ip,status_reason'

describe('reading in parts gives what reading in one go gives', () => {
  it('of CSV with quoted line breaks, ragged rows, blank lines and empty records', async () => {
    const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
    const line = fc.oneof(
      { weight: 8, arbitrary: fc.array(cell, { minLength: 7, maxLength: 7 }) },
      { weight: 1, arbitrary: fc.array(cell, { maxLength: 9 }) },
      { weight: 1, arbitrary: fc.array(fc.constantFrom('', ' '), { minLength: 7, maxLength: 7 }) },
    )
    const layout = fc.record({
      end: fc.constantFrom('\n', '\r\n', '\r'),
      lastEnd: fc.boolean(),
      mark: fc.boolean(),
      named: fc.boolean(),
      distinct: fc.boolean(),
      strict: fc.boolean(),
    })
    const places = await mapped('one.csv', 'a,b,c,d,e,f,g', {
      csv: { header: false },
      columns: { tender_id: 0, lot_id: 1, bidder_id: 2, amount: 3, status_reason: { join: [0, 1, 4] } },
    })
    let cut = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 10, maxLength: 40 }),
        layout,
        sizes,
        async (lines, how, size) => {
          const rows = lines.map((cells) => cells.map(quoted).join(','))
          const text = [...(how.named ? [header] : []), ...rows].join(how.end) + (how.lastEnd ? how.end : '')
          const file = write(`${how.mark ? '\ufeff' : ''}${text}`, 'csv')
          const more = { files: [file, file], distinct: how.distinct }
          const source = how.named ? bids('csv', [file, file], more) : { ...places, ...more }
          const { parts, whole, pieces } = await twoWays(
            [source],
            how.named ? size.window + 64 : size.window,
            size.windows,
            {
              strict: how.strict,
            },
          )
          expect(parts).toEqual(whole)
          cut += pieces
        },
      ),
      runs,
    )
    expect(cut).toBeGreaterThan(200)
  })

  it('of bytes that are hardly CSV', async () => {
    const bytes = fc
      .array(
        fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', 'T1', 'a', '\xff', ' ', '"x"', ',,,,,,\n', '\0'),
        { maxLength: 200 },
      )
      .map((signs) => Buffer.from(signs.join(''), 'latin1'))
    await fc.assert(
      fc.asyncProperty(bytes, sizes, fc.boolean(), async (rest, { window, windows }, strict) => {
        const head = Buffer.from('tender_id,lot_id,amount\n')
        const file = write(
          Buffer.concat([window < head.length ? Buffer.from('tender_id\n') : head, rest]),
          'csv',
        )
        const { parts, whole } = await twoWays([bids('csv', [file])], window, windows, { strict })
        expect(parts).toEqual(whole)
      }),
      runs,
    )
  })

  it('of JSON Lines with broken lines and members that come and go', async () => {
    const value = fc.oneof(cell, fc.double(), fc.boolean(), fc.constant(null), fc.constant({ a: [1] }))
    const keys = ['tender_id', 'lot_id', 'bidder_id', 'amount', 'status', 'ip', 'status_reason', 'other']
    const row = fc.dictionary(fc.constantFrom(...keys), value).map((object) => JSON.stringify(object))
    const line = fc.oneof(
      { weight: 8, arbitrary: row },
      { weight: 1, arbitrary: fc.constantFrom('', ' ', '[1]', '{"tender_id":', 'x'.repeat(90), '\xff', '7') },
    )
    const lines = await mapped('one.jsonl', '{}', {
      distinct: ['tender_id', 'amount'],
      where: 'tender_id != "T2"',
      columns: {
        tender_id: { join: ['tender_id', 'lot_id'], skip_nulls: true },
        amount: 'amount',
        status: { column: 'status', values: { valid: 'valid', oops: 'withdrawn', '': 'pending' } },
        status_reason: { first: ['status_reason', { value: 'none' }] },
        currency: { value: 'EUR' },
      },
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 40 }),
        sizes,
        fc.boolean(),
        async (rows, size, isMapped) => {
          const file = write(Buffer.from(rows.join('\n'), 'latin1'), 'jsonl')
          const source = isMapped ? { ...lines, files: [file, file] } : bids('jsonl', [file, file])
          const { parts, whole } = await twoWays([source], size.window, size.windows)
          expect(parts).toEqual(whole)
        },
      ),
      runs,
    )
  })

  it('with the numbers of rows, where not every record is one', async () => {
    const lines = Array.from({ length: 90 }, (_, i) => {
      return JSON.stringify({ tender_id: i > 50 && i % 3 === 0 ? 'T2' : 'T1', amount: i + 1 })
    })
    const some = await mapped('some.jsonl', lines.join('\n'), {
      where: 'tender_id != "T2"',
      columns: { tender_id: 'tender_id', amount: 'amount' },
    })
    for (const part of [64, 2 ** 40]) {
      const data = await readTables([some], () => 'all', {
        ...plainOptions,
        startThreadsAfter: 0,
        threads: inlineRunner(),
        partSize: { part, window: 64 },
      })
      const table = data.tables.get('bids')!
      const amounts = valuesOf(data, 'bids', 'amount')
      expect(amounts.length).toBe(77)
      expect(amounts.map((_, row) => placeOf(table, row)?.row)).toEqual(amounts)
    }
  })

  it('of a file in which no line is an object until late', async () => {
    const lines = [...Array<string>(40).fill('broken'), '{"tender_id":"T1"}']
    const late = await twoWays([bids('jsonl', [write(lines.join('\n'), 'jsonl')])], 16, 2)
    expect(late.parts).toEqual(late.whole)
    const never = await twoWays([bids('jsonl', [write('broken\n'.repeat(150), 'jsonl')])], 16, 2)
    expect(never.parts).toEqual(never.whole)
    expect(never.parts).toMatchObject({ error: 'FILE_UNKNOWN_FORMAT' })
  })
})

describe('in threads', () => {
  const threads = new Threads(2)
  const market = join(folder, 'market')
  let sources: readonly TableSource[]
  const inThisThread = { startThreadsAfter: Number.POSITIVE_INFINITY }
  const inThreads = { startThreadsAfter: 0, threads, partSize: { part: 1 << 18 } }

  beforeAll(async () => {
    await writeMarket(market, { tenders: 4000, seed: 8, format: 'csv' })
    const awards = join(market, 'awards.csv')
    appendFileSync(awards, 'T1,too,few\n')
    appendFileSync(
      join(market, 'bids.csv'),
      readFileSync(join(market, 'bids.csv'), 'utf8').replaceAll('.', ';'),
    )
    writeFileSync(`${awards}.gz`, gzipSync(readFileSync(awards)))
    rmSync(awards)
    sources = await findTables([market])
  })
  afterAll(() => threads.close())

  it('gives the same codes, rows, places and notices as in this thread', async () => {
    const whole = await outcome(sources, inThisThread)
    expect(await outcome(sources, inThreads)).toEqual(whole)
    expect(whole).not.toHaveProperty('error')
  })

  it.each(['jsonl', 'parquet', 'arrow'] as const)('gives the same of %s', async (format) => {
    const other = join(folder, format)
    await writeMarket(other, { tenders: 1500, seed: 8, format })
    const found = await findTables([other])
    expect(await outcome(found, inThreads)).toEqual(await outcome(found, inThisThread))
  })

  it('stops at the first error in the order of files', async () => {
    const good = write(`${header}\n${'T1,L1,B1,1,valid,,\n'.repeat(30_000)}`, 'csv')
    const bad = write(`${header}\n${'T1,L1,B1,1,valid,,\n'.repeat(20_000)}T1,L1,"B1`, 'csv')
    const keyless = write('lot_id,amount\nL1,2\n', 'csv')
    for (const paths of [
      [good, bad, keyless],
      [good, keyless, bad],
      [good, join(folder, 'none.csv'), bad],
    ]) {
      const found = [bids('csv', paths)]
      const here = await outcome(found, inThisThread)
      expect(here).toHaveProperty('error')
      expect(await outcome(found, inThreads)).toEqual(here)
    }
  })

  it('stops with the signal, and tells how far it is', async () => {
    const controller = new AbortController()
    const told: number[] = []
    const onProgress = (done: number) => {
      told.push(done)
      if (told.length === 3) controller.abort()
    }
    const options = { ...inThreads, onProgress, signal: controller.signal }
    expect(await outcome(sources, options)).toMatchObject({ error: 'ABORTED' })
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    let last = 0
    let total = -1
    await outcome(sources, { ...inThreads, onProgress: (done, of) => ([last, total] = [done, of]) })
    expect(last).toBe(total)
  })

  it('says so when a thread ends', async () => {
    const file = write(`${header}\n${'T1,L1,B1,1,valid,,\n'.repeat(40_000)}`, 'csv')
    const dying = {
      workers: 1,
      runModule: <T>() => threads.runModule<T>(new URL('./dies.js', import.meta.url), 0),
    }
    expect(await outcome([bids('csv', [file])], { ...inThreads, threads: dying })).toMatchObject({
      error: 'WORKER_DIED',
    })
  })

  it('reads small inputs without them', async () => {
    const runner = inlineRunner()
    await readTables([bids('csv', [write(`${header}\n`, 'csv')])], () => 'all', {
      ...plainOptions,
      threads: runner,
    })
    expect(runner.pieces).toBe(0)
  })
})
