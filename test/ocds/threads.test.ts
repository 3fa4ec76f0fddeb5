import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '#tenderflag/columns/dataset.js'
import { writeMarket } from '#tenderflag/generate/write-market.js'
import { tableNames } from '#tenderflag/schema/tables.js'
import { Threads } from '#tenderflag/system/threads.js'
import { read, testFolder } from './support.js'

const folder = testFolder()
const file = join(folder, 'releases.jsonl')
let inline: Dataset

beforeAll(async () => {
  // three chunks and more, in which there is something to mend, to merge and to leave out
  await writeMarket(folder, { tenders: 4000, seed: 8, format: 'ocds' })
  const all = readFileSync(file, 'utf8').trim().split('\n')
  const updates = all
    .map((text, i) => (i % 3 === 0 ? text.replace('"tag":["compiled"]', '"tag":[" tender"]') : text))
    .map((text, i) => (i % 5 === 0 ? text.replaceAll('"status":"', '"status":" ') : text))
  writeFileSync(file, `${updates.join('\n')}\n`)
  appendFileSync(file, `${all.slice(0, 60).join('\n')}\nnot JSON\n{"ocid":" "}\n`)
  inline = await read(file, { startThreadsAfter: Number.POSITIVE_INFINITY })
})

/** Everything in a data set, codes and all. */
function all(dataset: Dataset): unknown {
  return {
    tables: tableNames.map((name) => {
      const table = dataset.tables.get(name)
      return (
        table && {
          ...table,
          columns: [...table.columns].map(([column, data]) => [
            column,
            data.kind === 'number' ? data.values : data.codes,
          ]),
          parts: table.parts,
        }
      )
    }),
    texts: Object.entries(dataset.dictionaries).map(([domain, dictionary]) => [
      domain,
      Array.from({ length: dictionary.size }, (_, code) => dictionary.text(code)),
    ]),
    notices: dataset.notices.all(),
  }
}

describe('reading in threads', () => {
  it('has read enough to be cut', () => {
    expect(readFileSync(file).length).toBeGreaterThan(12_000_000)
    expect(inline.tables.get('tenders')!.rows).toBe(4000)
    expect(inline.notices.all().map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['broken_line', 'missing_key', 'superseded', 'trimmed', 'zoneless']),
    )
  })

  it.each([1, 2, 5])('gives the same codes, rows, places and notices with %i workers', async (workers) => {
    const dataset = await read(file, { startThreadsAfter: 0, workers })
    expect(all(dataset)).toEqual(all(inline))
  })

  it('gives the same again with threads that stay, one reading after another and two at once', async () => {
    const threads = new Threads(2)
    try {
      const once = () => read(file, { startThreadsAfter: 0, threads })
      const datasets = [await once(), ...(await Promise.all([once(), once()]))]
      for (const dataset of datasets) expect(isDeepStrictEqual(all(dataset), all(inline))).toBe(true)
    } finally {
      await threads.close()
    }
  })

  it('stops with the signal', async () => {
    const controller = new AbortController()
    const reading = read(file, {
      startThreadsAfter: 0,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(reading).rejects.toMatchObject({ code: 'ABORTED' })
  })

  it('tells how far it is, in bytes', async () => {
    const told: number[] = []
    let total = 0
    await read(file, {
      onProgress: (done, of) => {
        told.push(done)
        total = of
      },
    })
    expect(told.length).toBeGreaterThan(3)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect(told.at(-1)).toBe(total)
  })
})
