import { DateDay, Table, TimestampMillisecond, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { Table as Written, writeParquet } from 'parquet-wasm/node'
import { describe, expect, it } from 'vitest'
import type { Dataset } from '#tenderflag/columns/dataset.js'
import { outcomeRows, scan } from '#tenderflag/index.js'
import { readTables } from '#tenderflag/ingest/read-tables.js'
import { rowSources } from '#tenderflag/ingest/row-tables.js'
import { readOcds } from '#tenderflag/ocds/read-ocds.js'
import { instantText } from '#tenderflag/schema/instant.js'
import { notices } from '../mapping/data.js'
import { folderOf, plainOptions, readFolder, valuesOf } from './support.js'

const none = [
  ...['0001-01-01T00:00:00Z', '1753-01-01T00:00:00Z', '1899-12-30T00:00:00Z', '1900-01-01T00:00:00+03:00'],
  ...['1901-12-13T20:45:52Z', '1970-01-01T00:00:00Z', '1970-01-01T00:00:00-05:00', '2999-12-31T00:00:00Z'],
  '9999-12-31T23:59:59Z',
]
const some = ['1902-01-01T00:00:00Z', '1969-12-31T00:00:00Z', '1970-01-02T00:00:00Z', '2199-12-31T23:59:59Z']
const dates = [...none, ...some, ...none]
const taken = dates.map((date) => (some.includes(date) ? date : null))
const records = dates.map((date) => ({ tender_id: 'T', withdrawn_at: date }))
const moments = dates.map((date) => new Date(date))

const typed = () =>
  new Table({
    tender_id: vectorFromArray(
      dates.map(() => 'T'),
      new Utf8(),
    ),
    withdrawn_at: vectorFromArray(moments, new TimestampMillisecond('UTC')),
  })

/** Ways to write the bids. */
const files: Record<string, () => string | Uint8Array> = {
  'bids.csv': () => `tender_id,withdrawn_at\n${dates.map((date) => `T,${date}\n`).join('')}`,
  'bids.jsonl': () => records.map((row) => `${JSON.stringify(row)}\n`).join(''),
  'bids.arrow': () => tableToIPC(typed(), 'file'),
  'bids.parquet': () => writeParquet(Written.fromIPCStream(tableToIPC(typed(), 'stream'))),
}

const textsOf = (data: Dataset, table: 'bids' | 'registers' | 'parties', column: string) =>
  valuesOf(data, table, column).map((value) => (value === null ? null : instantText(Number(value))))

function check(data: Dataset): void {
  expect(textsOf(data, 'bids', 'withdrawn_at')).toEqual(taken)
  expect(notices(data)).toContain(`null_date bids.withdrawn_at: ${2 * none.length}`)
}

describe('dates that programs write for none', () => {
  it.each(Object.keys(files))('are none in %s, and no error with strict', async (name) => {
    check(await readFolder({ [name]: files[name]!() }, { strict: true }))
  })

  it('are none in rows of values', async () => {
    check(await readTables(rowSources({ bids: records }), () => 'all', plainOptions))
  })

  it('are none in releases', async () => {
    const bids = dates.map((date, i) => ({ id: `${i}`, withdrawnDate: date }))
    const release = { ocid: 'T', id: '1', tag: ['compiled'], bids: { details: bids } }
    const folder = folderOf({ 'releases.json': JSON.stringify({ releases: [release] }) })
    check(await readOcds([`${folder}/releases.json`], () => 'all', plainOptions))
  })

  it('are none without a time, in any zone', async () => {
    for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles']) {
      const days = vectorFromArray([new Date(0), new Date('9999-12-31')], new DateDay())
      const table = new Table({ tender_id: vectorFromArray(['T', 'T'], new Utf8()), withdrawn_at: days })
      const files = {
        'bids.csv': 'tender_id,withdrawn_at\nT,1970-01-01\nT,9999-12-31\n',
        'bids.arrow': tableToIPC(table, 'file'),
      }
      for (const [name, content] of Object.entries(files)) {
        const data = await readFolder({ [name]: content }, { zone })
        expect([zone, name, valuesOf(data, 'bids', 'withdrawn_at')]).toEqual([zone, name, [null, null]])
      }
    }
  })

  it('stand where a register has them for “always”, and firms may be old', async () => {
    const data = await readFolder({
      'registers.csv': 'register,party_id,from,to\nsanctions,P,0001-01-01,9999-12-31\n',
      'parties.csv':
        'party_id,registered_at,dissolved_at\nP,1288-06-16,1900-01-01\nQ,0001-01-01,\nR,1970-01-01,1970-01-01\n',
    })
    expect(textsOf(data, 'registers', 'from')).toEqual(['0001-01-01'])
    expect(textsOf(data, 'registers', 'to')).toEqual(['9999-12-31'])
    expect(textsOf(data, 'parties', 'registered_at')).toEqual(['1288-06-16', null, '1970-01-01'])
    expect(valuesOf(data, 'parties', 'dissolved_at')).toEqual([null, null, null])
  })

  it('neither move the instant that data are looked at from nor flag anything', async () => {
    const folder = folderOf({
      'tenders.csv':
        'tender_id,method,deadline_at\nA,open,2024-02-01T12:00:00Z\nB,open,2030-01-01T12:00:00Z\n',
      'bids.csv': `tender_id,bidder_id,status,withdrawn_at\n${['A,X', 'A,Y', 'B,X'].map((bid) => `${bid},valid,0001-01-01T00:00:00Z\n`).join('')}`,
      'awards.csv': 'tender_id,award_id,status,awarded_at\nA,1,active,9999-12-31T23:59:59Z\n',
      'contracts.csv':
        'tender_id,contract_id,award_id,status,signed_at,cancelled_at\nA,1,1,active,2024-03-01T00:00:00Z,0001-01-01T00:00:00Z\n',
    })
    const result = await scan(folder, { rules: ['etimad'], outcomes: 'all' })
    expect(instantText(result.asOf)).toBe('2024-03-01T00:00:00Z')
    const said = [...outcomeRows(result)].filter(({ outcome }) => outcome === 'raised')
    expect(said).toEqual([])
    const open = [...outcomeRows(result)].find(
      ({ rule, tender_id }) => rule === 'etimad.single-bid' && tender_id === 'B',
    )
    expect(open?.outcome).toBe('not_applicable')
  })
})
