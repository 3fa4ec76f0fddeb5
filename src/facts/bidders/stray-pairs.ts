import { Pairs } from '../../join/pairs.js'
import type { StrayLot } from './stray-bids.js'

/** A lot with more pairs of whom something may be than this is said of all pairs of those whom its rows name. */
const MOST_PAIRS = 10_000

const SOME = 1
const EACH = 2

/**
 * Pairs of which something is in doubt: large bidders stand in some lot with a stray bid, and yet nearly all of their pairs
 * have none (of 1.3 million pairs of such bidders, in data of 10 million bids, one in forty).
 */
export class StrayPairs {
  /** By code of a party: `SOME` or `EACH` of its pairs. */
  readonly #of
  readonly #pairs

  constructor(lots: ReadonlyMap<number, StrayLot>, loose: Iterable<number>, partyCount: number) {
    this.#of = new Uint8Array(partyCount)
    for (const who of loose) this.#of[who] = EACH
    let most = 0
    for (const lot of lots.values()) {
      const size = sizeOf(lot)
      if (size <= MOST_PAIRS) most += size
      // Whoever is not known may be the other one of any pair.
      else for (const who of lot.named) this.#of[who] = EACH
      if (lot.anyone > 0) for (const who of [...lot.named, ...lot.present]) this.#of[who] = EACH
    }
    this.#pairs = new Pairs(most)
    for (const lot of lots.values()) if (sizeOf(lot) <= MOST_PAIRS) this.#addNamed(lot)
  }

  /** Whether something may be a bid of one of two bidders where the other may be too. */
  has(a: number, b: number): boolean {
    const one = this.#of[a]!
    const other = this.#of[b]!
    if ((one | other) & EACH) return true
    if ((one & other) === 0) return false
    return this.#pairs.find(Math.min(a, b), Math.max(a, b)) >= 0
  }

  /** One whom a stray row names meets those whom other rows of the lot name. */
  #addNamed({ named, present }: StrayLot): void {
    for (const who of named)
      for (const others of [named, present])
        for (const other of others) {
          if (other === who) continue
          this.#of[who]! |= SOME
          this.#of[other]! |= SOME
          this.#pairs.add(Math.min(who, other), Math.max(who, other))
        }
  }
}

const sizeOf = ({ named, present }: StrayLot): number => named.size * (named.size + present.size)
