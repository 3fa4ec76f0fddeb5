import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { newLineTally, type ReadLinesOptions, readLines } from '#tenderflag/cardinal/read-lines.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-lines-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(content: string | Uint8Array, name = 'a.jsonl', options: ReadLinesOptions = {}) {
  const file = join(folder, name)
  writeFileSync(file, content)
  const tally = newLineTally()
  const values: unknown[] = []
  for await (const value of readLines([file], tally, options)) values.push(value)
  return { values, ...tally, places: tally.places.map((place) => place.slice(folder.length + 1)) }
}

describe('lines', () => {
  test.each([
    ['with and without an end', '{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
    ['that end as on Windows', '{"a":1}\r\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
    ['that are blank', '\n  \n{"a":1}\n\t\r\n\f\n', [{ a: 1 }]],
    ['that are no objects', '[]\nnull\n7\n', [[], null, 7]],
    ['after a byte-order mark', '\ufeff{"a":1}\n', [{ a: 1 }]],
  ])('%s', async (_, content, values) => {
    expect(await read(content)).toMatchObject({ values, broken: 0 })
  })

  test('that are no JSON are passed over, counted, and the first named', async () => {
    const got = await read('{"a":\n{"a":1}\n{a:1}\n{"a":1}{"a":2}\nNaN\n')
    expect(got).toEqual({
      values: [{ a: 1 }],
      lines: 5,
      broken: 4,
      places: ['a.jsonl:1', 'a.jsonl:3', 'a.jsonl:4'],
    })
  })

  test('that are not UTF-8 are passed over, and no others', async () => {
    const got = await read(
      Buffer.concat([Buffer.from('{"a":"é"}\n{"a":"'), Buffer.from([0xff]), Buffer.from('"}\n{}\n')]),
    )
    expect(got).toMatchObject({ values: [{ a: 'é' }, {}], broken: 1, places: ['a.jsonl:2'] })
  })

  test('with half of a surrogate pair are passed over', async () => {
    const got = await read('{"a":"\\ud83d\\ude00"}\n{"a":"\\uD83D"}\n{"\\udc00":1}\n{"a":"\\\\ud83d"}\n')
    expect(got).toMatchObject({ values: [{ a: '😀' }, { a: '\\ud83d' }], broken: 2 })
    expect(await read('{"a":"\\ud83d"}\n{}\n')).toMatchObject({ values: [{}], broken: 1 })
    expect(await read('{"a":"\\uDFFF"}\n{}\n')).toMatchObject({ values: [{}], broken: 1 })
  })

  test('longer than a piece that is read at once stay whole', async () => {
    const long = { a: 'é'.repeat(1_500_000), b: 1 }
    const got = await read(`${JSON.stringify(long)}\n{}\n${JSON.stringify(long)}`)
    expect(got.values).toEqual([long, {}, long])
  })

  test('of gzip files', async () => {
    expect(await read(gzipSync('{"a":1}\n{"a":2}\n'), 'a.jsonl.gz')).toMatchObject({
      values: [{ a: 1 }, { a: 2 }],
    })
  })

  test('of several files are counted file by file', async () => {
    const files = ['x.jsonl', 'y.jsonl'].map((name) => join(folder, name))
    for (const file of files) writeFileSync(file, '{}\n?\n')
    const tally = newLineTally()
    const bytes: number[] = []
    for await (const value of readLines(files, tally, { onBytes: (n) => bytes.push(n) }))
      expect(value).toEqual({})
    expect(tally).toEqual({ lines: 4, broken: 2, places: files.map((file) => `${file}:2`) })
    expect(bytes.at(-1)).toBe(10)
  })

  test('are read no further once the signal is set', async () => {
    const file = join(folder, 'long.jsonl')
    writeFileSync(file, '{}\n'.repeat(1_000_000))
    const stop = new AbortController()
    let count = 0
    const reading = async () => {
      for await (const _ of readLines([file], newLineTally(), { signal: stop.signal }))
        if (count++ === 9) stop.abort()
    }
    await expect(reading()).rejects.toMatchObject({ code: 'ABORTED' })
    expect(count).toBeLessThan(400_000)
  })
})

test('a number of tenderers that is not written as a whole number is not one', async () => {
  const line = (number: string) => `{"tender":{"numberOfTenderers" : ${number},"x":1.0}}`
  const { values } = await read(['1', '1.0', '1e0', '10e-1', '2.0', '"1.0"'].map(line).join('\n'))
  const tender = (numberOfTenderers: unknown) => ({ tender: { numberOfTenderers, x: 1 } })
  expect(values).toEqual([1, '1.0', '1e0', '10e-1', 2, '1.0'].map(tender))
})

test('what only looks like a number of tenderers is as it is written', async () => {
  const value = { a: '"numberOfTenderers":1.0', '"numberOfTenderers': 1 }
  expect((await read(JSON.stringify(value))).values).toEqual([value])
})

test('ids that are numbers keep their digits where that is asked for', async () => {
  const numbers = ['7', '-0', '1.0', '1E5', '12345678901234567890', '"1.0"', '0.5']
  const line = `{"id":${numbers.join('}\n{"id":')}}\n{"awardID": 1.50, "x": 1.50}\n{"id":1.0.0}\n{"id":01}`
  const kept = await read(line, 'a.jsonl', { keepIds: true })
  const ids = [7, -0, '1.0', '1E5', '12345678901234567890', '1.0', 0.5]
  expect(kept.values).toEqual([...ids.map((id) => ({ id })), { awardID: '1.50', x: 1.5 }])
  expect(kept.broken).toBe(2)
  expect((await read(line)).values).toContainEqual({ id: 1e5 })
})
