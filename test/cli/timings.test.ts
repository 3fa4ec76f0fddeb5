import { expect, test } from 'vitest'
import { timingsText } from '#tenderflag/cli/text/timings-text.js'
import { Pool, scan, Timings } from '#tenderflag/index.js'
import { binary, expectOneLine, root, tenderflag } from './tenderflag.js'

const market = `${root}samples/market`

test('says on stderr what each stage took, and changes nothing on stdout', async () => {
  const [timed, plain] = await Promise.all([
    binary(['scan', market, '--timings', '--quiet']),
    tenderflag(['scan', market, '--quiet']),
  ])
  expect(timed.code).toBe(0)
  expect(timed.stdout).toBe(plain.stdout)
  expect(plain.stderr).toBe('')
  for (const stage of [
    'start of the program',
    'rules, plan',
    'read and decode',
    'join and group',
    'output',
    'other',
  ])
    expect(timed.stderr).toMatch(new RegExp(`^${stage} +[\\d.]+ ms`, 'm'))
  expect(timed.stderr).toMatch(
    /^ {2}\S*bids\.csv +[\d.]+ ms +[\d.]+ % +1,886 +[\d.]+ [kM]\/s +159\.5 kB +[\d.]+ [kMG]B\/s$/m,
  )
  expect(timed.stderr).toMatch(/peak memory [\d.]+ MB/)
  const walls = [...timed.stderr.matchAll(/^\S.* ([\d.]+) ms +[\d.]+ %/gm)].map(([, wall]) => Number(wall))
  const all = walls.pop()!
  expect(Math.abs(walls.reduce((a, b) => a + b, 0) - all)).toBeLessThan(1) // each is rounded
})

test('goes with no profile of another tool', async () => {
  const run = await tenderflag(['scan', market, '--profile', 'cardinal', '--timings'])
  expectOneLine(run, /--timings/)
})

/** Runs all jobs in threads, little ones too. */
class ThreadedPool extends Pool {
  protected override readonly little = 0
}

test('tells work of threads from work of the main thread', async () => {
  const pool = new ThreadedPool(2)
  pool.warm()
  const timings = new Timings()
  const result = await scan(market, { rules: ['etimad', 'ocp'], pool, timings })
  const report = timings.report()
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
  expect(sum(report.parts.map(({ wall }) => wall))).toBeCloseTo(report.wall, 6)
  expect(report.workers).toBe(2)
  expect(report.busy).toBeGreaterThan(0)
  expect(sum(report.parts.map(({ threads }) => threads))).toBeCloseTo(report.busy, 6)
  const stages = new Set(report.parts.map(({ stage }) => stage))
  for (const stage of [
    'decode',
    'dictionary',
    'join',
    'keep',
    'populations',
    'statistics',
    'evaluate',
    'merge',
  ])
    expect(stages).toContain(stage)
  expect(report.kernels.find(({ name }) => name === 'lot.bidders.submitted')!.threads).toBeGreaterThan(0)
  expect(sum(report.kernels.map(({ threads }) => threads))).toBeLessThanOrEqual(report.busy + 1e-6)
  expect(report.parts.find(({ stage, part }) => stage === 'decode' && /bids.csv$/.test(part))).toMatchObject({
    rows: result.dataset.tables.get('bids')!.rows,
  })
  expect(timingsText(report)).toMatch(/^worker threads 2: busy .* idle .*$/m)

  const again = new Timings()
  await scan(result.dataset, { pool, timings: again })
  expect(again.report().parts.some(({ stage }) => stage === 'decode')).toBe(false)
  await pool.close()
})

test('kernels are measured without threads too', async () => {
  const timings = new Timings()
  await scan(market, { workers: 1, timings })
  const { workers, busy, idle, kernels } = timings.report()
  expect([workers, busy, idle]).toEqual([0, 0, 0])
  expect(kernels.length).toBeGreaterThan(3)
})
