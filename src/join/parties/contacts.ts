import type { Dataset } from '../../columns/dataset.js'
import { sharedInt32 } from '../../columns/shared.js'
import { normalIdOf } from './normal-id.js'
import { PARTY } from './party-rows.js'

export const contactKinds = ['address', 'phone', 'email', 'bank_account', 'accountant'] as const
export type ContactKind = (typeof contactKinds)[number]

/** What stands for a contact: none is known, or a row of the party was set aside. */
export const CONTACT = PARTY

/** The column of `parties` that holds each kind. */
export const contactColumn: Readonly<Record<ContactKind, string>> = {
  address: 'address',
  phone: 'phone',
  email: 'email',
  bank_account: 'bank_account',
  accountant: 'accountant_id',
}

/** By kind and code of party: a small number, the same for contacts that are the same, or one of `CONTACT`. */
export type Contacts = Readonly<Record<ContactKind, Int32Array>> & {
  /** How many different contacts there are, of all kinds. */
  readonly count: number
}

/** The contacts of parties as numbers, however they are spelled, from the row of each party (party-rows.ts). */
export function contactsOf(dataset: Dataset, rowOf: Int32Array): Contacts {
  const parties = rowOf.length
  const seen = new Map<string, number>()
  const of = (kind: ContactKind): Int32Array => {
    const column = dataset.tables.get('parties')?.columns.get(contactColumn[kind])
    const contact = sharedInt32(parties)
    for (let party = 0; party < parties; party++) {
      const row = rowOf[party]!
      if (row === CONTACT.SET_ASIDE) contact[party] = CONTACT.SET_ASIDE
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
  const [address, phone, email, bank_account, accountant] = contactKinds.map(of)
  return {
    address: address!,
    phone: phone!,
    email: email!,
    bank_account: bank_account!,
    accountant: accountant!,
    count: seen.size,
  }
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
  /** Letters and digits, in capitals; an account has six digits or more. */
  bank_account(text) {
    const account = text
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^\p{L}\p{N}]+/gu, '')
    return account.replace(/\D/g, '').length >= 6 ? account : ''
  },
  /** An identifier, as those of parties are compared. */
  accountant: normalIdOf,
}
