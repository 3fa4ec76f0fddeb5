import { describe, expect, it } from 'vitest'
import type { Dataset } from '#tenderflag/columns/dataset.js'
import { findTables } from '#tenderflag/ingest/find-folder.js'
import { readTables } from '#tenderflag/ingest/read-tables.js'
import { rowSources } from '#tenderflag/ingest/row-tables.js'
import { readOcds } from '#tenderflag/ocds/read-ocds.js'
import { notices, rowsOf } from '../mapping/data.js'
import { inlineRunner } from './in-parts.js'
import { folderOf, plainOptions, readFolder, valuesOf } from './support.js'
import { writtenTexts } from './written-texts.js'

/** What is written, and what it is; pence (GBp) and what is no code stand as they are. */
const read: readonly (readonly [string, string | null])[] = [
  ['EUR', 'EUR'],
  ['eur', 'EUR'],
  ['EUR', 'EUR'],
  [' Eur ', 'EUR'],
  ['GBp', 'GBp'],
  ['eUR', 'eUR'],
  ['US$', 'US$'],
  ['euro', 'euro'],
  ['€', '€'],
  ['', null],
  ['eur', 'EUR'],
  ['SAR ', 'SAR'],
  ['sar', 'SAR'],
  ['éur', 'éur'],
  ['SAR', 'SAR'],
]
const many = Array.from({ length: 20 }, () => read).flat()
const given = many.map(([text]) => text)
const taken = many.map(([, code]) => code)
const columns: Record<string, string[]> = {
  tender_id: many.map(() => 'T'),
  bid_id: many.map((_, i) => `B${i}`),
  currency: given,
}
const records = given.map((currency, i) => ({ tender_id: 'T', bid_id: `B${i}`, currency }))
const files = writtenTexts('bids', columns)

function check(data: Dataset): void {
  expect(valuesOf(data, 'bids', 'currency')).toEqual(taken)
  expect(notices(data)).toContain('respelled bids.currency: 80')
}

describe('currencies in small letters', () => {
  it.each(Object.keys(files))(
    'are those in capital letters in %s, in this thread and in others',
    async (name) => {
      check(await readFolder({ [name]: files[name]!() }, { strict: true }))
      const threads = inlineRunner()
      const partSize = { part: 1024, window: 512 }
      const how = { ...plainOptions, startThreadsAfter: 0, threads, partSize }
      check(await readTables(await findTables([folderOf({ [name]: files[name]!() })]), () => 'all', how))
      expect(threads.pieces).toBeGreaterThan(0)
    },
  )

  it('are in rows of values', async () => {
    check(await readTables(rowSources({ bids: records }), () => 'all', plainOptions))
  })

  it('are in releases, where blanks are counted too', async () => {
    const bids = given.map((currency, i) => ({ id: `B${i}`, value: { amount: 1, currency } }))
    const release = { ocid: 'T', id: '1', tag: ['compiled'], bids: { details: bids } }
    const folder = folderOf({ 'releases.json': JSON.stringify({ releases: [release] }) })
    const data = await readOcds([`${folder}/releases.json`], () => 'all', plainOptions)
    check(data)
    expect(notices(data)).toContain('trimmed bids.currency: 40')
  })

  it('are one for both values of a contract in a release', async () => {
    const contract = (id: string, currency: string) => ({
      ...{ id, value: { amount: 1, currency: 'EUR' } },
      implementation: { finalValue: { amount: 2, currency } },
    })
    const contracts = ['EUR', 'eur', ' EUR', 'USD', 'usd'].map((currency, i) => contract(`${i}`, currency))
    const release = { ocid: 'T', id: '1', tag: ['compiled'], contracts }
    const folder = folderOf({ 'releases.json': JSON.stringify({ releases: [release] }) })
    const data = await readOcds([`${folder}/releases.json`], () => 'all', plainOptions)
    expect(rowsOf(data, 'contracts').map((row) => row.final_amount)).toEqual([2, 2, 2, null, null])
    expect(notices(data)).toContain('bad_value contracts.final_amount: 2')
  })

  it('are listed with what they were read as, and counted beyond what is listed', async () => {
    const rows = `T,eur\nT,Usd\n${'T,eur\n'.repeat(1500)}`
    const data = await readFolder({ 'bids.csv': `tender_id,currency\n${rows}` })
    const [group] = data.notices.all()
    expect(group).toMatchObject({ kind: 'respelled', count: 1502 })
    expect(group!.listed).toHaveLength(1000)
    expect(group!.listed.slice(0, 2)).toMatchObject([
      { row: 2, value: 'eur', detail: 'read as EUR' },
      { row: 3, value: 'Usd', detail: 'read as USD' },
    ])
  })
})
