import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableFromArrays, tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrowReader } from '#tenderflag/ingest/arrow.js'
import { toIpc } from '#tenderflag/output/write-arrow.js'
import { columnsOf } from './record.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenderflag-'))
})
afterAll(() => rm(folder, { recursive: true }))

const one = tableFromArrays({ id: ['a', 'b', null], amount: new Float64Array([1, 2, 3]) })

test.each(['file', 'stream'] as const)(
  'an IPC %s is read back, by us and by apache-arrow',
  async (format) => {
    const bytes = toIpc(one, format)
    expect(
      tableFromIPC(bytes)
        .toArray()
        .map((row) => row?.toJSON()),
    ).toEqual(one.toArray().map((row) => row?.toJSON()))
    const file = join(folder, `${format}.arrow`)
    await writeFile(file, bytes)
    expect(await columnsOf(arrowReader, file, ['id', 'amount'])).toEqual({
      id: [['bytes', 'a'], ['bytes', 'b'], null],
      amount: [
        ['number', 1],
        ['number', 2],
        ['number', 3],
      ],
    })
  },
)

test.each(['file', 'stream'] as const)('an IPC %s without rows has its columns', async (format) => {
  const file = join(folder, `none-${format}.arrow`)
  await writeFile(file, toIpc(one.slice(0, 0), format))
  expect(await columnsOf(arrowReader, file, ['id'])).toEqual({ id: [] })
})
