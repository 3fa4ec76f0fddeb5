import { expect, test } from 'vitest'
import { Pool } from '#tenderflag/index.js'
import { orAborted } from '#tenderflag/system/aborted.js'
import { cpuTime } from '../support/cpu-time.js'

/** Peers of so many subjects, in no order. */
function groups(count: number) {
  const shared = () => new Float64Array(new SharedArrayBuffer(8 * count))
  const lo = shared()
  for (let i = 0; i < count; i++) lo[i] = (i * 7919) % 65_537
  const facts = [{ lo, hi: lo, why: new Uint8Array(new SharedArrayBuffer(count)) }]
  return { task: 'groups' as const, count, facts }
}

test('tasks that run, and those that wait, end with the signal; the pool does others afterwards', async () => {
  await using pool = new Pool(1)
  pool.warm()
  const one = groups(1 << 20)
  const tasks = Array.from({ length: 100 }, () => one) // a second or two: a new thread takes a tenth
  await pool.runTasks(tasks, {})
  const all = cpuTime()
  await pool.runTasks(tasks, {})
  const whole = all()
  const controller = new AbortController()
  const { signal } = controller
  const spent = cpuTime()
  setTimeout(() => controller.abort(), 20)
  const warnings: Error[] = []
  process.on('warning', (warning) => warnings.push(warning))
  await expect(pool.runTasks(tasks, { signal })).rejects.toMatchObject({ code: 'ABORTED' })
  await pool.runTasks([groups(1 << 10)], {})
  expect(spent()).toBeLessThan(whole / 2)
  expect(warnings).toEqual([])
})

test('what others wait for too goes on, and whoever is told to stop waits no longer', async () => {
  const controller = new AbortController()
  let settle = (_: string): void => {}
  const shared = new Promise<string>((resolve) => {
    settle = resolve
  })
  const stopped = orAborted(shared, controller.signal)
  const other = orAborted(shared, new AbortController().signal)
  controller.abort('enough')
  await expect(stopped).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' })
  await expect(orAborted(shared, controller.signal)).rejects.toMatchObject({ code: 'ABORTED' })
  settle('done')
  expect(await other).toBe('done')
  expect(await orAborted(shared, undefined)).toBe('done')
})
