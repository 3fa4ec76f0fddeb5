import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedInt32, sharedUint8 } from '#tenderflag/columns/shared.js'
import { LOT } from '#tenderflag/join/index-of.js'
import type { LotSubjects } from '#tenderflag/join/lots.js'
import { Pairs } from '#tenderflag/join/pairs.js'
import { findSharedIds, walkBids } from '#tenderflag/join/walk-bids.js'
import { walkAwards, walkEntities } from '#tenderflag/join/walk-entities.js'

const codes = (...values: number[]): Int32Array => Int32Array.from(values)

/** Tenders 0, 1, 2 (by their codes too); tender 1 has the lots 5, 6 and 7, the others are one lot. */
const ordinalOf = codes(0, 1, 2)
const lots: LotSubjects = {
  count: 5,
  start: codes(0, 1, 4, 5),
  tender: codes(0, 1, 1, 1, 2),
  code: codes(-1, 5, 6, 7, -1),
  row: codes(-1, 0, 1, 2, -1),
  flags: sharedUint8(5),
  mayMiss: false,
}

describe('bids', () => {
  const walk = (tenderIds: number[], lotIds: number[], bidIds?: number[], bidders?: number[]) => {
    const flags = sharedUint8(5)
    const found = walkBids(
      {
        rows: tenderIds.length,
        tenderIds: Int32Array.from(tenderIds),
        lotIds: Int32Array.from(lotIds),
        bidIds: bidIds && Int32Array.from(bidIds),
        bidders: bidders && Int32Array.from(bidders),
        rounds: undefined,
      },
      ordinalOf,
      { ...lots, flags },
    )
    return { found, flags: [...flags] }
  }

  it('lie where the walk says', () => {
    const { found } = walk([0, 0, 1, 1, 1, 2], [-1, -1, 5, 5, 7, -1])
    expect([...found!.from]).toEqual([0, 2, 0, 4, 5])
    expect([...found!.to]).toEqual([2, 4, 0, 5, 6])
    expect(found).toMatchObject({ returns: [], strays: [], doubtful: [] })
  })

  it('that come back, and those of no lot, are told apart', () => {
    const { found } = walk([0, 1, 1, 0, 1, 1], [-1, 5, 9, -1, -1, 6])
    expect(found!.returns).toEqual([0, 3, 4])
    expect(found!.strays).toEqual([2, 4]) // no lot 9; tender 1 has several
    expect([...found!.to]).toEqual([1, 2, 6, 0, 0])
  })

  it('of different bidders with one id are a consortium; alike, they may be copies', () => {
    expect(walk([0, 0, 0], [-1, -1, -1], [3, 3, 4], [1, 2, 3]).flags[0]).toBe(LOT.CONSORTIUM)
    const copies = walk([0, 0, 0], [-1, -1, -1], [3, 4, 3], [1, 2, 1])
    expect(copies.flags[0]).toBe(0)
    expect(copies.found!.doubtful).toEqual([0])
  })

  it('in no order are brought in that of lots, those of no lot behind the others', () => {
    const { found, flags } = walk([2, 1, 0, 1, 2, 1, 9, 0], [-1, 7, -1, 5, -1, 9, -1, -1])
    expect(found!.order).toBeUndefined() // few rows: moved one by one
    const many = Array.from({ length: 1000 }, (_, i) => i % 4)
    const far = walk(
      many.map((t) => (t === 3 ? 1 : t)),
      many.map((t) => (t === 1 ? 5 : t === 3 ? 9 : -1)),
    )
    expect(far.found).toMatchObject({ returns: [], doubtful: undefined })
    const order = [...far.found!.order!.rows]
    expect(order).toEqual([0, 1, 2, 3].flatMap((t) => many.flatMap((x, r) => (x === t ? [r] : []))))
    expect([...far.found!.from]).toEqual([0, 250, 500, 500, 500])
    expect([...far.found!.to]).toEqual([250, 500, 500, 500, 750])
    expect(far.found!.strays).toEqual(order.slice(750))
    expect([...flags]).toEqual([0, 0, 0, 0, 0])
  })

  it('share ids in the lots that were asked for alone', () => {
    const ids = {
      from: codes(0, 0, 3, 3, 6),
      to: codes(0, 3, 3, 6, 8),
      bidIds: codes(1, 1, 2, 4, 4, 5, 6, 6),
      bidders: codes(1, 2, 3, 1, 1, 2, 3, 4),
      rounds: undefined,
    }
    const flags = sharedUint8(5)
    expect(findSharedIds({ ...ids, flags }, 0, 4)).toEqual([3]) // the same bidder twice: perhaps a copy
    expect([...flags]).toEqual([0, LOT.CONSORTIUM, 0, 0, 0])
    expect(findSharedIds({ ...ids, flags }, 4, 5)).toEqual([])
    expect(flags[4]).toBe(LOT.CONSORTIUM)
  })
})

