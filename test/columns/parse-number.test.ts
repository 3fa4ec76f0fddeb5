import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberParser } from '#tenderflag/columns/number-format.js'
import { parseNumber } from '#tenderflag/columns/parse-number.js'

const plain = (text: string) => parseNumber(Buffer.from(`x${text}y`), 1, 1 + Buffer.byteLength(text))
const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`))

describe('plain numbers', () => {
  test('are what Number makes of them, to the last bit', () => {
    const text = fc
      .tuple(
        fc.constantFrom('', '-', '+'),
        digits(20),
        fc.option(digits(20), { nil: undefined }),
        fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e-', 'e+'), digits(3)), { nil: undefined }),
      )
      .map(
        ([sign, whole, part, power]) =>
          `${sign}${whole}${part === undefined ? '' : `.${part}`}${power?.join('') ?? ''}`,
      )
    fc.assert(
      fc.property(text, (t) => {
        expect(plain(t)).toBe(Number(t))
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    '',
    '-',
    '+',
    '.',
    '.5',
    '5.',
    '1,5',
    '1.234,56',
    '1 234',
    '1.2.3',
    '1e',
    '1e+',
    '1e5.',
    'e5',
    '0x10',
    'NaN',
    'Infinity',
    '-Infinity',
    '1_000',
    '١٢',
    '5-',
    '--5',
    ' 5',
    '5 ',
    '1e5e5',
    '\u22125',
  ])('%j is none', (text) => {
    expect(plain(text)).toBeNaN()
  })

  test.each(['5', '.5', 'e5', ',5'])('end where they end, before %j', (behind) => {
    for (const text of ['1', '-12', '1.5', '15e3', '1.25e-2'])
      expect(parseNumber(Buffer.from(`${text}${behind}`), 0, text.length)).toBe(Number(text))
    expect(parseNumber(Buffer.from(`-${behind}`), 0, 1)).toBeNaN()
  })

  test('out of range is infinite, for the sink to refuse', () => {
    expect(plain('1e400')).toBe(Infinity)
    expect(plain('9'.repeat(400))).toBe(Infinity)
  })
})

describe('numbers in a format', () => {
  const read = (text: string, decimal: string, thousands: string) =>
    numberParser({ decimal, thousands })(Buffer.from(text), 0, Buffer.byteLength(text))

  test.each([
    ['1.234,56', ',', '.', 1234.56],
    ['1234,56', ',', '.', 1234.56],
    ['-1.234.567', ',', '.', -1234567],
    ['+1.234,5', ',', '.', 1234.5],
    ['15e3', ',', '.', 15_000],
    ['3,600.00', '.', ',', 3600],
    ['3600.00', '.', ',', 3600],
    ['1 234,5', ',', ' ', 1234.5],
    ['1\u00a0234,5', ',', ' ', 1234.5],
    ['1\u202f234\u202f567', ',', '\u00a0', 1234567],
    ["1'234.5", '.', "'", 1234.5],
    ['0,1', ',', '', 0.1],
    ['1,5e3', ',', '.', 1500],
  ])('%s with decimal %j and thousands %j', (text, decimal, thousands, value) => {
    expect(read(text, decimal, thousands)).toBe(value)
  })

  test.each([
    ['1.234,56', '.', ','],
    ['1.5', ',', '.'],
    ['1.23.456', ',', '.'],
    ['1234.567', ',', '.'],
    ['.234', ',', '.'],
    ['1.', ',', '.'],
    ['1..234', ',', '.'],
    ['1.5', ',', ''],
    ['1,234,5', ',', '.'],
    ['12,34,567', '.', ','],
    ['0,500', '.', ','],
    ['-0.125', ',', '.'],
    ['05.125', ',', '.'],
    [`${'1'.repeat(600)}`, ',', '.'],
  ])('%s with decimal %j and thousands %j is none', (text, decimal, thousands) => {
    expect(read(text, decimal, thousands)).toBeNaN()
  })

  test.each(['.5', ',5', '.567', '5'])('end where they end, before %j', (behind) => {
    const german = numberParser({ decimal: ',', thousands: '.' })
    for (const [text, value] of [
      ['1.234', 1234],
      ['12', 12],
      ['1,5', 1.5],
    ] as const)
      expect(german(Buffer.from(`x${text}${behind}`), 1, 1 + text.length)).toBe(value)
  })

  test('any amount is read back from how it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.constantFrom('.', ' ', ''), (cents, thousands) => {
        const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, thousands)
        const part = String(cents % 100).padStart(2, '0')
        expect(read(`${whole},${part}`, ',', thousands)).toBe(cents / 100)
      }),
    )
  })
})
