import { describe, expect, test } from 'vitest'
import { rustNumber } from '#tenderflag/cardinal/write-json.js'
import { run, textOf } from './support.js'

describe('numbers', () => {
  test.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-2.5, '-2.5'],
    [100, '100.0'],
    [0.1, '0.1'],
    [0.00001, '0.00001'],
    [0.000012345, '0.000012345'],
    [0.000001, '1e-6'],
    [1.5e-7, '1.5e-7'],
    [123456789012345.6, '123456789012345.6'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e16'],
    [12345678901234568, '1.2345678901234568e16'],
    [5e-324, '5e-324'],
    [Number.NaN, 'null'],
    [Number.POSITIVE_INFINITY, 'null'],
  ])('%d is written %s', (value, text) => {
    expect(rustNumber(value)).toBe(text)
  })
})

const late = (ocid: string, id = 'A') => ({
  ocid,
  buyer: { id: 'B' },
  tender: { tenderPeriod: { endDate: '2024-01-01' }, procuringEntity: { id: 'P' } },
  awards: [{ status: 'active', suppliers: [{ id }] }],
  bids: {
    details: [
      { status: 'valid', date: '2024-01-02', tenderers: [{ id }] },
      { status: 'disqualified', tenderers: [{ id: 'L' }, { id: 'M' }] },
    ],
  },
})

