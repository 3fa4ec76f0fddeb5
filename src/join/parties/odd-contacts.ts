import type { Dataset } from '../../columns/dataset.js'
import { sharedUint8 } from '../../columns/shared.js'
import { PARTY } from './party-rows.js'

/** Bits of what is odd about the contacts of a party, however they are meant. */
export const ODD = {
  /** The telephone number has too few or too many digits, or one digit only. */
  PHONE: 1,
  /** The address has no number. */
  UNNUMBERED: 2,
  /** The address is a post office box. */
  BOX: 4,
  /** There is no telephone number, or no address. */
  NO_PHONE: 8,
  NO_ADDRESS: 16,
  /** A row of the party was set aside. */
  SET_ASIDE: 32,
} as const

/** Digits that telephone numbers have, with the code of the country (ITU-T E.164: at most 15). */
const DIGITS = { least: 7, most: 15 } as const
/** So many last digits that are one and the same are no number of anybody. */
const ALIKE = 7

/** A post office box in the languages of the outputs, and its number. */
const BOX =
  /\b(?:p\.?\s*o\.?\s*box|post\s*office\s*box|po\s*box|apartado(?:\s*(?:postal|de\s*correos))?|casilla(?:\s*(?:de\s*correo|postal))?|caixa\s*postal|bo[iî]te\s*postale|b\.?\s*p\.?|c\.?\s*p\.?)\s*(?:n[o°º.]*\s*)?\d+|(?:ص\s*\.?\s*ب|صندوق\s*(?:ال)?بريد)\s*\.?\s*\p{N}+/giu

/** What is odd about a telephone number: bits `ODD`. A text without a digit is none. */
function oddPhone(text: string): number {
  if (!/\p{N}/u.test(text)) return ODD.NO_PHONE
  const digits = text
    .normalize('NFKC')
    .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15))
    .replace(/\(0\)/g, '')
    .replace(/\D/g, '')
    .replace(/^0+(?=[1-9])/, '')
  const alike = new Set(digits.slice(-ALIKE)).size < 2
  return digits.length < DIGITS.least || digits.length > DIGITS.most || alike ? ODD.PHONE : 0
}

/**
 * What is odd about a postal address: bits `ODD`. Beside a box, numbers of five and more digits are postal codes. A text
 * without a letter is none.
 */
function oddAddress(text: string): number {
  if (!/\p{L}/u.test(text)) return ODD.NO_ADDRESS
  const plain = text.normalize('NFKC')
  if (!/\p{N}/u.test(plain)) return ODD.UNNUMBERED
  const rest = plain.replace(BOX, ' ')
  if (rest === plain) return 0
  const numbers = rest.match(/\p{N}+/gu) ?? []
  return numbers.some((number) => number.length < 5) ? 0 : ODD.BOX
}

/** Bits `ODD` by code of party, from the row of each (party-rows.ts). */
export function oddContactsOf(dataset: Dataset, rowOf: Int32Array): Uint8Array {
  const text = (name: string, row: number): string | undefined => {
    const column = dataset.tables.get('parties')?.columns.get(name)
    if (column?.kind !== 'code' || row < 0 || column.codes[row]! < 0) return undefined
    return dataset.dictionaries[column.domain].text(column.codes[row]!)
  }
  const odd = sharedUint8(rowOf.length)
  for (let party = 0; party < odd.length; party++) {
    const row = rowOf[party]!
    const [phone, address] = [text('phone', row), text('address', row)]
    odd[party] =
      (phone === undefined ? ODD.NO_PHONE : oddPhone(phone)) |
      (address === undefined ? ODD.NO_ADDRESS : oddAddress(address)) |
      (row === PARTY.SET_ASIDE ? ODD.SET_ASIDE : 0)
  }
  return odd
}
