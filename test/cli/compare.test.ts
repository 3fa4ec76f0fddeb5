import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { tableFromIPC } from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { expectOneLine, market, rows, ruleText, tenderflag, testFolder, write } from './tenderflag.js'

const folder = testFolder()
const before = market(join(folder, 'before'))
const tenders =
  'tender_id,method,status,deadline_at,opened_at,estimate,currency\nT1,open,complete,2024-01-10T00:00:00Z,2024-01-11T00:00:00Z,100,SAR\n'
/** A low award of another amount (changed), a second bidder (a single bid less: gone), another tender (new). */
const after = market(join(folder, 'after'), {
  'tenders.csv': `${tenders}T2,open,complete,2024-01-10T00:00:00Z,2024-01-11T00:00:00Z,100,SAR\n`,
  'bids.csv':
    'tender_id,bidder_id,amount,status,ip,submitted_at\nT2,B1,50,valid,10.1.1.1,2024-01-01T00:00:00Z\nT1,B1,50,valid,10.1.1.1,2024-01-01T00:00:00Z\nT1,B2,50,valid,10.1.1.2,2024-01-01T00:00:00Z\n',
  'awards.csv':
    'tender_id,award_id,supplier_id,amount,currency,status,awarded_at\nT1,A1,B1,30,SAR,active,2024-03-01\n',
})
const scan = (data: string, ...args: string[]) => tenderflag(['scan', data, ...args])
const earlier = join(folder, 'earlier.ndjson')
const wrote = await scan(before, '-o', earlier)
const flags = readFileSync(earlier, 'utf8')
const change = (stdout: string) =>
  rows(stdout).map((row) => [row.tender_id, row.rule.replace('etimad.', ''), Reflect.get(row, 'change')])
const all = [
  ['T1', 'low-award', 'changed'],
  ['T2', 'single-bid', 'new'],
  ['T1', 'single-bid', 'gone'],
]

