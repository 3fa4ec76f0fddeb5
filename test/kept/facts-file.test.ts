import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableFromArrays, tableFromIPC, tableToIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  openDataset,
  openFacts,
  outcomeRows,
  Pool,
  report,
  type ScanOptions,
  type ScanResult,
  saveFacts,
  scan,
  TenderflagError,
  Timings,
  type WordOptions,
} from '#tenderflag/index.js'
import { readParts, writeParts } from '#tenderflag/kept/facts-file.js'
import { expectOneLine, root, tenderflag } from '../cli/tenderflag.js'

const market = `${root}samples/market`
const folder = mkdtempSync(join(tmpdir(), 'tenderflag-facts-'))
const place = (name: string): string => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const key = new Uint8Array(32).fill(7)
const all: ScanOptions = { rules: ['etimad', 'ocp', 'alice'], report: true, outcomes: 'all' }
const masked = place('masked.arrow')
const revealed = place('revealed.arrow')
const etimad = place('etimad.arrow')

beforeAll(async () => {
  const result = await scan(market, all)
  await saveFacts(result, masked, { key })
  await saveFacts(result, revealed, { reveal: true })
  await saveFacts(await scan(market), etimad, { key })
})

/** All that outputs say. */
function said(result: ScanResult, words: WordOptions = {}): string[] {
  const lines = [...outcomeRows(result, { key, ...words })].map((row) => JSON.stringify(row))
  return [...lines, JSON.stringify(report(result, { key, top: 20, ...words }))]
}

/** Equal, or the first line that is not. */
function expectSame(found: readonly string[], expected: readonly string[]): void {
  const at = expected.findIndex((line, i) => line !== found[i])
  if (at >= 0) expect(found[at]).toBe(expected[at])
  expect(found.length).toBe(expected.length)
  expect(found.length).toBeGreaterThan(100)
}

/** Runs all jobs in threads, little ones too. */
class ThreadedPool extends Pool {
  protected override readonly little = 0
}

describe('rules run again on the facts of a scan', () => {
  test('with other thresholds say what a scan says', async () => {
    const params = { 'etimad.low-award.ratio': 0.65, 'ocp.R003.days': 40, 'ocp.R026.bids': 3 }
    const expected = await scan(market, { ...all, params })
    expectSame(said(await scan(masked, { ...all, params })), said(expected))
    const words: WordOptions = { reveal: true, language: 'ar' }
    expectSame(said(await scan(revealed, { ...all, params }), words), said(expected, words))
  })

  test('in threads, and one after the other on what was opened once', async () => {
    const pool = new ThreadedPool(2)
    const facts = await openFacts(masked)
    for (const ratio of [0.2, 0.35, 0.65]) {
      const options = { params: { 'etimad.low-award.ratio': ratio }, report: true }
      const again = await scan(facts, { ...options, pool })
      expect(said(again)).toEqual(said(await scan(market, options)).map(withReadOf(again)))
    }
    await pool.close()
  })

  test('take facts from the file: what was computed is not computed again', async () => {
    const facts = await openFacts(masked)
    const timings = new Timings()
    await scan(facts, { rules: ['etimad', 'ocp'], timings })
    const { parts, kernels } = timings.report()
    const stages = new Set(parts.map(({ stage }) => stage))
    for (const stage of ['decode', 'keep']) expect(stages).not.toContain(stage)
    // only amounts and their like that show with a flag are computed, for the flagged
    const names = kernels.map(({ name }) => name)
    for (const name of ['lot.open', 'contract.cancelled', 'lot.bids_count.disagrees', 'tender.method'])
      expect(names).not.toContain(name)
  })

  test('from the command line, byte for byte', async () => {
    const file = place('cli.arrow')
    const [first, html] = [place('first.csv'), place('first.html')]
    await tenderflag(['scan', market, '--save-facts', file, '--output', first, '--quiet'])
    const args = ['--param', 'etimad.low-award.ratio=0.65', '--quiet', '--output']
    await tenderflag(['scan', market, ...args, html])
    const again = await tenderflag(['scan', file, ...args, place('again.html')])
    expect(again).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(readFileSync(place('again.html')).equals(readFileSync(html))).toBe(true)
    await tenderflag(['scan', file, '--quiet', '--output', place('again.csv')])
    expect(readFileSync(place('again.csv')).equals(readFileSync(first))).toBe(true)
  })
})

