import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  binary,
  expectOneLine,
  market,
  ruleText,
  shell,
  tenderflag,
  testFolder,
  write,
} from './tenderflag.js'

const folder = testFolder()
const large = join(folder, 'large')
const small = market(join(folder, 'small'))
/** So many that threads start: 16 morsels of 1,024 tenders, times 80 rules. */
const allRules = ['etimad', 'ocp', 'alice'].flatMap((pack) => ['--rules', pack])

beforeAll(async () => {
  const run = await tenderflag(['generate', large, '--tenders', '16000', '--format', 'parquet', '-q'])
  if (run.code !== 0) throw new Error(run.stderr)
}, 60_000)

describe('a worker that dies', () => {
  const dying = `import { isMainThread } from 'node:worker_threads'
if (!isMainThread) {
  if (process.env.DIE === 'at the start') process.exit(7)
  const add = Atomics.add
  let calls = 0
  Atomics.add = (...args) => {
    if (++calls > 6) process.exit(7)
    return add(...args)
  }
}`
  const env = (die: string) => ({
    DIE: die,
    NODE_OPTIONS: `--import ${write(join(folder, 'die.mjs'), dying)}`,
  })

  test.each(['1', '2'])('in the middle of its work, of %s', async (workers) => {
    expectOneLine(
      await binary(['scan', large, '-q', ...allRules, '--workers', workers], { env: env('at work') }),
      /a worker thread ended before its work was done \(.*code: 7\); try fewer workers .* or more memory/,
    )
  })
  test('as it starts to read', async () => {
    expectOneLine(
      await binary(['scan', large, '-q', ...allRules], { env: env('at the start') }),
      /a worker thread ended before its work was done \(.*code: 7\); try fewer workers .* or more memory/,
    )
  })
})

describe('Ctrl-C', () => {
  const output = (): string => join(folder, 'out')
  /** Written when the program begins to listen: before that the signal ends it without a word, as it does any program. */
  const listening = (): string => join(folder, 'listening')
  const tells = `import { isMainThread } from 'node:worker_threads'
import { writeFileSync } from 'node:fs'
if (isMainThread) process.on('newListener', (event) => {
  if (event === 'SIGINT') setImmediate(() => writeFileSync(process.env.LISTENING, ''))
})`
  test.each([
    // The temporary file beside the output tells that writing has begun.
    ['while it writes', 'o.ndjson', () => names(output()).some((name) => name.startsWith('.o.ndjson'))],
    ['before that', 'o.ndjson', () => existsSync(listening())],
    // whose rows are all put together first
    ['while it writes', 'o.parquet', () => names(output()).some((name) => name.startsWith('.o.parquet'))],
  ])('%s %s: one line, 130, nothing left behind, at once', async (_, name, when) => {
    write(join(output(), 'keep'), '')
    rmSync(listening(), { force: true })
    const env = {
      LISTENING: listening(),
      NODE_OPTIONS: `--import ${write(join(folder, 'tells.mjs'), tells)}`,
    }
    let asked = 0
    const interruptWhen = () => {
      if (!when()) return false
      asked = performance.now()
      return true
    }
    const args = ['scan', large, '-q', '--outcomes', 'all', '-o', join(output(), name)]
    const run = await binary(args, { interruptWhen, env })
    expect([run.code, run.stdout, run.stderr]).toEqual([130, '', 'tenderflag: interrupted\n'])
    expect(names(output())).toEqual(['keep'])
    expect(performance.now() - asked).toBeLessThan(name === 'o.parquet' ? 2500 : 5000)
  })
  test('while a market is generated', async () => {
    const market = join(folder, 'market')
    const args = ['generate', market, '--tenders', '2000000', '-q']
    const run = await binary(args, { interruptWhen: () => names(market).length > 0 })
    expect([run.code, run.stderr]).toEqual([130, 'tenderflag: interrupted\n'])
    expect(names(market)).toEqual([])
  })
})

