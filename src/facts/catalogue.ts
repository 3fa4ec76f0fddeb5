import { bidPrices, validBidDetail } from './bid-prices.js'
import { bidderBids } from './bidder-bids.js'
import { buyerFates, entityFates } from './buyer-fates.js'
import { buyerMethods } from './buyer-methods.js'
import { buyerSupplier } from './buyer-supplier.js'
import { competition, countCheck, openness } from './competition.js'
import { contractAward } from './contract-award.js'
import { contractPrice } from './contract-price.js'
import { decision } from './decision.js'
import { decisionPeriod } from './decision-period.js'
import { details } from './details.js'
import { directAfter, directAfterDetail } from './direct-after.js'
import {
  buyerDirectAwards,
  buyerDirectTogether,
  directAwards,
  directJustBelow,
  directTogether,
} from './direct-purchases.js'
import {
  awardColumns,
  awardStatus,
  bidColumns,
  contractColumns,
  contractEnd,
  contractStatus,
  itemColumns,
} from './entity-columns.js'
import type { Detail, FactSpec, Family, PopulationFamily } from './fact.js'
import { bareName } from './fact-params.js'
import { firstDigits } from './first-digits.js'
import { firstPurchase } from './first-purchase.js'
import { identicalBidDetail, identicalBids } from './identical-bids.js'
import { itemPeers } from './item-peers.js'
import { lateWinner, winnerBidDetail } from './late-winner.js'
import { disqualifiedBidDetail, losers } from './losers.js'
import { lowestBid } from './lowest-bid.js'
import { marketBidders, marketConsortia } from './market-bidding.js'
import { marketShares } from './market-shares.js'
import { nearThresholds, splitTenders } from './near-thresholds.js'
import { sharedAddress, sharedNetwork } from './network.js'
import { pairs } from './pairs.js'
import { bidderStanding, submittedBid } from './parties/bidder-standing.js'
import { buyerContactDetail, buyerContacts } from './parties/buyer-contacts.js'
import { commonContactDetail, commonContacts } from './parties/common-contacts.js'
import { commonControllerDetail, commonControllers } from './parties/common-controllers.js'
import { commonOwnerDetails, commonOwners } from './parties/common-owners.js'
import { oddContactDetail, oddContacts } from './parties/odd-contacts.js'
import { partyCheckDetails, partyChecks } from './parties/party-checks.js'
import { partyNameDetails, partyNames } from './parties/party-names.js'
import { sanctioned } from './parties/sanctioned.js'
import { supplierActivity } from './parties/supplier-activity.js'
import { supplierAge } from './parties/supplier-age.js'
import { supplierCapacity } from './parties/supplier-capacity.js'
import { supplierStanding } from './parties/supplier-standing.js'
import { unregistered } from './parties/unregistered.js'
import { price } from './price.js'
import { tenderAmounts, tenderBids, tenderWordColumns } from './process.js'
import { relaunch } from './relaunch.js'
import { renovation } from './renovation.js'
import { supplierDivisions } from './supplier-divisions.js'
import { tenderPeriods } from './tender-period.js'
import { tenderWords } from './tender-words.js'
import { lotWinnerDetail } from './winners.js'
import { winningBid } from './winning-bid.js'
import { withdrawal } from './withdrawal.js'

/** Every fact and detail that rules may name, by name. */
export interface FactCatalogue {
  readonly facts: ReadonlyMap<string, FactSpec>
  readonly details: ReadonlyMap<string, Detail>
}

/** The fact of a name, which in the trees of rules may be bound to values (facts/fact-params.ts). */
export function specOf({ facts }: Pick<FactCatalogue, 'facts'>, name: string): FactSpec | undefined {
  return facts.get(bareName(name))
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
  tenderWordColumns,
  ...tenderAmounts,
  tenderBids,
  relaunch,
  awardStatus,
  ...awardColumns,
  contractStatus,
  ...contractColumns,
  contractEnd,
  ...tenderPeriods,
  ...tenderWords,
  bidPrices,
  identicalBids,
  losers,
  winningBid,
  lateWinner,
  lowestBid,
  decisionPeriod,
  contractAward,
  contractPrice,
  decision,
  commonOwners,
  commonContacts,
  sanctioned,
  ...partyChecks,
  ...partyNames,
  renovation,
  directAfter,
  supplierAge,
  supplierCapacity,
  supplierActivity,
  supplierStanding,
  submittedBid,
  bidderStanding,
  commonControllers,
  ...bidColumns,
  ...itemColumns,
  itemPeers,
  oddContacts,
  buyerContacts,
  unregistered,
]

/** All families of facts of populations: likewise. */
export const populationFamilies: readonly PopulationFamily[] = [
  buyerMethods,
  buyerSupplier,
  supplierDivisions,
  pairs,
  firstPurchase,
  bidderBids,
  buyerFates,
  entityFates,
  marketShares,
  ...firstDigits,
  marketConsortia,
  marketBidders,
  nearThresholds,
  splitTenders,
  directAwards,
  directJustBelow,
  directTogether,
  buyerDirectAwards,
  buyerDirectTogether,
]

const allDetails: readonly Detail[] = [
  ...details,
  validBidDetail,
  identicalBidDetail,
  disqualifiedBidDetail,
  lotWinnerDetail,
  winnerBidDetail,
  ...commonOwnerDetails,
  commonContactDetail,
  ...partyCheckDetails,
  ...partyNameDetails,
  directAfterDetail,
  commonControllerDetail,
  oddContactDetail,
  buyerContactDetail,
]

export const factCatalogue: FactCatalogue = {
  facts: new Map(
    [...families, ...populationFamilies].flatMap((family) =>
      family.facts.map((fact) => [fact.name, fact] as const),
    ),
  ),
  details: new Map(allDetails.map((detail) => [detail.name, detail] as const)),
}
