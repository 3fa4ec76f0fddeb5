import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { planScan } from '#tenderflag/engine/plan.js'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import {
  type OutcomeRow,
  openDataset,
  openFacts,
  openMonitor,
  outcomeRows,
  Pool,
  type Rule,
  type ScanResult,
  saveFacts,
  scan,
} from '#tenderflag/index.js'
import { findTables } from '#tenderflag/ingest/find-folder.js'
import { numberedBy } from '#tenderflag/join/numbered-by.js'
import { scanInParts } from '#tenderflag/parts/scan-in-parts.js'
import { rulesFor } from '../support/agree.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-numbering-'))
const pool = new Pool(1)
const key = new Uint8Array(32)
afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
})

const given = { outcomes: 'all', asOf: '2025-01-01', pool } as const

/** Each reads another column: a row that is known by one of them must be the same subject in the others. */
const rules = await rulesFor({
  conditions: {
    'my.award-amount': ['award', 'award.amount > 1'],
    'my.award-currency': ['award', 'award.currency == "EUR"'],
    'my.award-dated': ['award', 'award.awarded_at == award.awarded_at'],
    'my.award-status': ['award', 'award.status == "cancelled"'],
    'my.bid-amount': ['bid', 'bid.amount > 1'],
    'my.bid-currency': ['bid', 'bid.currency == "EUR"'],
    'my.bid-submitted': ['bid', 'bid.submitted'],
    'my.contract-amendments': ['contract', 'contract.amendments > 1'],
    'my.contract-amount': ['contract', 'contract.amount > 1'],
    'my.contract-cancelled': ['contract', 'contract.cancelled'],
    'my.contract-ended': ['contract', 'contract.ends_at > contract.cancelled_at'],
    'my.contract-final': ['contract', 'contract.final_amount > 1'],
    'my.contract-status': ['contract', 'contract.status == "terminated"'],
    'my.lot-awarded': ['lot', 'lot.awards.counting > 1'],
  },
})

type Cells = Record<string, string>
type Name = 'awards' | 'contracts' | 'bids'

const some = (...values: string[]) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 3, arbitrary: fc.constantFrom(...values) })
const day = some('2024-05-01', '2024-07-01')
const amount = some('1', '2')
const cells: Record<Name, Record<string, fc.Arbitrary<string>>> = {
  awards: {
    award_id: fc.constantFrom('', '', '', 'A1', 'A2'),
    supplier_id: some('P1', 'P2'),
    bid_id: some('B1', 'B2'),
    amount,
    amount_basis: some('net', 'gross'),
    currency: some('EUR', 'SAR'),
    status: some('active', 'cancelled'),
    awarded_at: day,
  },
  contracts: {
    contract_id: fc.constantFrom('', '', '', 'C1', 'C2'),
    award_id: some('A1', 'A2'),
    supplier_id: some('P1', 'P2'),
    amount,
    final_amount: amount,
    amendments: some('1', '2'),
    currency: some('EUR', 'SAR'),
    status: some('active', 'terminated'),
    status_reason: some('late', 'broke'),
    signed_at: day,
    starts_at: day,
    ends_at: day,
    cancelled_at: day,
  },
  bids: {
    bid_id: fc.constantFrom('', '', '', 'B1', 'B2'),
    bidder_id: some('P1', 'P2'),
    amount,
    currency: some('EUR', 'SAR'),
    status: some('valid', 'invited'),
    status_reason: some('late', 'dear'),
    submitted_at: day,
    withdrawn_at: day,
    ip: some('192.0.2.7', '192.0.2.8'),
    rank: amount,
    round: amount,
    is_winner: some('true', 'false'),
  },
}

/** T1 is not divided, T2 is, and T3 has one lot, which rows may leave out. */
const lotIn = (tender: string, lot: string) =>
  tender === 'T1' ? '' : tender === 'T2' || lot === '' ? lot : 'L1'

