import { describe, expect, it } from 'vitest'
import { type Block, type Chunk, chunkRoom } from '#tenderflag/ocds/chunk.js'
import { Extractor } from '#tenderflag/ocds/extract.js'
import { OcdsTables } from '#tenderflag/ocds/ocds-tables.js'
import type { Setup } from '#tenderflag/ocds/setup.js'

const setup: Setup = {
  wanted: [['bids', ['tender_id', 'lot_id', 'bid_id']]],
  zone: 'UTC',
  sharedAddresses: [],
  lists: {},
  currency: undefined,
}

/** A chunk of one release, with room for what it becomes or without. */
function chunkOf(ocid: string, bids: readonly string[], spare: number): Chunk {
  const details = bids.map((id) => ({ id }))
  const text = Buffer.from(JSON.stringify({ ocid, tag: ['compiled'], bids: { details } }))
  const bytes = chunkRoom(text.length + spare)
  bytes.set(text)
  return { bytes, length: text.length, units: undefined, settled: false }
}

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `B${from + i}`)

/** How many values of the domain of bids a block tells. */
function told(block: Block): number {
  return block.dictionaries.find(({ domain }) => domain === 'bid')?.ends.length ?? 0
}

describe('chunks that one thread reads, one after the other', () => {
  it.each([0, 1 << 20])('keep their values, whether dictionaries go on or begin anew (%i spare)', (spare) => {
    const extractor = new Extractor(setup)
    const tables = new OcdsTables(setup)
    const bids = [ids(0, 20), ids(10, 30), ids(20, 270_000), ids(19_990, 20_010), ids(5, 15)]
    const blocks = bids.map((some, i) => {
      const block = extractor.extract(chunkOf(`t${i}`, some, spare))
      tables.add(block, i)
      return block
    })
    // the second is told only what is new; after the third there were too many values to go on
    expect(blocks.map(told)).toEqual([20, 10, 269_970, 20, 10])
    expect(new Set(blocks.map(({ source }) => source)).size).toBe(2)
    const places = { files: ['f'], fileOf: new Int32Array(5), numberOf: Int32Array.of(1, 2, 3, 4, 5) }
    const column = tables.finish(undefined, places).get('bids')!.columns.get('bid_id')!
    const { bid } = tables.dictionaries
    const read = column.kind === 'code' ? Array.from(column.codes, (code) => bid.text(code)) : []
    expect(read).toEqual(bids.flat())
    expect(bid.size).toBe(270_000)
  })
})

/** Lines of which most are as nearly all are; what is after each of them, and what every seventh is instead. */
function linesOf(count: number, end: string, other: string): { lines: Chunk; listed: Chunk } {
  const units = Array.from({ length: count }, (_, i) =>
    i % 7 === 3
      ? other
      : JSON.stringify({
          ocid: `t${i}`,
          tag: ['compiled'],
          date: '2024-05-01T10:00:00Z',
          bids: { details: [{ id: `B${i}` }] },
        }),
  )
  const text = Buffer.from(units.map((unit) => unit + end).join(''))
  const places: number[] = []
  let from = 0
  for (const unit of units) {
    places.push(from, from + unit.length + end.indexOf('\n'))
    from += unit.length + end.length
  }
  const chunk = (): Uint8Array => {
    const bytes = chunkRoom(text.length)
    bytes.set(text)
    return bytes
  }
  const length = text.length
  return {
    lines: { bytes: chunk(), length, units: undefined, settled: false },
    listed: { bytes: chunk(), length, units: Int32Array.from(places), settled: false },
  }
}

describe('units of a chunk', () => {
  const date = Date.parse('2024-05-01T10:00:00Z')

  it.each([
    ['broken ones', 40, '{"ocid": "t0", "tag": '],
    ['without a date, after which another thing is to be looked at', 40, '{"ocid":"u","tag":["compiled"]}'],
    ['releases to be merged', 300, '{"ocid":"v","tag":["award"]}'],
    ['many', 1000, '{"ocid":"w","tag":["compiled"],"bids":{"details":{"id":"one"}}}'],
  ])('are lines, or listed, in their order: %s', (_, count, other) => {
    for (const end of ['\n', '\r\n', ' \n\n \t\r\n']) {
      const { lines, listed } = linesOf(count, end, other)
      const [a, b] = [lines, listed].map((chunk) => new Extractor(setup).extract(chunk))
      expect(a!.units).toBe(count)
      const usual = Array.from(a!.taken.unit).filter((unit) => unit % 7 !== 3)
      expect(usual).toEqual(Array.from({ length: count }, (_, i) => i).filter((i) => i % 7 !== 3))
      expect(Array.from(a!.taken.unit)).toEqual([...a!.taken.unit].sort((x, y) => x - y))
      a!.taken.unit.forEach((unit, i) => {
        if (unit % 7 !== 3) expect(a!.taken.date[i]).toBe(date)
      })
      const { source: _a, ...one } = a!
      const { source: _b, ...two } = b!
      expect(one).toEqual(two)
      expect(one.tables[0]!.owners.length).toBe(
        usual.length + (other.includes('one') ? count - usual.length : 0),
      )
    }
  })
})
