import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { findOcds } from '#tenderflag/ocds/find-ocds.js'
import { splitFile } from '#tenderflag/ocds/split/split.js'
import { notices } from '../mapping/data.js'
import { cpuTime } from '../support/cpu-time.js'
import { type Json, lines, read, shown, tablesOf, testFolder, write } from './support.js'

const folder = testFolder()
const release = (ocid: string, more: { readonly [name: string]: Json } = {}): Json => ({
  ocid,
  tag: ['compiled'],
  ...more,
})
const text = lines(release('a'), release('b'), release('c')).trim().split('\n').join(',')
const package_ = `{"version":"1.1","releases":[${text}]}`

describe('a file that is no OCDS, or not all of it', () => {
  it.each<[string, string | Uint8Array, string, RegExp]>([
    ['cut in a release', package_.slice(0, -12), 'FILE_BROKEN', /cut short after 2 releases; get it again/],
    [
      'cut before its first release',
      '{"version":"1.1","rel',
      'FILE_BROKEN',
      /cut short before its first release/,
    ],
    ['cut after a release', package_.slice(0, -2), 'FILE_BROKEN', /cut short after 3 releases/],
    ['cut gzip', gzipSync(package_).subarray(0, -10), 'FILE_BROKEN', /gzip file is cut short/],
    ['a web page', '<!doctype html><title>Error</title>', 'FILE_UNKNOWN_FORMAT', /looks like HTML or XML/],
    ['a text', 'Service unavailable', 'FILE_UNKNOWN_FORMAT', /no OCDS JSON/],
    [
      'an error message',
      '{"error":"quota","code":429}',
      'FILE_UNKNOWN_FORMAT',
      /no "releases", "records" or "ocid", but "error", "code"/,
    ],
    [
      'releases that are no list',
      '{"version":"1.1","releases":null}',
      'FILE_UNKNOWN_FORMAT',
      /no OCDS: its "releases" is no list/,
    ],
    ['an empty object', '{}', 'FILE_EMPTY', /holds no release or record/],
    ['a list of numbers', '[1,2]', 'FILE_BROKEN', /"1" stands where a release belongs/],
    ['an empty list', '[]', 'FILE_EMPTY', /no release or record/],
    ['an empty file', '', 'FILE_EMPTY', /holds nothing/],
    ['blanks', ' \n\n', 'FILE_EMPTY', /nothing but blanks/],
    ['a package without releases', '{"version":"1.1","releases":[]}', 'FILE_EMPTY', /no release or record/],
    [
      'a comma too few',
      `{"releases":[{"ocid":"a"} {"ocid":"b"}]}`,
      'FILE_BROKEN',
      /not JSON: a comma is missing/,
    ],
    [
      'two packages, the second cut',
      `${package_}\n${package_.slice(0, -20)}`,
      'FILE_BROKEN',
      /cut short after 5 releases/,
    ],
  ])('%s', async (_, content, code, message) => {
    const file = write(folder, 'bad.json', content)
    await expect(read(file)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
    await expect(read(file)).rejects.toThrow(file)
  })

  it('refuses a release over the limit, in lines and in a package, and names the limit', async () => {
    const big = JSON.stringify(release('big', { x: 'x'.repeat(3_000_000) }))
    for (const [content, row] of [
      [`${lines(release('a'))}${big}\n`, undefined],
      [`{"releases":[${JSON.stringify(release('a'))},${big}]}`, 2],
    ] as const) {
      const file = write(folder, 'big.json', content)
      const reading = async () => {
        for await (const _ of splitFile(file, { limit: 2 ** 21 }));
      }
      await expect(reading()).rejects.toMatchObject({
        code: 'FILE_TOO_LARGE',
        message: expect.stringMatching(/longer than 2 MiB, the most that is read of one/),
        place: row === undefined ? { file } : { file, row },
      })
    }
  })

  it('reads a release of several megabytes on one line, also when it comes in small pieces', async () => {
    const big = lines(release('a'), release('big', { x: 'x'.repeat(9_000_000) }), release('b'))
    const tenders = [{ tender_id: 'a' }, { tender_id: 'big' }, { tender_id: 'b' }]
    expect(tablesOf(await read(write(folder, 'big.jsonl', big)))).toEqual({ tenders })
    expect(tablesOf(await read(write(folder, 'big.jsonl', gzipSync(big))))).toEqual({ tenders })
  })
})

describe('JSON that holds nothing', () => {
  const inside = (files: Readonly<Record<string, string | Uint8Array>>) => {
    const at = mkdtempSync(join(folder, 'empty-'))
    return { at, files: Object.entries(files).map(([name, content]) => write(at, name, content)) }
  }

  it.each<[string, string | Uint8Array]>([
    ['0 bytes.json', ''],
    ['0 bytes.jsonl', ''],
    ['blanks.json', ' \n'],
    ['blanks.ndjson', '\r\n\t\n'],
    ['a byte-order mark.json', '\ufeff'],
    ['packed.json.gz', gzipSync('')],
    ['object.json', '{}'],
    ['object.jsonl', '{}\n{ }\n'],
    ['list.json', '[]\n'],
    ['lists.jsonl', '[[], {}]'],
    ['bids.json', '[]'],
  ])('is empty: %s, alone, in a folder and beside others', async (name, content) => {
    const { at, files } = inside({ [name]: content })
    const [file] = files
    const told = {
      code: 'FILE_EMPTY',
      message: expect.stringMatching(/holds no release, record or row; fetch or write it again/),
      place: { file },
    }
    await expect(findOcds(files)).rejects.toMatchObject(told)
    await expect(findOcds([write(folder, 'a.jsonl', lines(release('a'))), ...files])).rejects.toMatchObject(
      told,
    )
    if (!name.startsWith('bids')) await expect(findOcds([at])).rejects.toMatchObject(told)
  })

  it('is for others to tell of where it is named like a table, or stands beside others in a folder', async () => {
    expect(await findOcds(inside({ 'bids.jsonl': '', 'lots-1.ndjson': '{}' }).files)).toBeUndefined()
    expect(await findOcds([inside({ 'bids.jsonl': '', 'x.json': '' }).at])).toBeUndefined()
    expect(await findOcds([inside({ 'settings.json': '{}', 'data.csv': 'a\n1\n' }).at])).toBeUndefined()
    const { at, files } = inside({ 'a.json': '{}', 'b.json': lines(release('b')) })
    expect(await findOcds([at])).toEqual(files)
  })

  it('is for the reader to tell of where lists go on and on in each other, and not for tables', async () => {
    const { files } = inside({ 'deep.json': '['.repeat(500_000) })
    expect(await findOcds(files)).toEqual(files)
    await expect(read(files)).rejects.toMatchObject({ code: 'FILE_EMPTY', place: { file: files[0] } })
  })

  it('is for the reader to tell of where it cannot be unpacked, and not for tables', async () => {
    const cut = gzipSync(package_).subarray(0, -30)
    for (const name of ['a.json.gz', 'a.jsonl.gz']) {
      const { at, files } = inside({ [name]: cut })
      expect(await findOcds(files)).toEqual(files)
      expect(await findOcds([at])).toEqual(files)
      await expect(read(files)).rejects.toMatchObject({ code: 'FILE_BROKEN', place: { file: files[0] } })
    }
    expect(await findOcds(inside({ 'bids.jsonl.gz': cut }).files)).toBeUndefined()
    expect(await findOcds([inside({ 'settings.json.gz': cut, 'bids.jsonl.gz': cut }).at])).toBeUndefined()
  })
})

describe('a release that cannot be taken', () => {
  it.each<[string, string, string[], number]>([
    ['cut', '{"ocid":"x","tag":["compiled"],"tender":{"title":"x', ['broken_line tenders.tender_id: 1'], 2],
    ['no JSON', 'oops', ['broken_line tenders.tender_id: 1'], 2],
    ['no object', '[1]', ['broken_line tenders.tender_id: 1'], 2],
    ['without ocid', '{"id":"x","tag":["compiled"]}', ['missing_key tenders.tender_id: 1'], 2],
    ['with a blank ocid', '{"ocid":"  "}', ['missing_key tenders.tender_id: 1'], 2],
    ['with an object as ocid', '{"ocid":{}}', ['missing_key tenders.tender_id: 1'], 2],
    ['with null as ocid', '{"ocid":null}', ['missing_key tenders.tender_id: 1'], 2],
    ['with a number as ocid', '{"ocid":12,"tag":"compiled"}', ['number_id tenders.tender_id: 1'], 3],
  ])('%s', async (_, line, noted, tenders) => {
    const file = write(folder, 'lines.jsonl', `${lines(release('a'))}${line}\n${lines(release('b'))}`)
    const dataset = await read(file)
    expect(notices(dataset)).toEqual(noted)
    expect(tablesOf(dataset).tenders).toHaveLength(tenders)
    const [first] = dataset.notices.all()[0]!.listed
    expect(first).toMatchObject({ file, row: 2 })
  })

  it('stops there with strict, but not for what is mended', async () => {
    const bad = write(folder, 'strict.jsonl', `${lines(release('a'))}{"id":"x"}\n`)
    await expect(read(bad, { strict: true })).rejects.toMatchObject({
      code: 'BAD_ROWS',
      place: { file: bad, row: 2 },
    })
    const mended = write(folder, 'mended.jsonl', lines(release(' a', { buyer: { id: 7 } })))
    expect(notices(await read(mended, { strict: true }))).toHaveLength(2)
    const twice = write(folder, 'twice.jsonl', lines(release('a'), release('a')))
    await expect(read(twice, { strict: true })).rejects.toMatchObject({
      code: 'BAD_ROWS',
      place: { file: twice, row: 1 },
    })
  })
})

describe('odd data', () => {
  it('is told by its values, but for those of personal columns and what may be an address', async () => {
    const ids = [30102030405, `30102030406${'x'.repeat(2 ** 20)}`]
    const odd = {
      parties: ids.map((id) => ({ id, name: 'A' })),
      awards: [{ id: 'W', status: 'promised' }],
      tender: { status: '203.0.113.77', procurementMethod: '2001:db8:0:0:0:0:0:1' },
    }
    const dataset = await read(write(folder, 'odd.jsonl', lines(release('a', odd))))
    const told = dataset.notices
      .all()
      .flatMap(({ kind, table, column, listed }) =>
        listed.map(({ value }) => `${kind} ${table}.${column}: ${value}`),
      )
    expect(told.sort()).toEqual([
      'field_too_long parties.party_id: undefined',
      'number_id parties.party_id: undefined',
      'unmapped_value awards.status: promised',
      'unmapped_value tenders.method: undefined',
      'unmapped_value tenders.status: undefined',
    ])
  })

  it('counts texts that are not UTF-8, and treats them as missing', async () => {
    const bytes = Buffer.from(
      lines(release('a', { tender: { title: 'caf~', status: 'active' } })).replace('~', 'é'),
      'latin1',
    )
    const dataset = await read(write(folder, 'latin.jsonl', bytes))
    expect(shown(dataset)).toEqual({
      tables: { tenders: [{ tender_id: 'a', status: 'active' }] },
      notices: ['not_utf8 tenders.title: 1'],
    })
  })

  it('counts an ocid that is not UTF-8, and sets its release aside', async () => {
    const bytes = Buffer.from(`${lines(release('a'))}{"ocid":"é","tag":["compiled"]}\n`, 'latin1')
    const dataset = await read(write(folder, 'latin.jsonl', bytes))
    expect(shown(dataset)).toEqual({
      tables: { tenders: [{ tender_id: 'a' }] },
      notices: ['not_utf8 tenders.tender_id: 1'],
    })
  })

  it('needs no stack for deep JSON', async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    const one = `{"ocid":"a","tag":["compiled"],"x":${deep},"tender":{"title":${deep},"lots":${deep}}}\n`
    expect(tablesOf(await read(write(folder, 'deep.jsonl', one))).tenders).toEqual([{ tender_id: 'a' }])
    expect(tablesOf(await read(write(folder, 'deep.json', `{"releases":[${one}]}`))).tenders).toHaveLength(1)
    const list = `{"ocid":"a","tag":["compiled"],"tender":{"lots":${'['.repeat(100_000)}${']'.repeat(100_000)}}}\n`
    expect(tablesOf(await read(write(folder, 'deep.jsonl', list))).tenders).toEqual([{ tender_id: 'a' }])
  })

  it('does not merge deep JSON, and says so', async () => {
    const deep = `{"ocid":"a","date":"2024-01-02","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`
    const dataset = await read(
      write(folder, 'deep.jsonl', `${lines({ ocid: 'a', date: '2024-01-01' })}${deep}`),
    )
    expect(notices(dataset)).toEqual(['broken_line tenders: 1'])
    expect(tablesOf(dataset).tenders).toEqual([{ tender_id: 'a' }])
  })

  it('counts records that hold no release, each with what to get', async () => {
    const records: readonly Json[] = [
      { ocid: 'links', releases: [{ url: 'https://example.org/1', date: '2024-01-01' }] },
      { ocid: 'none', releases: [] },
      { ocid: 'null', releases: null, compiledRelease: null },
      { ocid: 'text', versionedRelease: 'https://example.org/v' },
      { ocid: 'silent', versionedRelease: { ocid: 'silent', id: '1' } },
    ]
    const dataset = await read([
      write(folder, 'records.json', JSON.stringify({ records })),
      write(folder, 'a.json', lines(release('a'))),
    ])
    expect(tablesOf(dataset).tenders).toEqual([{ tender_id: 'a' }])
    const [group] = dataset.notices.all()
    expect(group).toMatchObject({ kind: 'no_release', count: 5 })
    expect(group!.listed.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5])
    expect(group!.listed[0]!.detail).toMatch(/only links to some; get records with a compiled release/)
    expect(group!.listed[4]!.detail).toMatch(/versioned release says nothing/)
    const file = write(folder, 'strict.json', JSON.stringify({ records }))
    await expect(read(file, { strict: true })).rejects.toMatchObject({
      code: 'BAD_ROWS',
      place: { file, row: 1 },
    })
  })

  it('reads a versioned release that is deep, long or called after what objects have', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const versions = Array.from({ length: 100_000 }, (_, i) => ({
      releaseDate: new Date(i * 1000).toISOString(),
      value: `title ${i}`,
    }))
    const odd =
      '"__proto__":{"title":1},"constructor":[{"releaseID":"1","value":{}}],"toString":[null,[[]],{}]'
    const records = [
      `{"ocid":"deep","versionedRelease":{"tender":{"title":${deep}}}}`,
      `{"ocid":"long","versionedRelease":{"tender":{"title":${JSON.stringify(versions)}}}}`,
      `{"ocid":"odd","versionedRelease":{${odd},"tender":{${odd},"title":[{"releaseTag":[]}]}}}`,
    ]
    const spent = cpuTime()
    const dataset = await read(write(folder, 'versioned.jsonl', records.join('\n')))
    expect(spent()).toBeLessThan(5000)
    expect(tablesOf(dataset).tenders).toEqual([
      { tender_id: 'long', title: 'title 99999' },
      { tender_id: 'odd' },
    ])
    expect(notices(dataset)).toEqual(['broken_line tenders: 1'])
  })

  it('reads packages of several versions alike, and says so once a file', async () => {
    const files = ['1.1', '1.0', '1.1', '1.0'].map((version, i) =>
      write(
        folder,
        `version-${i}.json`,
        `{"version":"${version}","releases":[{"ocid":"${i}"},{"ocid":"${i}b"}]}`,
      ),
    )
    const dataset = await read(files)
    expect(notices(dataset)).toEqual(['mixed_versions tenders: 2'])
    expect(tablesOf(dataset).tenders).toHaveLength(8)
  })

  it('reads a currency a bid', async () => {
    const details = ['EUR', 'USD', 'usd', ''].map((currency, i) => ({
      id: String(i),
      value: { amount: 1, currency },
    }))
    const dataset = await read(write(folder, 'c.jsonl', lines(release('a', { bids: { details } }))), {
      currency: 'SAR',
    })
    expect(tablesOf(dataset).bids!.map(({ currency }) => currency)).toEqual(['EUR', 'USD', 'USD', 'SAR'])
  })

  it('reads 100,000 bidders of a lot, and as many awards, contracts and lots, in no time', async () => {
    const many = (make: (id: string) => Json) => Array.from({ length: 100_000 }, (_, i) => make(String(i)))
    const spent = cpuTime()
    const file = write(
      folder,
      'many.jsonl',
      lines(
        release('a', {
          parties: many((id) => ({ id, roles: ['tenderer'] })),
          tender: { lots: many((id) => ({ id })), tenderers: many((id) => ({ id })) },
          bids: {
            statistics: many((id) => ({ measure: 'bidders', value: 1, relatedLot: id })),
            details: many((id) => ({ id, tenderers: [{ id }], relatedLots: ['1'] })),
          },
          awards: many((id) => ({ id, suppliers: [{ id }] })),
          contracts: many((id) => ({ id, awardID: id })),
        }),
      ),
    )
    const dataset = await read(file)
    expect(dataset.tables.get('bids')!.rows).toBe(100_000)
    expect(dataset.tables.get('contracts')!.rows).toBe(100_000)
    expect(tablesOf(dataset).contracts![99_999]).toMatchObject({ supplier_id: '99999' })
    expect(spent()).toBeLessThan(60_000)
  })

  it('merges a process with thousands of releases', async () => {
    const releases = Array.from({ length: 5000 }, (_, i) => ({
      ocid: 'a',
      id: String(i),
      date: new Date(i * 1000).toISOString(),
      awards: [{ id: String(i), status: 'active' }],
    }))
    const dataset = await read(write(folder, 'updates.jsonl', lines(...releases)))
    expect(dataset.tables.get('awards')!.rows).toBe(5000)
  })
})
