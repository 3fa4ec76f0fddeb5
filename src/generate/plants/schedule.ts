import { streams } from '../actors.js'
import { Random } from '../random.js'
import { cancellationPlants, lowAwardPlants } from './award.js'
import { sharedAddressPlants, singleBidPlants } from './competition.js'
import type { Plant } from './plant.js'
import { tenderPlants } from './tender.js'
import { withdrawalPlants } from './withdrawal.js'

/** Every planted case, of all seven rules; variants that begin with `decoy-` must not be raised. */
export const plants: readonly Plant[] = [
  ...singleBidPlants,
  ...lowAwardPlants,
  ...withdrawalPlants,
  ...cancellationPlants,
  ...tenderPlants,
  ...sharedAddressPlants,
]

/** One tender of each run of this many carries a planted case. */
export const PLANT_EVERY = 6

/**
 * Which case a tender carries. Of every run of PLANT_EVERY tenders one is chosen by chance (never the last, which
 * may have to be the relaunch of the one before); the chosen ones take the cases in turn, in an order shuffled
 * anew for each turn. So each case comes exactly once in `PLANT_EVERY × plants.length` tenders.
 */
export class Schedule {
  readonly #order = new Int32Array(plants.length)
  readonly #random: Random
  #turn = -1

  constructor(readonly seed: number) {
    this.#random = new Random(seed, streams.schedule)
  }

  /** The case planted in tender `index`, if any. */
  plantOf(index: number): Plant | undefined {
    const run = Math.floor(index / PLANT_EVERY)
    this.#random.reseed(this.seed, streams.schedule, run)
    if (this.#random.between(0, PLANT_EVERY - 2) !== index % PLANT_EVERY) return undefined
    const turn = Math.floor(run / plants.length)
    if (turn !== this.#turn) {
      this.#turn = turn
      for (let i = 0; i < plants.length; i++) this.#order[i] = i
      this.#random.reseed(this.seed, streams.schedule, -1 - turn)
      this.#random.shuffle(this.#order)
    }
    return plants[this.#order[run % plants.length]!]
  }
}
