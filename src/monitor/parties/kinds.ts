import { LINK, relationBits } from '../../join/parties/links.js'
import { IN_OFFICE, OFFICE } from '../../join/parties/near-officials.js'
import { registerBits } from '../../join/parties/registers.js'
import { cellOf, type Ref } from '../records/field.js'
import type { Store } from '../records/store.js'

/** What links and entries of registers are, by their words: each word is looked up once. */
export class Kinds {
  readonly #store
  readonly #relations = new Map<number, number>()
  readonly #registers = new Map<number, number>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Bits `LINK` of a row of `party_links`. */
  ofLink(ref: Ref): number {
    const field = this.#store.field('party_links', 'relation')
    const code = cellOf(field, ref)
    if (!field || code < 0) return LINK.UNKNOWN
    let bits = this.#relations.get(code)
    if (bits === undefined) {
      bits = relationBits(this.#store.context.dictionaries[field.domain].text(code))
      this.#relations.set(code, bits)
    }
    return bits
  }

  /** Bits `REGISTER` of a row of `registers`; all of one that does not say. */
  ofEntry(ref: Ref): number {
    const field = this.#store.field('registers', 'register')
    const code = cellOf(field, ref)
    if (!field || code < 0) return ANY
    let bits = this.#registers.get(code)
    if (bits === undefined) {
      bits = registerBits(this.#store.context.dictionaries[field.domain].text(code))
      this.#registers.set(code, bits)
    }
    return bits
  }

  /** Whether a link says that the other is in office at the party, or may be. */
  isOffice(link: Ref): boolean {
    return (this.ofLink(link) & (IN_OFFICE | LINK.UNKNOWN)) !== 0
  }

  /** Whether an entry is of a register of officials or public servants, or may be. */
  isOfficeEntry(entry: Ref): boolean {
    return (this.ofEntry(entry) & OFFICE) !== 0
  }
}

const ANY = 127
