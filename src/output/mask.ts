import { createHmac } from 'node:crypto'
import type { Dataset } from '../columns/dataset.js'
import { TenderflagError } from '../errors.js'
import { type Domain, enumValues } from '../schema/tables.js'
import { installationKey, KEY_BYTES } from './installation-key.js'

/** What may identify a person, as outputs show it. */
export interface Mask {
  /** The id of a party: as it is for firms and for buyers and procuring entities that are no persons, else a pseudonym. */
  readonly party: (code: number) => string
  /** Whether a party goes by its own id and name. */
  readonly shows: (code: number) => boolean
  /** A pseudonym of a party, also of one that is shown or revealed: what an identity that anyone can recompute is made of. */
  readonly identity: (code: number) => string
  readonly address: (code: number) => string
  /** A text that may identify a person, of any domain. */
  readonly personal: (domain: Domain, code: number) => string
}

/** What is shown as it is, and what pseudonyms are made with. */
export interface MaskOptions {
  /** Shows everything. A key is needed all the same for identities, which flags of parties and pairs have. */
  readonly reveal: boolean
  /** Whether a party goes by its own id, where more than the data set tells is known; default: what the data set tells. */
  readonly isOpen?: (code: number) => boolean
  /** Pseudonyms made so far under the same key: for many small data sets, one after the other. */
  readonly pseudonyms?: Map<string, string>
  /** 32 bytes; by default the key of the installation, read at the first pseudonym or identity. */
  readonly key?: Uint8Array
}

const HEX_DIGITS = 16
const FIRM = enumValues('parties', 'kind').indexOf('firm')
const PERSON = enumValues('parties', 'kind').indexOf('person')

/**
 * Pseudonyms are `party-` or `address-` and 16 hex digits of an HMAC-SHA-256 under the key, so the same in every
 * output of an installation, and not to be undone by trying all addresses or tax numbers. Each is made once. Who is
 * shown is read from `parties.kind`, `tenders.buyer_id` and `tenders.procuring_entity_id`: without these columns
 * every party is masked. Throws USAGE for a key of another length: a short one is soon found by trying.
 */
export function maskOf(dataset: Dataset, options: MaskOptions): Mask {
  const { dictionaries } = dataset
  let key = options.key
  if (key && !(key instanceof Uint8Array && key.length === KEY_BYTES))
    throw new TenderflagError('USAGE', `the key of pseudonyms must be ${KEY_BYTES} bytes, as a Uint8Array`)
  let open: Uint8Array | undefined
  const made = options.pseudonyms ?? new Map<string, string>()

  const pseudonym = (prefix: string, value: string): string => {
    const text = `${prefix}\0${value}`
    let found = made.get(text)
    if (found === undefined) {
      key ??= installationKey()
      found = pseudonymOf(key, prefix, value)
      made.set(text, found)
    }
    return found
  }
  const { hidden } = dataset
  if (options.reveal && hidden)
    throw new TenderflagError(
      'USAGE',
      'the facts were kept with pseudonyms, so nothing can be revealed; keep them with --reveal, or leave it out',
    )
  const isHidden = (domain: Domain, code: number): boolean => hidden?.[domain]?.[code] === 1
  const shows = (code: number): boolean => {
    if (isHidden('party', code)) return false
    if (options.reveal) return true
    if (options.isOpen) return options.isOpen(code)
    open ??= openParties(dataset)
    return open[code] === 1
  }
  const personal = (domain: Domain, code: number): string => {
    const value = dictionaries[domain].text(code)
    if (isHidden(domain, code)) return value
    if (options.reveal || (domain === 'party' && shows(code))) return value
    return pseudonym(domain === 'party' || domain === 'address' ? domain : 'text', value)
  }
  return {
    party: (code) => personal('party', code),
    shows,
    identity: (code) => {
      const value = dictionaries.party.text(code)
      return isHidden('party', code) ? value : pseudonym('party', value)
    },
    address: (code) => personal('address', code),
    personal,
  }
}

/** The pseudonym of a text under a key; `prefix` says what it is of: `party`, `address` or `text`. */
export function pseudonymOf(key: Uint8Array, prefix: string, value: string): string {
  const digest = createHmac('sha256', key).update(`${prefix}\0${value}`).digest('hex')
  return `${prefix}-${digest.slice(0, HEX_DIGITS)}`
}

/**
 * 1 for parties that are known to be firms, or that buy, unless some row says (or for non-buyers: leaves open) that they are
 * persons. `buys`: who buys besides those that the data set knows.
 */
export function openParties(dataset: Dataset, buys?: (code: number) => boolean): Uint8Array {
  const open = new Uint8Array(dataset.dictionaries.party.size)
  const parties = dataset.tables.get('parties')
  const ids = parties?.columns.get('party_id')
  const kinds = parties?.columns.get('kind')
  if (ids?.kind === 'code' && kinds?.kind === 'enum') {
    eachRow(ids.codes, (code, row) => (open[code] = kinds.codes[row] === FIRM ? 1 : open[code]!))
    eachRow(ids.codes, (code, row) => (open[code] = kinds.codes[row] === FIRM ? open[code]! : 0))
  }
  const tenders = dataset.tables.get('tenders')
  for (const name of ['buyer_id', 'procuring_entity_id']) {
    const column = tenders?.columns.get(name)
    if (column?.kind === 'code') eachRow(column.codes, (code) => (open[code] = 1))
  }
  if (buys) for (let code = 0; code < open.length; code++) if (buys(code)) open[code] = 1
  if (ids?.kind === 'code' && kinds?.kind === 'enum')
    eachRow(ids.codes, (code, row) => (open[code] = kinds.codes[row] === PERSON ? 0 : open[code]!))
  return open
}

function eachRow(codes: Int32Array, visit: (code: number, row: number) => void): void {
  for (let row = 0; row < codes.length; row++) if (codes[row]! >= 0) visit(codes[row]!, row)
}
