import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Rooms, roomsOf } from '#tenderflag/columns/rooms.js'
import { writeMarket } from '#tenderflag/generate/write-market.js'
import { canonicalOptions } from '#tenderflag/ingest/find-folder.js'
import type { Piece, PieceTask } from '#tenderflag/ingest/piece.js'
import run from '#tenderflag/ingest/piece-worker.js'

const formats = ['parquet', 'csv', 'jsonl', 'arrow'] as const
const folder = mkdtempSync(join(tmpdir(), 'tenderflag-rooms-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeAll(async () => {
  for (const format of formats) await writeMarket(join(folder, format), { tenders: 1000, seed: 3, format })
})

const columnsOf = (piece: Piece) =>
  Object.fromEntries(piece.rows.columns.map(({ name, values }) => [name, [...values]]))

it.each(formats)('pieces of %s are the same in memory that was used before', async (format) => {
  const source = { table: 'bids', format, options: canonicalOptions, distinct: false } as const
  const task: PieceTask = {
    run: undefined,
    key: -1 - formats.indexOf(format),
    source,
    file: join(folder, format, `bids.${format}`),
    part: undefined,
    wanted: 'all',
    zone: 'UTC',
    sharedAddresses: [],
  }
  const roomsOfPiece = (piece: Piece) => roomsOf(piece.rows.columns.map(({ values }) => values))
  const fresh = (await run(task))!
  expect(fresh.rows.rows).toBeGreaterThan(5000)
  const columns = columnsOf(fresh)
  const rooms = roomsOfPiece(fresh)
  for (const room of rooms) new Uint8Array(room).fill(0x5a)
  const again = (await run({ ...task, rooms }))!
  expect(columnsOf(again)).toEqual(columns)
  expect(new Set(roomsOfPiece(again))).toEqual(new Set(rooms))
  expect(rooms.length).toBe(again.rows.columns.length)
})

it('takes the smallest room that is large enough, unless it is much too large', () => {
  const [small, middle, large] = [5000, 8000, 16_000].map((bytes) => new SharedArrayBuffer(bytes)) as [
    SharedArrayBuffer,
    SharedArrayBuffer,
    SharedArrayBuffer,
  ]
  const rooms = new Rooms([large, small, middle])
  expect(rooms.take(5001)).toBe(middle)
  expect(rooms.take(8001)).toBe(large)
  expect(rooms.take(2500)).not.toBe(small)
  expect(rooms.take(2501)).toBe(small)
  expect(rooms.take(2501).byteLength).toBe(2501)
})