/** Of a scan of fewer rules the report tells fewer tables and notices: those of the facts are of all that was read. */
function withReadOf(again: ScanResult): (line: string) => string {
  const { tables, notices } = report(again, { key })
  return (line) => {
    const row = JSON.parse(line)
    return JSON.stringify('tables' in row ? { ...row, tables, notices } : row)
  }
}

describe('what may identify a person', () => {
  const cells = (table: string): string[][] =>
    readFileSync(`${market}/${table}.csv`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','))
  const addresses = [...new Set(cells('bids').map((row) => row[9] ?? ''))].filter((ip) => /^\d+\.\d/.test(ip))
  const persons = cells('parties').filter((row) => row[2] === 'person')

  test('is not in the file', () => {
    const text = readFileSync(masked, 'latin1')
    expect([addresses.length > 200, persons.length > 2]).toEqual([true, true])
    expect(addresses.filter((ip) => text.includes(ip))).toEqual([])
    for (const [id, name] of persons)
      expect([text.includes(id!), text.includes(name!)]).toEqual([false, false])
    expect(text).toMatch(/address-[0-9a-f]{16}/)
  })

  test('is, where it was revealed', () => {
    const text = readFileSync(revealed, 'latin1')
    expect(addresses.filter((ip) => !text.includes(ip))).toEqual([])
    for (const [id, name] of persons) expect([text.includes(id!), text.includes(name!)]).toEqual([true, true])
  })

  test('cannot be revealed afterwards', async () => {
    const result = await scan(masked, all)
    expect(() => [...outcomeRows(result, { reveal: true })]).toThrow(/kept with pseudonyms/)
    expectOneLine(await tenderflag(['scan', masked, '--reveal', '--quiet']), /kept with pseudonyms/)
  })
})

