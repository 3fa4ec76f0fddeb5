import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressList, canonicalAddress, canonicalFrom, isDottedQuad } from '#tenderflag/columns/address.js'

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

  test('every dotted quad is known without parsing', () => {
    const part = fc.constantFrom(
      '0',
      '1',
      '7',
      '25',
      '255',
      '256',
      '999',
      '1234',
      '07',
      '00',
      '',
      '1a',
      ':',
      '/',
    )
    const parts = fc.array(part, { minLength: 3, maxLength: 5 }).map((all) => all.join('.'))
    const quad = fc.tuple(part, fc.nat(3)).map(([one, at]) => ['7', '0', '25', '9'].with(at, one).join('.'))
    const text = fc.oneof(fc.ipV4(), parts, quad, fc.stringMatching(/^[0-9.]{0,16}$/), fc.ipV6())
    fc.assert(
      fc.property(text, (t) => {
        const fast = isDottedQuad(Buffer.from(t), 0, t.length)
        expect(fast).toBe(canonicalAddress(t) === t && !t.includes(':'))
      }),
      { numRuns: 1000 },
    )
  })

  test('what is taken without parsing is canonical', () => {
    const group = fc.constantFrom(
      '0',
      '1',
      'a',
      'ffff',
      'db8',
      '00',
      '0a',
      '12345',
      'F',
      '',
      '2001',
      'fe80',
      'g',
      '1z',
      '/',
    )
    const groups = fc.array(group, { maxLength: 9 }).map((all) => all.join(':'))
    const text = fc.oneof(
      fc.ipV6(),
      fc.ipV4().map((quad) => `::ffff:${quad}`),
      groups,
      fc.tuple(groups, groups).map((both) => both.join('::')),
      fc.stringMatching(/^[0-9a-f:.]{0,20}$/),
    )
    fc.assert(
      fc.property(text, (t) => {
        const bytes = Buffer.from(`:a${t}:a`)
        const from = canonicalFrom(bytes, 2, 2 + t.length)
        if (from >= 0) expect(canonicalAddress(t)).toBe(bytes.toString('utf8', from, 2 + t.length))
      }),
      { numRuns: 5000 },
    )
  })

  test.each(['192.0.2.7', '2001:db8::1', '2001:db8:a:b::1:2', '1:2:3:4:5:6:7:8', '::ffff:192.0.2.7'])(
    '%s is taken without parsing',
    (t) => expect(canonicalFrom(Buffer.from(t), 0, t.length)).toBe(t.startsWith('::ffff:') ? 7 : 0),
  )

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
