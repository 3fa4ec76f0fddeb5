import { describe, expect, test } from 'vitest'
import { type ContactKind, contactsOf, normal } from '#tenderflag/join/parties/contacts.js'
import { partyRows } from '#tenderflag/join/parties/party-rows.js'
import { datasetOf } from '../support/scan-result.js'

describe('contacts', () => {
  test.each<[kind: ContactKind, as: string, ...spellings: string[]]>([
    ['address', '12 nile st', '12, Nile St.', ' 12  NILE-ST ', '１２ Nile St'],
    ['address', 'شارع النيل ١٢', 'شارع النيل، ١٢'],
    ['phone', '966112345678', '+966 11 234 5678', '00966-11-2345678', '+966 (0)11 2345678'],
    ['phone', '112345678', '011 234 5678', '(011) 2345678'],
    ['email', 'a@b.org', 'A@B.org', '  a@b.org '],
    [
      'bank_account',
      'SA0380000000608010167519',
      'SA03 8000 0000 6080 1016 7519',
      'sa03-8000-0000-6080-1016-7519',
    ],
  ])('%s: %s', (kind, as, ...spellings) => {
    expect(spellings.map(normal[kind])).toEqual(spellings.map(() => as))
  })

  test.each<[kind: ContactKind, ...none: string[]]>([
    ['address', '', '-', 'unknown', 'n/a', '12', '…'],
    ['phone', '', '-', '12345', '0000000', 'none'],
    ['bank_account', '', '-', 'n/a', '12345', 'account'],
    ['email', '', 'a', '@', 'a@', '@b.org', 'a@b@c', 'a b@c.org'],
  ])('%s: what is none', (kind, ...none) => {
    expect(none.map(normal[kind])).toEqual(none.map(() => ''))
  })

  test('are numbers that are equal where the contacts are, and no two kinds have one in common', () => {
    const dataset = datasetOf({
      tables: {
        parties: [
          { party_id: 'A', address: '1 A St', phone: '1111111' },
          { party_id: 'B', address: '1, a st', phone: '2222222' },
          { party_id: 'C', address: '-', phone: '111 1111' },
          { party_id: 'D', address: '1 A St', phone: '1111111' },
          { party_id: 'D', address: '1 A St', phone: '1111111' },
        ],
      },
    })
    const contacts = contactsOf(dataset, partyRows(dataset)!)
    expect([...contacts.address]).toEqual([0, 0, -1, -2])
    expect([...contacts.phone]).toEqual([1, 2, 1, -2])
    expect([...contacts.email]).toEqual([-1, -1, -1, -2])
    expect(contacts.count).toBe(3)
    expect(dataset.notices.all().map(({ kind, count }) => [kind, count])).toEqual([['duplicate', 2]])
  })

  test('a row without a party leaves all in doubt', () => {
    const dataset = datasetOf({
      tables: { parties: [{ party_id: 'A', phone: '1111111' }, { party_id: null }] },
    })
    expect([...contactsOf(dataset, partyRows(dataset)!).phone]).toEqual([-2])
    expect(dataset.notices.all().map(({ kind }) => kind)).toEqual(['missing_key'])
  })

  test('are none without the table', () => {
    expect(partyRows(datasetOf({ tables: {} }))).toBeUndefined()
  })
})
