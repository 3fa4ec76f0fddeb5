import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { Pool } from '#tenderflag/engine/pool.js'

const folder = mkdtempSync(join(tmpdir(), 'tenderflag-pool-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function moduleOf(name: string, text: string): URL {
  const file = join(folder, name)
  writeFileSync(file, text)
  return pathToFileURL(file)
}

test('of work that ended with that of another, the error of the other is told', async () => {
  const endless = moduleOf(
    'endless.mjs',
    'export default () => new Promise(() => setInterval(() => {}, 1000))',
  )
  const broken = moduleOf('broken.mjs', "export default () => { throw new RangeError('what went wrong') }")
  await using pool = new Pool(2)
  const first = pool.runModule(endless, {})
  const second = pool.runModule(broken, {})
  const told = await Promise.allSettled([first, second])
  expect(told.map((result) => result.status === 'rejected' && String(result.reason))).toEqual([
    'RangeError: what went wrong',
    'RangeError: what went wrong',
  ])
})