describe('the JSON', () => {
  test('is a line, in a fixed order of keys, of what is flagged and of Meta', async () => {
    const result = await run('[R038]\nthreshold = 0.333333\n[R030]\n[R035]', [late('b'), late('a', 'Z')])
    expect(await textOf(result)).toBe(
      '{"OCID":{"b":{"R030":1.0,"R035":2.0},"a":{"R030":1.0,"R035":2.0}},' +
        '"Buyer":{"B":{"R038":0.5}},"ProcuringEntity":{"P":{"R038":0.5}},' +
        '"Tenderer":{"A":{"R030":1.0,"R035":0.0},"Z":{"R030":1.0,"R035":0.0},"L":{"R038":1.0},"M":{"R038":1.0}},' +
        '"Meta":{"R038":{"Buyer_upper_fence":0.3333,"ProcuringEntity_upper_fence":0.3333,"Tenderer_upper_fence":0.3333}}}\n',
    )
  })

  test('keeps ids that are special to JavaScript or JSON, in the order first flagged', async () => {
    const ids = ['9', '1', '__proto__', 'constructor', '"\\\u0001\n\u2028é😀', '']
    const result = await run(
      '[R035]',
      ids.map((id) => late(id)),
    )
    const text = await textOf(result)
    expect([...text.matchAll(/("(?:[^"\\]|\\.)*"):\{"R035":2/g)].map(([, id]) => JSON.parse(id!))).toEqual(
      ids,
    )
  })

  test('has its maps only if asked for', async () => {
    const releases = [late('a'), late('b', 'Z')]
    expect(await textOf(await run('[R030]', releases))).not.toContain('Maps')
    const all = JSON.parse(await textOf(await run('[R030]\n[R035]\n[R038]', releases, { maps: true })))
    expect(all.Maps).toEqual({
      ocid_buyer_r038: { a: 'B', b: 'B' },
      ocid_procuringentity_r038: { a: 'P', b: 'P' },
      ocid_tenderer: { a: ['A', 'L', 'M'], b: ['Z', 'L', 'M'] },
      ocid_tenderer_r024: {},
      ocid_tenderer_r028: {},
      ocid_tenderer_r030: { a: ['A'], b: ['Z'] },
      ocid_tenderer_r035: { a: ['A'], b: ['Z'] },
      ocid_tenderer_r058: {},
    })
  })

  test('maps buyers and procuring entities only where a bid was disqualified', async () => {
    const { bids, ...rest } = late('a')
    const releases = [{ ...rest, bids: { details: bids.details.slice(0, 1) } }, late('b')]
    const { Maps } = JSON.parse(await textOf(await run('[R038]', releases, { maps: true })))
    expect(Maps.ocid_buyer_r038).toEqual({ b: 'B' })
    expect(Maps.ocid_procuringentity_r038).toEqual({ b: 'P' })
  })

  test('has the tenderers of processes only for R025, R038 and R048', async () => {
    const few = JSON.parse(await textOf(await run('[R030]', [late('a')], { maps: true })))
    expect(few.Maps.ocid_tenderer).toEqual({})
    for (const code of ['R025', 'R048']) {
      const more = JSON.parse(await textOf(await run(`[${code}]`, [late('a')], { maps: true })))
      expect(more.Maps.ocid_tenderer).toEqual({ a: ['A', 'L', 'M'] })
    }
  })

  test('maps the flagged of R024, R028 and R058', async () => {
    const bid = (id: string, amount: number) => ({
      status: 'valid',
      value: { amount, currency: 'USD' },
      tenderers: [{ id }],
    })
    const release = {
      ocid: 'a',
      awards: [{ status: 'active', suppliers: [{ id: 'A' }] }],
      bids: { details: [bid('A', 10), bid('B', 11), bid('C', 11)] },
    }
    const settings = '[R024]\nthreshold = 1\n[R028]\n[R058]\nthreshold = 0.05'
    const { Maps } = JSON.parse(await textOf(await run(settings, [release], { maps: true })))
    expect(Maps).toMatchObject({
      ocid_tenderer_r024: { a: ['A', 'B'] },
      ocid_tenderer_r028: { a: ['C', 'B'] },
      ocid_tenderer_r058: { a: ['A'] },
    })
  })
})

test('what was passed over is counted', async () => {
  const price = (currency: string) => ({
    status: 'valid',
    value: { amount: 1, currency },
    tenderers: [{ id: 'A' }],
  })
  const awards = [{ status: 'active', suppliers: [{ id: 'A' }] }]
  const releases = [
    null,
    { id: 1 },
    { ocid: 'a', tender: { status: 'cancelled' } },
    { ocid: 'b', tender: { procurementMethodDetails: 'X' } },
    { ocid: 'c', awards, bids: { details: [price('USD'), price('EUR'), price('EUR'), price('SAR')] } },
  ]
  const { counts } = await run('[exclusions]\nprocurement_method_details = X\n[R036]', releases)
  expect(counts).toEqual({
    releases: 1,
    noRelease: 2,
    cancelled: 1,
    excluded: 1,
    currency: 'USD',
    otherCurrencies: new Map([
      ['EUR', 2],
      ['SAR', 1],
    ]),
    unknownMargins: 0,
    repairs: new Map(),
  })
})

test('margins that are no number are counted', async () => {
  const bid = (id: string) => ({
    status: 'valid',
    value: { amount: 0, currency: 'USD' },
    tenderers: [{ id }],
  })
  const awards = [{ status: 'active', suppliers: [{ id: 'A' }] }]
  const release = (ocid: string) => ({ ocid, awards, bids: { details: [bid('A'), bid('B')] } })
  for (const code of ['R024', 'R058'])
    expect((await run(`[${code}]`, [release('a'), release('b')])).counts.unknownMargins).toBe(2)
  expect((await run('[R036]', [release('a')])).counts.unknownMargins).toBe(0)
})

/** So many that anything quadratic takes minutes. */
const CROWD = 100_000

describe('a crowd in one process', () => {
  const crowd = Array.from({ length: CROWD }, (_, i) => ({ id: `T${i}` }))
  const bids = (amount: (i: number) => number) =>
    crowd.map((tenderer, i) => ({
      status: i % 2 === 0 ? 'valid' : 'disqualified',
      date: '2024-01-02',
      value: { amount: amount(i), currency: i % 3 === 0 ? 'USD' : `C${i}` },
      tenderers: [tenderer],
    }))
  const awards = [{ status: 'active', suppliers: crowd }]
  const tender = { tenderPeriod: { endDate: '2024-01-01' } }

  test.each([
    ['of bids of one price', { details: bids(() => 5) }],
    ['of bids of many prices', { details: bids((i) => i) }],
    [
      'of consortia of all',
      {
        details: [1, 2, 3, 4].map(() => ({
          status: 'valid',
          date: '2024-01-02',
          value: { amount: 5, currency: 'USD' },
          tenderers: crowd,
        })),
      },
    ],
  ])('%s takes no longer than it has members', async (_, bids) => {
    const start = process.cpuUsage()
    const settings = '[R024]\n[R025]\n[R028]\n[R030]\n[R035]\n[R036]\n[R038]\n[R048]\n[R058]'
    const result = await run(settings, [{ ocid: 'a', tender, awards, bids }], { maps: true })
    await textOf(result)
    expect(result.groups.Tenderer.size).toBeGreaterThan(0)
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(15) // seconds of work, however busy the machine is
  })
})
