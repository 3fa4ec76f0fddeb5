import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newDictionaries } from '#tenderflag/columns/dictionaries.js'
import { Notices } from '#tenderflag/columns/notices.js'
import { hashedId } from '#tenderflag/index.js'
import { identitiesOf } from '#tenderflag/join/parties/identities.js'
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
  // no hash, though as long as one, and nothing to compare
  fc.constantFrom(`sha256:${'z'.repeat(64)}`, `sha256:${'a'.repeat(63)}`, '...', '??'),
)

test('parties are one as a scan of all of them has it, whatever comes first', () => {
  fc.assert(
    fc.property(fc.uniqueArray(ids, { maxLength: 150 }), fc.nat({ max: 150 }), (texts, known) => {
      const dictionaries = newDictionaries()
      const { party } = dictionaries
      for (const text of texts.slice(0, known)) party.encodeText(text)
      const same = new SameParties(party)
      // asked one by one, as events come
      for (const text of texts.slice(known)) same.of(party.encodeText(text))
      const identity = identitiesOf({ tables: new Map(), dictionaries, notices: new Notices(), zone: 'UTC' })
      const codes = texts.map((_, code) => code)
      for (const code of codes)
        expect(same.of(code)).toEqual(codes.filter((other) => identity[other] === identity[code]))
    }),
    { numRuns: 300 },
  )
})
