import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))

test('samples/embed decides about each lot', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [path('samples/embed/index.mjs')])
  expect(stderr).toBe('')
  const decisions = stdout.trimEnd().split('\n')
  expect(decisions.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'L1 clear',
    'L2 review etimad.single-bid:',
    'L3 hold etimad.shared-ip:',
  ])
})
