import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Column, Dataset } from '#tenderflag/columns/dataset.js'
import { Dictionary } from '#tenderflag/columns/dictionary.js'
import type { Index } from '#tenderflag/join/index-of.js'
import { Relaunches } from '#tenderflag/join/relaunch.js'
import { groupTenders } from '#tenderflag/join/tender-groups.js'
import type { TenderSubjects } from '#tenderflag/join/tenders.js'
import { enumValues } from '#tenderflag/schema/tables.js'

const DAY = 86_400_000
const CANCELLED = enumValues('tenders', 'status').indexOf('cancelled')
const titles = ['bread and milk', 'bread and cheese', 'roads', 'milk and bread']
/** Half of their words are the same. */
const alike = [
  [1, 1, 0, 1],
  [1, 1, 0, 1],
  [0, 0, 1, 0],
  [1, 1, 0, 1],
]

interface Tender {
  readonly cancelled: boolean
  readonly buyer: number
  readonly title: number
  readonly estimate: number
  readonly published: number
}

const tender = (buyers: number): fc.Arbitrary<Tender> =>
  fc.record({
    cancelled: fc.boolean(),
    buyer: fc.integer({ min: -1, max: buyers }),
    title: fc.integer({ min: 0, max: 3 }),
    estimate: fc.constantFrom(100, 150, 200, 201, 400, Number.NaN),
    // some on one day, some without an hour of it, some 180 days apart
    published: fc.oneof(
      fc.constantFrom(Number.NaN, 0, 0.5, 180 * DAY, 180 * DAY + 1, 180 * DAY + 0.5),
      fc.integer({ min: 0, max: 900 }).map((days) => days * DAY),
    ),
  })

/** The ids of tenders are in the reverse of their order. */
const idOf = (tenders: readonly Tender[], t: number): string => String(tenders.length - t).padStart(5, '0')

function found(tenders: readonly Tender[]): number[] {
  const code = (domain: 'party' | 'title' | 'classification', codes: number[]): Column =>
    ({ kind: 'code', domain, codes: Int32Array.from(codes) }) as Column
  const columns: Record<string, Column> = {
    status: { kind: 'enum', codes: Int8Array.from(tenders, (t) => (t.cancelled ? CANCELLED : -1)) },
    buyer_id: code(
      'party',
      tenders.map((t) => t.buyer),
    ),
    classification: code(
      'classification',
      tenders.map(() => 0),
    ),
    title: code(
      'title',
      tenders.map((t) => t.title),
    ),
    estimate: { kind: 'number', values: Float64Array.from(tenders, (t) => t.estimate) },
    published_at: { kind: 'number', values: Float64Array.from(tenders, (t) => t.published) },
  }
  const ids = new Dictionary()
  tenders.forEach((_, t) => {
    ids.encodeText(idOf(tenders, t))
  })
  const title = new Dictionary()
  for (const text of titles) title.encodeText(text)
  const row = Int32Array.from(tenders, (_, t) => t)
  const flags = new Uint8Array(tenders.length)
  const subjects: TenderSubjects = { count: row.length, ordinalOf: row, code: row, row, flags }
  const dataset = { dictionaries: { tender: ids, title } } as unknown as Dataset
  const relaunches = new Relaunches(dataset, { tenders: columns } as unknown as Index['columns'], subjects)
  return [...relaunches.find(relaunches.keys && groupTenders(relaunches.keys))]
}

function expected(tenders: readonly Tender[]): number[] {
  return tenders.map((seeker) => {
    if (!seeker.cancelled || seeker.buyer < 0) return -1
    const fits = tenders.flatMap((other, t) => {
      const after = Math.floor(other.published) - Math.floor(seeker.published)
      const ratio = other.estimate / seeker.estimate
      const again =
        other.buyer === seeker.buyer && after > 0 && after <= 180 * DAY && ratio >= 0.5 && ratio <= 2
      return again && alike[seeker.title]![other.title] === 1 ? [t] : []
    })
    fits.sort((a, b) => tenders[a]!.published - tenders[b]!.published || b - a)
    return fits[0] ?? -1
  })
}

it('is the first that is alike within 180 days, of one instant that with the smaller id', () => {
  fc.assert(
    fc.property(fc.array(tender(2), { maxLength: 60 }), (tenders) => {
      expect(found(tenders)).toEqual(expected(tenders))
    }),
  )
})

it('is found too where a buyer has many cancelled tenders', () => {
  const some = fc.array(tender(0), { minLength: 800, maxLength: 900 })
  for (const tenders of fc.sample(some, { numRuns: 3, seed: 1 })) {
    const buyers = tenders.map((one) => ({ ...one, buyer: 0 }))
    expect(buyers.filter((one) => one.cancelled && !Number.isNaN(one.published)).length).toBeGreaterThan(256)
    expect(found(buyers)).toEqual(expected(buyers))
  }
})
