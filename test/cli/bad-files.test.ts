import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Dictionary, Int32, makeData, Table, tableToIPC, Utf8, Vector, vectorFromArray } from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { binary, expectOneLine, market, type Run, rows, tenderflag, testFolder, write } from './tenderflag.js'

const folder = testFolder()
let n = 0
const next = (): string => join(folder, String(n++))

function scan(files: Readonly<Record<string, string | Uint8Array>>, ...args: string[]): Promise<Run> {
  return tenderflag(['scan', market(next(), files), '--outcomes', 'all', ...args])
}

const outcome = ({ stdout }: Run, rule: string, tender = 'T1'): string | undefined =>
  rows(stdout).find((row) => row.rule === `etimad.${rule}` && row.tender_id === tender)?.outcome

const bids = 'tender_id,bidder_id,amount,status,submitted_at\n'
const bid = 'T1,B1,50,valid,2024-01-01T00:00:00Z\n'

test('the data set that the tests below break is flagged as it stands', async () => {
  const run = await scan({})
  expect(run.stderr).toBe('')
  expect([outcome(run, 'single-bid'), outcome(run, 'low-award')]).toEqual(['raised', 'raised'])
})

describe('one line and exit code 2', () => {
  test('a missing folder', async () => {
    expectOneLine(
      await tenderflag(['scan', join(folder, 'none')]),
      /none: there is no such file or folder; check the path/,
    )
  })
  test('a missing file', async () => {
    expectOneLine(
      await tenderflag(['scan', join(folder, 'bids.csv')]),
      /bids\.csv: there is no such file or folder/,
    )
  })
  test('a folder without tables', async () => {
    const path = next()
    write(join(path, 'notes.txt'), 'x')
    expectOneLine(await tenderflag(['scan', path]), /no file is named like a table .*tenderflag init/)
  })
  test.each(['csv', 'jsonl', 'parquet', 'arrow'])('an empty .%s file', async (ending) => {
    expectOneLine(
      await scan({ [`bids.${ending}`]: '' }),
      new RegExp(`bids\\.${ending}: the file holds nothing; fetch or write it again`),
    )
  })
  test('a table without its key column', async () => {
    expectOneLine(
      await scan({ 'bids.csv': 'bid_id,amount\n1,2\n' }),
      /bids\.csv: table bids needs the column tender_id.*it has bid_id, amount; rename the column, or .* mapping/,
    )
  })
  test('a quote that is never closed', async () => {
    expectOneLine(
      await scan({ 'bids.csv': `${bids}T1,"B1,50,valid,\nT1,B2,5,valid,\n` }),
      /bids\.csv, row 2: a quoted field begins here/,
    )
  })
  test('random bytes as CSV', async () => {
    const bytes = Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256)
    expectOneLine(await scan({ 'bids.csv': bytes }), /bids\.csv: the file is not CSV text/)
  })
  test('text as Parquet', async () => {
    expectOneLine(
      await scan({ 'bids.parquet': bids + bid }),
      /bids\.parquet: .*Parquet.*; the data are damaged or cut short/,
    )
  })
  test.each([
    ['parquet', 0.5],
    ['parquet', 0.999],
    ['arrow', 0.5],
    ['arrow', 0.999],
  ])('a %s file cut at %d of its length', async (format, share) => {
    const path = next()
    expect((await tenderflag(['generate', path, '--tenders', '30', '--format', format, '-q'])).code).toBe(0)
    const file = join(path, `bids.${format}`)
    const bytes = readFileSync(file)
    write(file, bytes.subarray(0, Math.floor(bytes.length * share)))
    expectOneLine(
      await tenderflag(['scan', path]),
      new RegExp(`bids\\.${format}: .*damaged or cut short: fetch or write them again`),
    )
  })
  test('Arrow that claims more rows than its bytes can hold', async () => {
    const bytes = tableToIPC(new Table({ tender_id: vectorFromArray(['T1', 'T1', 'T1']) }), 'stream')
    // The length of the record batch, a number of 64 bits, wherever it stands.
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    for (let at = 0; at + 8 <= bytes.length; at += 8)
      if (view.getBigInt64(at, true) === 3n) view.setBigInt64(at, 3_000_000_000_000n, true)
    expectOneLine(await scan({ 'bids.arrow': bytes }), /bids\.arrow: .+; /)
  })
  test('a mapping that is missing', async () => {
    expectOneLine(
      await scan({}, '--mapping', join(folder, 'none.yaml')),
      /none\.yaml: there is no such file; check the path/,
    )
  })
})

