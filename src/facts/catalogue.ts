import { contractAward } from './awards/contract-award.js'
import { contractPrice } from './awards/contract-price.js'
import { details } from './awards/details.js'
import {
  awardColumns,
  awardStatus,
  bidColumns,
  contractColumns,
  contractEnd,
  contractStatus,
  itemColumns,
} from './awards/entity-columns.js'
import { bidderBids } from './bidders/bidder-bids.js'
import { supplierDivisions } from './bidders/supplier-divisions.js'
import { buyerFates, entityFates } from './buyers/buyer-fates.js'
import { buyerMethods } from './buyers/buyer-methods.js'
import { buyerSupplier } from './buyers/buyer-supplier.js'
import {
  buyerDirectAwards,
  buyerDirectTogether,
  directAwards,
  directJustBelow,
  directTogether,
} from './buyers/direct-purchases.js'
import { firstPurchase } from './buyers/first-purchase.js'
import { nearThresholds, splitTenders } from './buyers/near-thresholds.js'
import type { Detail, FactSpec, Family, PopulationFamily } from './fact.js'
import { bareName } from './fact-params.js'
import { bidPrices, validBidDetail } from './lots/bid-prices.js'
import { competition, countCheck, openness } from './lots/competition.js'
import { decision } from './lots/decision.js'
import { identicalBidDetail, identicalBids } from './lots/identical-bids.js'
import { itemPeers } from './lots/item-peers.js'
import { lateWinner, winnerBidDetail } from './lots/late-winner.js'
import { disqualifiedBidDetail, losers } from './lots/losers.js'
import { lowestBid } from './lots/lowest-bid.js'
import { sharedAddress, sharedNetwork } from './lots/network.js'
import { price } from './lots/price.js'
import { lotWinnerDetail } from './lots/winners.js'
import { winningBid } from './lots/winning-bid.js'
import { withdrawal } from './lots/withdrawal.js'
import { firstDigits } from './markets/first-digits.js'
import { marketBidders, marketConsortia } from './markets/market-bidding.js'
import { marketShares } from './markets/market-shares.js'
import { pairs } from './pairs/pairs.js'
import { bidderStanding, submittedBid } from './parties/bidder-standing.js'
import { buyerContactDetail, buyerContacts } from './parties/buyer-contacts.js'
import { commonContactDetail, commonContacts } from './parties/common-contacts.js'
import { commonControllerDetail, commonControllers } from './parties/common-controllers.js'
import { commonOwnerDetails, commonOwners } from './parties/common-owners.js'
import { oddContactDetail, oddContacts } from './parties/odd-contacts.js'
import { onRegisters } from './parties/on-registers.js'
import { partyCheckDetails, partyChecks } from './parties/party-checks.js'
import { partyNameDetails, partyNames } from './parties/party-names.js'
import { supplierActivity } from './parties/supplier-activity.js'
import { supplierAge } from './parties/supplier-age.js'
import { supplierCapacity } from './parties/supplier-capacity.js'
import { supplierStanding } from './parties/supplier-standing.js'
import { decisionPeriod } from './tenders/decision-period.js'
import { directAfter, directAfterDetail } from './tenders/direct-after.js'
import { tenderAmounts, tenderBids, tenderWordColumns } from './tenders/process.js'
import { relaunch } from './tenders/relaunch.js'
import { renovation } from './tenders/renovation.js'
import { tenderPeriods } from './tenders/tender-period.js'
import { tenderWords } from './tenders/tender-words.js'

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
  onRegisters,
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
