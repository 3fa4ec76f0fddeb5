import { Dictionary, Int32, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import { Table as Written, writeParquet } from 'parquet-wasm/node'
import { expect, it } from 'vitest'
import { notices } from '../mapping/data.js'
import { readFolder, valuesOf } from './support.js'

const statuses = ['valid', 'VALID', ' Valid ', 'withdrawn', 'Withdrawn', 'valid', 'VALID', 'Válida', '']
const taken = ['valid', 'valid', 'valid', 'withdrawn', 'withdrawn', 'valid', 'valid', null, null]
const winners = statuses.map((_, i) => (i % 2 ? 'TRUE' : 'No'))
const columns = { tender_id: statuses.map((_, i) => `T${i}`), status: statuses, is_winner: winners }
const arrow = (type: (id: number) => Utf8 | Dictionary<Utf8, Int32>) =>
  new Table(
    Object.fromEntries(
      Object.entries(columns).map(([name, of], id) => [name, vectorFromArray([...of], type(id))]),
    ),
  )

/** Ways to write the bids. */
const files: Record<string, () => string | Uint8Array> = {
  'bids.csv': () =>
    `tender_id,status,is_winner\n${statuses.map((status, i) => `T${i},${status},${winners[i]}\n`).join('')}`,
  'bids.jsonl': () =>
    statuses
      .map((status, i) => `${JSON.stringify({ tender_id: `T${i}`, status, is_winner: winners[i] })}\n`)
      .join(''),
  'bids.arrow': () =>
    tableToIPC(
      arrow(() => new Utf8()),
      'file',
    ),
  'bids.feather': () =>
    tableToIPC(
      arrow((id) => new Dictionary(new Utf8(), new Int32(), id)),
      'file',
    ),
  'bids.parquet': () =>
    writeParquet(
      Written.fromIPCStream(
        tableToIPC(
          arrow(() => new Utf8()),
          'stream',
        ),
      ),
    ),
}

it.each(Object.keys(files))(
  'words of lists in other letters are what they mean, and counted, in %s',
  async (name) => {
    const data = await readFolder({ [name]: files[name]!() })
    expect(valuesOf(data, 'bids', 'status')).toEqual(taken)
    expect(notices(data)).toEqual(['respelled bids.status: 4', 'unmapped_value bids.status: 1'])
    const group = data.notices.all().find(({ kind }) => kind === 'respelled')
    expect(group?.listed.map(({ detail }) => detail)).toEqual(
      ['valid', 'valid', 'withdrawn', 'valid'].map((word) => `read as ${word}`),
    )
    // there are many ways to say yes
    expect(valuesOf(data, 'bids', 'is_winner')).toEqual(
      winners.map((word) => (word === 'No' ? 'false' : 'true')),
    )
  },
)

it('they are no error with strict', async () => {
  const data = await readFolder({ 'bids.csv': 'tender_id,status\nT,VALID\n' }, { strict: true })
  expect(notices(data)).toEqual(['respelled bids.status: 1'])
})
