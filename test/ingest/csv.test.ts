import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { csvReader } from '#tenderflag/ingest/csv.js'
import { canonicalOptions } from '#tenderflag/ingest/find-folder.js'
import { readTables } from '#tenderflag/ingest/read-tables.js'
import { folderOf, noticesOf, plainOptions, readFolder, sourceOf, valuesOf } from './support.js'

const header = 'tender_id,title,estimate\n'
const utf16 = (text: string, swap = false) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return swap ? bytes.swap16() : bytes
}

describe('files', () => {
  test.each([
    ['plain', `${header}T1,Straße,1\n`],
    ['byte-order mark', `\ufeff${header}T1,Straße,1\n`],
    ['CRLF', `${header}T1,Straße,1\n`.replaceAll('\n', '\r\n')],
    ['CR', `${header}T1,Straße,1\n`.replaceAll('\n', '\r')],
    ['no end of the last line', `${header}T1,Straße,1`],
    ['blank lines', `\n\n${header}\n\nT1,Straße,1\n\n`],
    ['empty records', `${header},,\nT1,Straße,1\n,,\n" ",,""\n,,,\n,,`],
    ['semicolons', 'tender_id;title;estimate\nT1;Straße;1\n'],
    ['a line that names the delimiter', `sep=|\r\n${header.replaceAll(',', '|')}T1|Straße|1\r\n`],
    ['such a line in quotes and UTF-16', utf16(`"SEP=;"\n${header.replaceAll(',', ';')}T1;Straße;1\n`)],
    ['tabs', 'tender_id\ttitle\testimate\nT1\tStraße\t1\n'],
    ['quoted header with other delimiters', '"tender_id";"title";"a,b,c,d";estimate\nT1;Straße;x;1\n'],
    ['blanks around names and values', 'tender_id , title,estimate\n T1\t,\u00a0Straße\u00a0, 1 \n'],
    ['gzip', gzipSync(`${header}T1,Straße,1\n`)],
    ['gzip of several members', Buffer.concat([gzipSync(header), gzipSync('T1,Straße,1\n')])],
    ['UTF-16 little endian', utf16(`${header}T1,Straße,1\n`)],
    ['UTF-16 big endian', utf16(`${header}T1,Straße,1\n`, true)],
    ['gzip of UTF-16', gzipSync(utf16(`${header}T1,Straße,1\n`))],
  ])('%s', async (_, content) => {
    const data = await readFolder({ 'tenders.csv': content })
    expect(['tender_id', 'title', 'estimate'].map((c) => valuesOf(data, 'tenders', c))).toEqual([
      ['T1'],
      ['Straße'],
      [1],
    ])
    expect(noticesOf(data)).toEqual([])
  })

  test('another encoding is decoded where it is named', async () => {
    const file = join(folderOf({ 'x.csv': Buffer.from(`${header}T1,Citt\xe0 \x80,1\n`, 'latin1') }), 'x.csv')
    const columns = {
      tender_id: { origin: { kind: 'field', field: 'tender_id' } },
      title: { origin: { kind: 'field', field: 'title' } },
    } as const
    const source = sourceOf('tenders', [file], columns, { options: { encoding: 'windows-1252' } })
    expect(valuesOf(await readTables([source], () => 'all', plainOptions), 'tenders', 'title')).toEqual([
      'Città €',
    ])
  })

  test('a wrong encoding makes its values null, each told', async () => {
    const data = await readFolder({
      'tenders.csv': Buffer.from(`${header}T1,Citt\xe0,1\nT2,Roma,2\nT\xe8,Citt\xe0,3\n`, 'latin1'),
    })
    expect(valuesOf(data, 'tenders', 'title')).toEqual([null, 'Roma', null])
    expect(valuesOf(data, 'tenders', 'tender_id')).toEqual(['T1', 'T2', null])
    expect(noticesOf(data)).toEqual([
      'not_utf8 tenders.tender_id 4 T\ufffd',
      'not_utf8 tenders.title 2 Citt\ufffd',
      'not_utf8 tenders.title 4 Citt\ufffd',
    ])
  })

  test('a line that names the delimiter counts in numbers of rows, of its file alone', async () => {
    const data = await readFolder({
      'tenders-1.csv': 'sep=;\ntender_id;estimate\nT1;x\n',
      'tenders-2.csv': 'tender_id,estimate\nT2,y\n',
    })
    expect(valuesOf(data, 'tenders', 'tender_id')).toEqual(['T1', 'T2'])
    expect(noticesOf(data)).toEqual(['bad_value tenders.estimate 3 x', 'bad_value tenders.estimate 2 y'])
  })

  test('a header alone is a table without rows', async () => {
    const data = await readFolder({ 'tenders.csv': 'tender_id,title' })
    expect(data.tables.get('tenders')).toMatchObject({ rows: 0, present: new Set(['tender_id', 'title']) })
    expect(valuesOf(data, 'tenders', 'title')).toEqual([])
  })

  test('a field of 10 MB is null and told, and the rest is read', async () => {
    const data = await readFolder({
      'tenders.csv': `${header}T1,${'x'.repeat(1e7)},1\nT2,"${'""\n'.repeat(3e6)}",2\nT3,y,3\n`,
    })
    expect(valuesOf(data, 'tenders', 'title')).toEqual([null, null, 'y'])
    expect(valuesOf(data, 'tenders', 'estimate')).toEqual([1, 2, 3])
    expect(data.notices.all()).toMatchObject([{ kind: 'field_too_long', column: 'title', count: 2 }])
    expect(data.notices.all()[0]!.listed[0]!.value!.length).toBeLessThan(100)
  })

  test('rows are numbered as records, with skipped lines', async () => {
    const file = join(
      folderOf({ 'x.csv': 'Report of 2024\r\n"as, of" today\r\ntender_id,estimate\r\nT1,x\r\n' }),
      'x.csv',
    )
    const columns = {
      tender_id: { origin: { kind: 'field', field: 'tender_id' } },
      estimate: { origin: { kind: 'field', field: 'estimate' } },
    } as const
    const data = await readTables(
      [sourceOf('tenders', [file], columns, { options: { skipRows: 2 } })],
      () => 'all',
      plainOptions,
    )
    expect(noticesOf(data)).toEqual(['bad_value tenders.estimate 4 x'])
  })

  test('without a header fields have places', async () => {
    const file = join(folderOf({ 'x.csv': 'a,b\nT1,7\n' }), 'x.csv')
    const options = { ...canonicalOptions, header: false }
    expect(await csvReader.fields(file, options)).toEqual(['0', '1'])
    const columns = {
      tender_id: { origin: { kind: 'field', field: 0 } },
      title: { origin: { kind: 'field', field: 1 } },
    } as const
    const data = await readTables(
      [sourceOf('tenders', [file], columns, { options: { header: false } })],
      () => 'all',
      plainOptions,
    )
    expect(valuesOf(data, 'tenders', 'title')).toEqual(['b', '7'])
    expect(data.tables.get('tenders')!.parts).toMatchObject([{ firstRow: 1 }])
  })
})

