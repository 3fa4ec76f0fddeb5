import { expect, it } from 'vitest'
import { newDictionaries } from '#tenderflag/columns/dictionaries.js'
import { Dictionary } from '#tenderflag/columns/dictionary.js'
import { Heard, Telling, type Told } from '#tenderflag/ingest/told.js'

/** A piece of a run: what its ids are by their codes, and what is told. */
function piece(telling: Telling, run: number, ids: readonly string[]): { codes: number[]; told: Told } {
  telling.begin(run)
  const codes = ids.map((id) => telling.dictionaries.tender.encodeText(id))
  return { codes, told: telling.tell() }
}

/** What ids they are in the whole. */
function ids(
  heard: Heard,
  into: ReturnType<typeof newDictionaries>,
  { codes, told }: ReturnType<typeof piece>,
) {
  expect(heard.follows(told)).toBe(true)
  const known = heard.hear(told).get('tender')
  return codes.map((code) => into.tender.text(known![code]!))
}

it('a thread tells each value once, and codes of the whole are in order of first appearance', () => {
  const [one, two] = [new Telling('1', () => new Dictionary()), new Telling('2', () => new Dictionary())]
  const into = newDictionaries()
  const heard = new Heard(into)
  expect(ids(heard, into, piece(one, 1, ['a', 'b', 'a']))).toEqual(['a', 'b', 'a'])
  expect(ids(heard, into, piece(two, 1, ['b', 'c']))).toEqual(['b', 'c'])
  const third = piece(one, 1, ['d', 'b', 'c'])
  expect(third.told.values.map(({ first, ends }) => [first, ends.length])).toEqual([[2, 2]])
  expect(ids(heard, into, third)).toEqual(['d', 'b', 'c'])
  const nothing = piece(two, 1, ['c'])
  expect(nothing.told.values).toEqual([])
  expect(ids(heard, into, nothing)).toEqual(['c'])
  expect(Array.from({ length: into.tender.size }, (_, code) => into.tender.text(code)).join('')).toBe('abcd')
})

it('what was told with a piece that was not taken is missed, until all begins anew', () => {
  const telling = new Telling('1', () => new Dictionary())
  const into = newDictionaries()
  const heard = new Heard(into)
  piece(telling, 1, ['a'])
  expect(heard.follows(piece(telling, 1, ['a', 'b']).told)).toBe(false)
  expect(ids(heard, into, piece(telling, 2, ['b', 'a']))).toEqual(['b', 'a'])
  telling.forget()
  const anew = piece(telling, 2, ['c'])
  expect(anew.told).toMatchObject({ number: 0, values: [{ first: 0 }] })
  expect(ids(heard, into, anew)).toEqual(['c'])
})

it('a dictionary that has grown large begins anew by itself', () => {
  const telling = new Telling('1', () => new Dictionary())
  const into = newDictionaries()
  const heard = new Heard(into)
  const many = Array.from({ length: 2 ** 18 + 1 }, (_, i) => `${i}`)
  heard.hear(piece(telling, 1, many).told)
  const next = piece(telling, 1, ['7', 'x'])
  expect(next.told).toMatchObject({ number: 1, values: [{ first: 0 }] })
  expect(ids(heard, into, next)).toEqual(['7', 'x'])
  expect(into.tender.size).toBe(2 ** 18 + 2)
})
