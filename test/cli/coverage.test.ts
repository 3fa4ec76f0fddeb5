import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { expectOneLine, market, root, tenderflag, testFolder, write } from './tenderflag.js'

const folder = testFolder()
const sample = join(root, 'samples/market')
const coverage = (data: string, ...args: string[]) => tenderflag(['coverage', data, '-q', ...args])

const rowShape = z.object({
  format: z.literal(1),
  part: z.enum(['field', 'rule', 'reason', 'cost']),
  rule: z.string().nullable(),
  table: z.string().nullable(),
  column: z.string().nullable(),
  problem: z.string().nullable(),
  count: z.number(),
  of: z.number(),
  share: z.number().nullable(),
  distinct: z.number().nullable(),
  unreadable: z.number().nullable(),
  rules: z.number().nullable(),
})
type Row = z.output<typeof rowShape>
const rowsOf = (stdout: string): Row[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => rowShape.parse(JSON.parse(line)))
const field = (rows: readonly Row[], name: string) =>
  rows.find(({ part, table, column }) => part === 'field' && `${table}.${column}` === name)

/** T1 in scope of all rules; T2 without a method; T3 with a status that is on no list; bids without addresses. */
const data = market(join(folder, 'data'), {
  'tenders.csv':
    'tender_id,method,status,deadline_at,estimate,currency\nT1,open,complete,2024-01-10T00:00:00Z,100,SAR\nT2,,complete,2024-01-10T00:00:00Z,,SAR\nT3,open,nonsense,2024-01-10T00:00:00Z,100,SAR\n',
  'bids.csv':
    'tender_id,bidder_id,status,submitted_at\nT1,B1,valid,2024-01-01T00:00:00Z\nT1,B2,valid,2024-01-01T00:00:00Z\nT2,B1,valid,2024-01-01T00:00:00Z\nT3,B1,valid,2024-01-01T00:00:00Z\n',
})
const rows = rowsOf((await coverage(data, '-f', 'ndjson')).stdout)

describe('fields', () => {
  test.each([
    ['tenders.tender_id', { count: 3, of: 3, share: 1, distinct: 3, problem: null }],
    ['tenders.method', { count: 2, of: 3, distinct: 1, unreadable: 0, rules: 2 }],
    ['tenders.status', { count: 2, of: 3, distinct: 1, unreadable: 1, rules: 1 }],
    ['tenders.estimate', { count: 2, of: 3, distinct: null }],
    ['bids.bidder_id', { count: 4, of: 4, distinct: 2 }],
    ['bids.ip', { count: 0, of: 4, share: 0, problem: 'no_column', rules: 5 }],
    ['bids.rank', { count: 0, problem: 'no_column', rules: 0 }],
    ['contracts.status', { count: 0, of: 0, share: null, problem: 'no_table', rules: 1 }],
    ['registers.role', { count: 0, of: 0, problem: 'no_table', rules: 0 }],
  ])('%s', (name, wanted) => {
    expect(field(rows, name)).toMatchObject(wanted)
  })

  test('are as many, and as different, as a reader of CSV finds in the sample', async () => {
    const all = rowsOf((await coverage(sample, '-f', 'ndjson')).stdout)
    for (const table of ['tenders', 'lots', 'awards', 'contracts', 'parties']) {
      const text = readFileSync(join(sample, `${table}.csv`))
      const records = z.array(z.record(z.string(), z.string())).parse(parse(text, { columns: true }))
      for (const column of Object.keys(records[0] ?? {})) {
        const values = records.map((record) => record[column]).filter((value) => value !== '')
        const found = field(all, `${table}.${column}`)
        expect([table, column, found?.count, found?.of]).toEqual([
          table,
          column,
          values.length,
          records.length,
        ])
        if (found?.distinct !== null && !['enum', 'flag'].includes(column))
          expect([table, column, found?.distinct]).toEqual([table, column, new Set(values).size])
      }
    }
  })
})

describe('rules', () => {
  const rule = (name: string) => rows.find((row) => row.part === 'rule' && row.rule === `etimad.${name}`)
  test.each([
    ['single-bid', { count: 2, of: 3 }],
    ['shared-ip', { count: 2, of: 3 }],
    ['low-award', { count: 1, of: 1, share: 1 }],
    ['contract-cancelled', { count: 0, of: 0, share: null }],
    ['tender-cancelled', { count: 2, of: 3 }],
  ])('%s', (name, wanted) => {
    expect(rule(name)).toMatchObject(wanted)
  })

  test('have the counts and reasons that a scan gives', async () => {
    const scanned = JSON.parse((await tenderflag(['scan', sample, '-q', '-f', 'json'])).stdout)
    const all = rowsOf((await coverage(sample, '-f', 'ndjson')).stdout)
    for (const { rule: id, raised, clear, not_computable: not, reasons } of scanned.coverage) {
      expect(all.find((row) => row.part === 'rule' && row.rule === id)).toMatchObject({
        count: raised + clear,
        of: raised + clear + not,
      })
      const told = all.filter((row) => row.part === 'reason' && row.rule === id)
      expect(told.map(({ table, column, problem, count }) => ({ table, column, problem, count }))).toEqual(
        reasons,
      )
    }
    const part = (name: Row['part']) => all.filter((row) => row.part === name)
    const missing = part('reason').filter(({ problem }) =>
      /^(missing|no_table|no_column)$/.test(problem ?? ''),
    )
    const sum = (of: readonly Row[]) => of.reduce((total, { count }) => total + count, 0)
    expect(sum(part('cost'))).toBe(sum(missing))
    expect(part('cost').map(({ count }) => count)).toEqual(
      part('cost')
        .map(({ count }) => count)
        .sort((a, b) => b - a),
    )
  })

  test('cost what lacks most', () => {
    const cost = rows.filter(({ part }) => part === 'cost')
    expect(
      cost.map(({ table, column, problem, count, rules }) => [`${table}.${column}`, problem, count, rules]),
    ).toEqual([
      ['bids.ip', 'no_column', 1, 1],
      ['tenders.method', 'missing', 1, 1],
      ['tenders.status', 'missing', 1, 1],
    ])
  })

  test('of a deadline and no event lack --as-of', async () => {
    const bare = join(folder, 'bare')
    write(join(bare, 'tenders.csv'), 'tender_id,method,deadline_at,bids_count\nT1,open,2099-01-01,1\n')
    expect((await coverage(bare)).stdout).toMatch(/\n {2}--as-of +4 {2}etimad\.bid-withdrawn, /)
    expect((await coverage(bare, '--as-of', '2024-01-01')).stdout).not.toContain('--as-of')
  })
})

