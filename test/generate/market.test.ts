import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exponential } from '#tenderflag/generate/exponential.js'
import { generateMarket } from '#tenderflag/generate/generate-market.js'
import { missingRates } from '#tenderflag/generate/missing.js'
import { plants } from '#tenderflag/generate/plants/schedule.js'
import { Random } from '#tenderflag/generate/random.js'
import { tableSpec, type tableSpecs } from '#tenderflag/schema/tables.js'
import { byTender, type Row, readMarket } from './read-market.js'

const TENDERS = 8_000
const market = readMarket({ tenders: TENDERS, seed: 5 })
const rows = (table: string): Row[] => market[table] ?? []
const key = (row: Row, column: string): string => `${row.tender_id} ${row[column]}`

describe('a market', () => {
  test('is the same whatever the size of its chunks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 1, max: 130 }),
        fc.integer({ min: 0, max: 4294967295 }),
        (tenders, chunk, seed) => {
          expect(readMarket({ tenders, seed, chunk })).toEqual(readMarket({ tenders, seed }))
        },
      ),
      { numRuns: 15 },
    )
  })

  test('of few firms ends where all of them bid for one lot', () => {
    expect(readMarket({ tenders: 72, seed: 4294967271 }).tenders).toHaveLength(72)
  })

  test('has canonical tables only, and enumerations of the schema', () => {
    for (const [table, found] of Object.entries(market)) {
      if (table === 'labels') continue
      const spec = tableSpec(table as keyof typeof tableSpecs)
      for (const [name, text] of Object.entries(found[0] ?? {})) {
        expect(spec.columns, `${table}.${name}`).toHaveProperty(name)
        expect(text).toBeTypeOf('string')
      }
      for (const [name, { values, key }] of Object.entries(spec.columns))
        for (const row of found) {
          // an `expect` for each of so many takes seconds
          if (values && row[name] && !values.includes(row[name]))
            expect.fail(`${table}.${name} is ${row[name]}`)
          if (key && row[name] === '') expect.fail(`${table}.${name} is empty`)
        }
    }
  })

  test('refers to rows that are there, once each', () => {
    const tenders = new Set(rows('tenders').map(({ tender_id }) => tender_id))
    const parties = new Set(rows('parties').map(({ party_id }) => party_id))
    const lots = new Set(rows('lots').map((row) => key(row, 'lot_id')))
    const bids = new Set(rows('bids').map((row) => key(row, 'bid_id')))
    const awards = new Set(rows('awards').map((row) => key(row, 'award_id')))
    const contracts = new Set(rows('contracts').map((row) => key(row, 'contract_id')))
    expect(tenders.size).toBe(TENDERS)
    expect(lots.size).toBe(rows('lots').length)
    for (const table of ['lots', 'bids', 'awards', 'contracts', 'labels'])
      expect(rows(table).filter(({ tender_id }) => !tenders.has(tender_id))).toEqual([])
    for (const table of ['bids', 'awards'])
      expect(rows(table).filter((row) => row.lot_id !== '' && !lots.has(key(row, 'lot_id')))).toEqual([])
    const dangling = [
      ...rows('tenders').filter((row) => row.buyer_id !== '' && !parties.has(row.buyer_id)),
      ...rows('tenders').filter((row) => row.previous_tender_id && !tenders.has(row.previous_tender_id)),
      ...rows('bids').filter(({ bidder_id }) => !parties.has(bidder_id)),
      ...rows('awards').filter(({ supplier_id }) => !parties.has(supplier_id)),
      ...rows('awards').filter((row) => row.bid_id !== '' && !bids.has(key(row, 'bid_id'))),
      ...rows('contracts').filter((row) => row.award_id !== '' && !awards.has(key(row, 'award_id'))),
      ...rows('labels').filter((row) => row.subject_type === 'award' && !awards.has(key(row, 'subject_id'))),
      ...rows('labels').filter(
        (row) => row.subject_type === 'contract' && !contracts.has(key(row, 'subject_id')),
      ),
    ]
    expect(dangling).toEqual([])
    const bidRows = rows('bids').filter(({ bid_id }) => bid_id !== '')
    expect(new Set(bidRows.map((row) => `${key(row, 'bid_id')} ${row.bidder_id}`)).size).toBe(bidRows.length)
  })

  test('takes bids in working hours, between publication and deadline', () => {
    const tenders = new Map(rows('tenders').map((row) => [row.tender_id, row]))
    for (const { tender_id, submitted_at: at = '' } of rows('bids')) {
      if (at === '') continue
      const { deadline_at: deadline = '', published_at: published = '' } = tenders.get(tender_id) ?? {}
      const day = new Date(at).getUTCDay()
      const hour = Number(at.slice(11, 13))
      if (day === 0 || day === 6 || hour < 7 || hour > 15) expect.fail(`submitted at ${at}`)
      if ((deadline !== '' && at > deadline) || at < published)
        expect.fail(`${tender_id} submitted at ${at}, published ${published}, deadline ${deadline}`)
    }
    expect(rows('bids').length).toBeGreaterThan(TENDERS * 5)
  })

  test('has log-normal values by category, a year-end rush, few large firms', () => {
    const logs = rows('lots').length > 0 ? logEstimates('33140000') : []
    const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length
    const deviation = Math.sqrt(logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / logs.length)
    expect(mean).toBeCloseTo(12.4, 0)
    expect(Math.abs(deviation - 1.2)).toBeLessThan(0.12)
    // Kolmogorov–Smirnov: the largest distance to the normal distribution with the declared parameters
    const sorted = logs.sort((a, b) => a - b)
    const distance = Math.max(
      ...sorted.map((x, i) => Math.abs((i + 0.5) / sorted.length - normal((x - 12.4) / 1.2))),
    )
    expect(distance).toBeLessThan(1.63 / Math.sqrt(sorted.length) + 0.02)

    const month = (m: string) => rows('tenders').filter((row) => row.published_at?.slice(5, 7) === m).length
    expect(month('12')).toBeGreaterThan(1.7 * month('08'))
    const wins = new Map<string, number>()
    for (const { supplier_id = '' } of rows('awards')) wins.set(supplier_id, (wins.get(supplier_id) ?? 0) + 1)
    const ranked = [...wins.values()].sort((a, b) => b - a)
    const tenth = ranked.slice(0, Math.ceil(ranked.length / 10)).reduce((sum, n) => sum + n, 0)
    expect(tenth / rows('awards').length).toBeGreaterThan(0.3)
  })

  test('has about 4 bids a lot and 1.6 lots a tender, of all numbers of bidders', () => {
    const counts = new Map<string, Set<string>>()
    for (const bid of rows('bids').filter(({ submitted_at }) => submitted_at !== '')) {
      const lot = key(bid, 'lot_id')
      counts.set(lot, (counts.get(lot) ?? new Set()).add(bid.bidder_id ?? ''))
    }
    const sizes = [...counts.values()].map(({ size }) => size)
    expect(Math.abs(sizes.reduce((sum, n) => sum + n, 0) / sizes.length - 4)).toBeLessThan(0.3)
    const divided = byTender(rows('lots')).size
    expect(Math.abs((rows('lots').length + TENDERS - divided) / TENDERS - 1.62)).toBeLessThan(0.08)
    const share = (n: number) => sizes.filter((size) => size === n).length / sizes.length
    for (const [n, low, high] of [
      [1, 0.1, 0.2],
      [2, 0.1, 0.2],
      [3, 0.14, 0.24],
      [4, 0.12, 0.22],
      [6, 0.05, 0.13],
      [10, 0.005, 0.03],
    ] as const) {
      expect(share(n), `${n} bidders`).toBeGreaterThan(low)
      expect(share(n), `${n} bidders`).toBeLessThan(high)
    }
    for (const wanted of ['USD', 'EUR'])
      expect(rows('tenders').some(({ currency }) => currency === wanted)).toBe(true)
    expect(rows('bids').some(({ round }) => round === '2')).toBe(true)
    expect(rows('bids').some(({ ip }) => ip?.startsWith('2001:'))).toBe(true)
    expect(rows('parties').some(({ kind }) => kind === 'person')).toBe(true)
  })

  test('leaves out values at the documented rates, and none that a label needs', () => {
    const labelled = new Set(rows('labels').map(({ tender_id }) => tender_id))
    const plain = (table: string) => rows(table).filter(({ tender_id }) => !labelled.has(tender_id))
    for (const [table, column] of [
      ['tenders', 'estimate'],
      ['tenders', 'region'],
      ['bids', 'amount'],
      ['bids', 'ip'],
      ['awards', 'awarded_at'],
      ['contracts', 'ends_at'],
    ] as const) {
      const rates: Readonly<Record<string, number>> = missingRates[table]
      const rate = rates[column] ?? Number.NaN
      const exists = plain(table).filter(({ status }) => status !== 'invited')
      const share = exists.filter((row) => row[column] === '').length / exists.length
      const tolerance = 4 * Math.sqrt(rate / exists.length) + rate * 0.1
      expect(Math.abs(share - rate), `${table}.${column} ${share}`).toBeLessThan(tolerance)
    }
    const whole = rows('tenders').filter(({ tender_id }) => labelled.has(tender_id))
    expect(whole.filter(({ estimate, method, status }) => !estimate || !method || !status)).toEqual([])
  })

  test('can be stopped', () => {
    const control = new AbortController()
    const chunks = generateMarket({ tenders: 1000, chunk: 100, signal: control.signal })
    chunks.next()
    control.abort()
    expect(() => [...chunks]).toThrowError(expect.objectContaining({ code: 'ABORTED' }))
  })
})

