import { chmod, mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { tableFromIPC } from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import type { Detail } from '#tenderflag/facts/fact.js'
import { type FormatName, formatNames } from '#tenderflag/output/formats.js'
import { outcomeJsonSchema, outcomeRowSchema } from '#tenderflag/output/outcome-schema.js'
import { outcomeRows } from '#tenderflag/output/rows.js'
import { type WriteOptions, writeOutput } from '#tenderflag/output/write-output.js'
import {
  IP,
  PERSON,
  PERSON_NAME,
  sampleDetails,
  sampleFacts,
  sampleResult,
  UNKNOWN_KIND,
} from '../support/sample-market.js'
import { catalogueOf } from '../support/scan-result.js'

const folder = await mkdtemp(join(tmpdir(), 'tenderflag-output-'))
const options = {
  language: 'en',
  reveal: false,
  key: new Uint8Array(32).fill(7),
  catalogue: catalogueOf(sampleFacts, sampleDetails),
}
const result = sampleResult({ outcomes: 'all' })
const rows = [...outcomeRows(result, options)]

async function written(format: FormatName, more: Partial<WriteOptions> = {}): Promise<Buffer> {
  const output = join(folder, `whole.${format}`)
  expect(await writeOutput(result, { ...options, format, output, ...more })).toBe('written')
  return readFile(output)
}

/** A catalogue whose first detail does something while rows are being written. */
function meddling(act: () => void) {
  const details = sampleDetails.map(
    (detail): Detail => ({
      ...detail,
      of: (...args) => {
        act()
        return detail.of(...args)
      },
    }),
  )
  return catalogueOf(sampleFacts, details)
}

describe('formats', () => {
  test('ndjson and json give the rows', async () => {
    const lines = (await written('ndjson')).toString().trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows)
    const json = JSON.parse((await written('json')).toString())
    expect(json.outcomes).toEqual(rows)
    expect(json).toMatchObject({ format: 1, as_of: '2024-06-01T12:00:00Z', language: 'en' })
    expect(json.coverage[1]).toEqual({
      rule: 'etimad.low-award',
      raised: 1,
      clear: 1,
      not_applicable: 1,
      not_computable: 1,
      reasons: [{ table: 'lots', column: 'estimate', problem: 'missing', count: 1 }],
    })
  })

  test('json without outcomes is whole too', async () => {
    const output = join(folder, 'empty.json')
    await writeOutput(sampleResult({ rules: [] }), { ...options, format: 'json', output })
    expect(JSON.parse(await readFile(output, 'utf8'))).toMatchObject({
      coverage: [],
      outcomes: [],
      as_of: '2024-06-01T12:00:00Z',
    })
  })

  test('rows are as the published schema says', async () => {
    for (const row of [...rows, ...outcomeRows(result, { ...options, reveal: true, language: 'ar' })])
      expect(outcomeRowSchema.parse(row)).toEqual(row)
    const file = await readFile(new URL('../../docs/outcome.schema.json', import.meta.url), 'utf8')
    expect(JSON.parse(file)).toEqual(outcomeJsonSchema())
  })

  test('arrow gives the same, in documented types', async () => {
    const table = tableFromIPC(await written('arrow'))
    expect(table.schema.fields.map((field) => `${field.name}: ${field.type}`)).toEqual([
      'format: Int32',
      'rule: Dictionary<Int32, Utf8>',
      'rule_version: Int32',
      'outcome: Dictionary<Int32, Utf8>',
      'subject_type: Dictionary<Int32, Utf8>',
      'subject_id: Utf8',
      'tender_id: Utf8',
      'value: Float64',
      'threshold: Float64',
      'severity: Dictionary<Int32, Utf8>',
      'confidence: Dictionary<Int32, Utf8>',
      'evidence: Utf8',
      'statistics: Utf8',
      'reason_table: Dictionary<Int32, Utf8>',
      'reason_column: Dictionary<Int32, Utf8>',
      'reason_problem: Dictionary<Int32, Utf8>',
      'message: Utf8',
      'fingerprint: Utf8',
      'bounds: Utf8',
    ])
    expect(table.toArray().map((row) => row.toJSON())).toEqual(
      rows.map(({ subject, reason, evidence, statistics, bounds, ...row }) => ({
        ...row,
        bounds: bounds ? JSON.stringify(bounds) : null,
        statistics: JSON.stringify(statistics),
        subject_type: subject.type,
        subject_id: subject.id,
        evidence: JSON.stringify(evidence),
        reason_table: reason?.table ?? null,
        reason_column: reason?.column ?? null,
        reason_problem: reason?.problem ?? null,
      })),
    )
  })

  test('parquet gives what arrow gives', async () => {
    const wasm = createRequire(import.meta.url)('parquet-wasm/node') as typeof import('parquet-wasm/node')
    const table = tableFromIPC(wasm.readParquet(await written('parquet')).intoIPCStream())
    const arrow = tableFromIPC(await written('arrow'))
    expect(table.schema.names).toEqual(arrow.schema.names)
    expect(table.toArray().map((row) => row.toJSON())).toEqual(arrow.toArray().map((row) => row.toJSON()))
  })

  test('no format shows what may identify a person, unless asked to', async () => {
    for (const format of formatNames) {
      const masked = (await written(format)).toString('latin1')
      for (const secret of [IP, PERSON, PERSON_NAME, UNKNOWN_KIND])
        expect([format, masked]).not.toEqual([format, expect.stringContaining(secret)])
      if (format === 'parquet' || format === 'table') continue
      expect((await written(format, { reveal: true })).toString('latin1')).toContain(IP)
    }
  })

  test('no format needs a key to show everything', async () => {
    const { key: _, ...keyless } = options
    const output = join(folder, 'revealed.ndjson')
    process.env.TENDERFLAG_KEY_FILE = join(folder, 'no', 'such', 'key')
    await writeOutput(result, { ...keyless, reveal: true, format: 'ndjson', output })
    delete process.env.TENDERFLAG_KEY_FILE
    await expect(stat(join(folder, 'no'))).rejects.toThrow('ENOENT')
  })
})

