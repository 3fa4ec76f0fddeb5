import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableFromArrays } from 'apache-arrow'
import { afterAll, describe, expect, test } from 'vitest'
import {
  cardinal,
  loadRules,
  openDataset,
  outcomeRows,
  outcomeTable,
  Pool,
  readReleases,
  report,
  scan,
  scanRows,
  TenderflagError,
} from '#tenderflag/index.js'
import { market } from '../cli/tenderflag.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-library-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const data = market(join(folder, 'data'))
const tenders = tableFromArrays({ tender_id: ['T1'], method: ['open'] })
const dataset = await openDataset(data)
const rules = await loadRules(['etimad'])
const result = await scan({ tenders }, { rules, workers: 1 })

/** A function of the library as a program without types calls it. */
type Loose = (...args: readonly unknown[]) => unknown
const loose = (of: unknown): Loose => {
  if (typeof of !== 'function') throw new TypeError('no function')
  return (...args) => Reflect.apply(of, undefined, args)
}

/** Expects one line of USAGE, thrown at once or as a rejection. */
async function refused(of: unknown, args: readonly unknown[], says: string | RegExp): Promise<void> {
  const error = await (async () => loose(of)(...args))().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(TenderflagError)
  expect(error).toMatchObject({ code: 'USAGE', message: expect.stringMatching(says) })
  expect(error instanceof Error ? error.message : '').not.toContain('\n')
}

/** A test for each thing that scan refuses, named after what it says. */
function refusals<T>(
  list: readonly (readonly [T, RegExp])[],
  argsOf: (given: T) => readonly unknown[],
): void {
  for (const [given, says] of list) test(says.source, () => refused(scan, argsOf(given), says))
}

describe('scan refuses what is no source', () => {
  refusals<unknown>(
    [
      [undefined, /^scan takes paths of files and folders, .*, not undefined$/],
      [null, /not null$/],
      [7, /not 7$/],
      ['', /a path of scan must be a text that is not empty, not ""/],
      [[], /scan was given no path; name at least one file or folder/],
      [['a', 7], /a path of scan must be a text that is not empty, not 7/],
      [{}, /scan was given no table; the tables are tenders, lots/],
      [{ tenders: undefined }, /scan was given no table/],
      [{ tenders: 'x' }, /^table tenders is no Table of apache-arrow; pass tableFromIPC/],
      [{ tenders: null }, /^table tenders is no Table of apache-arrow/],
      [{ tenders: { schema: {}, batches: [] } }, /^table tenders is no Table of apache-arrow/],
      [{ tender: tenders }, /there is no table "tender"/],
      [{ dictionaries: {}, notices: {} }, /looks like a data set, but openDataset did not make it/],
    ],
    (source) => [source],
  )
})

describe('what goes over releases refuses what are none', () => {
  const paths: readonly unknown[] = [undefined, 'releases.jsonl', [''], [7]]
  test.each(paths)('readReleases of %j', async (files) => {
    const first = async (given: never) => readReleases(given).next()
    await refused(first, [files], /^readReleases takes a list of paths of files/)
  })
  test.each<unknown>([undefined, null, 'releases.jsonl', {}])('cardinal of %j', async (source) => {
    await refused(cardinal, [source], /^cardinal takes releases: a list of them, or what readReleases gives$/)
  })
})

describe('scan refuses options', () => {
  refusals<object | null | string>(
    [
      [null, /^the options of scan must be an object, not null$/],
      ['etimad', /^the options of scan must be an object, not "etimad"$/],
      [{ worker: 2 }, /^scan has no option worker; did you mean workers\?$/],
      [{ zzzzzzzz: 2 }, /^scan has no option zzzzzzzz; there are mapping, timezone/],
      [{ workers: Number.NaN }, /^the option workers of scan must be a whole number from 1 to 256, not NaN$/],
      [{ workers: 0 }, /must be a whole number from 1 to 256, not 0$/],
      [{ workers: -1 }, /must be a whole number from 1 to 256, not -1$/],
      [{ workers: 1.5 }, /must be a whole number from 1 to 256, not 1\.5$/],
      [{ workers: 257 }, /must be a whole number from 1 to 256, not 257$/],
      [{ workers: '2' }, /must be a whole number from 1 to 256, not "2"$/],
      [{ rules: 'etimad' }, /^the option rules of scan must be a list, not "etimad"$/],
      [{ rules: [7] }, /^the option rules\.0 of scan must hold names of rules, .* not 7$/],
      [{ rules: [...rules, rules[0]] }, /^the option rules of scan has etimad\.award-cancelled twice$/],
      [{ rules: ['etimad', rules[0]] }, /has etimad\.award-cancelled twice$/],
      [{ params: 3 }, /^the option params of scan must be an object of numbers and booleans/],
      [{ params: { a: 'b' } }, /^the option params\.a of scan must be a number, true or false, not "b"$/],
      [{ rules, params: { 'etimad.low-award.ratio': 0.5 } }, /params of scan .* give it to loadRules/],
      [{ asOf: 2024 }, /^the option asOf of scan must be a text, not 2024$/],
      [{ asOf: 'yesterday' }, /"yesterday" is no instant/],
      [{ outcomes: 'some' }, /must be "raised" or "all", not "some"$/],
      [{ report: 1 }, /^the option report of scan must be true or false, not 1$/],
      [{ strict: 'yes' }, /^the option strict of scan must be true or false, not "yes"$/],
      [{ mapping: '' }, /^the option mapping of scan must be a text that is not empty, not ""$/],
      [{ timezone: 3 }, /^the option timezone of scan must be a text, not 3$/],
      [{ sharedAddresses: '10.0.0.1' }, /^the option sharedAddresses of scan must be a list of texts/],
      [{ sharedAddresses: [1] }, /^the option sharedAddresses\.0 of scan must be a text, not 1$/],
      [{ signal: {} }, /^the option signal of scan must be an AbortSignal, not an object$/],
      [{ onProgress: 'x' }, /^the option onProgress of scan must be a function, not "x"$/],
      [{ pool: {} }, /^the option pool of scan must be a Pool, not an object$/],
    ],
    (options) => [data, options],
  )

  test('a mapping for Arrow tables', () =>
    refused(scan, [{ tenders }, { mapping: 'm.yaml' }], /the option mapping is for files/))

  test.each(['mapping', 'timezone', 'sharedAddresses'])('%s for an opened data set', (name) =>
    refused(
      scan,
      [dataset, { [name]: name === 'sharedAddresses' ? [] : 'UTC' }],
      new RegExp(
        `^the option ${name} of scan comes too late for an opened data set; give it to openDataset$`,
      ),
    ),
  )

  test('and takes those that are undefined, as none', async () => {
    const none = { rules: undefined, params: undefined, timezone: undefined, workers: undefined }
    expect((await scan(dataset, none)).rules).toHaveLength(7)
  })

  test('and params beside rules only where there are some', async () => {
    expect((await scan(dataset, { rules, params: {} })).rules).toHaveLength(7)
  })
})

