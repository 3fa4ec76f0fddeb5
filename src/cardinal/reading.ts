import type { JsonObject } from '../text/json-object.js'
import { listAt, numberAt, objectOf, textAt } from './json.js'

/** How what the indicators need is taken from a release: as it stands, or corrected. */
export interface Reading {
  /** `tender.procurementMethodDetails`. */
  readonly details: (text: string) => string
  /** `bids.details` of a release. */
  readonly bids: (release: JsonObject) => readonly unknown[] | undefined
  /** A bid or an award of a list. */
  readonly entry: (value: unknown) => JsonObject | undefined
  readonly bidStatus: (bid: JsonObject) => string | undefined
  readonly amount: (price: JsonObject) => number | undefined
  readonly currency: (price: JsonObject) => string | undefined
  /** The tenderers of a bid or suppliers of an award. */
  readonly organizations: (value: unknown) => readonly unknown[] | undefined
  /** Of a buyer or procuring entity, or of a tenderer or supplier. */
  readonly id: (organization: JsonObject | undefined, role: 'buyer' | 'bidder') => string | undefined
  /** Ids of awards that count as cancelled whatever their status. */
  readonly cancelledAwards: (release: JsonObject) => ReadonlySet<string>
  readonly awardStatus: (award: JsonObject, cancelled: ReadonlySet<string>) => string | undefined
  /** Of an item's classification. */
  readonly code: (classification: JsonObject | undefined) => string | undefined
}

const none: ReadonlySet<string> = new Set()

/** Everything as it stands; what is of another type is not there. */
export const asItStands: Reading = {
  details: (text) => text,
  bids: (release) => listAt(objectOf(release.bids), 'details'),
  entry: objectOf,
  bidStatus: (bid) => textAt(bid, 'status'),
  amount: (price) => numberAt(price, 'amount'),
  currency: (price) => textAt(price, 'currency'),
  organizations: (value) => (Array.isArray(value) ? value : undefined),
  id: (organization) => textAt(organization, 'id'),
  cancelledAwards: () => none,
  awardStatus: (award) => textAt(award, 'status'),
  code: (classification) => textAt(classification, 'id'),
}