describe('files', () => {
  const left = async (where: string) => (await readdir(where)).sort()

  test('are put in place whole, with the permissions of the one before, through links', async () => {
    const where = await mkdtemp(join(folder, 'whole-'))
    const output = join(where, 'out.ndjson')
    await writeFile(output, 'before')
    await chmod(output, 0o640)
    await symlink(output, join(where, 'link'))
    await writeOutput(result, { ...options, format: 'ndjson', output: join(where, 'link') })
    expect(await readFile(output, 'utf8')).toContain('etimad.low-award')
    expect((await stat(output)).mode & 0o777).toBe(0o640)
    expect(await left(where)).toEqual(['link', 'out.ndjson'])
  })

  test('are left as they were by an abort', async () => {
    const where = await mkdtemp(join(folder, 'abort-'))
    const output = join(where, 'out.ndjson')
    await writeFile(output, 'before')
    const controller = new AbortController()
    const catalogue = meddling(() => controller.abort())
    const { signal } = controller
    await expect(
      writeOutput(result, { ...options, catalogue, format: 'ndjson', output, signal }),
    ).rejects.toMatchObject({
      code: 'ABORTED',
    })
    expect(await readFile(output, 'utf8')).toBe('before')
    expect(await left(where)).toEqual(['out.ndjson'])
  })

  test('are left as they were by a bug, which stays one', async () => {
    const where = await mkdtemp(join(folder, 'bug-'))
    const output = join(where, 'out.csv')
    const catalogue = meddling(() => {
      throw new TypeError('a bug')
    })
    await expect(writeOutput(result, { ...options, catalogue, format: 'csv', output })).rejects.toThrow(
      TypeError,
    )
    expect(await left(where)).toEqual([])
  })

  test.each([
    [
      'a folder that is not there',
      'none/out.csv',
      /none\/out\.csv: cannot write the output: the folder does not exist/,
    ],
    ['a folder', 'folder', /folder: cannot write the output: it is a folder/],
    ['a file for a folder', 'file/out.csv', /a part of the path is a file/],
  ])('cannot be written to %s', async (_, name, message) => {
    await mkdir(join(folder, 'folder'), { recursive: true })
    await writeFile(join(folder, 'file'), '')
    const output = join(folder, name)
    await expect(writeOutput(result, { ...options, format: 'csv', output })).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringMatching(message),
    })
  })

  test.skipIf(process.platform !== 'linux')('say so when the disk is full', async () => {
    await expect(
      writeOutput(result, { ...options, format: 'csv', output: '/dev/full' }),
    ).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringMatching(/^\/dev\/full: cannot write the output: the disk is full/),
    })
  })
})

describe('stdout', () => {
  const failing = (code: string) =>
    new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error(code), { code, syscall: 'write' }))
      },
    })

  test('gets the same bytes as a file, and stays open', async () => {
    const stdout = new PassThrough()
    const chunks: Buffer[] = []
    stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    expect(await writeOutput(result, { ...options, format: 'ndjson', output: '-', stdout })).toBe('written')
    expect(Buffer.concat(chunks).equals(await written('ndjson'))).toBe(true)
    expect(stdout.writable).toBe(true)
  })

  test('that its reader closed ends quietly', async () => {
    expect(
      await writeOutput(result, { ...options, format: 'csv', output: '-', stdout: failing('EPIPE') }),
    ).toBe('closed')
    const gone = new PassThrough()
    gone.destroy()
    expect(await writeOutput(result, { ...options, format: 'csv', output: '-', stdout: gone })).toBe('closed')
  })

  test('that fails otherwise is an error', async () => {
    await expect(
      writeOutput(result, { ...options, format: 'csv', output: '-', stdout: failing('ENOSPC') }),
    ).rejects.toMatchObject({
      code: 'OUTPUT_FAILED',
      message: expect.stringMatching(/^stdout: .*disk is full/),
    })
  })

  test('that nobody reads holds the rows back, until the abort', async () => {
    let made = 0
    const catalogue = meddling(() => made++)
    const outcomes = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [`T${i}`, { code: 'raised' as const }]),
    )
    const big = sampleResult({
      tables: { tenders: Object.keys(outcomes).map((tender_id) => ({ tender_id })), bids: [], awards: [] },
      rules: [
        { id: 'a.b', subject: 'lot', outcomes, details: ['lot.ip.shared'], explain: { en: 'x'.repeat(500) } },
      ],
    })
    for (let code = 0; code < 5; code++) big.dataset.dictionaries.party.encodeText(`p${code}`)
    const stdout = new Writable({ highWaterMark: 1, write: () => undefined })
    const controller = new AbortController()
    const writing = writeOutput(big, {
      ...options,
      catalogue,
      format: 'ndjson',
      output: '-',
      stdout,
      signal: controller.signal,
    })
    setTimeout(() => controller.abort(), 100)
    await expect(writing).rejects.toMatchObject({ code: 'ABORTED' })
    expect(made).toBeGreaterThan(0)
    expect(made).toBeLessThan(300)
  })
})