describe('counted and listed, and nobody is accused by it', () => {
  test('duplicate keys', async () => {
    const run = await scan({
      'tenders.csv':
        'tender_id,method,deadline_at\nT1,open,2024-01-10T00:00:00Z\nT1,open,2024-01-10T00:00:00Z\n',
    })
    expect(run.stderr).toMatch(
      /tenders\.tender_id: 2 rows are copies of one another.*tenders\.csv row 2.*row 3/,
    )
    expect([run.code, outcome(run, 'single-bid')]).toEqual([0, 'not_computable'])
  })
  test('a bid whose tender is unknown', async () => {
    const run = await scan({ 'bids.csv': `${bids}${bid}T9,B2,3,valid,\n` })
    expect(run.stderr).toMatch(
      /bids\.tender_id: 1 row names a tender that the tenders table does not have.*bids\.csv row 3/,
    )
    expect([run.code, outcome(run, 'single-bid')]).toEqual([0, 'raised'])
    expect(rows(run.stdout).filter((row) => row.tender_id === 'T9')).toEqual([])
  })
  test.each([
    ['a word', 'abc', /"abc": not a number/],
    ['a negative amount', '-5', /"-5": below zero/],
    ['1e400', '1e400', /"1e400": out of range/],
    ['NaN', 'NaN', /"NaN": not a number/],
    ['another format', '"1.234,56"', /"1\.234,56": not a number written like 1234\.56/],
  ])('%s as an amount', async (_, amount, says) => {
    const run = await scan({
      'awards.csv': `tender_id,award_id,supplier_id,amount,currency,status\nT1,A1,B1,${amount},SAR,active\n`,
    })
    expect(run.stderr).toMatch(
      /^tenderflag: awards\.amount: 1 value could not be read and is treated as missing \(.*awards\.csv row 2 /,
    )
    expect(run.stderr).toMatch(says)
    expect([run.code, outcome(run, 'low-award')]).toEqual([0, 'not_computable'])
  })
  test('numbers as text in a typed source are read, and said', async () => {
    const run = await scan({
      'awards.jsonl':
        '{"tender_id":"T1","award_id":"A1","supplier_id":"B1","amount":"20","currency":"SAR","status":"active"}\n',
    })
    expect(run.stderr).toMatch(
      /awards\.amount: 1 number is written as text, and was read as a number \(.*awards\.jsonl row 1 "20"/,
    )
    expect([run.code, outcome(run, 'low-award')]).toEqual([0, 'raised'])
  })
  test('1e400 and negative numbers in JSON', async () => {
    const row = (amount: string) =>
      `{"tender_id":"T1","award_id":"A${amount}","amount":${amount},"currency":"SAR","status":"active"}\n`
    const run = await scan({ 'awards.jsonl': row('1e400') + row('-3') })
    expect(run.stderr).toMatch(
      /awards\.amount: 2 values could not be read.*row 1.*out of range.*row 2 "-3": below zero/,
    )
    expect([run.code, outcome(run, 'low-award')]).toEqual([0, 'not_computable'])
  })
  test('dates that do not exist', async () => {
    const run = await scan({
      'tenders.csv': 'tender_id,method,deadline_at\nT1,open,2024-02-30\nT2,open,10/01/2024\n',
    })
    expect(run.stderr).toMatch(
      /tenders\.deadline_at: 2 values could not be read.*row 2 "2024-02-30": not a date.*row 3 "10\/01\/2024"/,
    )
    expect(run.code).toBe(0)
  })
  test('a row of a register that begins at what is no date is told to be set aside', async () => {
    const run = await scan(
      {
        'registers.csv': 'register,party_id,from,to\nsanctions,B1,someday,\n',
        'party_links.csv': 'party_id,other_id,relation\n',
      },
      '--rules',
      'alice.sanctioned-award',
      '--rejects',
      join(folder, 'registers.ndjson'),
    )
    expect(run.stderr).toMatch(
      /registers\.from: 1 row begins or ends at what is no date, and was set aside \(.*registers\.csv row 2/,
    )
    expect(rows(readFileSync(join(folder, 'registers.ndjson'), 'utf8'))).toMatchObject([
      { kind: 'bad_period', column: 'from', row: 2, value: 'someday', set_aside: true },
    ])
    expect(rows(run.stdout)).toMatchObject([{ outcome: 'not_computable', reason: { problem: 'set_aside' } }])
  })
  test('times without a zone are read in the one that is named, and counted where none is', async () => {
    const tenders = 'tender_id,method,deadline_at\nT1,open,2024-01-10T01:00:00\n'
    const withdrawn =
      'tender_id,bidder_id,status,withdrawn_at\nT1,B1,withdrawn,2024-01-09T23:00:00Z\nT1,B2,valid,\n'
    const files = { 'tenders.csv': tenders, 'bids.csv': withdrawn }
    // In UTC the deadline is after the withdrawal, two hours to the east it is not: B1 then stood.
    const [unnamed, named] = [await scan(files), await scan(files, '--timezone', 'Asia/Riyadh')]
    expect([unnamed, named].map((run) => outcome(run, 'single-bid'))).toEqual(['raised', 'clear'])
    expect(unnamed.stderr).toMatch(
      /tenders\.deadline_at: 1 date has no zone or no time.*\(--timezone\) \(.*row 2 "2024-01-10T01:00:00": read as UTC/,
    )
    expect(named.stderr).toBe('')
    expectOneLine(
      await scan(files, '--timezone', 'Mars/Base'),
      /Mars\/Base is not a time zone; name one as the IANA does/,
    )
  })
  test('ragged rows', async () => {
    const run = await scan({ 'bids.csv': `${bids}${bid}T1,B2\nT1,B3,50,valid,,extra\n` })
    expect(run.stderr).toMatch(
      /bids: 2 rows have too few or too many fields and were set aside \(.*row 3: 2 fields instead of 5.*row 4: 6 fields/,
    )
    expect([run.code, outcome(run, 'single-bid')]).toEqual([0, 'not_computable'])
  })
  test('text in another encoding', async () => {
    const run = await scan({ 'bids.csv': Buffer.from(`${bids}T1,Caf\xe9,50,valid,\n`, 'latin1') })
    expect(run.stderr).toMatch(
      /bids\.bidder_id: 1 value is not UTF-8.*name the encoding in a mapping.*bids\.csv row 2/,
    )
    expect([run.code, outcome(run, 'single-bid')]).toEqual([0, 'raised'])
  })
  test('JSONL in another encoding', async () => {
    const run = await scan({
      'bids.jsonl': Buffer.from('{"tender_id":"T1","bidder_id":"Caf\xe9"}\n', 'latin1'),
    })
    expect(run.stderr).toMatch(/bids\.jsonl: .*not UTF-8: name the encoding in a mapping \(csv: \{ encoding:/)
    expect(run.code).toBe(2)
  })
  test('a field of 10 MB', async () => {
    const run = await scan({ 'bids.csv': `${bids}${bid}T1,${'x'.repeat(10_000_000)},50,valid,\n` })
    expect(run.stderr).toMatch(
      /bids\.bidder_id: 1 value is longer than 1 MiB and is treated as missing \(.*bids\.csv row 3/,
    )
    expect([run.code, outcome(run, 'single-bid')]).toEqual([0, 'not_computable'])
  })
  test('JSONL with a broken line', async () => {
    const row = (bidder: string) => `{"tender_id":"T1","bidder_id":"${bidder}","status":"valid"}\n`
    const run = await scan({ 'bids.jsonl': `${row('B1')}{"tender_id":"T1","bidd\n${row('B3')}` })
    expect(run.stderr).toMatch(/bids: 1 line is not a JSON object and was set aside \(.*bids\.jsonl row 2/)
    expect([run.code, outcome(run, 'single-bid')]).toEqual([0, 'clear'])
  })
  test('--rejects lists all of it, with file, row and column', async () => {
    const file = join(folder, 'rejects.ndjson')
    const run = await scan({ 'bids.csv': `${bids}${bid}T9,B2,x,valid,\nT1,B3\n` }, '--rejects', file)
    expect(run.code).toBe(0)
    const rejects = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(rejects.map(({ kind, row, column, set_aside }) => [kind, row, column, set_aside])).toEqual([
      ['bad_value', 3, 'amount', false],
      ['ragged_row', 4, undefined, true],
      ['unknown_tender', 3, 'tender_id', true],
    ])
  })
  test('--strict stops at the first of them', async () => {
    expectOneLine(
      await scan({ 'bids.csv': `${bids}${bid}T1,B2\n` }, '--strict'),
      /bids\.csv, row 3.*; mend it, or scan without --strict/,
    )
  })
})

test('a column that looks like one of ours is told, others are nobody’s business', async () => {
  const near = market(next(), {
    'bids.csv': 'tender_id,bidder_id,Statuss,remarks\nT1,B1,valid,x\n',
    'tenders.csv': 'tender_id,method,deadline\nT1,open,2024-02-01\n',
  })
  for (const command of ['scan', 'coverage']) {
    const { stderr, code } = await tenderflag([command, near])
    expect(stderr).toContain(
      'bids.csv: the column "Statuss" is not one of ours and was not read; did you mean status?',
    )
    expect(stderr).toContain(
      'the column "deadline" is not one of ours and was not read; did you mean deadline_at?',
    )
    expect(stderr).not.toContain('remarks')
    expect(code).toBe(0)
  }
  expect((await tenderflag(['scan', near, '--quiet'])).stderr).toBe('')
})

test('a file that is named like a table and cannot be read is told where nothing else is that table', async () => {
  const unread = market(next(), { 'lots.parquet.gz': 'x', 'remarks.xlsx': 'x' })
  write(join(unread, 'bids.xlsx'), 'x')
  write(join(unread, 'registers-donors.tsv'), 'x')
  write(join(unread, 'registers-sanctions.tsv'), 'x')
  write(join(unread, 'registers-sanctions.csv'), 'party_id\nB9\n')
  for (const command of ['scan', 'coverage']) {
    const { stderr, code } = await tenderflag([command, unread])
    expect(stderr).toMatch(
      /lots\.parquet\.gz is named like the table lots and was not read; save it as \.csv/,
    )
    expect(stderr).toContain('registers-donors.tsv is named like the table registers and was not read')
    expect(stderr).not.toMatch(/xlsx|sanctions/)
    expect(code).toBe(0)
  }
  expect((await tenderflag(['scan', unread, '--quiet'])).stderr).toBe('')
})

test('names of a megabyte make no page of megabytes', async () => {
  const name = 'N'.repeat(1_000_000)
  const run = await scan(
    {
      'tenders.csv': `tender_id,title,buyer_id,buyer_name,method,deadline_at\nT1,${name},${name},${name},open,2024-01-15\n`,
    },
    '-f',
    'html',
  )
  expect(run.stdout).toContain(`${'N'.repeat(1000)}…<`)
  expect(run.stdout.length).toBeLessThan(500_000)
})

test('an address in a column where none belongs is not repeated', async () => {
  const run = await scan({
    'bids.csv': `${bids}T1,B1,50,203.0.113.77,2001:db8:0:0:0:0:0:1\n`,
  })
  expect(run.stderr).toMatch(/bids\.status: 1 value/)
  expect(run.stderr).not.toMatch(/203\.0\.113\.77|2001:db8/)
})

test('a dictionary bomb: a million rows of one value of 20 MB', async () => {
  const length = 1_000_000
  const names = new Vector([
    makeData({
      type: new Utf8(),
      length: 1,
      nullCount: 0,
      valueOffsets: Int32Array.of(0, 20_000_000),
      data: Buffer.alloc(20_000_000, 'x'),
    }),
  ])
  const words = (type: Dictionary, dictionary: Vector) =>
    new Vector([makeData({ type, length, nullCount: 0, data: new Int32Array(length), dictionary })])
  const type = (id: number) => new Dictionary(new Utf8(), new Int32(), id)
  const bomb = new Table({
    tender_id: words(type(1), vectorFromArray(['T1'], new Utf8())),
    bidder_id: words(type(2), names),
  })
  const start = performance.now()
  const run = await binary(['scan', market(next(), { 'bids.arrow': tableToIPC(bomb, 'file') })], {
    env: { NODE_OPTIONS: '--max-old-space-size=256' },
  })
  expect(run.stderr).toMatch(
    /bids\.bidder_id: 1,000,000 values are longer than 1 MiB and are treated as missing/,
  )
  expect(run.code).toBe(0)
  expect(performance.now() - start).toBeLessThan(20_000)
})

describe('read as it should be', () => {
  test('a byte-order mark and CRLF', async () => {
    const run = await scan({ 'bids.csv': `\ufeff${bids}${bid}`.replaceAll('\n', '\r\n') })
    expect(run.stderr).toBe('')
    expect([run.code, outcome(run, 'single-bid')]).toEqual([0, 'raised'])
  })
  test('UTF-16 with a byte-order mark', async () => {
    const run = await scan({ 'bids.csv': Buffer.from(`\ufeff${bids}${bid}`, 'utf16le') })
    expect(run.stderr).toBe('')
    expect([run.code, outcome(run, 'single-bid')]).toEqual([0, 'raised'])
  })
})
