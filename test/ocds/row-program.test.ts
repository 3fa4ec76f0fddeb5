import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Block, chunkRoom } from '#tenderflag/ocds/chunk.js'
import { Extractor } from '#tenderflag/ocds/extract.js'
import type { Setup } from '#tenderflag/ocds/setup.js'
import { ocdsTables } from '#tenderflag/ocds/tables/catalogue.js'
import { type Domain, type TableName, tableSpec } from '#tenderflag/schema/tables.js'
import type { Json } from './support.js'

type Value = fc.Arbitrary<unknown>

/** Nearly always this, else what publishers write besides. */
const usually = (usual: Value): Value =>
  fc.oneof(
    { weight: 60, arbitrary: usual },
    { weight: 2, arbitrary: fc.constant(undefined) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Json>(null, '', ' ', 7, 1.5, true, {}, [], ['L1'], [[1]], [{ id: 'P1' }]),
    },
    { weight: 1, arbitrary: fc.constantFrom<Json>(' P1', 'P2 ', 'a"b\\', 'Ñandú', { id: 'P1' }, [null]) },
  )
const oneOf = (...values: readonly Json[]): Value => usually(fc.constantFrom(...values))
const record = (members: Record<string, Value>): Value => usually(fc.record(members))
const list = (of: Value, maxLength = 3): Value => usually(fc.array(of, { maxLength }))
/** Most releases do not have it. */
const seldom = (value: Value): Value => fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, value)

const partyId = oneOf('P1', 'P2', 'P3', 'P4')
const lotId = oneOf('L1', 'L2')
const moment = oneOf('2024-05-01T10:00:00Z', '2024-05-01', '2024-05-02T11:30:00.5+03:00', '2024-05-01T09:00')
const money = record({ amount: oneOf(12, 99.5, 0, '12'), currency: oneOf('EUR', 'USD', 'eur') })
const identifier = seldom(record({ scheme: oneOf('S'), id: oneOf('1', '2') }))
const organisation = record({ id: partyId, name: oneOf('A', 'B'), identifier })
const lots = usually(fc.constantFrom<Json>('L1', ['L1'], ['L2'], ['L1', 'L2']))
const item = record({ id: oneOf('I1'), relatedLot: lotId, classification: record({ id: oneOf('45', '33') }) })
const status = oneOf('active', 'cancelled', 'valid', 'complete', 'Active')
const address = record({ region: oneOf('North'), countryName: seldom(oneOf('X')), country: oneOf('Y') })

const release = fc.record({
  ocid: oneOf('t1', 't2', 't3'),
  date: moment,
  parties: list(
    record({
      id: partyId,
      name: oneOf('A', 'B'),
      identifier,
      roles: list(oneOf('buyer', 'supplier', 'tenderer', 'procuringEntity', 'Buyer', ' buyer')),
      address: seldom(address),
      details: seldom(record({ kind: oneOf('firm', 'person') })),
      beneficialOwners: seldom(list(organisation, 2)),
    }),
  ),
  buyer: organisation,
  tender: record({
    title: oneOf('T'),
    status,
    procurementMethod: oneOf('open', 'direct'),
    procurementMethodDetails: oneOf('open'),
    value: money,
    classification: seldom(record({ id: oneOf('45') })),
    tenderPeriod: record({ startDate: moment, endDate: moment }),
    datePublished: moment,
    bidOpening: seldom(record({ date: moment })),
    awardPeriod: record({ startDate: moment }),
    numberOfTenderers: seldom(oneOf(2, 3)),
    tenderers: seldom(list(organisation)),
    procuringEntity: seldom(organisation),
    lots: list(record({ id: lotId, title: oneOf('T'), status, value: money }), 2),
    items: seldom(list(item, 2)),
  }),
  bids: record({
    statistics: seldom(
      list(
        record({
          measure: oneOf('bidders', 'bids', 'Bidders'),
          value: oneOf(1, 2),
          relatedLot: seldom(lotId),
        }),
      ),
    ),
    details: list(
      record({
        id: oneOf('B1', 'B2'),
        date: moment,
        status,
        tenderers: list(organisation, 2),
        value: money,
        relatedLots: lots,
        ipAddress: seldom(oneOf('10.0.0.1')),
        rank: oneOf(1, 2),
        isWinner: usually(fc.boolean()),
      }),
    ),
  }),
  awards: list(
    record({
      id: oneOf('A1', 'A2'),
      date: moment,
      status,
      value: money,
      suppliers: list(organisation, 2),
      relatedLots: lots,
      relatedBid: seldom(oneOf('B1')),
      relatedBids: lots,
    }),
    2,
  ),
  contracts: list(
    record({
      id: oneOf('C1'),
      awardID: oneOf('A1', 'A2'),
      status,
      value: money,
      dateSigned: moment,
      suppliers: seldom(list(organisation, 2)),
      implementation: seldom(record({ finalValue: money })),
      amendments: seldom(list(record({ id: oneOf('M1') }), 2)),
      amendment: seldom(record({ date: moment })),
    }),
    2,
  ),
  relatedProcesses: seldom(
    list(
      record({
        relationship: list(oneOf('unsuccessfulProcess')),
        scheme: oneOf('ocid'),
        identifier: oneOf('t1'),
      }),
    ),
  ),
})

