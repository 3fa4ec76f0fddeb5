import type { MainCurrency } from './currency.js'
import { pricesCompared } from './methods.js'
import type { Release } from './release.js'
import type { CardinalSettings } from './settings.js'

/** How far the lowest bid of anyone else is above the winner's, as a share of the winner's. */
export interface Margin {
  /** NaN or infinite where the winning bid is 0. */
  readonly ratio: number
  readonly winner: string
  readonly loser: string
}

/**
 * The margins that R024 and R058 judge, by process; the last where an ocid repeats. One active award to one supplier,
 * no award open; the supplier's lowest valid bid against the lowest valid bid of another; consortium bids and other
 * currencies are passed over bid by bid. A process in which another bid less than the winner has no margin.
 */
export class Margins {
  readonly all = new Map<string, Margin>()
  readonly #compared: (release: Release) => boolean

  constructor(
    settings: CardinalSettings,
    private readonly currency: MainCurrency,
  ) {
    this.#compared = pricesCompared(settings)
  }

  fold(release: Release): void {
    if (!this.#compared(release) || release.complete?.length !== 1) return
    const winner = release.complete[0]!.sole
    if (winner === undefined) return
    let won = Number.NaN
    let lost = Number.NaN
    let loser: string | undefined
    for (const { status, sole, amount, currency } of release.bids!) {
      if (status !== 'valid' || sole === undefined || amount === undefined || currency === undefined) continue
      if (!this.currency.takes(currency)) continue
      if (sole === winner) {
        if (!(amount >= won)) won = amount
      } else if (!(amount >= lost)) {
        lost = amount
        loser = sole
      }
    }
    if (loser !== undefined && lost >= won)
      this.all.set(release.ocid, { ratio: (lost - won) / won, winner, loser })
  }

  /** How many are no number. */
  unknown(): number {
    let count = 0
    for (const { ratio } of this.all.values()) if (Number.isNaN(ratio)) count++
    return count
  }

  ratios(): number[] {
    return Array.from(this.all.values(), ({ ratio }) => ratio)
  }
}
