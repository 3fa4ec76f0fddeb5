import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnChart, niceTicks } from '#tenderflag/output/html/bars.js'
import { periodsOf } from '#tenderflag/output/html/periods.js'

const monthText = (at: number) =>
  `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`
const run = (months: number, from = 2010 * 12) =>
  Array.from({ length: months }, (_, i) => ({ month: monthText(from + i), rule: 'r', count: 1 }))

describe('periodsOf', () => {
  it.each([
    [1, 1],
    [48, 1],
    [49, 3],
    [144, 3],
    [145, 12],
    [240, 12],
    [577, 24],
  ])('%i months: steps of %i', (months, step) => {
    expect(periodsOf(run(months)).step).toBe(step)
  })

  it('fills the months between with zero', () => {
    const { steps, total } = periodsOf([
      { month: '2023-11', rule: 'a', count: 2 },
      { month: '2024-02', rule: 'a', count: 3 },
      { month: '2024-02', rule: 'b', count: 1 },
    ])
    expect(total).toEqual([2, 0, 0, 4])
    expect(steps.map(({ year, month }) => `${year}-${month}`)).toEqual([
      '2023-11',
      '2023-12',
      '2024-1',
      '2024-2',
    ])
  })

  it('starts quarters and years where the calendar does', () => {
    const { steps } = periodsOf(run(60, 2010 * 12 + 4))
    expect(steps[0]).toEqual({ year: 2010, month: 4 })
  })

  it('does not let a few mistyped dates stretch the axis', () => {
    const flags = [
      { month: '0203-01', rule: 'r', count: 1 },
      ...run(24).map((m) => ({ ...m, count: 20 })),
      { month: '2999-12', rule: 'r', count: 2 },
    ]
    expect(periodsOf(flags)).toMatchObject({ step: 1, before: 1, after: 2, total: new Array(24).fill(20) })
  })

  it.each(['', '2024', '2024-13', '2024-00', '2024-1', 'x', '2024-01-01', '-024-01', '٢٠٢٤-٠١'])(
    'takes %j as undated',
    (month) => {
      expect(periodsOf([{ month, rule: 'r', count: 4 }])).toMatchObject({ undated: 4, steps: [], total: [] })
    },
  )

  it('loses no flag and never has more than 48 steps', () => {
    const months = fc.array(
      fc.record({
        month: fc.oneof(fc.integer({ min: 0, max: 119_999 }).map(monthText), fc.constantFrom('', 'x')),
        rule: fc.constantFrom('a', 'b', '__proto__'),
        count: fc.integer({ min: 1, max: 1000 }),
      }),
    )
    fc.assert(
      fc.property(months, (flags) => {
        const { steps, total, byRule, undated, before, after } = periodsOf(flags)
        const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0)
        expect(steps.length).toBeLessThanOrEqual(48)
        expect(total).toHaveLength(steps.length)
        expect(sum(total) + undated + before + after).toBe(sum(flags.map(({ count }) => count)))
        expect(sum([...byRule.values()].map(sum))).toBe(sum(total))
      }),
    )
  })
})

describe('niceTicks', () => {
  it.each([
    [0, []],
    [1, [1]],
    [3, [1, 2, 3]],
    [83, [20, 40, 60, 80, 100]],
    [100, [20, 40, 60, 80, 100]],
    [1234567, [500_000, 1_000_000, 1_500_000]],
    [Number.NaN, []],
  ])('%d', (most, ticks) => {
    expect(niceTicks(most)).toEqual(ticks)
  })
})

describe('columnChart', () => {
  const chart = (values: readonly number[], rtl: boolean) =>
    columnChart({
      id: 'x',
      title: '',
      about: '',
      values,
      names: [],
      height: 10,
      ticks: [],
      top: 1,
      rtl,
    }).toString()
  it('draws a single month as a column at the beginning, not as a wall', () => {
    expect(chart([1], false)).toMatch(/x="1%" y="[\d.]+" width="8%"/)
    expect(chart([1], true)).toMatch(/x="91%" y="[\d.]+" width="8%"/)
    expect(chart(Array(20).fill(1), false)).toMatch(/x="0.5%" y="[\d.]+" width="4%"/)
  })
})
