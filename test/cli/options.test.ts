import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import {
  expectOneLine,
  market,
  root,
  rows,
  ruleText,
  shell,
  tenderflag,
  testFolder,
  write,
} from './tenderflag.js'

const folder = testFolder()
const data = market(join(folder, 'data'))
const sample = join(root, 'samples/market')
const workbook = write(join(folder, 'tenders.XLSX'), 'PK')
const packed = write(join(folder, 'tenders.parquet.gz'), 'PK')
const array = write(join(folder, 'a.json'), '[{}]')
const scan = (...args: string[]) => tenderflag(['scan', data, ...args])
const raised = (stdout: string) => rows(stdout).map(({ rule }) => rule)

describe('exit codes', () => {
  test.each([
    ['0 without --fail-on, whatever is flagged', [], 0],
    ['1 at the severity', ['--fail-on', 'high'], 1],
    ['1 above it', ['--fail-on', 'low'], 1],
    ['0 below it', ['--rules', 'etimad', '--param', 'etimad.low-award.ratio=0.1', '--fail-on', 'high'], 0],
    ['0 where nothing is flagged', ['--as-of', '2024-01-05', '--fail-on', 'low'], 0],
  ])('%s', async (_, args, code) => {
    expect((await scan(...args)).code).toBe(code)
  })
  test.each([
    [['scan', data, '--nope'], /unknown option '--nope'/],
    [['nope'], /unknown command 'nope'; see tenderflag --help$/m],
    [['rules', 'nope'], /unknown command 'nope'; see tenderflag rules --help$/m],
    [['scan'], /missing required argument 'source'; see tenderflag scan --help$/m],
    [['scan', data, '--format', 'xml'], /there is no format "xml"; the formats are table, ndjson/],
    [['scan', data, '--output', 'x.xyz'], /the ending of "x\.xyz" tells no format; add --format/],
    [
      ['coverage', data, '-o', 'x.xyz'],
      /the ending of "x\.xyz" tells no format; add --format, or end it in \.ndjson/,
    ],
    [['coverage', data, '-o', 'x.parquet'], /tells parquet, which is not written here; add --format/],
    [['scan', data, '--outcomes', 'some'], /'some' is invalid\. Allowed choices are raised, all; see/],
    [['scan', data, '--fail-on', 'worst'], /'worst' is invalid\. Allowed choices are low, medium, high; see/],
    [['scan', data, '--lang', 'xx'], /'xx' is invalid\. Allowed choices are en, ar, es, pt, fr; see/],
    [['scan', data, '--workers', '0'], /'0' is invalid\. It is no whole number from 1 to 256/],
    [['scan', data, '--top', 'x'], /'x' is invalid\. It is no whole number/],
    [['scan', data, '--as-of', 'yesterday'], /"yesterday" is no instant; write 2024-05-01 or/],
    [['scan', data, data, '--mapping', 'm.yaml'], /a mapping is for one folder/],
    [['scan', data, '--shared-addresses', 'none.txt'], /none\.txt: cannot be read; check the path/],
    [['generate', 'x', '--tenders', '-3'], /'-3' is invalid/],
    [['generate', 'x'], /required option '--tenders <n>' not specified/],
    [['explain', 'etimad.low-awrd'], /no rule "etimad\.low-awrd"; did you mean etimad\.low-award\?$/m],
    [
      ['explain', 'ocp'],
      /"ocp" is a pack of rules, not a rule; `tenderflag rules list --rules ocp` lists them/,
    ],
    [['init', 'none.csv'], /none\.csv: there is no such file; check the path/],
    [
      ['init', workbook],
      /tenders\.XLSX: the extension tells no format; save each sheet of the workbook as CSV/,
    ],
    [['init', packed], /tenders\.parquet\.gz: .*not read out of gzip, unpack it \(gunzip FILE\)/],
    [['init', array], /a\.json: .*; write each record on a line of a \.jsonl file \(jq/],
  ])('2 and one line: %j', async (args, says) => {
    expectOneLine(await tenderflag(args), says)
  })
})

test.each([
  ['scan', 'postgres://ana:SECRET@h/db'],
  ['scan', data, 'mysql://ana:SECRET@h/db?password=SECRET'],
  ['scan', 'https://ana:SEC*RET@h/x.json'],
  ['coverage', 'postgres://ana:SECRET@h/db'],
  ['scan', 'postgres://ana:SECRET@h/db', '--memory', '1GB'],
])('no password of an address is shown: %s %s', async (...args) => {
  const run = await tenderflag(args)
  expectOneLine(run, /:\/\/ana@h\/\S+: a database or an address is no source; save its tables to files/)
  expect(run.stderr).not.toMatch(/SEC/)
})
test.each([
  ['postgres://ana:SECRET@h/db'],
  ['init', 'postgres://ana:SECRET@h/db'],
  ['scan', data, '--output', 'postgres://ana:SECRET@h/db', '--format', 'csv'],
  ['scan', data, '--compare', 'postgres://ana:SECRET@h/db'],
  ['scan', data, '--rules', 'postgres://ana:SECRET@h/db'],
  ['scan', 'postgres://ana:SECRET@h/db', '--profile', 'cardinal'],
])('nor in other errors: %s', async (...args) => {
  const run = await tenderflag(args)
  expectOneLine(run, /postgres:\/\/ana@h/)
  expect(run.stderr).not.toMatch(/SEC/)
})

describe('data that do not tell what instant they are of', () => {
  const folder = testFolder()
  const tenders = 'tender_id,method,deadline_at,bids_count\nT1,open,2099-01-01T00:00:00Z,1\nT2,open,,1\n'
  write(join(folder, 'tenders.csv'), tenders)
  const single = (...more: string[]) =>
    tenderflag(['scan', folder, '--rules', join(root, 'rules/etimad/single-bid.yaml'), ...more])

  test('have no closed lot with a deadline, and say what to do', async () => {
    const { stdout } = await single('--outcomes', 'all')
    expect(rows(stdout).map(({ tender_id, outcome }) => [tender_id, outcome])).toEqual([
      ['T1', 'not_computable'],
      ['T2', 'raised'],
    ])
    expect(rows(stdout)[0]!.reason).toEqual({ table: 'scan', column: 'as_of', problem: 'missing' })
    expect(stdout).toMatch(/give it with --as-of/)
    expect((await single('--format', 'table', '--lang', 'ar')).stdout).toMatch(/--as-of \(1\)/)
  })

  test('have one with --as-of', async () => {
    expect(rows((await single('--as-of', '2099-01-02')).stdout)).toHaveLength(2)
    const { stdout } = await single('--as-of', '2024-01-02', '--outcomes', 'all')
    expect(rows(stdout).map(({ outcome }) => outcome)).toEqual(['not_applicable', 'raised'])
  })
})

describe('--rules', () => {
  const place = join(folder, 'rules')
  const file = write(join(place, 'open.yaml'), ruleText('site.open', '!lot.open'))
  const own = write(join(folder, 'other.yaml'), ruleText('site.other', 'lot.estimate < 1000.0'))
  test.each([
    ['a file', [own], ['site.other']],
    ['a folder', [place], ['site.open']],
    ['a pack', ['etimad'], ['etimad.low-award', 'etimad.single-bid']],
    ['several', [place, own, 'etimad'], ['etimad.low-award', 'etimad.single-bid', 'site.open', 'site.other']],
    ['the same twice', [file, place], ['site.open']],
  ])('takes %s', async (_, names, found) => {
    const run = await scan(...names.flatMap((name) => ['--rules', name]))
    expect([run.code, run.stderr, raised(run.stdout)]).toEqual([0, '', found])
  })
  test('takes a rule file that is dropped into a folder, its examples beside it', async () => {
    const dropped = join(folder, 'dropped')
    write(join(dropped, 'open.yaml'), ruleText('site.open', '!lot.open'))
    for (const name of ['low-award.yaml', 'low-award.examples.yaml'])
      copyFileSync(join(root, 'rules/etimad', name), join(dropped, name))
    expect(raised((await scan('--rules', dropped)).stdout)).toEqual(['etimad.low-award', 'site.open'])
    const tested = await tenderflag(['rules', 'test', '--rules', join(dropped, 'low-award.yaml')])
    expect(tested.stdout).toMatch(/^etimad\.low-award: [1-9]\d* examples passed$/m)
    expect(tested.code).toBe(0)
  })
})

describe('what scan shows', () => {
  test('--outcomes all: every rule on every subject', async () => {
    const all = rows((await scan('--outcomes', 'all')).stdout)
    expect(all.map(({ rule, outcome }) => `${rule} ${outcome}`)).toEqual([
      'etimad.award-cancelled clear',
      'etimad.bid-withdrawn clear',
      'etimad.low-award raised',
      'etimad.shared-ip clear',
      'etimad.single-bid raised',
      'etimad.tender-cancelled clear',
    ])
  })
  test('--as-of: before the deadline nothing of a lot is judged', async () => {
    const all = rows((await scan('--outcomes', 'all', '--as-of', '2024-01-09')).stdout)
    const lots = all.filter(({ subject }) => subject.type === 'lot')
    expect(new Set(lots.map(({ outcome }) => outcome))).toEqual(new Set(['not_applicable']))
  })
  test('--shared-addresses: what is known to be shared accuses nobody', async () => {
    const two = market(join(folder, 'two'), {
      'bids.csv': 'tender_id,bidder_id,status,ip\nT1,B1,valid,10.1.1.1\nT1,B2,valid,::ffff:10.1.1.1\n',
    })
    const list = write(join(folder, 'shared.txt'), '# the proxy of the ministry\n10.1.0.0/16\n')
    const outcome = async (...args: string[]) =>
      rows((await tenderflag(['scan', two, '--outcomes', 'all', ...args])).stdout).find(
        ({ rule }) => rule === 'etimad.shared-ip',
      )?.outcome
    expect([await outcome(), await outcome('--shared-addresses', list)]).toEqual(['raised', 'not_computable'])
  })
  test('--mapping reads files that are no canonical tables', async () => {
    const place = join(folder, 'foreign')
    write(join(place, 'offers.txt'), 'No;Firm\n7;A\n')
    const mapping = write(
      join(folder, 'mapping.yaml'),
      `name: Offers
tables:
  tenders:
    files: offers.txt
    distinct: true
    columns: { tender_id: "No", method: { value: open } }
  bids:
    files: offers.txt
    columns: { tender_id: "No", bidder_id: Firm, status: { value: valid } }
csv: { delimiter: ";" }
`,
    )
    const run = await tenderflag(['scan', place, '--mapping', mapping])
    expect([run.code, run.stderr, raised(run.stdout)]).toEqual([0, '', ['etimad.single-bid']])
  })
  test('a mapping that keeps distinct rows keeps the same ones whatever is read besides', async () => {
    const place = join(folder, 'distinct')
    write(join(place, 'offers.csv'), 'no,title,firm\n1,Roads,A\n1,Road,A\n2,Pens,B\n2,Pens,B\n')
    const mapping = write(
      join(folder, 'distinct.yaml'),
      `name: Offers
files: offers.csv
tables:
  tenders:
    distinct: true
    columns: { tender_id: "no", title: title, method: { value: open } }
  bids:
    distinct: true
    columns: { tender_id: "no", bidder_id: firm, status: { value: valid } }
`,
    )
    // Titles that differ make two rows of tender 1, though a scan with this rule alone reads no titles.
    const single = ['--rules', join(root, 'rules/etimad/single-bid.yaml')]
    for (const more of [[], single]) {
      const run = await tenderflag(['scan', place, '--mapping', mapping, '--outcomes', 'all', '-q', ...more])
      const found = rows(run.stdout).filter(({ rule }) => rule === 'etimad.single-bid')
      expect(found.map(({ tender_id, outcome }) => [tender_id, outcome])).toEqual([
        ['1', 'not_computable'],
        ['2', 'raised'],
      ])
    }
  })
  test('--explain-plan: tables, columns, kernels, rules, and what cannot be computed', async () => {
    const run = await scan('--explain-plan', '--rules', 'etimad')
    expect(run.stdout).toMatch(/^Tables .*\n {2}tenders from .*tenders\.csv\n {4}reads {3}.*method/)
    expect(run.stdout).toMatch(/\nKernels:\n(?: {2}.*\n)*? {2}each lot: .*lot\.bidders\.standing/)
    expect(run.stdout).toMatch(/\nRules:\n/)
    expect(run.stdout).toMatch(
      /etimad\.contract-cancelled.*\n {4}cannot be raised by these data: they lack contracts/,
    )
    expect([run.code, run.stderr]).toEqual([0, ''])
  })
  test('--lang ar: messages and the report in Arabic, right to left', async () => {
    expect((await scan('--lang', 'ar')).stdout).toMatch(/"message":"[^"]*[\u0600-\u06ff]{3}/)
    expect((await scan('--lang', 'ar', '-f', 'html')).stdout).toMatch(/<html lang="ar" dir="rtl"/)
    expect((await tenderflag(['explain', 'etimad.low-award', '--lang', 'ar'])).stdout).toMatch(
      /[\u0600-\u06ff]{3}/,
    )
  })
})

