import { expect, test } from 'vitest'
import { cleanText } from '#tenderflag/output/clean-text.js'

const unsafe = '\u0000\u001b\n\u007f\u009b\u2028\u2029\u061c\u200e\u200f\u202a\u202e\u2066\u2067\u2068\u2069'

test('what could move a cursor, break a line or turn the reading direction is replaced, each by one mark', () => {
  for (const one of [...unsafe, '\ud800', '\udc00']) expect(cleanText(`a${one}b`)).toBe('a\ufffdb')
  expect(cleanText('“½ € 漢字 🏗️” ab\u200c')).toBe('“½ € 漢字 🏗️” ab\u200c')
})

test('what is longer than it may be is cut', () => {
  expect(cleanText('x'.repeat(200))).toBe('x'.repeat(200))
  expect(cleanText('x'.repeat(201))).toBe(`${'x'.repeat(200)}…`)
  expect(cleanText('abc', 2)).toBe('ab…')
})