describe('a full disk', () => {
  const full =
    /^tenderflag: stdout: cannot write the output: the disk is full; make room or write to another disk\n$/
  test.each([
    `scan ${small}`,
    `scan ${small} -f table`,
    `scan ${small} -f html`,
    `scan ${small} -f parquet`,
    `scan ${small} --explain-plan`,
    'facts',
    'rules list',
    'explain etimad.low-award',
    '--help',
  ])('behind stdout: tenderflag %s', async (args) => {
    const run = await shell(`tenderflag ${args} > /dev/full`)
    // What was wrong with the data has been said before.
    expect(run.stderr).toMatch(full)
    expect(run.code).toBe(2)
  })
  test('behind --output and --rejects', async () => {
    const says = /^tenderflag: \/dev\/full: cannot write the output: the disk is full; [^\n]*\n$/
    expectOneLine(await tenderflag(['scan', small, '-f', 'json', '-o', '/dev/full']), says)
    expectOneLine(await tenderflag(['scan', large, '-q', '--rejects', '/dev/full']), says)
  })
  test('behind --save-facts', async () => {
    const file = join(folder, 'full.arrow')
    symlinkSync('/dev/full', file)
    for (const data of [small, large])
      expectOneLine(
        await tenderflag([
          'scan',
          data,
          '-q',
          '-f',
          'csv',
          '-o',
          join(folder, 'x.csv'),
          '--save-facts',
          file,
        ]),
        /^tenderflag: [^\n]*full\.arrow: cannot write the output: the disk is full; [^\n]*\n$/,
      )
  })
  test('behind stderr changes nothing', async () => {
    const run = await shell(`tenderflag scan ${large} -f csv 2> /dev/full | wc -l; exit \${PIPESTATUS[0]}`)
    expect(run.code).toBe(0)
    expect(Number(run.stdout)).toBeGreaterThan(100)
  })
})

describe('a reader that closes the pipe', () => {
  test.each([
    `scan ${large} -q --outcomes all`,
    `scan ${large} -q -f csv`,
    `scan ${large} -q -f html`,
    `scan ${large} -q -f arrow`,
    'facts',
    '--help',
  ])('tenderflag %s | head -c 1', async (args) => {
    const run = await shell(`tenderflag ${args} | head -c 1 | wc -c; exit \${PIPESTATUS[0]}`)
    expect([run.code, run.stdout.trim(), run.stderr]).toEqual([0, '1', ''])
  })
})

test.each([
  [
    'a folder that does not exist',
    join(folder, 'none', 'o.json'),
    /the folder does not exist; make it first/,
  ],
  ['a folder in its place', folder, /it is a folder; name a file/],
  ['a file in place of a folder', join(small, 'bids.csv', 'o.json'), /a part of the path is a file/],
])('%s: --output', async (_, output, says) => {
  expectOneLine(await tenderflag(['scan', small, '-f', 'json', '-o', output]), says)
})

test.each(['--output', '--rejects', '--save-facts'])(
  'a folder for %s that does not exist is told before anything is read',
  async (option) => {
    const file = join(folder, 'none', 'o.arrow')
    expectOneLine(
      await tenderflag(['scan', join(folder, 'no-source'), option, file]),
      /none\/o\.arrow: cannot write the output: the folder does not exist/,
    )
  },
)

// Node's own `mkdir` with `recursive` tries this without end.
test.skipIf(!existsSync('/proc/self')).each([
  ['watch', small, '--state', '/proc/x/state'],
  ['generate', '/proc/x/market', '--tenders', '1'],
  ['daily', write(join(folder, 'daily.yaml'), `source: ${small}\nstore: alerts.db\nruns: /proc/x/runs\n`)],
])('a folder in which nothing can be made: %s', async (...args) => {
  expectOneLine(await tenderflag(args), /\/proc\/x.*(the folder does not exist|ENOENT)/)
})

test('a key that can be neither read nor made', async () => {
  const env = { TENDERFLAG_KEY_FILE: join(small, 'bids.csv', 'key') }
  const run = await tenderflag(['scan', small], { env })
  expect(run.stderr).toMatch(
    /^tenderflag: [^\n]*key: the key of pseudonyms cannot be [^\n]*; name another file in TENDERFLAG_KEY_FILE; with --reveal a key is needed for alerts and for flags of parties or pairs alone\n$/,
  )
  expect(run.code).toBe(2)
  expect((await tenderflag(['scan', small, '--reveal'], { env })).code).toBe(0)
  // A flag of a party is known by a pseudonym, also where its id is shown.
  const suppliers = write(
    join(folder, 'suppliers.yaml'),
    ruleText('own.suppliers', 'supplier.tenders >= 1')
      .replace('subject: lot', 'subject: supplier')
      .replace('lot.estimate', 'supplier.tenders'),
  )
  const revealed = ['scan', small, '--rules', suppliers, '--reveal']
  expectOneLine(await tenderflag(revealed, { env }), /the key of pseudonyms cannot be/)
  const [shown, masked] = [await tenderflag(revealed), await tenderflag(revealed.slice(0, -1))]
  expect(JSON.parse(shown.stdout).subject.id).toBe('B1')
  expect(JSON.parse(masked.stdout).subject.id).toMatch(/^party-/)
  expect(JSON.parse(shown.stdout).fingerprint).toBe(JSON.parse(masked.stdout).fingerprint)
  const bad = write(join(folder, 'key'), 'secret')
  const wrong = await tenderflag(['scan', small], { env: { TENDERFLAG_KEY_FILE: bad } })
  expect(wrong.stderr).toMatch(/^tenderflag: [^\n]*key of pseudonyms is not 64 hexadecimal digits/)
  expect(wrong.stderr).not.toContain('secret')
})

function names(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
