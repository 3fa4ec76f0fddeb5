import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { findTables } from '#tenderflag/ingest/find-folder.js'
import { loadMapping } from '#tenderflag/ingest/mapping/mapping.js'
import { openFile } from '#tenderflag/ingest/open-file.js'
import { sampleFile } from '#tenderflag/ingest/suggest/look-at-file.js'
import { findOcds } from '#tenderflag/ocds/find-ocds.js'
import { folderOf } from './support.js'

const found = async (names: readonly string[], paths: readonly string[] = ['.']) => {
  const folder = folderOf(Object.fromEntries(names.map((name) => [name, 'x'])))
  const sources = await findTables(paths.map((path) => join(folder, path)))
  return sources.map(({ table, format, files }) => [
    table,
    format,
    ...files.map((file) => relative(folder, file)),
  ])
}

test('files named like tables, in order of the schema; others are ignored', async () => {
  expect(
    await found([
      'registers.feather',
      'bids.csv.gz',
      'tenders.parquet',
      'lots.NDJSON',
      'awards.arrow',
      'contracts.ipc',
      'parties.jsonl.gz',
      'labels.csv',
      'README.md',
      '.bids.csv',
      'bids_old.csv',
      'mybids.csv',
      'tenders.xlsx',
      'party_links.jsonl',
    ]),
  ).toEqual([
    ['tenders', 'parquet', 'tenders.parquet'],
    ['lots', 'jsonl', 'lots.NDJSON'],
    ['bids', 'csv', 'bids.csv.gz'],
    ['awards', 'arrow', 'awards.arrow'],
    ['contracts', 'arrow', 'contracts.ipc'],
    ['parties', 'jsonl', 'parties.jsonl.gz'],
    ['party_links', 'jsonl', 'party_links.jsonl'],
    ['registers', 'arrow', 'registers.feather'],
  ])
})

test('parts and folders of parts, numbers in order of value', async () => {
  expect(
    await found([
      'bids-10.csv',
      'bids-2.csv',
      'bids_1.parquet',
      'bids.2024-01.csv',
      'lots/year=2024/part-b.csv',
      'lots/a.csv',
      'lots/_SUCCESS',
      'lots/.x.csv',
    ]),
  ).toEqual([
    ['lots', 'csv', 'lots/a.csv', 'lots/year=2024/part-b.csv'],
    ['bids', 'csv', 'bids-2.csv', 'bids-10.csv', 'bids.2024-01.csv'],
    ['bids', 'parquet', 'bids_1.parquet'],
  ])
})

test('single files and several folders; a file given twice is read once', async () => {
  expect(await found(['a/bids.csv', 'b/bids.csv', 'b/lots.csv'], ['a/bids.csv', 'b', 'b/lots.csv'])).toEqual([
    ['lots', 'csv', 'b/lots.csv'],
    ['bids', 'csv', 'a/bids.csv', 'b/bids.csv'],
  ])
})

test.each([
  [
    'no table',
    ['x.csv'],
    ['.'],
    'NO_TABLES',
    /no file is named like a table \(tenders, lots, .*tenderflag init.*--mapping/,
  ],
  ['a file of another name', ['x.csv'], ['x.csv'], 'NO_TABLES', /x\.csv: no file is named like a table/],
  ['a missing path', ['bids.csv'], ['nowhere'], 'FILE_MISSING', /nowhere: there is no such file or folder/],
  [
    'two formats of one table',
    ['bids.csv', 'bids.parquet'],
    ['.'],
    'USAGE',
    /bids\.csv and bids\.parquet look like the same rows twice/,
  ],
])('%s is refused with what to do', async (_, names, paths, code, message) => {
  await expect(found(names, paths)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('a file that links lead to again is read once, and a link back to a folder ends', async () => {
  const folder = folderOf({ 'bids/1.csv': 'x', 'bids/more/2.csv': 'x', 'tenders.csv': 'x' })
  symlinkSync('..', join(folder, 'bids/more/back'))
  symlinkSync('.', join(folder, 'bids/self'))
  symlinkSync('tenders.csv', join(folder, 'tenders-2.csv'))
  const sources = await findTables([folder])
  expect(sources.flatMap(({ files }) => files.map((file) => relative(folder, file)))).toEqual([
    'tenders-2.csv',
    'bids/1.csv',
    'bids/more/2.csv',
  ])
})

test.skipIf(process.platform === 'win32')('a pipe is refused, not waited for', async () => {
  const folder = folderOf({ 'bids.csv': 'x', 'mapping.yaml': 'tables: { bids: { files: pipe.csv } }' })
  for (const name of ['tenders.csv', 'lots.parquet', 'releases.json', 'pipe.csv']) {
    const pipe = join(folder, name)
    execFileSync('mkfifo', [pipe])
    const refused = { code: 'FILE_MISSING', place: { file: pipe } }
    await expect(findTables([pipe])).rejects.toMatchObject(refused)
    await expect(findOcds([pipe])).rejects.toMatchObject(refused)
    await expect(openFile(pipe)).rejects.toMatchObject(refused)
    if (name.endsWith('csv')) await expect(sampleFile(pipe)).rejects.toMatchObject(refused)
  }
  await expect(findTables([folder])).rejects.toMatchObject({ code: 'FILE_MISSING' })
  await expect(loadMapping(join(folder, 'mapping.yaml'), folder)).rejects.toMatchObject({
    code: 'FILE_MISSING',
  })
})

test('a file of registers may be named after its register', async () => {
  const folder = folderOf(
    Object.fromEntries(
      [
        'registers.csv',
        'registers-sanctions.csv',
        'registers_Civil Servants-2.csv',
        'registers/ceis-1.csv',
        'registers/ceis-2.csv',
      ].map((name) => [name, 'x']),
    ),
  )
  const sources = await findTables([folder])
  expect(
    sources.map(({ table, files, otherwise }) => [table, files.length, otherwise?.get('register')]),
  ).toEqual([
    ['registers', 2, 'ceis'],
    ['registers', 1, 'sanctions'],
    ['registers', 1, undefined],
    ['registers', 1, 'civil servants'],
  ])
})