describe('refuses in one line', () => {
  const message = (source: string | readonly string[], options: ScanOptions) =>
    scan(source, options).then(
      () => 'nothing',
      (error) => (error instanceof TenderflagError ? error.message : `a bug: ${error.stack}`),
    )

  test.each<[string, ScanOptions, RegExp]>([
    [
      'a fact that was not kept',
      { rules: ['ocp'] },
      /needs the fact [\w.]+, which was not kept; scan the data again/,
    ],
    ['another instant', { asOf: '2023-01-01' }, /kept as of another instant/],
    ['a mapping', { mapping: 'mapping.yaml' }, /the option mapping of scan is for reading data/],
    ['a zone', { timezone: 'Asia/Riyadh' }, /the option timezone of scan is for reading data/],
  ])('%s', async (_, options, line) => {
    expect(await message(etimad, options)).toMatch(line)
  })

  test('a fact that was computed with another parameter', async () => {
    const params = { 'ocp.R002.band': 0.2 }
    expect(await message(masked, { ...all, params })).toMatch(
      /ocp\.R002 needs [\w.]+\(band=0\.2\), and the facts were kept with [\w.]+\(band=[\d.]+\); scan the data again/,
    )
  })

  test('rules about each award, where those that were kept were about none', async () => {
    const lots = place('lots.arrow')
    await saveFacts(await scan(market, { rules: ['rules/etimad/single-bid.yaml'] }), lots, { key })
    const rule = place('any-award.yaml')
    const words = { en: 'x' }
    const texts = { title: words, explain: words, rationale: words, innocent_explanations: [words] }
    const levels = { version: 1, status: 'test', severity: 'low', confidence: 'low' }
    const asked = { subject: 'award', when: 'tender.method == "open"' }
    writeFileSync(rule, JSON.stringify({ id: 'my.any-award', ...asked, ...levels, ...texts }))
    expect(await message(lots, { rules: [rule] })).toMatch(
      /about each award, and the facts were kept for rules about none; scan the data again/,
    )
  })

  test('a file of facts beside others, and where data are wanted', async () => {
    expect(await message([masked, market], all)).toMatch(/scan it alone/)
    await expect(openDataset(masked)).rejects.toThrow(/holds no whole data/)
    expectOneLine(await tenderflag(['coverage', masked]), /holds no whole data/)
  })

  test('the facts of another version', async () => {
    const { json, arrays } = await readParts(masked)
    await writeParts(place('other.arrow'), json.replace(/"version":"./, '"version":"9'), arrays)
    expect(await message(place('other.arrow'), all)).toMatch(/kept by tenderflag 9\.\d\.\d, and this is/)
  })

  test('a file that is cut short, or no file of facts', async () => {
    const bytes = readFileSync(etimad)
    const cut = place('cut.arrow')
    for (const length of [0, 7, 300, 5000, bytes.length >> 1, bytes.length - 11, bytes.length - 1]) {
      writeFileSync(cut, bytes.subarray(0, length))
      expect(await message(cut, {})).toMatch(/^\S+cut\.arrow: [^\n]+$/)
    }
    writeFileSync(cut, tableToIPC(tableFromArrays({ name: ['tenderflag.facts'] }), 'file'))
    expect(await message(cut, {})).toMatch(/the facts of a scan cannot be read from it/)
  })

  test('a bit that flips in what Arrow says of its columns, in the words of a file of facts', async () => {
    const small = place('small.arrow')
    await writeParts(small, '{}', [Int32Array.of(1, 2, 3)])
    const bytes = readFileSync(small)
    const says = new Set<string>()
    for (let at = bytes.length - 10 - bytes.readUInt32LE(bytes.length - 10); at < bytes.length; at++) {
      bytes[at]! ^= 1
      writeFileSync(small, bytes)
      bytes[at]! ^= 1
      says.add(await readParts(small).then(JSON.stringify, ({ message }: Error) => message))
    }
    expect([...says].map((line) => line.replace(small, 'FILE')).sort()).toEqual([
      'FILE: the facts of a scan cannot be read from it: it is cut short or damaged; keep them again with scan --save-facts',
      JSON.stringify({ json: '{}', arrays: [Int32Array.of(1, 2, 3)] }),
    ])
  })

  test('a bit that flips, wherever it is; but for those that say nothing, as of what fills up', async () => {
    const bytes = readFileSync(etimad)
    const damagedFile = place('damaged.arrow')
    const answers = async () => said(await scan(damagedFile)).join('\n')
    writeFileSync(damagedFile, bytes)
    const [expected, sound] = [await answers(), tableFromIPC(bytes)]
    // wholly inside of the bytes of parts, and anywhere, the end of the file above all
    const inside: number[] = []
    for (const { values, valueOffsets } of sound.getChild('data')?.data ?? []) {
      const length = Number(valueOffsets[1])
      if (length > 0) inside.push(values.byteOffset - bytes.byteOffset + ((inside.length * 7919) % length))
    }
    expect(inside.length).toBeGreaterThan(50)
    let random = 1
    const anywhere = Array.from({ length: 60 }, (_, i) => {
      random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0
      return i < 20 ? bytes.length - 1 - (random % 9000) : random % bytes.length
    })
    for (const [i, at] of [...inside, ...anywhere].entries()) {
      const damaged = Buffer.from(bytes)
      damaged[at]! ^= 1 << (i % 8)
      writeFileSync(damagedFile, damaged)
      const says = await message(damagedFile, {})
      if (says === 'nothing' && i >= inside.length) expect(await answers()).toBe(expected)
      else expect(says).toMatch(/^\S+damaged\.arrow: [^\n]+$/)
    }
  })
})
