import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newDictionaries } from '#tenderflag/columns/dictionaries.js'
import { Notices } from '#tenderflag/columns/notices.js'
import { hashedId } from '#tenderflag/index.js'
import { hashOf, identitiesOf } from '#tenderflag/join/parties/identities.js'
import { NormalId } from '#tenderflag/join/parties/normal-id.js'
import { SameParties } from '#tenderflag/monitor/parties/same-parties.js'

const plain = fc
  .tuple(fc.constantFrom('F', 'P', 'GB-COH-'), fc.nat({ max: 30 }))
  .map(([scheme, n]) => `${scheme}${n}`)
const hashed = plain.map((id) => hashedId(id))
const spelled = (id: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(id, fc.constantFrom('', '-', ' ', '.')).map(([text, sign]) => `${text.toLowerCase()}${sign}`)
const ids = fc.oneof(
  { arbitrary: plain, weight: 3 },
  { arbitrary: spelled(plain), weight: 3 },
  { arbitrary: hashed, weight: 2 },
  spelled(hashed),
  // no hash, though as long as one; and nothing to compare, with its hash; and the hash of a hash
  fc.constantFrom(`sha256:${'z'.repeat(64)}`, `sha256:${'a'.repeat(63)}`, '...', '??'),
  fc.constantFrom(`sha256:${createHash('sha256').update('').digest('hex')}`, hashedId(hashedId('F1'))),
)

/** For each text, which are of one party with it: as a scan has it, and as the monitor, that hears of some later. */
function bothOf(texts: readonly string[], known: number) {
  const dictionaries = newDictionaries()
  const { party } = dictionaries
  for (const text of texts.slice(0, known)) party.encodeText(text)
  const same = new SameParties(party)
  for (const text of texts.slice(known)) same.of(party.encodeText(text))
  const identity = identitiesOf({ tables: new Map(), dictionaries, notices: new Notices(), zone: 'UTC' })
  const codes = texts.map((_, code) => code)
  return {
    scan: codes.map((code) => codes.filter((other) => identity[other] === identity[code])),
    monitor: codes.map((code) => same.of(code)),
  }
}

test('parties are one as a scan of all of them has it, whatever comes first', () => {
  const texts = fc.uniqueArray(ids, { maxLength: 150, size: 'max' })
  fc.assert(
    fc.property(texts, fc.nat({ max: 150 }), (given, known) => {
      const { scan, monitor } = bothOf(given, known)
      expect(monitor).toEqual(scan)
    }),
    { numRuns: 100 },
  )
})

test.each([
  ['FQXY685ZZ', 'FQQBBTH2K'],
  ['F141NZ', 'GX7BD0Z'],
])('%s and %s, which have one place in a table of hashes, are two', (...two) => {
  const [a, b] = two.map((text) => {
    const normal = new NormalId()
    normal.read(Buffer.from(text))
    return hashOf(normal)
  })
  expect(a).toBe(b)
  expect(bothOf(two, 1)).toEqual({ scan: [[0], [1]], monitor: [[0], [1]] })
})
