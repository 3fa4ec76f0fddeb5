import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Alert } from '#tenderflag/alerts/alert.js'
import { binary, expectOneLine, market, type Run, tenderflag, testFolder, write } from './tenderflag.js'

const folder = testFolder()
const data = market(join(folder, 'data'))
const env = { TENDERFLAG_ALERTS: join(folder, 'alerts.db'), USER: 'ana' }
const run = (...args: string[]): Promise<Run> => tenderflag(args, { cwd: folder, env })
const scan = (day: number, ...more: string[]) =>
  run('scan', data, '--alerts', 'alerts.db', '--run-at', `2026-01-0${day}`, '--format', 'ndjson', ...more)
const list = async (...more: string[]): Promise<Alert[]> => {
  const { stdout } = await run('alerts', 'list', '--format', 'ndjson', ...more)
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Alert)
}

let ids: string[] = []
beforeAll(async () => {
  const { code, stderr, stdout } = await scan(1, '--reveal')
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr:
      'tenderflag: alerts.db: run 1: 2 flags, 0 of them silenced; alerts: 2 new, 0 changed, 0 reopened, 0 resolved, 0 undecided\n',
  })
  expect(stdout).toMatch(/10\.1\.1\.1|"B1"|lot/)
  const alerts = await list()
  expect(JSON.stringify(alerts)).not.toMatch(/"B1"/) // masked, though the output of the scan is not
  ids = alerts.map(({ id }) => id)
})

describe('tenderflag alerts', () => {
  test('follows up what a scan found', async () => {
    const [single, low] = ids as [string, string]
    expect(
      (await run('alerts', 'dismiss', single.slice(0, 8), '--reason', '=1+1, "urgent"', '--at', '2026-01-02'))
        .stdout,
    ).toBe(`${single.slice(0, 10)}  dismissed\n`)
    await run('alerts', 'confirm', low, '--note', 'a friend', '--by', 'Bo', '--at', '2026-01-03')
    await run('alerts', 'comment', low, 'sent to the court', '--at', '2026-01-03')
    await run('alerts', 'assign', low, '--to', 'Bo', '--at', '2026-01-04')
    const { stdout } = await run('alerts', 'show', low, '--lang', 'ar')
    expect(stdout).toMatch(/state {5}confirmed\nassigned {2}Bo\n/)
    expect(stdout).toMatch(/confirmed by Bo: a friend\n.*commented by ana: sent to the court\n/)
    expect(stdout).toMatch(/[\u0600-\u06ff]/)
    expect((await run('alerts', 'list', '--state', 'dismissed', '--lang', 'pt')).stdout).toMatch(
      new RegExp(`^${single.slice(0, 10)} {2}\\w+ +dismissed .* T1 [^\n]+\n$`),
    )
    const { stdout: labels } = await run('alerts', 'export', '--labels')
    expect(labels.split('\n').sort()).toEqual([
      '',
      expect.stringMatching(/^etimad\.\S+,lot,T1,T1,dismissed,"'=1\+1, ""urgent"""$/),
      expect.stringMatching(/^etimad\.\S+,lot,T1,T1,confirmed,a friend$/),
      'rule,subject_type,tender_id,subject_id,verdict,note',
    ])
    const [rule] = (await list('--state', 'dismissed')).map((alert) => alert.rule)
    const page = await run('explain', rule!, '--alerts', 'alerts.db', '--lang', 'pt')
    expect(page.stdout).toMatch(
      /\n\nO que foi feito dos seus alertas\n {2}Alertas: 1\. Confirmados: 0\. Descartados: 1\.\n {2}- =1\+1, "urgent" \(1\)\n$/,
    )
    const verified = await run('alerts', 'verify')
    expect(verified.stdout).toMatch(
      /^7 entries, 2 alerts, 1 run, 0 contents erased: nothing was changed\nhead 7:[0-9a-f]{64}\n$/,
    )
    const head = verified.stdout.split('head ')[1]!.trim()
    expect((await run('alerts', 'verify', '--head', head)).code).toBe(0)
    const other = await run(
      'alerts',
      'verify',
      '--head',
      head.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
    )
    expect(other.stdout).toMatch(/entry 7: the log does not have the head that was kept/)
    expect(other.code).toBe(1)
  })

  test('takes exceptions, and tells which are unused or expired', async () => {
    const entry = (rule: string, tender: string, expires: string) =>
      `  - { rule: ${rule}, subjects: [{ tender: ${tender} }], reason: known, owner: office, expires: ${expires} }\n`
    const file = write(
      join(folder, 'exceptions.yaml'),
      `exceptions:\n${entry('etimad.single-bid', 'T1', '2026-12-31')}${entry('etimad.single-bid', 'T7', '2026-12-31')}${entry('etimad.low-award', 'T1', '2025-12-31')}`,
    )
    const { stderr } = await scan(5, '--exceptions', file, '--quiet')
    expect(stderr).toBe('')
    expect((await scan(6, '--exceptions', file)).stderr).toMatch(
      /1 of them silenced.*\n.*exception 3 \(etimad.low-award\) has expired\n.*exception 2 \(etimad.single-bid\) fits no flag\n$/,
    )
    expect((await list()).map(({ rule }) => rule)).toEqual(['etimad.low-award'])
    expect(await list('--silenced')).toHaveLength(2)
  })

  test('erases a party by its id, though the store has its pseudonym alone', async () => {
    expect((await run('alerts', 'erase', '--party', 'B1')).stdout).toBe('erased in 2 alerts\n')
    expect(await list('--silenced')).toEqual([])
    expect((await run('alerts', 'verify')).stdout).toMatch(/nothing was changed/)
    expect(readFileSync(env.TENDERFLAG_ALERTS).includes('sent to the court')).toBe(false)
  })

  test('says what is wrong in a line', async () => {
    expectOneLine(await run('alerts', 'list', '--alerts', 'none.db'), /none\.db: there is no store/)
    expectOneLine(await run('alerts', 'show', 'abcdef'), /there is no alert "abcdef"/)
    expectOneLine(await run('alerts', 'assign', ids[0]!), /say to whom/)
    expectOneLine(await run('alerts', 'erase'), /say what to erase/)
    expectOneLine(await run('alerts', 'verify', '--head', 'x'), /is no head/)
    expectOneLine(await run('alerts', 'list', '--since', 'noon'), /is no instant/)
    expectOneLine(await run('alerts', 'list', '--state', 'lost'), /states are open/)
    expectOneLine(await run('scan', data, '--exceptions', 'x.yaml'), /--exceptions goes with --alerts/)
    expectOneLine(await scan(7, '--material', '2'), /is no share/)
    expectOneLine(await scan(7, '--alert-languages', 'xx'), /there is no language "xx"/)
    expectOneLine(await scan(7, '--explain-plan'), /leave out --explain-plan/)
    expectOneLine(await scan(7, '--exceptions', 'none.yaml'), /none\.yaml/)
  })

  test('says what to do where better-sqlite3 is missing or was compiled for another Node', async () => {
    const hook = (code: string) =>
      `data:text/javascript,${encodeURIComponent(
        `import { register } from 'node:module'; register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(
          `export function resolve(name, context, next) { if (!name.startsWith('better-sqlite3')) return next(name, context); throw Object.assign(new Error('no'), { code: '${code}' }) }`,
        )}))`,
      )}`
    const without = (code: string) =>
      binary(['alerts', 'list'], { cwd: folder, env: { ...env, NODE_OPTIONS: `--import ${hook(code)}` } })
    expectOneLine(await without('ERR_MODULE_NOT_FOUND'), /npm install better-sqlite3.*PostgreSQL/)
    expectOneLine(await without('ERR_DLOPEN_FAILED'), /npm rebuild better-sqlite3/)
  })
})