describe('the table', () => {
  test('reads like a page', async () => {
    const { stdout, stderr, code } = await coverage(data)
    expect([stderr, code]).toEqual(['', 0])
    expect(stdout).toMatch(
      /^tenderflag \S+ · as of 2024-03-01 · what the data have, and what can be computed from them\n\nFields\n {2}tenders · 3 rows · /,
    )
    expect(stdout).toMatch(/\n {4}status +██████▋··· +66\.6% +1 +1 {2}unreadable: 1\n/)
    expect(stdout).toMatch(/\n {4}ip +– +5 {2}not in the source\n/)
    expect(stdout).toMatch(
      /not in the source, and read by none of these rules: lot_id, |read by none of these rules: .*rank/,
    )
    expect(stdout).toContain(
      '\n  Tables not in the source: lots, contracts, items, parties, party_links, registers, activities,\n',
    )
    expect(stdout).toMatch(
      /\n {2}cannot be raised by these data: they lack bids\.ip\n {4}etimad\.shared-ip +2 +3 {2}Several bidders/,
    )
    expect(stdout).toMatch(
      /they lack contracts\.status or contracts\.cancelled_at\n {4}etimad\.contract-cancelled +0 +0 {2}A contract/,
    )
    expect(stdout).toContain('    costs most: a value of method in tenders is missing: 1 (33.3%)\n')
    expect(stdout).toMatch(/\nComputed: 11 of 14 outcomes in scope \(78\.5%\)\.\n$/)
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
  })
  test('in Arabic too', async () => {
    const { stdout } = await coverage(data, '--lang', 'ar')
    expect(stdout).toContain('ليس في المصدر')
    expect(stdout).toContain('لا يمكن أن تظهر إشارته في هذه البيانات لأنها تخلو من bids.ip')
  })
})

describe('other formats', () => {
  test('CSV has the rows of NDJSON', async () => {
    const { stdout } = await coverage(data, '-f', 'csv')
    const [header, ...cells] = z.array(z.array(z.string())).parse(parse(stdout))
    expect(header).toEqual(Object.keys(rows[0] ?? {}))
    expect(cells).toEqual(
      rows.map((row) => Object.values(row).map((value) => (value === null ? '' : String(value)))),
    )
  })
  test('JSON is one object, in a file', async () => {
    const file = join(folder, 'coverage.json')
    expect(await coverage(data, '-f', 'json', '-o', file)).toMatchObject({ code: 0, stdout: '' })
    const json = JSON.parse(readFileSync(file, 'utf8'))
    expect(json).toMatchObject({ format: 1, as_of: '2024-03-01', computed: 11, of: 14 })
    expect(json.tables[0].columns[0]).toMatchObject({
      column: 'tender_id',
      present: true,
      filled: 3,
      distinct: 3,
    })
    const shared = json.rules.find(({ rule }: { rule: string }) => rule === 'etimad.shared-ip')
    expect(shared.costliest).toEqual({ table: 'bids', column: 'ip', problem: 'no_column', count: 1 })
    expect(json.costliest[0]).toMatchObject({ table: 'bids', column: 'ip', rules: ['etimad.shared-ip'] })
  })
  test('take the options of a scan', async () => {
    const low = rowsOf(
      (await coverage(data, '-f', 'ndjson', '--rules', join(root, 'rules/etimad/award-cancelled.yaml')))
        .stdout,
    )
    expect(low.filter(({ part }) => part === 'rule')).toHaveLength(1)
    expect(field(low, 'bids.ip')?.rules).toBe(0)
    expect((await tenderflag(['coverage', data])).stderr).toMatch(
      /tenders\.status: 1 value is not on the list/,
    )
  })
  test.each([
    [[data, '-f', 'html'], /'html' is invalid\. Allowed choices are table, json, csv, ndjson/],
    [['none'], /none: /],
    [[data, '--strict'], /tenders\.csv, row 4, column status: /],
    [[data, '--param', 'etimad.low-award.ratio=7'], /etimad\.low-award\.ratio must be between 0 and 1/],
  ])('refuse, in one line: %j', async (args, says) => {
    expectOneLine(await tenderflag(['coverage', '-q', ...args]), says)
  })
})
