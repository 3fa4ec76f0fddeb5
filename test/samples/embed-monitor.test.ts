import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'tenderflag-embed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('samples/embed-monitor holds an award before it is signed', async () => {
  const program = path('samples/embed-monitor/index.mjs')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], {
    env: { ...process.env, TENDERFLAG_KEY_FILE: join(folder, 'key') },
  })
  expect(stderr).toBe('')
  expect(stdout.trimEnd().split('\n')).toEqual([
    '2025-02-01T12:30:00Z new etimad.shared-ip - Bidders that submitted from the same address as another bidder: 2.',
    '2025-02-03T08:00:00Z new alice.sanctioned - On the day of the bid a bidder, or an owner, director or representative of one, stood on a register of sanctions.',
    '2025-02-20T10:00:00Z new alice.sanctioned-award - A supplier, or an owner, director or representative of one, stood on a register of sanctions on the day of the award. Day of the award: Feb 20, 2025.',
    '2025-02-20T10:00:00Z new etimad.low-award - Awarded at SAR\u00a031,000, which is 31% of the estimate of SAR\u00a0100,000.',
    'award A-1: hold',
    '  hold: alice.sanctioned (high)',
    '  hold: alice.sanctioned-award (high)',
    '  hold: etimad.shared-ip (high)',
    '  review: etimad.low-award (high)',
    expect.stringMatching(/^\d+ flags changed with the refresh$/),
  ])
})
