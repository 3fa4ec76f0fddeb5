import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filePart } from '#tenderflag/ingest/mapping/file-part.js'

describe('the part of a file name', () => {
  it.each([
    ['(*)_lots.csv', 'rome_lots.csv', 'rome'],
    ['(*)_lots.csv', 'rome_bids.csv', undefined],
    ['(*)_*.csv', 'Hani_i_Elezit_2014.csv', 'Hani_i_Elezit'],
    ['*_(*).csv', 'Hani_i_Elezit_2014.csv', '2014'],
    ['(*).csv*', 'a.csv.gz', 'a'],
    ['(*)', 'anything', 'anything'],
    ['x(*)x', 'x', undefined],
    ['x(*)x', 'xx', ''],
    ['a*b(*)b', 'ab', undefined],
    ['(*)bb*b*', 'bb', undefined],
  ])('%s of %s is %s', (pattern, name, part) => {
    expect(filePart(pattern)(name)).toBe(part)
  })

  it.each(['lots.csv', '(*)(*)', ''])('refuses the pattern %j', (pattern) => {
    expect(() => filePart(pattern)).toThrow(RangeError)
  })

  it('takes what a greedy regular expression takes', () => {
    const piece = fc.stringMatching(/^[ab_]{0,3}$/)
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 2, maxLength: 4 }),
        fc.nat(2),
        fc.stringMatching(/^[ab_]{0,12}$/),
        (pieces, at, name) => {
          const star = at % (pieces.length - 1)
          const pattern = pieces.reduce((text, next, i) => `${text}${i - 1 === star ? '(*)' : '*'}${next}`)
          const regex = new RegExp(
            `^${pieces.reduce((text, next, i) => `${text}${i - 1 === star ? '(.*)' : '.*'}${next}`)}$`,
          )
          expect(filePart(pattern)(name)).toBe(regex.exec(name)?.[1])
        },
      ),
    )
  })
})
