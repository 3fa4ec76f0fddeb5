import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { expectOneLine, shell, tenderflag, testFolder, write } from './tenderflag.js'

const folder = testFolder()
const release = (ocid: string, status = 'complete') => ({
  ocid,
  tender: {
    status,
    procurementMethod: 'open',
    numberOfTenderers: 1,
    tenderPeriod: { startDate: '2024-01-01T00:00:00Z', endDate: '2024-01-11T00:00:00Z' },
  },
})
const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')
const data = write(join(folder, 'data.jsonl'), lines(release('a'), release('b')))
const settings = write(join(folder, 'settings.ini'), '[R003]\nthreshold = 11\n')
const latin = write(join(folder, 'latin.ini'), Buffer.from('currency = \xe9', 'latin1'))
const scan = (...args: string[]) => tenderflag(['scan', data, '--profile', 'cardinal', ...args])
const flagged = '{"OCID":{"a":{"R003":1.0},"b":{"R003":1.0}},"Meta":{}}\n'

describe('tenderflag scan --profile cardinal', () => {
  test('prints what Cardinal prints, and nothing else', async () => {
    expect(await scan('--settings', settings)).toEqual({ code: 0, stdout: flagged, stderr: '' })
    expect(await scan('--settings', settings, '--format', 'cardinal')).toMatchObject({ stdout: flagged })
  })

  test('runs all indicators with their defaults where there are no settings', async () => {
    const { code, stdout } = await scan()
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      OCID: { a: { R003: 1, R018: 1 }, b: { R003: 1, R018: 1 } },
      Meta: {
        R024: { q1: null, q3: null, lower_fence: null },
        R025: { q1: null, q3: null, upper_fence: null, lower_fence: null },
        R048: { q1: null, q3: null, upper_fence: null },
        R058: { q1: null, q3: null, upper_fence: null },
      },
    })
  })

  test('writes a file, whatever its ending', async () => {
    const output = join(folder, 'out.txt')
    expect(await scan('--settings', settings, '--output', output)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    expect(readFileSync(output, 'utf8')).toBe(flagged)
  })

  test('adds the maps', async () => {
    expect(JSON.parse((await scan('--settings', settings, '--map')).stdout)).toHaveProperty('Maps')
  })

  test('reads several files in their order, gzip, and stdin', async () => {
    const packed = write(join(folder, 'c.jsonl.gz'), gzipSync(lines(release('c'))))
    const profile = `--profile cardinal --settings ${settings}`
    const ocids = async (script: string) => {
      const { code, stdout } = await shell(script)
      expect(code).toBe(0)
      return Object.keys(JSON.parse(stdout).OCID)
    }
    expect(await ocids(`tenderflag scan ${packed} ${data} ${profile}`)).toEqual(['c', 'a', 'b'])
    expect(await ocids(`tenderflag scan - ${profile} < ${data}`)).toEqual(['a', 'b'])
    expect(await ocids(`cat ${packed} | tenderflag scan - ${profile}`)).toEqual(['c'])
    expect((await shell(`tenderflag scan - ${profile} < /dev/null`)).stdout).toBe('{"Meta":{}}\n')
  })

  test('leaves the fences out, and counts results on stderr', async () => {
    const bids = [{ status: 'valid', value: { amount: 1, currency: 'USD' }, tenderers: [{ id: 'S' }] }]
    const file = write(
      join(folder, 'counted.jsonl'),
      lines(
        { ...release('x'), bids: { details: [...bids, { ...bids[0], tenderers: [{ id: 'T' }] }] } },
        release('y'),
      ),
    )
    const { code, stdout, stderr } = await tenderflag([
      'scan',
      file,
      '--profile',
      'cardinal',
      '--no-meta',
      '--count',
      '-q',
    ])
    expect([code, stderr]).toEqual([0, 'OCID: 2\nTenderer: 2\n'])
    expect(Object.keys(JSON.parse(stdout))).toEqual(['OCID', 'Tenderer'])
    const none = write(join(folder, 'clear.jsonl'), lines({ ocid: 'z' }))
    expect(await tenderflag(['scan', none, '--profile', 'cardinal', '--no-meta', '--count'])).toEqual({
      code: 0,
      stdout: '{}\n',
      stderr: '',
    })
    expectOneLine(await tenderflag(['scan', file, '--count']), /--count goes with --profile cardinal/)
    expectOneLine(await tenderflag(['scan', file, '--no-meta']), /--no-meta goes with --profile cardinal/)
  })

  test('compiles packages, lists and JSON over several lines, and takes lines as they are', async () => {
    const dated = { ...release('a'), date: '2024-01-02T00:00:00Z', tag: ['tender'], id: '2' }
    const early = {
      ocid: 'a',
      id: '1',
      date: '2024-01-01T00:00:00Z',
      tag: ['planning'],
      tender: { status: 'planned' },
    }
    const other = { ...release('b'), date: '2024-01-02T00:00:00Z', tag: ['compiled'], id: '3' }
    const shapes: Readonly<Record<string, string>> = {
      'releases.json': JSON.stringify({ version: '1.1', releases: [early, dated, other] }),
      'pretty.json': JSON.stringify({ releases: [early, dated, other] }, null, 2),
      'records.json': JSON.stringify({
        records: [
          { ocid: 'a', releases: [early, dated] },
          { ocid: 'b', compiledRelease: other },
        ],
      }),
      'list.json': `\n${JSON.stringify([dated, other])}`,
      'two.jsonl': lines({ releases: [early] }, { releases: [dated, other] }),
    }
    const profile = ['--profile', 'cardinal', '--settings', settings]
    for (const [name, text] of Object.entries(shapes)) {
      const file = write(join(folder, name), text)
      expect([name, await tenderflag(['scan', file, ...profile])]).toEqual([
        name,
        { code: 0, stdout: flagged, stderr: '' },
      ])
    }
    const one = write(join(folder, 'one.json'), JSON.stringify(release('a'), null, 1))
    const packed = write(join(folder, 'b.json.gz'), gzipSync(JSON.stringify({ releases: [other] })))
    expect(await tenderflag(['scan', one, packed, ...profile])).toMatchObject({
      code: 0,
      stdout: flagged,
      stderr: '',
    })
    // A first line that is broken off is passed over, as Cardinal does, and a process that is there twice stays so.
    const broken = write(
      join(folder, 'broken.jsonl'),
      `{"ocid":"c","tender":{\n${lines(release('a'), release('a'), release('b'))}`,
    )
    const { stdout, stderr } = await tenderflag(['scan', broken, ...profile])
    expect([stdout, stderr]).toEqual([flagged, expect.stringContaining('1 line of no valid JSON')])
  })

  test('counts what of a package is no release, and no releases that others replace', async () => {
    const old = { ...release('a', 'planned'), date: '2024-01-01T00:00:00Z' }
    const releases = [old, { ...release('a'), date: old.date }, 7, 'x', [], null, { id: '4' }]
    const file = write(join(folder, 'mended.json'), JSON.stringify({ releases }))
    expect(await tenderflag(['scan', file, '--profile', 'cardinal', '--no-meta'])).toEqual({
      code: 0,
      stdout: '{"OCID":{"a":{"R003":1.0,"R018":1.0}}}\n',
      stderr: `tenderflag: 5 lines of no valid JSON passed over (${[3, 4, 5].map((n) => `${file}:${n}`).join(', ')}, …)\n`,
    })
  })

  test.each([
    ['names releases before its ocid', '{"id":"releases","ocid":"OCID","tender":{TENDER}}'],
    ['has releases after its ocid', '{"ocid":"OCID","tender":{TENDER},"releases":[]}'],
    ['stands in a file behind a package', '{"ocid":"OCID","tender":{TENDER}}'],
  ])('takes a line as it is that %s', async (name, line) => {
    const tender = '"procurementMethod":"open","numberOfTenderers":'
    const text = Object.entries({ b: '1', c: '1.0' }).map(
      ([ocid, count]) => `${line.replace('OCID', ocid).replace('TENDER', tender + count)}\n`,
    )
    const file = write(join(folder, `${name}.jsonl`), text.join(''))
    const before = write(join(folder, 'before.json'), JSON.stringify({ releases: [release('a')] }))
    // Cardinal takes no number for one of tenderers that is not written as a whole one
    const run = await tenderflag(['scan', before, file, '--profile', 'cardinal', '--no-meta'])
    expect(run).toEqual({
      code: 0,
      stdout: '{"OCID":{"a":{"R003":1.0,"R018":1.0},"b":{"R018":1.0}}}\n',
      stderr: '',
    })
  })

  test.each([
    ['true', `{"ocid":"c"\ntrue\n${lines(release('a'))}`],
    ['a value after a colon', `{"ocid":"c","tender":\ntrue\n${lines(release('a'))}`],
    ['a list', `{"ocid":"c",\n[]\n${lines(release('a'))}`],
    ['a text that ends the file', `${lines(release('a'))}{"ocid":"c"\n"x"`],
  ])('passes over a line that is broken off and, behind it, %s', async (name, text) => {
    const file = write(join(folder, `${name}.jsonl`), text)
    const { code, stdout } = await tenderflag(['scan', file, '--profile', 'cardinal', '--no-meta'])
    expect([code, stdout]).toEqual([0, '{"OCID":{"a":{"R003":1.0,"R018":1.0}}}\n'])
  })

  test.each([
    ['of nothing', '[]'],
    ['of objects', '[{"ocid":"c","tender":{"numberOfTenderers":1,"procurementMethod":"open"}}, "[{"]'],
  ])('passes over a first line that is a list %s, as of those after it', async (name, list) => {
    const file = write(join(folder, `list ${name}.jsonl`), `\n${list}\n${lines(release('a'))}${list}\n`)
    const { code, stdout, stderr } = await tenderflag(['scan', file, '--profile', 'cardinal', '--no-meta'])
    expect([code, stdout]).toEqual([0, '{"OCID":{"a":{"R003":1.0,"R018":1.0}}}\n'])
    expect(stderr).toContain('2 lines without a release')
  })

  test('takes a list over several lines as one', async () => {
    const file = write(join(folder, 'lines of a list.json'), `[\n${JSON.stringify(release('a'))}\n]\n`)
    const { code, stdout } = await tenderflag(['scan', file, '--profile', 'cardinal', '--no-meta'])
    expect([code, stdout]).toEqual([0, '{"OCID":{"a":{"R003":1.0,"R018":1.0}}}\n'])
  })

  test('takes JSON whose values stand on lines of their own as one', async () => {
    const file = write(
      join(folder, 'airy.json'),
      '{"ocid":\n"a"\n,"tender":{"numberOfTenderers":1,"procurementMethod":"open"}}',
    )
    const { code, stdout } = await tenderflag(['scan', file, '--profile', 'cardinal', '--no-meta'])
    expect([code, stdout]).toEqual([0, '{"OCID":{"a":{"R018":1.0}}}\n'])
  })

  test('says on stderr what it passed over and did not use', async () => {
    const bids = [
      { status: 'valid', value: { amount: 1, currency: 'USD' } },
      { status: 'valid', value: { amount: 1, currency: 'EUR' } },
    ]
    const file = write(
      join(folder, 'mixed.jsonl'),
      `${lines({ ocid: 'x', awards: [{ status: 'active' }], bids: { details: bids } }, [], release('c', 'cancelled'))}{\n`,
    )
    const text = 'price_comparison_procurement_methods =\nno_price_comparison_procurement_methods = A\n'
    const ini = write(join(folder, 'more.ini'), `${text}[R036]\n[defaults]\n[codelists.bid_status]\na = b\n`)
    const run = await tenderflag(['scan', file, '--profile', 'cardinal', '--settings', ini])
    expect(run.stderr.split('\n')).toEqual([
      `tenderflag: 1 line of no valid JSON passed over (${file}:4)`,
      'tenderflag: 1 line without a release with an ocid passed over',
      'tenderflag: 1 release of cancelled tenders left out',
      'tenderflag: amounts not in "USD" were not compared: "EUR" 1',
      'tenderflag: [defaults], [codelists] had no effect: they correct data, which --prepare does',
      'tenderflag: no_price_comparison_procurement_methods has no effect beside price_comparison_procurement_methods',
      '',
    ])
    expect(run.stdout).toBe('{"Meta":{}}\n')
    const quiet = await tenderflag(['scan', file, '--profile', 'cardinal', '--settings', ini, '--quiet'])
    expect(quiet).toEqual({ code: 0, stdout: '{"Meta":{}}\n', stderr: '' })
    const info = write(join(folder, 'info.ini'), '[R036]\n[output]\ninfo_currency_mismatches = true\n')
    const silent = await tenderflag(['scan', file, '--profile', 'cardinal', '--settings', info])
    expect(silent.stderr).not.toContain('EUR')
  })

  test('says that margins of 0 over 0 blur the fences', async () => {
    const bid = (id: string) => ({
      status: 'valid',
      value: { amount: 0, currency: 'USD' },
      tenderers: [{ id }],
    })
    const awards = [{ status: 'active', suppliers: [{ id: 'A' }] }]
    const file = write(
      join(folder, 'zero.jsonl'),
      lines({ ocid: 'x', awards, bids: { details: [bid('A'), bid('B')] } }),
    )
    const run = await tenderflag(['scan', file, '--profile', 'cardinal'])
    expect(run.stderr).toBe(
      'tenderflag: 1 margin of a bid of 0 over a winning bid of 0: no number, and the fences of R024 and R058 are not to be relied on\n',
    )
  })

  test('lets no currency of the data steer the terminal', async () => {
    const price = (currency: string) => ({ status: 'valid', value: { amount: 1, currency } })
    const bids = ['USD', '\u001b[2J\u009b\n\u202e', 'x'.repeat(1000)].map(price)
    const awards = [{ status: 'active' }]
    const file = write(join(folder, 'codes.jsonl'), lines({ ocid: 'x', awards, bids: { details: bids } }))
    const { stderr } = await tenderflag(['scan', file, '--profile', 'cardinal'])
    expect(stderr).toBe(
      `tenderflag: amounts not in "USD" were not compared: "\ufffd[2J\ufffd\ufffd\ufffd" 1, "${'x'.repeat(20)}…" 1\n`,
    )
  })

  test('corrects data as Cardinal’s prepare does, and says what', async () => {
    const bids = [
      { tenderers: { id: 1 } },
      { status: 'out', tenderers: [{ id: 12345678901234567890n }, { id: 'x' }] },
    ]
    const text = JSON.stringify(
      { ocid: 'a', awards: [{ suppliers: [{ id: '1' }] }], bids: { details: bids } },
      (_, value) => (typeof value === 'bigint' ? `<${value}>` : value),
    ).replace(/"<(\d+)>"/, '$1')
    const file = write(join(folder, 'raw.jsonl'), `${text}\n`)
    const ini = write(
      join(folder, 'prepare.ini'),
      '[defaults]\nbid_status = valid\n[redactions]\norganization_id = x\n[codelists.bid_status]\nout = disqualified\n[R035]\n[R038]\nminimum_submitted_bids = 1\nthreshold = 1\n',
    )
    const profile = ['scan', file, '--profile', 'cardinal', '--settings', ini]
    expect((await tenderflag(profile)).stdout).toBe('{"Meta":{"R038":{"Tenderer_upper_fence":1.0}}}\n')
    const run = await tenderflag([...profile, '--prepare'])
    expect(run.stdout).toContain('"Tenderer":{"12345678901234567890":{"R038":1.0}}')
    expect(run.stderr.split('\n')).toEqual([
      'tenderflag: statuses of bids that were missing, filled in by [defaults]: 1',
      'tenderflag: statuses of bids replaced by [codelists.bid_status]: 1',
      'tenderflag: ids of organizations taken as missing by [redactions]: 1',
      'tenderflag: ids that are numbers, read as text: 1',
      'tenderflag: tenderers or suppliers that are an object, read as a list of one: 1',
      'tenderflag: statuses of awards that are missing: 1',
      '',
    ])
  })

  test.each([
    [['--rules', 'etimad'], /--rules means nothing with --profile cardinal/],
    [['--param', 'a.b=1', '--mapping', 'm.yaml'], /--param, --mapping means nothing/],
    [['--timezone', 'UTC'], /--timezone means/],
    [['--as-of', '2024-01-01'], /--as-of means/],
    [['--shared-addresses', 'a'], /--shared-addresses means/],
    [['--strict'], /--strict means/],
    [['--outcomes', 'all'], /--outcomes means/],
    [['--lang', 'ar'], /--lang means/],
    [['--top', '3'], /--top means/],
    [['--reveal'], /--reveal means/],
    [['--rejects', 'a'], /--rejects means/],
    [['--fail-on', 'low'], /--fail-on means/],
    [['--workers', '2'], /--workers means/],
    [['--explain-plan'], /--explain-plan means/],
    [['--format', 'json'], /--format json means/],
    [['--settings', latin], /latin\.ini: the file is not UTF-8; save it as UTF-8/],
    [['--settings', 'none.ini'], /none\.ini: cannot be read; check the path/],
    [['--output', 'none/x.json'], /none\/x\.json/],
  ])('%j is an error', async (args, message) => {
    expectOneLine(await scan(...args), message)
  })

  test('tells what is wrong with settings, and with which', async () => {
    const ini = write(join(folder, 'wrong.ini'), '[R003]\nthreshhold = 5\n[r018]\n')
    const { code, stdout, stderr } = await scan('--settings', ini)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe(
      `tenderflag: ${ini}:2: [R003] has no setting "threshhold"; did you mean threshold?\n` +
        `tenderflag: ${ini}:3: there is no section or setting "r018"; did you mean R018?\n`,
    )
  })

  test.each([
    [['--settings', 'a.ini'], /--settings goes with --profile cardinal; add it/],
    [['--prepare'], /--prepare goes with --profile cardinal; add it/],
    [['--map'], /--map goes with --profile cardinal; add it/],
    [['--format', 'cardinal'], /--format cardinal goes with --profile cardinal; add it/],
    [['--profile', 'cardinals'], /'cardinals' is invalid\. Allowed choices are cardinal/],
  ])('without it, %j is an error', async (args, message) => {
    expectOneLine(await tenderflag(['scan', data, ...args]), message)
  })

  test.each([
    ['there is none', 'none.jsonl', /none\.jsonl: there is no such file; check the path/],
    ['it is a folder', '', /this is a folder, not a file; name a file/],
    ['it is empty', write(join(folder, 'empty.jsonl'), ''), /the file holds nothing/],
    [
      'its gzip is cut short',
      write(join(folder, 'cut.gz'), gzipSync(lines(release('a'))).subarray(0, -9)),
      /the gzip file is cut short/,
    ],
  ])('of a file says that %s', async (_, file, message) => {
    const path = file.startsWith('/') ? file : join(folder, file)
    expectOneLine(await tenderflag(['scan', path, '--profile', 'cardinal']), message)
  })

  test('of cut gzip on stdin says so', async () => {
    const file = write(join(folder, 'cut2.gz'), gzipSync(lines(release('a'))).subarray(0, -9))
    expectOneLine(
      await shell(`tenderflag scan - --profile cardinal < ${file}`),
      /gzip data on stdin is cut short/,
    )
  })
})
