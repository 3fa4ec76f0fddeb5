import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainWord } from '#tenderflag/join/parties/kind-words.js'
import { relationBits } from '#tenderflag/join/parties/links.js'
import { NameIndex, nameSimilarity, nameWords } from '#tenderflag/join/parties/names.js'
import { registerBits } from '#tenderflag/join/parties/registers.js'
import { cpuTime } from '../support/cpu-time.js'

test.each([
  ['Construções ÁGUA-VIVA Ltda.', 'Agua Viva Construcoes S/A'],
  ['Müller & Söhne GmbH', 'Sohne, Muller'],
  ['The Roads Company, L.L.C.', 'ROADS llc'],
  ['شركة الأمانة للتجارة', 'للتجاره الامانه'],
  ["O'Brien Inc", 'OBrien'],
  ['S.A.', 'sa'],
])('%s and %s are the same words', (a, b) => {
  expect(nameWords(a)).toEqual(nameWords(b))
  expect(nameSimilarity(nameWords(a), nameWords(b))).toBe(1)
})

test('similarity counts pairs of letters that both have', () => {
  // " n", "no", "or", "rd", "d " against " n", "no", "or", "rt", "h ", "th": three of both
  expect(nameSimilarity(['nord'], ['north'])).toBeCloseTo((2 * 3) / 11, 12)
  expect(nameSimilarity(['aa', 'aa'], ['aa'])).toBeCloseTo((2 * 3) / 9, 12)
  expect(nameSimilarity([], [])).toBe(0)
})

const name = fc
  .array(fc.constantFrom('ana', 'anna', 'silva', 'sylva', 'souza', 'sousa', 'maria', 'mario'), {
    maxLength: 4,
  })
  .map((words) => words.join(' '))

test('the index finds what comparing with every name finds, of names that share a word, in any order', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 20 }), name, (names, asked) => {
      const index = new NameIndex()
      names.forEach((other, id) => {
        index.add(id, other)
      })
      const words = nameWords(asked)
      const sharing = names.flatMap((other, id) => {
        const theirs = nameWords(other)
        const similarity = nameSimilarity(words, theirs)
        // at most three different words are looked up
        const shares = new Set(words).size <= 3 && words.some((word) => theirs.includes(word))
        return shares && similarity >= 0.7 ? [[id, similarity] as const] : []
      })
      const found = index.like(asked, 0.7)!
      for (const [id, similarity] of sharing) expect(found.get(id)).toBe(similarity)
      for (const [id, similarity] of found)
        expect(similarity).toBe(nameSimilarity(words, nameWords(names[id]!)))
    }),
  )
})

test('a common name is found as a whole, and leads to no other', () => {
  const index = new NameIndex()
  for (let i = 0; i < 50_000; i++) index.add(i, `Maria Silva ${i}`)
  index.add(-2, 'Silva Maria')
  const spent = cpuTime()
  for (let i = 0; i < 10_000; i++) expect(index.like('Maria da Silva', 0.7)?.size).toBe(1)
  // a walk over all names for each would take minutes
  expect(spent()).toBeLessThan(20_000)
  expect([...index.like('Silva Maria 77', 0.9)!.keys()]).toEqual([77])
})

test('of a name that is spelled in more than a thousand ways nobody knows', () => {
  const index = new NameIndex()
  for (let i = 0; i < 1000; i++) index.add(i, `Ana${' '.repeat(i + 1)}Souza`)
  expect(index.like('SOUZA, Ana', 0.7)?.size).toBe(1000)
  index.add(1000, 'Souza Ana')
  expect(index.like('SOUZA, Ana', 0.7)).toBeUndefined()
  index.remove(7, `Ana${' '.repeat(8)}Souza`)
  expect(index.like('SOUZA, Ana', 0.7)?.size).toBe(1000)
})

test('kinds are known in several languages, however they are written', () => {
  expect(plainWord('  Sócio-Administrador_(1) ')).toBe('socio administrador 1')
  expect(registerBits('SANÇÕES')).toBe(registerBits('sanctions list'))
  expect(registerBits('قائمة العقوبات')).toBe(1)
  expect(registerBits('moon')).toBe(0)
  expect(relationBits('Sócio')).toBe(relationBits('owner'))
  expect(relationBits('sócio-administrador')).toBe(relationBits('owner') | relationBits('Director'))
  expect(relationBits('زوجة')).toBe(relationBits('spouse'))
  expect(relationBits('constructor')).toBe(0)
})