/** All columns that OCDS can give, by table. */
const available: [TableName, string[]][] = [...ocdsTables].map(([name, { paths }]) => [
  name,
  Object.entries(tableSpec(name).columns)
    .filter(([column, { key }]) => key || column in paths)
    .map(([column]) => column),
])

/** Keys, and some of the other columns of some tables. */
const wanted: fc.Arbitrary<Setup['wanted']> = fc
  .tuple(...available.map(([name, columns]) => fc.tuple(fc.nat(9), fc.subarray(columns), fc.constant(name))))
  .map((tables) =>
    tables
      .filter(([much]) => much > 1)
      .map(([much, some, name]): [TableName, string[]] => {
        const { columns } = tableSpec(name)
        const all = available.find(([table]) => table === name)![1]
        return [name, all.filter((column) => much > 6 || columns[column]!.key || some.includes(column))]
      }),
  )

const setups: fc.Arbitrary<Setup> = fc.record({
  wanted,
  zone: fc.constantFrom('UTC', 'Asia/Riyadh'),
  sharedAddresses: fc.constant([]),
  lists: fc.constantFrom<Setup['lists']>({}, { 'tenders.method': { open: 'open' } }),
  currency: fc.constantFrom(undefined, 'SAR'),
})

/** What a block says, its values in place of their codes. */
function told({ units, tables, dictionaries, taken, notices }: Block): unknown {
  const texts = new Map(
    dictionaries.map(({ domain, bytes, ends }) => [
      domain,
      Array.from(ends, (end, i) => Buffer.from(bytes.subarray(ends[i - 1] ?? 0, end)).toString()),
    ]),
  )
  const textOf = (domain: Domain, code: number) => (code < 0 ? null : texts.get(domain)![code])
  return {
    units,
    taken: {
      unit: [...taken.unit],
      ocid: Array.from(taken.ocid, (code) => textOf('tender', code)),
      date: [...taken.date],
    },
    tables: tables.map(({ name, owners, present, columns }) => ({
      name,
      owners: [...owners],
      present,
      columns: columns.map(({ name: column, values, present: there }) => {
        const { domain, type } = tableSpec(name).columns[column]!
        const isCode = values instanceof Int32Array
        return {
          column,
          there,
          values: Array.from(values, (value) =>
            isCode ? textOf(domain ?? (type === 'address' ? 'address' : 'word'), value) : value,
          ),
        }
      }),
    })),
    notices: [...notices].sort((a, b) => keyOf(a).localeCompare(keyOf(b))),
  }
}

const keyOf = ({ kind, table, column }: Block['notices'][number]) => `${kind} ${table} ${column}`

/** Reads releases as if they were unknown, or as those whose rows are all written in JavaScript. */
function extracted(setup: Setup, releases: readonly unknown[], settled: boolean): unknown {
  const text = Buffer.from(releases.map((release) => JSON.stringify(release)).join('\n'))
  const bytes = chunkRoom(text.length)
  bytes.set(text)
  return told(new Extractor(setup).extract({ bytes, length: text.length, units: undefined, settled }))
}

describe('rows that WebAssembly writes', () => {
  it('are those that are written in JavaScript, whatever a release holds', () => {
    fc.assert(
      fc.property(setups, fc.array(release, { minLength: 1, maxLength: 8 }), (setup, releases) => {
        // what is not compiled is put off by the one, and read by the other
        const compiled = releases.map((some) => ({ ...some, tag: ['compiled'] }))
        expect(extracted(setup, compiled, false)).toEqual(extracted(setup, compiled, true))
      }),
      { numRuns: 150 },
    )
  })

  it('are all of them, where more wait than there is room for', () => {
    const setup: Setup = {
      wanted: available,
      zone: 'UTC',
      sharedAddresses: [],
      lists: {},
      currency: undefined,
    }
    const releases = [100, 150, 7, 256, 1, 300, 5].map((count, i) => ({
      ocid: `t${i}`,
      tag: ['compiled'],
      buyer: { id: 'P1' },
      bids: {
        details: Array.from({ length: count }, (_, k) => ({ id: `B${k}`, relatedLots: [`L${k % 3}`] })),
      },
    }))
    expect(extracted(setup, releases, false)).toEqual(extracted(setup, releases, true))
  })
})
