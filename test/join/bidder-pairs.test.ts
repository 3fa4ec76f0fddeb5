import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type BidsOfLots,
  bidderPairs,
  bidderRanges,
  biddersOfLots,
  joinPairs,
  MOST_BIDS,
  pairsIn as pairsInRange,
  placeOf,
} from '#tenderflag/join/bidder-pairs.js'
import type { Population } from '#tenderflag/join/populations.js'

/** Bids of lots, each by its bidder, two lots a tender; -1 names nobody. `aside`: places of bids that were set aside. */
function bidsOf(lots: readonly (readonly number[])[], aside: readonly number[] = []): BidsOfLots {
  const bidders = lots.flat()
  let end = 0
  const bidTo = lots.map(({ length }) => {
    end += length
    return end
  })
  return {
    columns: {
      tenders: {},
      lots: {},
      bids: { bidder_id: { kind: 'code', domain: 'party', codes: Int32Array.from(bidders) } },
      awards: {},
      contracts: {},
      items: {},
      parties: {},
      party_links: {},
      registers: {},
      activities: {},
      thresholds: {},
    },
    bidSetAside: Uint8Array.from(bidders, (_, b) => (aside.includes(b) ? 1 : 0)),
    partyCount: bidders.reduce((most, code) => Math.max(most, code + 1), 0),
    lot: {
      tender: Int32Array.from(lots, (_, l) => l >> 1),
      bidFrom: Int32Array.from([0, ...bidTo.slice(0, -1)]),
      bidTo: Int32Array.from(bidTo),
    },
  }
}

/** `a b: lots` of each pair. */
function pairsIn(bids: BidsOfLots): string[] {
  const population = bidderPairs(bids)
  const { count, parts, start } = population
  const lots = lotsOf(population)
  return Array.from(
    { length: count },
    (_, p) => `${parts[0]![p]} ${parts[1]![p]}: ${lots.slice(start[p], start[p + 1]).join(' ')}`,
  )
}

/** The lot of each meeting. */
function lotsOf({ meetings, meetingAt }: Population): number[] {
  const ofPlace = new Int32Array(meetingAt.at(-1)!)
  for (let l = 0; l + 1 < meetingAt.length; l++) ofPlace.fill(l, meetingAt[l], meetingAt[l + 1])
  return Array.from(meetings, (meeting) => ofPlace[placeOf(meeting)]!)
}

/** Pair by pair, lot by lot. */
function naivePairs(lots: readonly (readonly number[])[], aside: readonly number[]): string[] {
  let place = 0
  const who = lots.map((bidders) => new Set(bidders.filter((code) => !aside.includes(place++) && code >= 0)))
  const all = [...new Set(who.flatMap((bidders) => [...bidders]))].sort((a, b) => a - b)
  return all.flatMap((a) =>
    all.flatMap((b) => {
      const met = who.flatMap((bidders, l) => (a < b && bidders.has(a) && bidders.has(b) ? [l] : []))
      return met.length < 2 ? [] : [`${a} ${b}: ${met.join(' ')}`]
    }),
  )
}

test('two lots make a pair, one does not, and a bidder with several bids counts once', () => {
  const lots = [[0, 1, 2], [1, 0, 0, 3], [2], [3, -1, 1, -1]]
  expect(pairsIn(bidsOf(lots))).toEqual(['0 1: 0 1', '1 3: 1 3'])
})

test('what was set aside names nobody', () => {
  const lots = [
    [0, 1],
    [0, 1, 1],
    [0, 1],
  ]
  expect(pairsIn(bidsOf(lots, [0]))).toEqual(['0 1: 1 2'])
  expect(pairsIn(bidsOf(lots, [3]))).toEqual(['0 1: 0 1 2'])
  expect(pairsIn(bidsOf(lots, [0, 5]))).toEqual([])
})

test('pairs are those found pair by pair and lot by lot', () => {
  const lots = fc.array(fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 8 }), { maxLength: 8 })
  fc.assert(
    fc.property(lots, fc.array(fc.nat(40), { maxLength: 4 }), (made, aside) => {
      expect(pairsIn(bidsOf(made, aside))).toEqual(naivePairs(made, aside))
    }),
  )
})

test('pairs found range by range are those of one walk', () => {
  const lots = fc.array(fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 9 }), { maxLength: 20 })
  fc.assert(
    fc.property(lots, fc.integer({ min: 1, max: 12 }), (made, count) => {
      const bids = biddersOfLots(bidsOf(made))
      const ranges = bidderRanges(bids, count)
      expect(ranges.length).toBeLessThanOrEqual(count)
      expect(ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, a) => from + a))).toEqual(
        Array.from({ length: bids.partyCount }, (_, a) => a),
      )
      const found = joinPairs(
        bids,
        ranges.map((range) => pairsInRange({ ...bids, range })),
      )
      expect(found).toEqual(bidderPairs(bidsOf(made)))
    }),
  )
})

test('more pairs than there was room for at first', () => {
  // every bidder meets bidder 0 twice: 2,500 pairs, with two lots each
  const lots = Array.from({ length: 5000 }, (_, l) => [0, 1 + (l >> 1)])
  const found = pairsIn(bidsOf(lots))
  expect(found).toHaveLength(2500)
  expect(found.at(-1)).toBe('0 2500: 4998 4999')
})

test('lots with too many bids are counted, and make no pairs', () => {
  const most = Array.from({ length: MOST_BIDS }, (_, k) => k)
  expect(bidderPairs(bidsOf([most, most]))).toMatchObject({
    count: (MOST_BIDS * (MOST_BIDS - 1)) / 2,
    skipped: 0,
  })
  const larger = [...most, MOST_BIDS]
  expect(bidderPairs(bidsOf([larger, larger, [0, 1], [0, 1]]))).toMatchObject({ count: 1, skipped: 2 })
  const huge = Array.from({ length: 100_000 }, (_, k) => k)
  expect(bidderPairs(bidsOf([huge, huge]))).toMatchObject({ count: 0, skipped: 2 })
})

test('without bidders there are none', () => {
  const { columns, ...rest } = bidsOf([[0, 1]])
  expect(bidderPairs({ ...rest, columns: { ...columns, bids: {} } }).count).toBe(0)
})

test('meetings are counted lot by lot, and tell of the tender', () => {
  const lots = [[1, 0], [2, 0, 1], [0, 3, 3, 1], [0], [1, 1, 2, 0]]
  const made = bidsOf(lots)
  // lots 0 and 1 came back after the others in the data
  const order = [2, 3, 4, 0, 1]
  const moved = bidsOf(order.map((l) => lots[l]!))
  const back = (column: Int32Array) => Int32Array.from(lots, (_, l) => column[order.indexOf(l)]!)
  const later = {
    ...moved,
    lot: { tender: made.lot.tender, bidFrom: back(moved.lot.bidFrom), bidTo: back(moved.lot.bidTo) },
  }
  for (const bids of [made, later]) {
    const { parts, start, meetings, meetingAt } = bidderPairs(bids)
    expect([...meetingAt]).toEqual([0, 1, 4, 7, 7, 10])
    expect([parts[0]![0], parts[1]![0], start[1]]).toEqual([0, 1, 4])
    // of lot 1, those of 0 and 1, 0 and 2, 1 and 2; of lot 2, of 0 and 1, 0 and 3, 1 and 3
    expect(Array.from(meetings.subarray(0, 4), placeOf)).toEqual([0, 1, 4, 7])
    expect(Array.from(meetings.subarray(0, 4), (meeting) => meeting < 0)).toEqual([false, true, false, false])
  }
})