describe('a pool', () => {
  test.each([Number.NaN, 0, -1, 1.5, 257, Number.POSITIVE_INFINITY])('has no %s threads', (workers) =>
    refused((n: number) => new Pool(n), [workers], /^workers must be a whole number from 1 to 256, not /),
  )

  test('that is closed is refused, however small the data', async () => {
    const pool = new Pool(1)
    expect((await scan(dataset, { pool })).rules).toHaveLength(7)
    await pool.close()
    await refused(scan, [dataset, { pool }], /the pool of scan is closed; make a new one/)
    await refused(() => pool.warm(), [], /the pool is closed/)
    await pool.close()
  })

  test('has threads of its own', async () => {
    await using pool = new Pool(1)
    await refused(scan, [dataset, { pool, workers: 2 }], /given both pool and workers/)
  })
})

describe('the other functions refuse', () => {
  test.each<[string, unknown, readonly unknown[], RegExp]>([
    ['openDataset of nothing', openDataset, [], /^openDataset takes paths .* not undefined$/],
    ['openDataset of a number', openDataset, [7], /not 7$/],
    ['openDataset of a data set', openDataset, [dataset], /was given a data set that is open already/],
    ['openDataset of no path', openDataset, [[]], /openDataset was given no path/],
    ['options of a scan', openDataset, [data, { rules: [] }], /^openDataset has no option rules; there are /],
    ['loadRules of a text', loadRules, ['etimad'], /^loadRules takes a list of names .* not "etimad"$/],
    ['loadRules of a number', loadRules, [[7]], /^loadRules takes a list of names/],
    [
      'loadRules, options',
      loadRules,
      [[], { param: {} }],
      /^loadRules has no option param; did you mean params/,
    ],
    ['outcomeRows of nothing', outcomeRows, [], /^outcomeRows takes what scan gave, not undefined$/],
    ['outcomeRows of a promise', outcomeRows, [Promise.resolve()], /takes what scan gave, not a Promise$/],
    [
      'an unknown language',
      outcomeRows,
      [result, { language: 'xx' }],
      /must be one of en, ar, es, pt, fr, not "xx"$/,
    ],
    [
      'an unknown option',
      outcomeRows,
      [result, { lang: 'ar' }],
      /has no option lang; there are language, reveal, key$/,
    ],
    ['a short key', outcomeRows, [result, { key: new Uint8Array(8) }], /must be 32 bytes, as a Uint8Array/],
    ['reveal', outcomeTable, [result, { reveal: 'no' }], /must be true or false, not "no"$/],
    ['outcomeTable of a table', outcomeTable, [tenders], /^outcomeTable takes what scan gave, not a /],
    ['report, top', report, [result, { top: 0 }], /^the option top of report must be a whole number from 1/],
    ['report of nothing', report, [null], /^report takes what scan gave, not null$/],
    ['scanRows of nothing', scanRows, [], /^scanRows takes rows by the name of their table, not undefined$/],
    ['scanRows of a list', scanRows, [[]], /not an empty list$/],
    ['an unknown table', scanRows, [{ tender: [] }], /^there is no table "tender"/],
    ['no rows', scanRows, [{ tenders: 'x' }], /^the table tenders must be a list of rows, not "x"$/],
    ['no row', scanRows, [{ tenders: [{}, 3] }], /^row 2 of the table tenders must be an object, not 3$/],
  ])('%s', (_, of, args, says) => refused(of, args, says))
})

describe('an aborted signal', () => {
  const reason = new Error('enough')
  test.each<[string, () => Promise<unknown>]>([
    ['a scan of files', () => scan(data, { signal: AbortSignal.abort(reason) })],
    ['a scan of memory', () => scan(dataset, { signal: AbortSignal.abort(reason) })],
    ['a scan of Arrow tables', () => scan({ tenders }, { signal: AbortSignal.abort(reason) })],
    ['a scan of rows', () => scanRows({ tenders: [] }, { signal: AbortSignal.abort(reason) })],
    ['opening', () => openDataset(data, { signal: AbortSignal.abort(reason) })],
  ])('stops %s with ABORTED and its reason as the cause', async (_, work) => {
    await expect(work()).rejects.toMatchObject({ code: 'ABORTED', cause: reason })
  })
})