/**
 * Rows of a table alike but for a few columns, some of them ragged, and of columns some that are not there. Of columns by
 * which they are not numbered first, one may differ.
 */
function rowsOf(name: Name) {
  const columns = Object.keys(cells[name])
  const listed = columns.filter((column) => numberedBy[name].includes(column) || column.endsWith('_id'))
  const others = columns.filter((column) => !listed.includes(column))
  return fc
    .record({
      usual: fc.record(cells[name]),
      rows: fc.array(
        fc.record({
          tender: fc.constantFrom('T1', 'T1', 'T2', 'T3'),
          lot: fc.constantFrom('', 'L1', 'L2'),
          other: fc.record(cells[name]),
          differs: fc.subarray(listed, { maxLength: 3 }),
          hasOther: fc.boolean(),
          isRagged: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
        }),
        { minLength: 2, maxLength: 7 },
      ),
      left: fc.subarray(columns, { maxLength: 2 }),
      also: others.length === 0 ? fc.constant(undefined) : fc.constantFrom(...others),
    })
    .map(({ usual, rows, left, also }) => {
      const kept = ['tender_id', ...(name === 'contracts' ? [] : ['lot_id']), ...columns].filter(
        (column) => !left.includes(column),
      )
      const lines = rows.map(({ tender, lot, other, differs, hasOther, isRagged }) => {
        const row: Cells = { ...usual, tender_id: tender, lot_id: lotIn(tender, lot) }
        for (const column of differs) row[column] = other[column]!
        if (also && hasOther) row[also] = other[also]!
        return kept.map((column) => row[column]).join() + (isRagged ? ',x' : '')
      })
      return { header: kept.join(), lines }
    })
    .chain(({ header, lines }) =>
      fc.record({
        header: fc.constant(header),
        lines: fc.constant(lines),
        otherwise: fc.shuffledSubarray(lines, { minLength: lines.length }),
      }),
    )
}

const market = fc.record({ awards: rowsOf('awards'), contracts: rowsOf('contracts'), bids: rowsOf('bids') })
type Market = typeof market extends fc.Arbitrary<infer T> ? T : never

let folders = 0
function write(tables: Market, order: 'lines' | 'otherwise' = 'lines'): string {
  const place = join(folder, String(folders++))
  mkdirSync(place)
  writeFileSync(join(place, 'tenders.csv'), 'tender_id\nT1\nT2\nT3\n')
  writeFileSync(join(place, 'lots.csv'), 'tender_id,lot_id\nT2,L1\nT2,L2\nT3,L1\n')
  for (const [name, table] of Object.entries(tables))
    writeFileSync(join(place, `${name}.csv`), `${[table.header, ...table[order]].join('\n')}\n`)
  return place
}

/** What is said of a subject. */
const line = ({ rule, tender_id, subject, outcome, value, fingerprint }: OutcomeRow): string =>
  [rule, tender_id, subject.id, outcome, value, fingerprint].join(' ')

const said = (result: ScanResult): string[] => [...outcomeRows(result, { key })].map(line)

async function inParts(place: string, of: readonly Rule[]): Promise<string[]> {
  const options = { zone: 'UTC', sharedAddresses: [], strict: false, threads: pool, startThreadsAfter: 0 }
  const scanning = await scanInParts(
    await findTables([place]),
    planScan(of, factCatalogue, { hasAsOf: true, report: false }),
    pool,
    {
      ...options,
      partSize: { part: 1 << 15 },
      asOf: Date.UTC(2025, 0, 1),
      outcomes: 'all',
      limit: 20_000,
      needOf: (bytes) => bytes,
      buckets: 8,
    },
  )
  const lines: string[] = []
  try {
    await scanning.run((result) => {
      lines.push(...said(result))
    })
    return lines.sort()
  } finally {
    scanning.close()
  }
}

