import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exceptionsJsonSchema, isExpired, loadExceptions } from '#tenderflag/alerts/exceptions.js'
import { folder } from './support.js'

let made = 0
function load(text: string) {
  const file = join(folder, `exceptions-${++made}.yaml`)
  writeFileSync(file, text)
  return loadExceptions(file)
}
const entry = (more: string) => `exceptions:
  - rule: etimad.single-bid
    subjects: [{ tender: T1 }]
    reason: sole publisher
    owner: market office
    expires: 2026-12-31
${more}`

test('a file of exceptions is read', async () => {
  expect(await load(entry(''))).toEqual([
    {
      rule: 'etimad.single-bid',
      subjects: [{ tender: 'T1' }],
      reason: 'sole publisher',
      owner: 'market office',
      expires: '2026-12-31',
    },
  ])
  expect(await load('exceptions: []')).toEqual([])
})

const bad: Readonly<Record<string, readonly [string, RegExp]>> = {
  'a key that there is not': [entry('    expiry: 2026-01-01\n'), /yaml:7:\d+: .*expiry/],
  'no reason': [entry('').replace(/ +reason.*\n/, ''), /reason is missing/],
  'no day': [entry('').replace('2026-12-31', '31/12/2026'), /yaml:6:.*expires/],
  'a subject that names nothing': [entry('').replace('{ tender: T1 }', '{}'), /names nothing/],
  'no subjects': [entry('').replace('[{ tender: T1 }]', '[]'), /subjects/],
  'no list': ['- rule: x\n', /the file/],
}
for (const [what, [text, says]] of Object.entries(bad))
  test(`${what} is refused, with the place`, async () => {
    await expect(load(text)).rejects.toMatchObject({
      code: 'EXCEPTIONS_INVALID',
      message: expect.stringMatching(says),
    })
  })

test('an exception holds to the end of its last day', () => {
  expect(isExpired({ expires: '2026-02-28' }, '2026-02-28T23:59:59.999Z')).toBe(false)
  expect(isExpired({ expires: '2026-02-28' }, '2026-03-01T00:00:00.000Z')).toBe(true)
})

test('the JSON Schema of docs is that of the code', () => {
  const shown: unknown = JSON.parse(
    readFileSync(new URL('../../docs/exceptions.schema.json', import.meta.url), 'utf8'),
  )
  expect(shown).toEqual(exceptionsJsonSchema())
})