describe('what cannot be read says why, where and what to do', () => {
  const gz = gzipSync(`${header}${'T1,a,1\n'.repeat(5000)}`)
  test.each<[string, string, string | Uint8Array, RegExp]>([
    ['an empty file', 'FILE_EMPTY', '', /tenders\.csv: the file holds nothing/],
    ['a byte-order mark alone', 'FILE_EMPTY', '\ufeff', /holds no records/],
    ['line ends alone', 'FILE_EMPTY', '\n\r\n\n', /holds no records/],
    ['gzip of nothing', 'FILE_EMPTY', gzipSync(''), /holds nothing/],
    [
      'no key column',
      'TABLE_WITHOUT_KEY',
      'Tender,title\nT1,a\n',
      /tenders\.csv: table tenders needs the column tender_id.*it has Tender, title/,
    ],
    [
      'a key twice',
      'FILE_BROKEN',
      'tender_id,tender_id\nT1,T2\n',
      /row 1: the column "tender_id" stands twice/,
    ],
    [
      'a quote never closed',
      'FILE_BROKEN',
      `${header}T1,a,1\nT2,"b,2\nT3,c,3\n`,
      /tenders\.csv, row 3: a quoted field begins here and is never closed/,
    ],
    [
      'a quote never closed in a large file',
      'FILE_BROKEN',
      `${header}T1,"b,2\n${'T3,c,3\n'.repeat(3e6)}`,
      /row 2: a quoted field begins here/,
    ],
    [
      'a quote never closed in the header',
      'FILE_BROKEN',
      'tender_id,"title\nT1,b\n',
      /row 1: the first record is never finished/,
    ],
    [
      'one endless record',
      'FILE_BROKEN',
      `${header}${'x'.repeat(2e7)}`,
      /row 2: the record is longer than 16 MiB/,
    ],
    ['gzip cut short', 'FILE_BROKEN', gz.subarray(0, gz.length - 20), /the gzip file is cut short/],
    [
      'gzip damaged',
      'FILE_BROKEN',
      Buffer.concat([gz.subarray(0, 30), Buffer.alloc(60), gz.subarray(90)]),
      /the gzip file is (damaged|cut short)/,
    ],
    [
      'a workbook',
      'FILE_UNKNOWN_FORMAT',
      Buffer.from('PK\x03\x04\0\0\0\0'),
      /not CSV text; it looks like an Excel workbook/,
    ],
    [
      'UTF-16 without a mark',
      'FILE_UNKNOWN_FORMAT',
      Buffer.from(header, 'utf16le'),
      /not CSV text; if it is UTF-16, name that encoding/,
    ],
  ])('%s', async (_, code, content, message) => {
    const reading = readFolder({ 'tenders.csv': content })
    await expect(reading).rejects.toMatchObject({
      name: 'TenderflagError',
      code,
      message: expect.stringMatching(message),
    })
  })

  test('a missing file', async () => {
    const source = sourceOf('tenders', ['nowhere/x.csv'], {})
    await expect(readTables([source], () => 'all', plainOptions)).rejects.toMatchObject({
      code: 'FILE_MISSING',
      message: 'nowhere/x.csv: there is no such file; check the path',
    })
  })

  test.each([
    ['encoding', { encoding: 'klingon' }, 'FILE_UNKNOWN_FORMAT', /the encoding "klingon" is not known/],
    [
      'delimiter',
      { delimiter: '||' },
      'MAPPING_INVALID',
      /the delimiter "\|\|" is not a single ASCII character/,
    ],
    ['delimiter', { delimiter: '' }, 'MAPPING_INVALID', /the delimiter "" is not/],
    ['quote', { quote: '«' }, 'MAPPING_INVALID', /the quote "«" is not/],
  ])('a bad %s', async (_, options, code, message) => {
    const source = sourceOf('tenders', [join(folderOf({ 'x.csv': header }), 'x.csv')], {}, { options })
    await expect(readTables([source], () => 'all', plainOptions)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })
})