test('exponential agrees with Math.exp', () => {
  fc.assert(
    fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (x) => {
      expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-14)
    }),
  )
})

test('the random sequence is the one that files depend on', () => {
  const random = new Random(1, 2, 3)
  expect(Array.from({ length: 4 }, () => random.word())).toMatchInlineSnapshot(`
    [
      1723209790,
      4052797200,
      4111031796,
      3874340906,
    ]
  `)
  const normals = Array.from({ length: 50_000 }, () => random.normal())
  const mean = normals.reduce((sum, x) => sum + x, 0) / normals.length
  expect(Math.abs(mean)).toBeLessThan(0.02)
  expect(normals.reduce((sum, x) => sum + x * x, 0) / normals.length).toBeCloseTo(1, 1)
})

test('variants are named once', () => {
  const names = plants.map(({ rule, variant }) => `${rule} ${variant}`)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length * 6).toBeLessThanOrEqual(300)
})

function logEstimates(classification: string): number[] {
  const tenders = new Set(
    rows('tenders')
      .filter((row) => row.classification === classification && row.currency === 'SAR')
      .map(({ tender_id }) => tender_id),
  )
  return rows('lots')
    .filter((row) => tenders.has(row.tender_id) && row.estimate !== '')
    .map((row) => Math.log(Number(row.estimate)))
}

/** The normal distribution function (Abramowitz and Stegun 7.1.26, to 1.5e-7). */
function normal(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x / Math.SQRT2))
  const poly =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  const erf = 1 - poly * Math.exp((-x * x) / 2)
  return x < 0 ? (1 - erf) / 2 : (1 + erf) / 2
}
