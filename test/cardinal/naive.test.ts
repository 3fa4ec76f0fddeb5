import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CardinalCode, CardinalGroup } from '#tenderflag/cardinal/results.js'
import type { CardinalResult } from '#tenderflag/cardinal/run.js'
import {
  type Judged,
  naiveClasses,
  naiveDisqualified,
  naiveLosers,
  naiveMargins,
  type SmallProcess,
} from './naive.js'
import { run } from './support.js'

const who = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H')
const bid = fc.record({
  who,
  amount: fc.oneof(fc.integer({ min: 90, max: 130 }), fc.constantFrom(100, 200)),
  status: fc.constantFrom('valid', 'valid', 'valid', 'disqualified'),
})
const code = fc.constantFrom('10', '100', '20', '2', '300', '400')
const process = fc
  .record({
    bids: fc.array(bid, { minLength: 1, maxLength: 5 }),
    winner: who,
    cheapestWins: fc.boolean(),
    classes: fc.array(code, { maxLength: 3 }),
    buyer: fc.constantFrom('X', 'Y', 'Z'),
  })
  .map(({ cheapestWins, ...one }): SmallProcess => {
    const [cheapest] = one.bids.filter((each) => each.status === 'valid').sort((a, b) => a.amount - b.amount)
    return cheapestWins && cheapest ? { ...one, winner: cheapest.who } : one
  })
const market = fc.array(process, { minLength: 1, maxLength: 40 })

/** Most win alone, and X bids often and loses. */
const lonely = fc
  .record({ who, withX: fc.boolean(), xWins: fc.integer({ min: 0, max: 9 }).map((n) => n === 0) })
  .map(({ who, withX, xWins }): SmallProcess => {
    const bids = (withX ? [who, 'X'] : [who]).map((each) => ({
      who: each,
      amount: 1,
      status: 'valid' as const,
    }))
    return { bids, winner: withX && xWins ? 'X' : who, classes: [], buyer: 'Y' }
  })

function release({ bids, winner, classes, buyer }: SmallProcess, i: number): unknown {
  return {
    ocid: String(i),
    buyer: { id: buyer },
    bids: {
      details: bids.map(({ who, amount, status }) => ({
        status,
        value: { amount, currency: 'USD' },
        tenderers: [{ id: who }],
      })),
    },
    awards: [
      {
        status: 'active',
        suppliers: [{ id: winner }],
        items: classes.map((id) => ({ classification: { id } })),
      },
    ],
  }
}

interface Expected {
  readonly group: CardinalGroup
  readonly code: CardinalCode
  readonly side: 'low' | 'high'
  /** Beginning of the names in Meta. */
  readonly prefix?: string
  readonly only?: ReadonlySet<string>
}

/** The same numbers, the same fence to twelve digits, the same flags but for numbers within those of the fence. */
function expectSame(
  result: CardinalResult,
  naive: Judged,
  { group, code, side, prefix = '', only }: Expected,
) {
  const notes = result.meta.get(code)
  if (naive.values.size > 0) {
    expect(notes?.get(`${prefix}q1`)).toBeCloseTo(naive.q1, 12)
    expect(notes?.get(`${prefix}q3`)).toBeCloseTo(naive.q3, 12)
    expect(notes?.get(`${prefix}${side === 'low' ? 'lower' : 'upper'}_fence`)).toBeCloseTo(naive.fence, 12)
  }
  const fence = notes?.get(`${prefix}${side === 'low' ? 'lower' : 'upper'}_fence`) ?? Number.NaN
  const doubtful = Math.abs(naive.fence) < 1e-12 // whether it is above 0 hangs on the last bit
  for (const [id, value] of naive.values) {
    const flagged = result.groups[group].get(id)?.[code]
    const beyond = side === 'low' ? value <= fence : value >= fence
    if (doubtful && fence <= 0) expect(flagged).toBeUndefined()
    else if (!doubtful || fence > 0)
      expect(flagged).toBe((naive.on || doubtful) && beyond && (only?.has(id) ?? true) ? value : undefined)
  }
  for (const [id, values] of result.groups[group])
    if (values[code] !== undefined && values[code] !== 0) expect(naive.values.has(id)).toBe(true)
}

async function check(
  settings: string,
  compare: (result: CardinalResult, processes: SmallProcess[]) => void,
  markets = market,
) {
  let flags = 0
  await fc.assert(
    fc.asyncProperty(markets, async (processes) => {
      const result = await run(settings, processes.map(release))
      flags += Object.values(result.groups).reduce((sum, subjects) => sum + subjects.size, 0)
      compare(result, processes)
    }),
    { numRuns: 300 },
  )
  expect(flags).toBeGreaterThan(50)
}

describe('a second implementation by formula agrees', () => {
  test('on R024', () =>
    check('[R024]', (result, processes) => {
      const naive = naiveMargins(processes, 'low')
      expectSame(result, naive, { group: 'OCID', code: 'R024', side: 'low' })
    }))

  test('on R058', () =>
    check('[R058]', (result, processes) => {
      const naive = naiveMargins(processes, 'high')
      expectSame(result, naive, { group: 'OCID', code: 'R058', side: 'high' })
    }))

  test('on R025', () =>
    check(
      '[R025]',
      (result, processes) => {
        const { judged, enough } = naiveLosers(processes)
        expectSame(result, judged, { group: 'Tenderer', code: 'R025', side: 'low', only: enough })
      },
      fc.oneof(market, fc.array(lonely, { minLength: 8, maxLength: 40 })),
    ))

  test('on R038', () =>
    check('[R038]', (result, processes) => {
      const tenderers = naiveDisqualified(processes, 'tenderer')
      expectSame(result, tenderers, {
        group: 'Tenderer',
        code: 'R038',
        side: 'high',
        prefix: 'Tenderer_',
      })
      const buyers = naiveDisqualified(processes, 'buyer')
      expectSame(result, buyers, { group: 'Buyer', code: 'R038', side: 'high', prefix: 'Buyer_' })
    }))

  test('on R048', () =>
    check('[R048]\nminimum_contracting_processes = 2', (result, processes) => {
      const naive = naiveClasses(processes, 2)
      expectSame(result, naive, { group: 'Tenderer', code: 'R048', side: 'high' })
    }))
})