describe('--compare', () => {
  test('says what is new, changed and gone', async () => {
    expect(wrote).toMatchObject({ code: 0, stderr: '' })
    const { stdout, stderr, code } = await scan(after, '--compare', earlier)
    expect(change(stdout)).toEqual(all)
    expect([stderr, code]).toEqual(['', 0])
    const [low, , gone] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(low.value).toBe(0.3)
    // What is gone is as it was, and says what it is now.
    const { change: _, now, ...was } = gone
    expect(now).toBe('clear')
    expect(was).toEqual(JSON.parse(flags.trim().split('\n')[1] ?? ''))
  })

  test('finds nothing where nothing changed, whatever the language, the order and the places of rows', async () => {
    const moved = market(join(folder, 'moved'), {
      'tenders.csv': `${tenders.replace('T1,', 'T0,limited,active,,,,\nT1,')}`,
    })
    const { stdout } = await scan(moved, '--compare', earlier, '--lang', 'ar')
    expect(change(stdout).map(([, , what]) => what)).toEqual(['same', 'same'])
  })

  test.each<[string, () => string | Uint8Array]>([
    ['gzip', () => gzipSync(flags)],
    ['CRLF and no end of line', () => flags.trimEnd().replaceAll('\n', '\r\n')],
    ['fields of another version', () => flags.replaceAll('"rule":', '"later":{"x":1},"rule":')],
  ])('reads %s', async (name, text) => {
    const file = write(join(folder, `${name}.ndjson`), text())
    expect(change((await scan(after, '--compare', file)).stdout)).toEqual(all)
  })

  test('takes all outcomes on both sides, and compares flags alone', async () => {
    const full = join(folder, 'all.ndjson')
    await scan(before, '--outcomes', 'all', '-o', full)
    const { stdout } = await scan(after, '--compare', full, '--outcomes', 'all')
    expect(change(stdout).filter(([, , what]) => what !== undefined)).toEqual(all)
    for (const row of rows(stdout)) {
      const what = Reflect.get(row, 'change')
      expect(row.outcome === 'raised').toBe(what !== undefined)
    }
  })

  test('takes what was written with --compare: what was gone then is not there', async () => {
    const second = join(folder, 'second.ndjson')
    await scan(after, '--compare', earlier, '-o', second)
    expect(change((await scan(after, '--compare', second)).stdout).map(([, , what]) => what)).toEqual([
      'same',
      'same',
    ])
  })

  test('leaves out flags of rules that were not run, and says so', async () => {
    const low = ['--rules', new URL('../../rules/etimad/low-award.yaml', import.meta.url).pathname]
    const { stdout, stderr } = await scan(after, '--compare', earlier, ...low)
    expect(change(stdout)).toEqual([['T1', 'low-award', 'changed']])
    expect(stderr).toMatch(/earlier\.ndjson: 1 flag is of a rule that was not run now, and is left out\n$/)
    expect((await scan(after, '--compare', earlier, ...low, '-q')).stderr).toBe('')
  })

  test('says which rules were of another version', async () => {
    const file = write(
      join(folder, 'versions.ndjson'),
      flags.replace(/("rule":"etimad.low-award","rule_version":)\d+/, '$19'),
    )
    const { stderr } = await scan(after, '--compare', file)
    expect(stderr).toMatch(
      /versions\.ndjson: the version of etimad\.low-award was 9 then and is 1 now; what is new or gone may be due to that\n$/,
    )
    expect((await scan(after, '--compare', file, '-q')).stderr).toBe('')
  })

  test('tells of a threshold that is another now', async () => {
    const { stderr } = await scan(after, '--compare', earlier, '--param', 'etimad.low-award.ratio=0.65')
    expect(stderr).toContain(
      'etimad.low-award was 0.35 then and is 0.65 now; what is new or gone may be due to that',
    )
    expect((await scan(after, '--compare', earlier)).stderr).not.toContain('threshold')
  })

  test('is a column of CSV, Arrow and Parquet, and a field of JSON', async () => {
    const { stdout } = await scan(after, '--compare', earlier, '-f', 'csv')
    const [head, ...lines] = stdout.trim().split('\r\n')
    expect(head).toMatch(/,fingerprint,bounds,change,now$/)
    expect(lines.map((line) => line.split(',').slice(-2).join(' '))).toEqual([
      'changed ',
      'new ',
      'gone clear',
    ])
    const arrow = join(folder, 'o.arrow')
    await scan(after, '--compare', earlier, '-o', arrow)
    const column = tableFromIPC(readFileSync(arrow)).getChild('change')
    expect(column?.toArray === undefined ? [] : [...column]).toEqual(['changed', 'new', 'gone'])
    expect([...(tableFromIPC(readFileSync(arrow)).getChild('now') ?? [])]).toEqual([null, null, 'clear'])
    const json = JSON.parse((await scan(after, '--compare', earlier, '-f', 'json')).stdout)
    expect(json.outcomes.map((row: { change: string }) => row.change)).toEqual(['changed', 'new', 'gone'])
  })

  test('is a part of the table, in English and Arabic', async () => {
    const { stdout } = await scan(after, '--compare', earlier, '-f', 'table')
    expect(stdout).toMatch(
      /\nCompared with .*earlier\.ndjson\n {2}new: 1\n {4}T2 · etimad\.single-bid · severity medium\n/,
    )
    expect(stdout).toMatch(/ {2}changed: 1\n.*\n.*\n {6}value: 0\.2 → 0\.3 · lot\.awarded: 20 → 30 · /)
    expect(stdout).toMatch(/ {2}gone: 1\n.*T1 · etimad\.single-bid.*\n.*\n {6}now clear\n {2}the same: 0\n/)
    expect((await scan(after, '--compare', earlier, '-f', 'table', '--lang', 'ar')).stdout).toContain(
      '  جديدة: 1\n',
    )
  })

  test.each<[string, Record<string, string>, string, string]>([
    [
      'not applicable',
      { 'tenders.csv': tenders.replace(',open,', ',direct,') },
      'not_applicable',
      'not applicable',
    ],
    [
      'not computable, and why',
      { 'bids.csv': 'tender_id,bidder_id,amount,ip,submitted_at\nT1,B1,50,,\n' },
      'not_computable',
      'not computable: the data have no column status in bids',
    ],
    ['no longer there', { 'tenders.csv': tenders.replace('T1', 'T3') }, 'absent', 'no longer in the data'],
  ])('what is gone says that it is %s', async (name, tables, now, words) => {
    const data = market(join(folder, name), tables)
    const gone = (await scan(data, '--compare', earlier)).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .find((row) => row.rule === 'etimad.single-bid')
    expect(gone).toMatchObject({ change: 'gone', now, outcome: 'raised' })
    expect(gone.reason === null).toBe(now !== 'not_computable')
    expect((await scan(data, '--compare', earlier, '-f', 'table')).stdout).toMatch(
      new RegExp(`T1 · etimad\\.single-bid.*\\n.*\\n {6}(now )?${words}\\n`),
    )
  })

  test('lists the gravest first, ten of each change, and counts what became of those that are gone', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => `N${String(i).padStart(2, '0')}`)
    const [head] = tenders.split('\n')
    const many = market(join(folder, 'many'), {
      'tenders.csv': `${head}\n${ids.map((id) => `${id},open,complete,2024-01-10,2024-01-11,100,SAR\n`).join('')}`,
      'bids.csv': `tender_id,bidder_id,amount,status,ip,submitted_at\n${ids.map((id) => `${id},B1,50,valid,10.1.1.1,2024-01-01\n`).join('')}`,
      'awards.csv':
        'tender_id,award_id,supplier_id,amount,currency,status,awarded_at\nN11,A1,B1,30,SAR,cancelled,2024-03-01\nN11,A2,B1,30,SAR,active,2024-03-01\n',
    })
    const file = join(folder, 'many.ndjson')
    await scan(many, '-o', file)
    const gone = (await scan(before, '--compare', file, '-f', 'table')).stdout
    const part = gone.slice(gone.indexOf('  gone: 14\n'), gone.indexOf('  the same: 0'))
    expect(part).toContain('\n    no longer in the data: 14\n    N11 · etimad.low-award · severity high\n')
    expect(part.match(/severity/g)).toHaveLength(10)
    expect(part).toContain('\n    and 4 more\n')
  })

  test('shows numbers that changed with as many decimals as it takes', async () => {
    const awarded = (amount: string) => ({
      'awards.csv': `tender_id,award_id,supplier_id,amount,currency,status,awarded_at\nT1,A1,B1,${amount},SAR,active,2024-03-01\n`,
    })
    const file = join(folder, 'decimals.ndjson')
    await scan(market(join(folder, 'd0'), awarded('10')), '-o', file)
    for (const [amount, says] of [
      ['33.333333', 'value: 0.1 → 0.3333 · lot.awarded: 10 → 33.3333'],
      ['10.00001', 'value: 0.1 → 0.1000001 · lot.awarded: 10 → 10.00001'],
    ] as const)
      expect(
        (await scan(market(join(folder, amount), awarded(amount)), '--compare', file, '-f', 'table')).stdout,
      ).toContain(says)
  })

  test('takes other bounds of a number that is known only in part for a change', async () => {
    const rule = write(
      join(folder, 'withdrawn.yaml'),
      ruleText('own.withdrawn', 'lot.bids.withdrawn >= 1').replace('lot.estimate', 'lot.bids.withdrawn'),
    )
    // The status of one bid is not known, and so many others were withdrawn.
    const withdrawn = (count: number) =>
      market(join(folder, `withdrawn-${count}`), {
        'bids.csv': `tender_id,bidder_id,status,submitted_at\nT1,U,,2024-01-01\n${Array.from({ length: count }, (_, i) => `T1,B${i},withdrawn,2024-01-01\n`).join('')}`,
      })
    const file = join(folder, 'bounds.ndjson')
    await scan(withdrawn(2), '--rules', rule, '-o', file)
    const compare = (data: string, ...args: string[]) =>
      scan(data, '--rules', rule, '--compare', file, ...args)
    expect(change((await compare(withdrawn(2))).stdout)).toEqual([['T1', 'own.withdrawn', 'same']])
    expect(change((await compare(withdrawn(3))).stdout)).toEqual([['T1', 'own.withdrawn', 'changed']])
    expect((await compare(withdrawn(3), '-f', 'table')).stdout).toContain(
      '      lot.bids.withdrawn: at least 2 → at least 3\n',
    )
    // A flag that is gone is as it was, bounds and all.
    const { stdout } = await compare(withdrawn(0))
    expect(JSON.parse(stdout)).toMatchObject({
      change: 'gone',
      bounds: { 'lot.bids.withdrawn': { least: 2, most: null } },
    })
  })

  test('without it nothing of it shows', async () => {
    expect((await scan(after)).stdout).not.toContain('change')
    expect((await scan(after, '-f', 'csv')).stdout).toMatch(/^.*,fingerprint,bounds\r\n/)
  })

  test.each([
    ['new and changed flags count', after, 'high', 1],
    ['gone and known ones do not', before, 'low', 0],
  ])('--fail-on: %s', async (_, data, severity, code) => {
    expect((await scan(data, '--fail-on', severity)).code).toBe(1)
    expect((await scan(data, '--compare', earlier, '--fail-on', severity)).code).toBe(code)
  })
})