test('a row without an id has the same number whatever rules read it, and from where', async () => {
  let numbered = 0
  await fc.assert(
    fc.asyncProperty(market, async (tables) => {
      const place = write(tables)
      const all = await scan(place, { ...given, rules })
      const expected = said(all)
      numbered += expected.filter((line) => line.includes('#2')).length
      const opened = await openDataset(place)
      const file = join(place, 'facts.arrow')
      await saveFacts(all, file, { key, pool })
      const facts = await openFacts(file)
      expect(said(await scan(opened, { ...given, rules }))).toEqual(expected)
      expect(said(await scan(write(tables, 'otherwise'), { ...given, rules }))).toEqual(expected)
      expect(await inParts(place, rules)).toEqual([...expected].sort())
      for (const rule of rules) {
        const own = expected.filter((line) => line.startsWith(`${rule.id} `))
        for (const source of [place, opened, facts])
          expect(said(await scan(source, { ...given, rules: [rule] }))).toEqual(own)
      }
    }),
    { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 12) },
  )
  expect(numbered).toBeGreaterThan(20)
}, 600_000)

test('a monitor numbers rows without an id as a scan does, whatever a history was read for', async () => {
  let numbered = 0
  await fc.assert(
    fc.asyncProperty(market, fc.constantFrom(...rules), async (tables, rule) => {
      const place = write(tables)
      const raised = said(await scan(place, { ...given, rules })).filter((of) => of.includes(' raised '))
      numbered += raised.filter((of) => of.includes('#2')).length
      for (const history of [place, await openDataset(place)])
        for (const of of [rules, [rule]]) {
          const monitor = await openMonitor({ history, rules: of, key, workers: 1 })
          const own = raised.filter((one) => of.some(({ id }) => one.startsWith(`${id} `)))
          expect(said(monitor.found)).toEqual(own)
          for (const tender_id of ['T1', 'T2', 'T3']) {
            const rows = { tenders: [{ tender_id, title: 'of no rule' }] }
            const at = '2025-01-01'
            expect(monitor.apply({ id: tender_id, type: 'tender.published', at, rows }).changes).toEqual([])
          }
        }
    }),
    { numRuns: Number(process.env.TENDERFLAG_TEST_RUNS ?? 8) },
  )
  expect(numbered).toBeGreaterThan(0)
}, 600_000)

describe('in any order of rows', () => {
  const ids = async (bids: string[], lots: string) => {
    const place = join(folder, String(folders++))
    mkdirSync(place)
    writeFileSync(join(place, 'tenders.csv'), 'tender_id\nT1\nT2\n')
    writeFileSync(join(place, 'lots.csv'), lots)
    writeFileSync(join(place, 'bids.csv'), ['tender_id,lot_id,bidder_id,status', ...bids, ''].join('\n'))
    const ruled = rules.filter(({ id }) => id === 'my.bid-submitted')
    return said(await scan(place, { ...given, rules: ruled })).map((of) =>
      of.split(' ').slice(2, 4).join(' '),
    )
  }
  const raised = ['L1#1 clear', 'L1#2 raised', 'T2#1 raised']

  test('a bid that leaves out the only lot is told apart by what else it says', async () => {
    const lots = 'tender_id,lot_id\nT1,L1\n'
    const [a, b, c] = ['T1,,P1,valid', 'T1,L1,P1,invited', 'T2,,P1,valid'] as const
    for (const bids of [
      [a, b, c],
      [b, a, c],
      [a, c, b],
      [b, c, a],
    ])
      expect(await ids(bids, lots)).toEqual(raised)
  })

  test('of bids that say the same, one that could not be read comes last', async () => {
    const lots = 'tender_id,lot_id\n'
    const [a, b] = ['T1,,P1,valid', 'T1,,P1,valid,x'] as const
    for (const bids of [
      [a, b],
      [b, a],
    ])
      expect(await ids(bids, lots)).toEqual(['T1#1 raised', 'T1#2 not_computable'])
  })
})
