import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { writeMarket } from '#tenderflag/generate/write-market.js'
import { read, shown, tablesOf, testFolder, write } from './support.js'
import { versionedRecord } from './versioned.js'

const folder = testFolder()
let releases: string[] = []
let expected: unknown

beforeAll(async () => {
  await writeMarket(join(folder, 'market'), { tenders: 40, seed: 5, format: 'ocds' })
  releases = readFileSync(join(folder, 'market/releases.jsonl'), 'utf8').trim().split('\n')
  expected = shown(await read(join(folder, 'market/releases.jsonl')))
})

const pretty = (text: string) => JSON.stringify(JSON.parse(text), null, 2)
const record = (text: string) => `{"ocid":${JSON.stringify(JSON.parse(text).ocid)},"compiledRelease":${text}}`
const versioned = (text: string) => JSON.stringify(versionedRecord([JSON.parse(text)]))
const notCompiled = (text: string) => text.replace('"tag":["compiled"]', '"tag":["tender"]')

/** Ways to write the same releases. */
const forms: Record<string, (all: readonly string[]) => string | Uint8Array> = {
  'JSON Lines': (all) => all.join('\n'),
  'JSON Lines with blank lines and CRLF': (all) => `\r\n${all.join('\r\n\r\n')}\r\n`,
  'a byte-order mark': (all) => `\ufeff${all.join('\n')}`,
  'UTF-16 without a mark': (all) => Buffer.from(all.join('\n'), 'utf16le'),
  'a package in UTF-16 without a mark, big endian': (all) =>
    Buffer.from(`{"releases":[${all.join(',')}]}`, 'utf16le').swap16(),
  'a release package': (all) => `{"uri":"x","version":"1.1","releases":[${all.join(',')}],"license":"y"}`,
  'a release package over many lines': (all) => pretty(`{"releases":[${all.join(',')}]}`),
  'a record package': (all) => `{"version":"1.1","records":[${all.map(record).join(',')}]}`,
  'records with one release each': (all) =>
    `{"records":[${all.map((text) => `{"ocid":"x","releases":[${notCompiled(text)}]}`).join(',')}]}`,
  'records with a versioned release': (all) => `{"records":[${all.map(versioned).join(',')}]}`,
  'records with a versioned release, as JSON Lines': (all) => all.map(versioned).join('\n'),
  'records as JSON Lines': (all) => all.map(record).join('\n'),
  'releases one after the other, over many lines': (all) => all.map(pretty).join('\n'),
  'releases one after the other, in one line': (all) => all.join(''),
  'a list of releases': (all) => `[${all.join(', ')}]`,
  'packages as JSON Lines': (all) => all.map((text) => `{"releases":[${text}]}`).join('\n'),
  'a list of packages': (all) => `[${all.map((text) => `{"version":"1.1","releases":[${text}]}`).join(',')}]`,
  'releases that are not compiled': (all) => all.map(notCompiled).join('\n'),
  gzip: (all) => gzipSync(all.join('\n')),
  'a package as gzip': (all) => gzipSync(`{"releases":[${all.join(',')}]}`),
}

describe('the same releases in every form', () => {
  it.each(Object.keys(forms))('%s', async (form) => {
    const found = shown(await read(write(folder, 'data.json', forms[form]!(releases))))
    expect(found).toEqual(expected)
  })

  it('one release where a list of them belongs, and an empty list beside it', async () => {
    const [first] = releases
    const single = write(folder, 'single.json', `{"version":"1.1","releases":${first}}`)
    const found = await read([single, write(folder, 'none.json', '[]')])
    expect(tablesOf(found)).toEqual(tablesOf(await read(write(folder, 'one.json', first!))))
    expect(found.notices.all().filter(({ kind }) => kind === 'wrong_shape')).toMatchObject([
      { table: 'tenders', count: 1, listed: [{ file: single, row: 1 }] },
    ])
  })

  it('cut into several files', async () => {
    const files = releases.map((text, i) =>
      write(folder, `part-${i}.json`, i % 2 === 0 ? text : pretty(text)),
    )
    expect(shown(await read(files))).toEqual(expected)
  })

  it('cut into updates', async () => {
    const updates = releases.flatMap((text) => {
      const { tag: _, date, id: __, bids, ...rest } = JSON.parse(text)
      return [
        JSON.stringify({ ...rest, id: '1', date: '2000-01-01T00:00:00Z', tag: ['tender'] }),
        JSON.stringify({
          ocid: rest.ocid,
          id: '2',
          date: date ?? '2001-01-01T00:00:00Z',
          tag: ['bids'],
          bids,
        }),
      ]
    })
    expect(shown(await read(write(folder, 'updates.jsonl', updates.join('\n'))))).toEqual(expected)
  })
})
