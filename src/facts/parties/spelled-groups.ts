import type { Index } from '../../join/index-of.js'
import type { LotBidders } from '../bids/lot-bidders.js'
import { oncePerIndex } from '../per-index.js'

/** Whether some party is spelled in two ways. */
const areSpelled = oncePerIndex(({ byIdentity }) => ({
  some: byIdentity?.identity.some((who, code) => who !== code) ?? false,
}))

/**
 * Which bidders of a lot belong together, as `LotBidders` has it, where two spellings of one party belong together as well: a party
 * has nothing in common with itself. `read` one lot after the other; linear in its entries.
 */
export class SpelledGroups {
  readonly #identity
  /** By group, one that it belongs to; groups that are not there are their own. */
  readonly #into = new Map<number, number>()
  readonly #groupOf = new Map<number, number>()
  readonly #vague = new Set<number>()
  #bidders: LotBidders | undefined

  constructor(index: Index) {
    this.#identity = areSpelled(index).some ? index.byIdentity?.identity : undefined
  }

  read(bidders: LotBidders): void {
    this.#bidders = bidders
    if (!this.#identity) return
    const { from, to, party, group, vague } = bidders
    this.#into.clear()
    this.#groupOf.clear()
    this.#vague.clear()
    for (let e = from; e < to; e++) {
      if (party[e]! < 0) continue
      const who = this.#identity[party[e]!]!
      const other = this.#groupOf.get(who)
      if (other === undefined) this.#groupOf.set(who, group[e]!)
      else if (this.of(other) !== this.of(group[e]!)) this.#into.set(this.of(group[e]!), this.of(other))
    }
    for (let e = from; e < to; e++) if (vague.has(group[e]!)) this.#vague.add(this.of(group[e]!))
  }

  /** Whether one that belongs to a group, as `of` gives it, is not named. */
  isVague(group: number): boolean {
    return (this.#identity ? this.#vague : this.#bidders!.vague).has(group)
  }

  /** What groups that belong together have in common. */
  of(group: number): number {
    let root = group
    for (let next = this.#into.get(root); next !== undefined; next = this.#into.get(root)) root = next
    // The way is kept short: else a bid that spells all bidders of a lot anew is cubic.
    for (let at = group; at !== root; ) {
      const next = this.#into.get(at)!
      this.#into.set(at, root)
      at = next
    }
    return root
  }
}