describe('a wrong file is one line', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['empty', '', /wrong\.ndjson: there is no outcome in it to compare with; .* leave --compare out$/m],
    [
      'no JSON',
      'rule,outcome\n',
      /wrong\.ndjson:1: this line is no JSON; compare with the NDJSON of an earlier/,
    ],
    ['a broken line', `${flags}{"format":1,"ru`, /wrong\.ndjson:3: this line is no JSON/],
    ['other JSON', '{"a":1}\n', /wrong\.ndjson:1: this line is no outcome \(see rule\)/],
    ['no object', '[1]\n', /wrong\.ndjson:1: this line is no outcome/],
    ['no format', flags.replaceAll('"format":1,', ''), /:1: this line is no outcome \(see format\)/],
    [
      'another format',
      flags.replaceAll('"format":1', '"format":2'),
      /wrong\.ndjson: its outcomes are in format 2/,
    ],
    ['a wrong type', flags.replace('"severity":"high"', '"severity":"awful"'), /no outcome \(see severity\)/],
    ['no UTF-8', new Uint8Array([0xff, 0x41, 0x0a]), /wrong\.ndjson:1: this line is not UTF-8/],
    ['cut gzip', gzipSync(flags).subarray(0, 60), /wrong\.ndjson: /],
    ['an endless line', 'x'.repeat(2 ** 24 + 1), /wrong\.ndjson:1: this line is longer than 16 MiB/],
  ])('%s', async (_, text, says) => {
    expectOneLine(await scan(after, '--compare', write(join(folder, 'wrong.ndjson'), text)), says)
  })
  test('that is not there, or a folder', async () => {
    expectOneLine(await scan(after, '--compare', join(folder, 'none')), /none: there is no such file/)
    expectOneLine(await scan(after, '--compare', folder), /this is a folder, not a file; name a file/)
  })
  test('for HTML, which shows no comparison', async () => {
    expectOneLine(await scan(after, '--compare', earlier, '-f', 'html'), /html shows no comparison/)
  })
})
