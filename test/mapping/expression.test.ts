import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readExpression } from '#tenderflag/ingest/mapping/expression.js'
import { ExpressionError } from '#tenderflag/text/cel.js'

const record: Record<string | number, string> = {
  a: 'Abc',
  b: '12-x-9',
  s: 'S',
  'strange name': 'yes',
  3: 'third',
  blank: '',
}
const run = (text: string) => readExpression(text).compute((field) => record[field], 'Rome_2020.csv')

describe('an expression', () => {
  it.each([
    ['a', 'Abc'],
    ['row["strange name"]', 'yes'],
    ['row[3]', 'third'],
    ['file', 'Rome_2020.csv'],
    ['none', undefined],
    ['null', undefined],
    ['"x"', 'x'],
    ['a + "-" + s', 'Abc-S'],
    ['a + none', undefined],
    ['a == "Abc"', 'true'],
    ['a != "Abc"', 'false'],
    ['none == "Abc"', 'false'],
    ['none == null', 'true'],
    ['a != null', 'true'],
    ['s in ["N", "S"]', 'true'],
    ['none in ["N", "S"]', 'false'],
    ['!(s in ["N"]) && a == "Abc"', 'true'],
    ['s == "N" || a.startsWith("A")', 'true'],
    ['s == "S" ? "yes" : null', 'yes'],
    ['s == "N" ? "yes" : null', undefined],
    ['a.endsWith("bc")', 'true'],
    ['none.endsWith("bc")', 'false'],
    ['contains(a, "b")', 'true'],
    ['a.lower() + upper(a)', 'abcABC'],
    ['" x ".trim()', 'x'],
    ['b.replace("-", "")', '12x9'],
    ['a.replace("b", "$&")', 'A$&c'],
    ['b.split("-")[1]', 'x'],
    ['b.split("-")[3]', undefined],
    ['none.split("-")[0]', undefined],
    ['b.split("x-")[1]', '9'],
    ['a.substring(1)', 'bc'],
    ['a.substring(0, 2)', 'Ab'],
    ['a.substring(5, 9)', ''],
    ['size(a) == 3', 'true'],
    ['a.size() > 3', 'false'],
    ['size(none) <= 0', 'true'],
    ['size(a)', '3'],
    ['(s == "S" ? a : b).lower()', 'abc'],
  ])('%s gives %s', (text, value) => {
    expect(run(text)).toBe(value)
  })

  it('tells the columns it reads', () => {
    expect(readExpression('a == row["b c"] ? file : row[4] + a').fields).toEqual(['a', 'b c', 4])
  })

  it.each([
    ['', 0],
    ['a =', 2],
    ['a.match("x")', 0],
    ['a.map(x, x + "y")', 0],
    ['[a][0]', 0],
    ['{"a": 1}', 0],
    ['a.b', 0],
    ['row', 0],
    ['row[a]', 4],
    ['1.5', 0],
    ['a + 1', 4],
    ['a && s == "S"', 0],
    ['a == 1', 0],
    ['s == "S" ? a : true', 0],
    ['a < s', 0],
    ['a in s', 5],
    ['a in [s]', 6],
    ['a.split("-")', 0],
    ['a.split("")[0]', 8],
    ['a.replace("", "x")', 10],
    ['a.replace(s, "x")', 10],
    ['a.startsWith(s)', 13],
    ['constructor(a)', 0],
    ['__proto__(a)', 0],
    ['trim()', 0],
    ['a.trim("x")', 0],
    ['-1', 0],
    ['timestamp("2020")', 0],
  ])('refuses %j at character %i', (text, at) => {
    const failure = (() => {
      try {
        return readExpression(text)
      } catch (error) {
        return error
      }
    })()
    expect(failure).toBeInstanceOf(ExpressionError)
    expect(failure).toMatchObject({ at })
  })

  it.each(['(', '[', '!', 'a + ', 'a ? b : ', 'a.trim(', 'x == "'])(
    'refuses %j ten thousand times over',
    (piece) => {
      expect(() => readExpression(`${piece.repeat(10_000)}a`)).toThrow(ExpressionError)
    },
  )

  it('does not grow a text without end', () => {
    const bomb = `"${'x'.repeat(40)}"${`.replace("x", "${'x'.repeat(40)}")`.repeat(8)}`
    expect(run(bomb)).toBeUndefined()
  })

  it('reads or refuses any text, and never fails on a record', () => {
    const word = fc.constantFrom(
      'a',
      'none',
      'row[3]',
      '"x"',
      '+',
      '==',
      '&&',
      '!',
      '?',
      ':',
      '(',
      ')',
      '.trim()',
      '.split("-")[1]',
      'in',
      '["a"]',
      'size(',
      'null',
      '3',
      '<',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 9 }), (words) => {
        try {
          expect(['string', 'undefined']).toContain(typeof run(words.join(' ')))
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
