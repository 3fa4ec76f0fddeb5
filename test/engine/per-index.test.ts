import { expect, test } from 'vitest'
import { oncePerIndex } from '#tenderflag/facts/per-index.js'
import type { Index } from '#tenderflag/join/index-of.js'

test('one object an index; that of a fleeting index goes with the next, which may take its memory over', () => {
  const made: unknown[] = []
  const of = oncePerIndex((index, before?: { index: Index }) => {
    made.push(before?.index)
    return { index }
  })
  const indexOf = (isFleeting: boolean) => ({ isFleeting }) as unknown as Index
  const [stays, first, second] = [indexOf(false), indexOf(true), indexOf(true)]
  for (const index of [stays, first, first, stays, second, second, stays, first])
    expect(of(index).index).toBe(index)
  expect(made).toEqual([undefined, undefined, first, second])
})
