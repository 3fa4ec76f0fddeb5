import { Dictionary, Int32, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { Table as Written, writeParquet } from 'parquet-wasm/node'
import { describe, expect, it } from 'vitest'
import type { Dataset } from '#tenderflag/columns/dataset.js'
import { findTables } from '#tenderflag/ingest/find-folder.js'
import { readTables } from '#tenderflag/ingest/read-tables.js'
import { rowSources } from '#tenderflag/ingest/row-tables.js'
import { notices } from '../mapping/data.js'
import { inlineRunner } from './in-parts.js'
import { folderOf, plainOptions, readFolder, valuesOf } from './support.js'

const words = ['NULL', ' null ', '\\N', '#N/A', '#N/D', 'NULL', 'Null', 'NULLS', '\\n', '#N/B', 'B1', '']
const taken = [null, null, null, null, null, null, 'Null', 'NULLS', '\\n', '#N/B', 'B1', null]
const tenders = words.map(() => 'T1')
const columns = { tender_id: tenders, bid_id: words, bidder_id: words, currency: words, status_reason: words }
const names = Object.keys(columns) as (keyof typeof columns)[]
const records = words.map((_, i) => Object.fromEntries(names.map((name) => [name, columns[name][i]!])))

const utf8 = () =>
  new Table(Object.fromEntries(names.map((name) => [name, vectorFromArray([...columns[name]], new Utf8())])))
const dictionary = () => {
  const vectors = names.map((name, id) => {
    const type = new Dictionary(new Utf8(), new Int32(), id)
    return [name, vectorFromArray([...columns[name]], type)] as const
  })
  return new Table(Object.fromEntries(vectors))
}

/** Ways to write the bids. */
const files: Record<string, () => string | Uint8Array> = {
  'bids.csv': () => `${[names, ...records.map((row) => names.map((name) => row[name]))].join('\n')}\n`,
  'bids.jsonl': () => records.map((row) => `${JSON.stringify(row)}\n`).join(''),
  'bids.arrow': () => tableToIPC(utf8(), 'file'),
  'bids.feather': () => tableToIPC(dictionary(), 'file'),
  'bids.parquet': () => writeParquet(Written.fromIPCStream(tableToIPC(utf8(), 'stream'))),
}

function check(data: Dataset): void {
  for (const name of ['bid_id', 'bidder_id', 'currency'])
    expect([name, valuesOf(data, 'bids', name)]).toEqual([name, taken])
  // a text that people read stays as it is
  expect(valuesOf(data, 'bids', 'status_reason')).toEqual(words.map((word) => word.trim() || null))
  expect(notices(data)).toEqual(
    ['bid_id', 'bidder_id', 'currency'].map((name) => `null_word bids.${name}: 6`),
  )
}

describe('words for “none” as ids', () => {
  it.each(Object.keys(files))('are none in %s, in this thread and in others', async (name) => {
    check(await readFolder({ [name]: files[name]!() }))
    const sources = await findTables([folderOf({ [name]: files[name]!() })])
    const threads = inlineRunner()
    const partSize = { part: 128, window: 64 }
    const how = { ...plainOptions, startThreadsAfter: 0, threads, partSize }
    check(await readTables(sources, () => 'all', how))
    expect(threads.pieces).toBeGreaterThan(0)
  })

  it('are none in rows of values', async () => {
    check(await readTables(rowSources({ bids: records }), () => 'all', plainOptions))
  })

  it('are counted with their row, but no error with strict', async () => {
    const content = 'tender_id,bidder_id,bid_id\nT1,B1,1\nT1,NULL,2\nNULL,B2,\\N\n'
    const data = await readFolder({ 'bids.csv': content }, { strict: true })
    expect(data.notices.all().flatMap(({ listed }) => listed)).toMatchObject([
      { kind: 'null_word', column: 'bid_id', row: 4, value: '\\N', detail: '\\N says that there is none' },
      { kind: 'null_word', column: 'bidder_id', row: 3, detail: 'NULL says that there is none' },
      { kind: 'null_word', column: 'tender_id', row: 4, value: 'NULL' },
    ])
  })
})

describe('words that may say “none”', () => {
  it('stay ids, and are counted where they are those of parties', async () => {
    const content = 'tender_id,lot_id,bidder_id\nT1,-,N/A\nT1,-,NA\nT2,NA,B1\nT2,-,-\nT2,N/A,NABU\n'
    const data = await readFolder({ 'bids.csv': content }, { strict: true })
    expect(valuesOf(data, 'bids', 'bidder_id')).toEqual(['N/A', 'NA', 'B1', '-', 'NABU'])
    const [group, ...others] = data.notices.all()
    expect(others).toEqual([])
    expect(group).toMatchObject({ kind: 'doubtful_id', column: 'bidder_id', count: 3 })
    expect(group!.listed.map(({ row, file }) => [row, file])).toEqual(
      [2, 3, 5].map((row) => [row, expect.stringContaining('bids.csv')]),
    )
    expect(group!.listed[0]!.detail).toBe('N/A was read as an id')
  })

  it('are not counted in rows that are set aside', async () => {
    const data = await readFolder({ 'bids.csv': 'tender_id,bidder_id\nT1,N/A\nT1,N/A,more\n' })
    expect(notices(data)).toEqual(['doubtful_id bids.bidder_id: 1', 'ragged_row bids: 1'])
  })
})
