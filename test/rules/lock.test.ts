import { expect, it } from 'vitest'
import { compareLocks, ruleHash } from '#tenderflag/rules/lock.js'
import { ruleFile } from '#tenderflag/rules/rule-file.js'

const file = (changes: Record<string, unknown> = {}) =>
  ruleFile.parse({
    id: 'my.rule',
    version: 1,
    status: 'stable',
    title: { en: 'A rule' },
    subject: 'lot',
    severity: 'low',
    confidence: 'low',
    params: { n: { value: 1, min: 0, max: 9, about: { en: 'A number.' } } },
    when: 'lot.bidders.standing == params.n',
    explain: { en: 'So it is.' },
    rationale: { en: 'Because.' },
    innocent_explanations: [{ en: 'Chance.' }],
    ...changes,
  })

it('the hash stays for words, spacing, evidence and status', () => {
  const same = [
    { title: { en: 'Another' } },
    { when: ' lot.bidders.standing\n  == params.n ' },
    { evidence: ['lot.bidders.standing'] },
    { status: 'test' },
    { version: 2 },
    { params: { n: { value: 1, min: 0, max: 9, about: { en: 'Said otherwise.' } } } },
  ]
  for (const changes of same) expect(ruleHash(file(changes))).toBe(ruleHash(file()))
})

it('the hash changes with all that decides outcomes', () => {
  const other = [
    { when: 'lot.bidders.standing <= params.n' },
    { scope: '!lot.open' },
    { value: 'lot.bidders.standing' },
    { threshold: 'params.n' },
    { severity: 'high' },
    { confidence: 'high' },
    { subject: 'tender' },
    { params: { n: { value: 2, min: 0, max: 9, about: { en: 'A number.' } } } },
    { params: { n: { value: 1, min: 0, max: 8, about: { en: 'A number.' } } } },
    { adjust: [{ when: 'lot.open', severity: 'high', explain: { en: 'Open.' } }] },
  ]
  const hashes = new Set([file(), ...other.map(file)].map(ruleHash))
  expect(hashes.size).toBe(other.length + 1)
})

it('a lock finds changes without a version, versions that go back, and rules that are gone', () => {
  const kept = { 'my.a': { version: 2, hash: 'x' }, 'my.b': { version: 1, hash: 'y' } }
  const messages = (now: Parameters<typeof compareLocks>[1]) =>
    compareLocks(kept, now).errors.map(({ message }) => message.replace(/^.*?: /, ''))
  expect(messages(kept)).toEqual([])
  expect(messages({ ...kept, 'my.a': { version: 2, hash: 'z' } })).toEqual([
    'my.a has changed what it flags; raise its version from 2',
  ])
  expect(messages({ ...kept, 'my.a': { version: 1, hash: 'x' } })[0]).toMatch(/went back/)
  expect(messages({ 'my.a': kept['my.a'] })[0]).toMatch(/my\.b is gone/)
  expect(
    compareLocks(kept, { ...kept, 'my.a': { version: 3, hash: 'z' }, 'my.c': { version: 1, hash: 'q' } }),
  ).toEqual({
    errors: [],
    renewed: ['my.a', 'my.c'],
  })
})
