import { bidPrices, validBidDetail } from './bid-prices.js'
import { buyerMethods } from './buyer-methods.js'
import { buyerSupplier } from './buyer-supplier.js'
import { commonContactDetail, commonContacts } from './common-contacts.js'
import { commonOwnerDetails, commonOwners } from './common-owners.js'
import { competition, countCheck, openness } from './competition.js'
import { details } from './details.js'
import { awardColumns, contractColumns, contractEnd } from './entity-columns.js'
import type { Detail, FactSpec, Family, PopulationFamily } from './fact.js'
import { identicalBidDetail, identicalBids } from './identical-bids.js'
import { disqualifiedBidDetail, losers } from './losers.js'
import { sharedAddress, sharedNetwork } from './network.js'
import { price } from './price.js'
import { tenderBids, tenderColumns } from './process.js'
import { relaunch } from './relaunch.js'
import { sanctioned } from './sanctioned.js'
import { supplierDivisions } from './supplier-divisions.js'
import { tenderPeriods } from './tender-period.js'
import { tenderWords } from './tender-words.js'
import { lotWinnerDetail } from './winners.js'
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
  tenderPeriods,
  tenderWords,
  bidPrices,
  identicalBids,
  losers,
  commonOwners,
  commonContacts,
  sanctioned,
]

/** All families of facts of populations: likewise. */
export const populationFamilies: readonly PopulationFamily[] = [
  buyerMethods,
  buyerSupplier,
  supplierDivisions,
]

const allDetails: readonly Detail[] = [
  ...details,
  validBidDetail,
  identicalBidDetail,
  disqualifiedBidDetail,
  lotWinnerDetail,
  ...commonOwnerDetails,
  commonContactDetail,
]

export const factCatalogue: FactCatalogue = {
  facts: new Map(
    [...families, ...populationFamilies].flatMap((family) =>
      family.facts.map((fact) => [fact.name, fact] as const),
    ),
  ),
  details: new Map(allDetails.map((detail) => [detail.name, detail] as const)),
}
