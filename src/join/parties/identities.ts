import { createHash } from 'node:crypto'
import type { Dataset } from '../../columns/dataset.js'
import type { Dictionary } from '../../columns/dictionary.js'
import { sharedInt32, sharedUint8 } from '../../columns/shared.js'
import { rowsOf } from '../rows.js'
import { NormalId, normalIdOf } from './normal-id.js'

/** How the hash of a normal form is written, in any case: `sha256:` and 64 hexadecimal digits. */
const HASHED = 'SHA256'
const HASH_LENGTH = HASHED.length + 64

/**
 * Which codes of the dictionary `party` stand for one party, however its identifier is spelled: by code, of those with the
 * same normal form the first by its bytes; its own where it has none. One walk over the parties, with a table of hashes: a normal form is compared with that of the first party of its
 * hash, and none is kept. Where one of them is hashed, all others are hashed too (about 1 µs each) and looked up.
 * Identifiers of Brazil with wrong check digits are noted, row by row.
 */
export function identitiesOf(dataset: Dataset): Int32Array {
  const parties = dataset.dictionaries.party
  const of = sharedInt32(parties.size)
  const wrong = sharedUint8(parties.size)
  const table = new NormalTable(parties)
  let plain = true
  let wrongs = 0
  let hashed = 0
  for (let code = 0; code < parties.size; code++) {
    const first = table.add(code)
    of[code] = first
    if (first !== code) plain = false
    if (table.wrongDigits) {
      wrong[code] = 1
      wrongs++
    }
    if (table.isHash) hashed++
  }
  if (hashed > 0) plain = !joinHashed(parties, table, of) && plain
  if (!plain) standFor(parties, of)
  if (wrongs > 0) noteWrongDigits(dataset, wrong)
  return of
}

/** Lets the first spelling of a party by its bytes stand for all: evidence shows it, whatever the order of rows. */
function standFor(parties: Dictionary, of: Int32Array): void {
  const least = of.slice()
  for (let code = 0; code < of.length; code++) {
    const own = of[code]!
    if (parties.compare(code, least[own]!) < 0) least[own] = code
  }
  for (let code = 0; code < of.length; code++) of[code] = least[of[code]!]!
}

/** Lets parties whose normal form has a hash that is there be one with it; true where one is. */
function joinHashed(parties: Dictionary, table: NormalTable, of: Int32Array): boolean {
  const normal = new NormalId()
  let some = false
  for (let code = 0; code < of.length; code++) {
    if (of[code] !== code) {
      of[code] = of[of[code]!]!
      continue
    }
    normal.read(parties.bytes(code))
    if (normal.length === 0 || isHash(normal)) continue
    const hash = createHash('sha256').update(normal.bytes.subarray(0, normal.length)).digest('hex')
    const other = table.find(`${HASHED}${hash.toUpperCase()}`)
    if (other < 0) continue
    of[code] = other
    some = true
  }
  // a code may come before the one it is joined with through another
  for (let code = 0; code < of.length; code++) of[code] = of[of[code]!]!
  return some
}

/** Whether a normal form is a hash. */
export function isHash({ bytes, length }: NormalId): boolean {
  if (length !== HASH_LENGTH) return false
  for (let i = 0; i < HASHED.length; i++) if (bytes[i] !== HASHED.charCodeAt(i)) return false
  return true
}

/** Normal forms by hash. */
class NormalTable {
  wrongDigits = false
  isHash = false

  readonly #parties
  readonly #normal = new NormalId()
  readonly #other = new NormalId()
  /** Pairs of code and hash; code -1 is a free slot. */
  readonly #slots
  readonly #mask

  constructor(parties: Dictionary) {
    this.#parties = parties
    let slots = 16
    while (slots < parties.size * 1.5) slots *= 2
    this.#slots = new Int32Array(slots * 2).fill(-1)
    this.#mask = slots * 2 - 1
  }

  /** The first code with the normal form of a code. */
  add(code: number): number {
    const normal = this.#normal
    normal.read(this.#parties.bytes(code))
    this.wrongDigits = normal.wrongDigits
    this.isHash = isHash(normal)
    if (normal.length === 0) return code
    const slot = this.#slotOf(hashOf(normal))
    if (this.#slots[slot]! < 0) {
      this.#slots[slot] = code
      this.#slots[slot + 1] = hashOf(normal)
    }
    return this.#slots[slot]!
  }

  /** The first code whose normal form is that of a text, else -1. */
  find(text: string): number {
    this.#normal.read(Buffer.from(text))
    return this.#slots[this.#slotOf(hashOf(this.#normal))]!
  }

  #slotOf(hash: number): number {
    const slots = this.#slots
    for (let slot = (hash << 1) & this.#mask; ; slot = (slot + 2) & this.#mask)
      if (slots[slot]! < 0 || (slots[slot + 1] === hash && this.#is(slots[slot]!))) return slot
  }

  #is(code: number): boolean {
    const normal = this.#normal
    const other = this.#other
    other.read(this.#parties.bytes(code))
    if (other.length !== normal.length) return false
    for (let i = 0; i < normal.length; i++) if (other.bytes[i] !== normal.bytes[i]) return false
    return true
  }
}

/** FNV-1a with a final mix (Murmur3's). */
export function hashOf({ bytes, length }: NormalId): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  return hash
}

const checkedColumns = [
  ['bids', 'bidder_id'],
  ['awards', 'supplier_id'],
  ['party_links', 'party_id'],
  ['party_links', 'other_id'],
  ['registers', 'party_id'],
] as const

function noteWrongDigits(dataset: Dataset, wrong: Uint8Array): void {
  for (const [name, column] of checkedColumns) {
    const rows = rowsOf(dataset, name)
    const codes = rows?.code(column)
    if (!rows || !codes) continue
    for (let r = 0; r < codes.length; r++)
      if (codes[r]! >= 0 && wrong[codes[r]!] === 1)
        rows.note('bad_check_digit', r, 'the check digits are not those of a CNPJ or CPF', column)
  }
}

/**
 * The hash by which an identifier is found in a hashed register: `sha256:` and 64 hexadecimal digits, of its normal form
 * in UTF-8. Throws RangeError for a text without letters and digits.
 */
export function hashedId(text: string): string {
  const normal = normalIdOf(text)
  if (normal === '') throw new RangeError('an identifier has letters or digits')
  return `sha256:${createHash('sha256').update(normal).digest('hex')}`
}
