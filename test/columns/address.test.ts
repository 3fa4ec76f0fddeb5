import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressList, canonicalAddress, isDottedQuad } from '#tenderflag/columns/address.js'

describe('addresses', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:db8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::1', '::1'],
  ])('%s is %s', (text, expected) => {
    expect(canonicalAddress(text)).toBe(expected)
  })

  test.each([
    '',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.07',
    '0x7f.1',
    '2130706433',
    '192.0.2.7:80',
    '[2001:db8::1]',
    'fe80::1%eth0',
    '2001:db8::1::2',
    'host.example',
    '192.0.2.7 ',
    '1.2.3.4.5',
    '-',
  ])('%j is none', (text) => {
    expect(canonicalAddress(text)).toBeUndefined()
  })

  test('what the fast path takes is canonical, and it takes every dotted quad', () => {
    const text = fc.oneof(fc.ipV4(), fc.stringMatching(/^[0-9.]{0,16}$/), fc.ipV6())
    fc.assert(
      fc.property(text, (t) => {
        const fast = isDottedQuad(Buffer.from(t), 0, t.length)
        expect(fast).toBe(canonicalAddress(t) === t && !t.includes(':'))
      }),
      { numRuns: 1000 },
    )
  })

  test('lists of single addresses and networks', () => {
    const shared = addressList(['10.0.0.0/8', '2001:DB8::/32', ' 192.0.2.7 ', '::ffff:198.51.100.0/120'])!
    expect(['10.9.8.7', '2001:db8:5::1', '192.0.2.7', '198.51.100.200'].map(shared)).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(['11.0.0.1', '2001:db9::1', '192.0.2.8', '198.51.101.1'].map(shared)).toEqual([
      false,
      false,
      false,
      false,
    ])
    expect(addressList([])).toBeUndefined()
  })

  test.each(['10.0.0.0/33', 'proxy', '10.0.0.0/', '2001:db8::/129', '', '10/8'])(
    '%j on a list is refused',
    (entry) => {
      expect(() => addressList([entry])).toThrow(/neither an IP address nor a network/)
    },
  )
})
