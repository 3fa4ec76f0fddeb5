import { competition, countCheck, openness } from './competition.js'
import { details } from './details.js'
import { awardColumns, contractColumns, contractEnd } from './entity-columns.js'
import type { Detail, FactSpec, Family } from './fact.js'
import { sharedAddress, sharedNetwork } from './network.js'
import { price } from './price.js'
import { tenderBids, tenderColumns } from './process.js'
import { relaunch } from './relaunch.js'
import { withdrawal } from './withdrawal.js'

/** Every fact and detail that rules may name, by name. */
export interface FactCatalogue {
  readonly facts: ReadonlyMap<string, FactSpec>
  readonly details: ReadonlyMap<string, Detail>
}

/** All families: a new one is a file and a line here. Worker threads load the same list. */
export const families: readonly Family[] = [
  openness,
  competition,
  countCheck,
  withdrawal,
  price,
  sharedAddress,
  sharedNetwork,
  tenderColumns,
  tenderBids,
  relaunch,
  awardColumns,
  contractColumns,
  contractEnd,
]

export const factCatalogue: FactCatalogue = {
  facts: new Map(families.flatMap((family) => family.facts.map((fact) => [fact.name, fact] as const))),
  details: new Map(details.map((detail) => [detail.name, detail] as const)),
}
