import { expect, test } from 'vitest'
import { fullColumn } from '#tenderflag/engine/keep.js'
import { doTask } from '#tenderflag/engine/task.js'
import { populationFamilies } from '#tenderflag/facts/catalogue.js'
import { roomForBids } from '#tenderflag/facts/pairs/pair-bids.js'
import { scan } from '#tenderflag/index.js'
import { populationIn } from '#tenderflag/join/index-of.js'

test('families that are computed in ranges say of a subject what they say of it among all', async () => {
  const { index } = await scan('samples/market', { rules: ['ocp'], workers: 1 })
  const families = populationFamilies.flatMap((family, place) => (family.inRanges ? [{ family, place }] : []))
  expect(families.map(({ family }) => family.subject)).toEqual(['bidder_pair'])
  for (const { family, place } of families) {
    const { count } = populationIn(index, family.subject)
    expect(count).toBeGreaterThan(100)
    const bids = roomForBids(index)
    for (const [from, to] of [
      [0, 5],
      [5, 5],
      [5, index.counts.lot],
    ] as const)
      doTask({ task: 'bids', index: { ...index }, bids, from, to })
    const factsOf = (ends: readonly number[]) => {
      const out = Object.fromEntries(family.facts.map(({ name }) => [name, fullColumn(count)]))
      let from = 0
      for (const to of [...ends, count]) {
        doTask({
          task: 'family',
          family: place,
          index: { ...index },
          from,
          to,
          kept: {},
          args: {},
          out,
          bids,
        })
        from = to
      }
      return out
    }
    const whole = factsOf([])
    expect(Object.values(whole).some(({ lo }) => lo.some((value) => value > 1))).toBe(true)
    expect(factsOf([1, 1, 40, count - 7])).toEqual(whole)
  }
})