describe('awards and contracts', () => {
  const keys = (tenderIds: number[], ids: number[], supplierIds: number[], lotIds?: number[]) => ({
    rows: ids.length,
    tenderIds: Int32Array.from(tenderIds),
    ids: Int32Array.from(ids),
    supplierIds: Int32Array.from(supplierIds),
    lotIds: lotIds && Int32Array.from(lotIds),
  })

  it('of one id side by side are one; ids need not ascend', () => {
    const found = walkEntities(keys([0, 1, 1, 1, 2], [4, 9, 9, 3, 4], [1, 1, 2, 1, 1]), ordinalOf, 3)!
    expect(found.count).toBe(4)
    expect([...found.tender]).toEqual([0, 1, 1, 2])
    expect([...found.code]).toEqual([4, 9, 3, 4])
    expect([...found.start]).toEqual([0, 1, 3, 4])
    expect([...found.rowStart]).toEqual([0, 1, 3, 4, 5])
    expect([...found.ofRow]).toEqual([0, 1, 1, 2, 3])
  })

  it.each([
    ['tenders that come back', keys([0, 1, 0], [1, 2, 3], [1, 1, 1])],
    ['an unknown tender', keys([0, -1], [1, 2], [1, 1])],
    ['no id', keys([0, 0], [1, -1], [1, 1])],
    ['an id that comes back', keys([1, 1, 1], [1, 2, 1], [1, 1, 2])],
    ['an id that comes back below the highest', keys([1, 1, 1, 1], [2, 3, 1, 2], [1, 1, 1, 2])],
    ['the highest id coming back', keys([1, 1, 1], [2, 1, 2], [1, 1, 2])],
    ['copies', keys([0, 0], [1, 1], [5, 5])],
    ['copies with another between them', keys([0, 0, 0], [1, 1, 1], [5, 6, 5])],
  ])('with %s are not walked over', (_, table) => {
    expect(walkEntities(table, ordinalOf, 3)).toBeUndefined()
  })

  it('know their lots, in any order', () => {
    const table = keys([0, 1, 1, 1, 1], [1, 1, 2, 2, 3], [1, 1, 1, 1, 1], [-1, 7, 5, 6, 9])
    const found = walkAwards(table, ordinalOf, lots)!
    expect([...found.lotStart]).toEqual([0, 1, 2, 3, 4, 4])
    expect([...found.order]).toEqual([0, 2, 3, 1])
    expect([...found.severalLots]).toEqual([0, 0, 1, 0])
    expect(found.strays).toEqual([4])
  })

  it('lie side by side by lot, in row order, however far they stand away', () => {
    const lot = fc.constantFrom(5, 6, 7, 9)
    fc.assert(
      fc.property(fc.array(lot, { maxLength: 40 }), (lotIds) => {
        const all = lotIds.map(() => 1)
        const ids = lotIds.map((_, i) => i)
        const found = walkAwards(keys(all, ids, all, lotIds), ordinalOf, lots)!
        const expected = [5, 6, 7].map((id) => ids.filter((row) => lotIds[row] === id))
        expect([...found.order]).toEqual(expected.flat())
        expect([...found.lotStart]).toEqual([
          0,
          0,
          ...[1, 2, 3, 3].map((n) => expected.slice(0, n).flat().length),
        ])
        expect(found.strays).toEqual(ids.filter((row) => lotIds[row] === 9))
      }),
    )
  })
})

describe('pairs', () => {
  it('are what a map of them says', () => {
    const code = fc.integer({ min: 0, max: 5 })
    fc.assert(
      fc.property(fc.array(fc.tuple(code, code)), code, code, (added, a, b) => {
        const pairs = new Pairs(added.length)
        const expected = new Map<string, number>()
        for (const [x, y] of added) {
          const known = expected.get(`${x} ${y}`) ?? expected.size
          expected.set(`${x} ${y}`, known)
          expect(pairs.add(x, y)).toBe(known)
        }
        expect(pairs.size).toBe(expected.size)
        expect(pairs.find(a, b)).toBe(expected.get(`${a} ${b}`) ?? -1)
      }),
    )
  })
})

it('shared columns are walked over as others are', () => {
  const tenderIds = sharedInt32(2)
  expect(
    walkBids(
      { rows: 2, tenderIds, lotIds: undefined, bidIds: undefined, bidders: undefined, rounds: undefined },
      ordinalOf,
      lots,
    ).to[0],
  ).toBe(2)
})
