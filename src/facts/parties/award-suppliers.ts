import { codes, type Index } from '../../join/index-of.js'
import { reason } from '../reason.js'

const AWARD_SET_ASIDE = reason('awards', undefined, 'set_aside')
const NO_SUPPLIER = reason('awards', 'supplier_id', 'missing')

/** Columns that the suppliers of an award are read from. */
export const awardSupplierNeeds = ['awards.supplier_id', 'awards.award_id', 'awards.lot_id'] as const

/** The suppliers of an award, each once. One object a thread and family; `read` one award after the other. */
export class AwardSuppliers {
  /** How many are known. */
  count = 0
  /** Codes of parties; the first `count`. */
  parties = new Int32Array(8)
  /** Why there may be others, else 0. Of an award with a row set aside nobody knows any. */
  why = 0

  readonly #index
  readonly #supplier
  readonly #seen = new Set<number>()

  constructor(index: Index) {
    this.#index = index
    this.#supplier = codes(index, 'awards', 'supplier_id')
  }

  read(a: number): void {
    const { rowStart, rows, setAside } = this.#index.award
    this.count = 0
    this.why = 0
    if (setAside[a] !== 0) {
      this.why = AWARD_SET_ASIDE
      return
    }
    const first = rowStart[a]!
    const end = rowStart[a + 1]!
    const several = end - first > 1
    if (several) this.#seen.clear()
    for (let r = first; r < end; r++) {
      const party = this.#supplier ? this.#supplier[rows[r]!]! : -1
      if (party < 0) this.why = NO_SUPPLIER
      else if (!several) this.#add(party)
      else if (!this.#seen.has(party)) {
        this.#seen.add(party)
        this.#add(party)
      }
    }
  }

  #add(party: number): void {
    if (this.count === this.parties.length) {
      const longer = new Int32Array(this.count * 2)
      longer.set(this.parties)
      this.parties = longer
    }
    this.parties[this.count++] = party
  }
}
