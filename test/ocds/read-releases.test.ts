import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type ReleaseProblem, readReleases } from '#tenderflag/ocds/read-releases.js'
import { lines, testFolder, write } from './support.js'

const folder = testFolder()

async function all(files: readonly string[]) {
  const problems: ReleaseProblem[] = []
  const found: { title: unknown; ocid: unknown; file: string; place: number }[] = []
  for await (const { release, file, place } of readReleases(files, {
    onProblem: (problem) => problems.push(problem),
  }))
    found.push({
      ocid: release.ocid,
      title: (release.tender as { title?: unknown } | undefined)?.title,
      file,
      place,
    })
  return { found, problems }
}

describe('reading releases one by one', () => {
  const a = lines(
    { ocid: 'u', id: '2', date: '2024-02-01', tender: { title: 'updated' } },
    { ocid: 'c', tag: ['compiled'], tender: { title: 'compiled' } },
    { ocid: 'u', id: '1', date: '2024-01-01', tender: { title: 'first', status: 'active' } },
    { ocid: 's', id: '1', tag: ['tender'], tender: { title: 'single' } },
    { ocid: 'd', tag: ['compiled'], date: '2024-01-01', tender: { title: 'older' } },
    { id: 'no ocid' },
  )
  const b = `{"records":[
    {"ocid":"d","compiledRelease":{"ocid":"d","date":"2024-02-01","tag":["compiled"],"tender":{"title":"newer"}}},
    {"ocid":"r","releases":[{"ocid":"r","tender":{"title":"of a record"}},{"ocid":"c","date":"2025-01-01"}]},
    {"ocid":"u","releases":[{"ocid":"u","id":"3","date":"2024-02-01","tender":{"title":"last"}}]}]}`

  it('gives each process once, where it first appears', async () => {
    const files = [write(folder, 'a.jsonl', a), write(folder, 'b.json', b)]
    const { found, problems } = await all(files)
    expect(found).toEqual([
      { ocid: 'u', title: 'last', file: files[0], place: 1 },
      { ocid: 'c', title: 'compiled', file: files[0], place: 2 },
      { ocid: 's', title: 'single', file: files[0], place: 4 },
      { ocid: 'd', title: 'newer', file: files[1], place: 1 },
      { ocid: 'r', title: 'of a record', file: files[1], place: 2 },
    ])
    expect(problems.map(({ kind, file, place }) => [kind, file === files[0] ? 'a' : 'b', place])).toEqual([
      ['missing_key', 'a', 6],
      ['superseded', 'a', 5],
      ['same_date', 'b', 3],
      ['superseded', 'b', 2],
    ])
  })

  it('gives the same from gzip', async () => {
    const plain = await all([write(folder, 'a.jsonl', a)])
    const packed = await all([write(folder, 'a.jsonl.gz', gzipSync(a))])
    expect(packed.found.map(({ title, place }) => [title, place])).toEqual(
      plain.found.map(({ title, place }) => [title, place]),
    )
    expect(packed.found).toHaveLength(4)
  })

  it('gives what a versioned release says now, and counts records without a release', async () => {
    const version = (releaseDate: string, value: string) => ({ releaseDate, releaseID: releaseDate, value })
    const title = [version('2024-02-01', 'new'), version('2024-01-01', 'old')]
    const text = lines(
      { ocid: 'v', versionedRelease: { tender: { id: 'T', title } } },
      { ocid: 'l', releases: [{ url: 'https://example.org/l' }] },
      { ocid: 'n', versionedRelease: {} },
    )
    const { found, problems } = await all([write(folder, 'v.jsonl', text)])
    expect(found).toMatchObject([{ ocid: 'v', title: 'new', place: 1 }])
    expect(problems.map(({ kind, place }) => [kind, place])).toEqual([
      ['no_release', 2],
      ['no_release', 3],
    ])
    for await (const { release } of readReleases([write(folder, 'v.jsonl', text)]))
      expect(release).toMatchObject({ date: '2024-02-01', tag: ['compiled'], tender: { id: 'T' } })
  })

  it('gives a release with all its members, as JSON has them', async () => {
    const release = { ocid: 'x', tag: ['compiled'], x: { y: [1, null, 'é', { z: 1.5 }] } }
    for await (const found of readReleases([write(folder, 'x.jsonl', lines(release))]))
      expect(found.release).toEqual(release)
    expect.assertions(1)
  })

  it('throws what reading throws', async () => {
    await expect(all([write(folder, 'page.json', '<html>')])).rejects.toMatchObject({
      code: 'FILE_UNKNOWN_FORMAT',
    })
  })
})