describe('tenderflag watch', () => {
  test('brings alerts up to date when it begins, at each refresh, and at the end', async () => {
    const events = join(folder, 'events')
    const at = '2026-02-01T10:00:00Z'
    const tender = { tender_id: 'NEW', method: 'open', estimate: 90_000, currency: 'SAR', title: 'Chairs' }
    const award = { tender_id: 'NEW', award_id: 'A1', amount: 9_000, currency: 'SAR', status: 'pending' }
    write(
      join(events, '1.ndjson'),
      [
        { id: '1', type: 'tender.published', at, rows: { tenders: [tender] } },
        { id: '2', type: 'award.proposed', at, rows: { awards: [award] } },
      ]
        .map((event) => `${JSON.stringify(event)}\n`)
        .join(''),
    )
    const args = ['watch', events, '--once', '--history', data, '--state', 'state', '--alerts', 'watched.db']
    const first = await run(...args)
    expect([first.code, first.stderr.match(/run \d: \d flags/g)]).toEqual([
      0,
      ['run 1: 2 flags', 'run 2: 3 flags'],
    ])
    const stdout = async () =>
      (await run('alerts', 'list', '--alerts', 'watched.db', '--tender', 'NEW')).stdout
    expect(await stdout()).toMatch(/ NEW .*10% of the estimate/)
    // Nothing has happened since, and nothing is counted twice.
    const again = await run(...args)
    expect([again.code, again.stdout]).toEqual([0, ''])
    expect(again.stderr).toMatch(/run 3: 3 flags, .*: 0 new, 0 changed, 0 reopened, 0 resolved/)
    expectOneLine(
      await run('watch', events, '--once', '--exceptions', 'x.yaml'),
      /--exceptions goes with --alerts/,
    )
  })
})
