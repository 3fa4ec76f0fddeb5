import { appendFileSync, mkdtempSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Part } from '#tenderflag/ingest/batch.js'
import { openBytes, openBytesFrom } from '#tenderflag/ingest/byte-source.js'
import { csvReader } from '#tenderflag/ingest/csv.js'

const csv = { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skipRows: 0 }
const LINE = 'T1,B1\n'

function written(lines: number): string {
  const file = join(mkdtempSync(join(tmpdir(), 'bytes-')), 'bids.csv')
  writeFileSync(file, `tender_id,bidder_id\n${LINE.repeat(lines)}`)
  return file
}

async function readAll(read: AsyncIterable<{ readonly rows: number }>): Promise<number> {
  let rows = 0
  for await (const batch of read) rows += batch.rows
  return rows
}

describe('a file that becomes shorter while it is read', () => {
  const shorter = {
    code: 'FILE_BROKEN',
    message: expect.stringContaining('became shorter while it was read'),
  }

  it('is broken, and no end of the records', async () => {
    const file = written(100_000)
    const source = await openBytes(file, 'utf-8')
    const into = new Uint8Array(1000)
    await source.read(into, 0)
    truncateSync(file, 5000)
    const rest = async () => {
      while ((await source.read(into, 0)) > 0);
    }
    await expect(rest()).rejects.toMatchObject(shorter)
    await source.close()
  })

  it('is so in each of its parts', async () => {
    const file = written(100_000)
    const parts = (await csvReader.parts!(file, csv, 100_000, { part: 1 << 16, window: 1 << 14 }))!
    expect(parts.length).toBeGreaterThan(5)
    truncateSync(file, (1 << 17) + 100)
    const read = (i: number) =>
      readAll(csvReader.read(file, undefined, parts[i]!.text!.options, undefined, parts[i]))
    expect(await read(1)).toBeGreaterThan(10_000)
    for (const i of [2, 3, parts.length - 1]) await expect(read(i)).rejects.toMatchObject(shorter)
  })

  it('is whole where it was not cut, also with no room to read into', async () => {
    const file = written(1)
    const source = await openBytesFrom(file, 0, 26)
    const into = new Uint8Array(100)
    expect(await source.read(into, 100)).toBe(0)
    expect(await source.read(into, 0)).toBe(26)
    expect(await source.read(into, 0)).toBe(0)
    await source.close()
  })
})

describe('a file that becomes longer while it is read', () => {
  const longer = {
    code: 'FILE_BROKEN',
    message: expect.stringContaining('became longer while it was read'),
  }

  it('is broken, for it may end in the middle of a value', async () => {
    const file = written(100_000)
    const read = async () => {
      for await (const _ of csvReader.read(file, undefined, csv)) appendFileSync(file, 'T1,B12')
    }
    await expect(read()).rejects.toMatchObject(longer)
  })

  it('is so in its last part', async () => {
    const file = written(100_000)
    const parts = (await csvReader.parts!(file, csv, 100_000, { part: 1 << 16, window: 1 << 14 }))!
    appendFileSync(file, 'T1,B12')
    const read = (part: Part) => readAll(csvReader.read(file, undefined, part.text!.options, undefined, part))
    expect(await read(parts[1]!)).toBeGreaterThan(10_000)
    await expect(read(parts.at(-1)!)).rejects.toMatchObject(longer)
  })
})