describe('results to stdout, the rest to stderr', () => {
  test('ndjson where stdout is no terminal, the format of the ending of --output elsewhere', async () => {
    expect(raised((await scan()).stdout)).toHaveLength(2)
    for (const [ending, start] of [
      ['ndjson', '{"format":1'],
      ['json', '{'],
      ['csv', 'format,rule,'],
      ['html', '<!doctype html>'],
      ['txt', 'tenderflag '],
      ['parquet', 'PAR1'],
      ['arrow', 'ARROW1'],
    ] as const) {
      const output = join(folder, `out.${ending}`)
      const run = await scan('--output', output)
      expect([run.code, run.stdout, run.stderr]).toEqual([0, '', ''])
      expect(readFileSync(output, 'latin1').slice(0, start.length)).toBe(start)
    }
    expect(tableFromIPC(readFileSync(join(folder, 'out.arrow'))).numRows).toBe(2)
  })
  test('a table says which rules did not run, unless some were named', async () => {
    const others = /not run, as still in test: \d+ of pack alice and \d+ of pack ocp; add --rules alice/
    expect((await scan('--format', 'table')).stderr).toMatch(others)
    expect((await scan('--format', 'table', '--rules', 'etimad')).stderr).not.toMatch(others)
    expect((await scan('--format', 'csv')).stderr).not.toMatch(others)
  })
  test('notices to stderr, unless --quiet; no bar where there is no terminal', async () => {
    const loud = await tenderflag(['scan', sample])
    expect(loud.stderr).toMatch(
      /^tenderflag: bids\.lot_id: 1 row names no lot, though its tender may have several \(.*\n$/,
    )
    const quiet = await tenderflag(['scan', sample, '--quiet'])
    expect(quiet.stderr).toBe('')
    expect(quiet.stdout).toBe(loud.stdout)
    expect((await tenderflag(['generate', join(folder, 'gen'), '--tenders', '5', '--quiet'])).stderr).toBe('')
  })
  // `script` gives the program a terminal.
  const terminal = existsSync('/usr/bin/script')
  test.skipIf(!terminal)('a terminal gets a table in colour, NO_COLOR one without', async () => {
    const inTerminal = (before = '') =>
      shell(`script -qec "${before} $TENDERFLAG scan ${sample} --no-progress" /dev/null`)
    const coloured = await inTerminal()
    expect(coloured.stdout).toMatch(/Coverage/)
    expect(coloured.stdout).toContain('\u001b[')
    const plain = await inTerminal('NO_COLOR=1')
    expect(plain.stdout).toMatch(/Coverage/)
    expect(plain.stdout).not.toContain('\u001b[')
  })
  test.skipIf(!terminal)('a bar for long work, unless --no-progress', async () => {
    // Of a clock that runs a thousand times as fast, every work is long, on every machine.
    const clock = write(
      join(folder, 'clock.mjs'),
      'const [now, start] = [Date.now, Date.now()]\nDate.now = () => start + (now() - start) * 1000\n',
    )
    const inTerminal = (more: string) =>
      shell(
        `NODE_OPTIONS="--import ${clock}" script -qec "$TENDERFLAG scan ${sample} --rules etimad -o ${folder}/o.csv ${more}" /dev/null`,
      )
    expect((await inTerminal('')).stdout).toMatch(/reading {2}█*░* {2}\d+ %/)
    expect((await inTerminal('--no-progress')).stdout).not.toMatch(/reading/)
  })
})

describe('the other commands', () => {
  test('rules list, show, check, test', async () => {
    const packs = ['alice', 'etimad', 'ocp'].flatMap((pack) =>
      readdirSync(join(root, 'rules', pack))
        .filter((name) => name.endsWith('.yaml') && !name.endsWith('.examples.yaml'))
        .map((name) => `${pack}.${name.slice(0, -'.yaml'.length)}`),
    )
    const list = await tenderflag(['rules', 'list'])
    expect(
      list.stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(packs.sort())
    const show = await tenderflag(['rules', 'show', 'etimad.low-award'])
    expect(show.stdout).toBe(readFileSync(join(root, 'rules/etimad/low-award.yaml'), 'utf8'))
    const check = await tenderflag(['rules', 'check'])
    expect([check.code, check.stdout, check.stderr]).toEqual([
      0,
      `${packs.length} rules read, nothing wrong\n`,
      '',
    ])
    // one pack: test/rules/pack.test.ts runs the examples of all
    const tested = await tenderflag(['rules', 'test', '--rules', 'etimad'])
    expect([tested.code, tested.stderr]).toEqual([0, ''])
    expect(tested.stdout.trimEnd().split('\n')).toHaveLength(
      packs.filter((id) => id.startsWith('etimad.')).length,
    )
    expect(tested.stdout).not.toMatch(/: 0 examples|failed(?!-)/)
  })
  test('rules test exits with 1 where an example fails, and says which', async () => {
    const place = join(folder, 'failing')
    write(join(place, 'low-award.yaml'), readFileSync(join(root, 'rules/etimad/low-award.yaml')))
    const examples = readFileSync(join(root, 'rules/etimad/low-award.examples.yaml'), 'utf8')
    write(join(place, 'low-award.examples.yaml'), examples.replaceAll('outcome: clear', 'outcome: raised'))
    const run = await tenderflag(['rules', 'test', '--rules', place])
    expect(run.code).toBe(1)
    expect(run.stdout).toMatch(/some failed:\n {2}.+\n {4}.*expected raised, got clear/)
  })
  test('rules test tells of all examples that are not well formed, and runs the others', async () => {
    const place = join(folder, 'malformed')
    for (const file of ['low-award.yaml', 'shared-ip.yaml', 'single-bid.yaml', 'single-bid.examples.yaml'])
      write(join(place, file), readFileSync(join(root, 'rules/etimad', file)))
    write(join(place, 'low-award.examples.yaml'), 'rule: etimad.low-award\nexample: []\n')
    const run = await tenderflag(['rules', 'test', '--rules', place])
    expect(run.code).toBe(2)
    expect(run.stderr).toMatch(/^tenderflag: \S+low-award\.examples\.yaml:2:1: there is no field example/m)
    expect(run.stderr).toMatch(/^tenderflag: \S+shared-ip\.examples\.yaml: there is no such file/m)
    expect(run.stdout).toMatch(/^etimad\.single-bid: \d+ examples passed\n$/)
  })
  test('facts and explain', async () => {
    const facts = await tenderflag(['facts'])
    expect(facts.stdout).toMatch(/^lot\.bidders\.standing {2}count/m)
    const explain = await tenderflag(['explain', 'etimad.low-award'])
    expect(explain.stdout).toMatch(/Awarded far below the estimate/)
    expect(explain.stdout).toMatch(/0\.35|35/)
    expect([facts.code, explain.code, facts.stderr, explain.stderr]).toEqual([0, 0, '', ''])
    for (const [id, meant] of [
      ['low-award', 'etimad.low-award'],
      ['r018', 'ocp.R018'],
    ])
      expect((await tenderflag(['explain', id!])).stdout).toContain(meant)
  })
  test('init writes a mapping that reads the files it was made from', async () => {
    const place = join(folder, 'init')
    write(join(place, 'gare.csv'), 'tender_id;method;estimate\nT1;open;1000\n')
    const output = join(folder, 'init.yaml')
    const made = await tenderflag(['init', join(place, 'gare.csv'), '--output', output])
    expect([made.code, made.stdout, made.stderr]).toEqual([0, '', ''])
    const run = await tenderflag(['scan', place, '--mapping', output, '--outcomes', 'all'])
    expect([run.code, run.stderr, rows(run.stdout).length > 0]).toEqual([0, '', true])
  })
  test('init says where a mapping may not be needed', async () => {
    const { code, stdout, stderr } = await tenderflag(['init', `${sample}/labels.csv`, `${sample}/bids.csv`])
    expect(stderr).toMatch(/^tenderflag: .*bids\.csv is named like the table bids; .* without a mapping\n$/)
    expect([code, stdout.includes('tables:')]).toEqual([0, true])
  })
  test('init says that OCDS needs none', async () => {
    const release = { ocid: 'T1', tag: ['compiled'], tender: { status: 'active' }, awards: [{ id: 'A1' }] }
    for (const [name, code] of [
      ['releases.jsonl', 0],
      ['release.json', 2],
    ] as const) {
      const run = await tenderflag(['init', write(join(folder, name), JSON.stringify(release))])
      expect(run.stderr).toMatch(/looks like OCDS, which needs no mapping: tenderflag scan .*releases?\.json/)
      expect(run.code).toBe(code)
    }
  })
  test('generate: the same seed, the same market', async () => {
    const made = async (name: string, seed: string) => {
      const place = join(folder, name)
      expect((await tenderflag(['generate', place, '--tenders', '20', '--seed', seed])).code).toBe(0)
      return readFileSync(join(place, 'bids.csv'), 'utf8')
    }
    const [a, b, c] = [await made('a', '5'), await made('b', '5'), await made('c', '6')]
    expect(a).toBe(b)
    expect(a).not.toBe(c)
  })
  test.each([
    ['csv', 'bids.csv'],
    ['ocds', 'releases.jsonl'],
    ['parquet', 'labels.csv'],
  ])('generate replaces files that are there only with --force: %s', async (format, name) => {
    const place = join(folder, `there-${format}`)
    write(join(place, name), 'mine')
    const args = ['generate', place, '--tenders', '5', '--format', format, '-q']
    const refused = await tenderflag(args)
    expect([refused.code, refused.stderr]).toEqual([
      2,
      `tenderflag: ${join(place, name)}: this file is there already; name another folder, or add --force to replace it\n`,
    ])
    expect(readdirSync(place)).toEqual([name])
    expect(readFileSync(join(place, name), 'utf8')).toBe('mine')
    expect((await tenderflag([...args, '--force'])).code).toBe(0)
    expect(readFileSync(join(place, name), 'utf8')).not.toBe('mine')
  })
})
