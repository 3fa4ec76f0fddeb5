import type { Dataset } from '../columns/dataset.js'
import { sharedInt32 } from '../columns/shared.js'
import { PARTY_ROW, partyRowsOf } from './party-rows.js'

export const contactKinds = ['address', 'phone', 'email'] as const
export type ContactKind = (typeof contactKinds)[number]

/** What stands for a contact: none is known, or a row of the party was set aside. */
export const CONTACT = PARTY_ROW

/** By kind and code of party: a small number, the same for contacts that are the same, or one of `CONTACT`. */
export type Contacts = Readonly<Record<ContactKind, Int32Array>> & {
  /** How many different contacts there are, of all kinds. */
  readonly count: number
}

/**
 * The contacts of parties as numbers, however they are spelled; undefined without the table. Where a row names no party,
 * nobody's contacts are certain.
 */
export function contactsOf(dataset: Dataset, rows = partyRowsOf(dataset)): Contacts | undefined {
  if (!rows) return undefined
  const { rowOf, lost } = rows
  const parties = rowOf.length
  const seen = new Map<string, number>()
  const of = (kind: ContactKind): Int32Array => {
    const column = dataset.tables.get('parties')?.columns.get(kind)
    const contact = sharedInt32(parties)
    for (let party = 0; party < parties; party++) {
      const row = rowOf[party]!
      if (lost || row === CONTACT.SET_ASIDE) contact[party] = CONTACT.SET_ASIDE
      else if (row < 0 || column?.kind !== 'code' || column.codes[row]! < 0) contact[party] = CONTACT.NONE
      else {
        const text = normal[kind](dataset.dictionaries[column.domain].text(column.codes[row]!))
        const name = `${kind} ${text}`
        const known = seen.get(name)
        if (text !== '' && known === undefined) seen.set(name, seen.size)
        contact[party] = text === '' ? CONTACT.NONE : (known ?? seen.size - 1)
      }
    }
    return contact
  }
  const [address, phone, email] = contactKinds.map(of)
  return { address: address!, phone: phone!, email: email!, count: seen.size }
}

/** How each kind is compared: what is no contact at all becomes ''. */
export const normal: Readonly<Record<ContactKind, (text: string) => string>> = {
  /** Letters and digits, in lower case, whatever stands between them; an address has both. */
  address(text) {
    const words = text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim()
    return /\p{L}/u.test(words) && /\p{N}/u.test(words) ? words : ''
  },
  /** Digits, without zeros in front and a zero in brackets; a number has six or more. */
  phone(text) {
    const digits = text.normalize('NFKC').replace(/\(0\)/g, '').replace(/\D/g, '').replace(/^0+/, '')
    return digits.length >= 6 ? digits : ''
  },
  /** In lower case; an email address has one @ inside. */
  email(text) {
    const email = text.normalize('NFKC').trim().toLowerCase()
    return /^[^\s@]+@[^\s@]+$/.test(email) ? email : ''
  },
}
