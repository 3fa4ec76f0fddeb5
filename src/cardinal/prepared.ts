import type { JsonObject } from '../text/json-object.js'
import { listAt, numberAt, objectOf, textAt } from './json.js'
import { asItStands, type Reading } from './reading.js'
import type { CardinalSettings } from './settings.js'
import { rustFloat } from './settings.js'
import { trimEnd } from './white-space.js'

/** What `ocdscardinal prepare` corrects of what the indicators read. */
export const repairKinds = [
  'currency_filled',
  'bid_status_filled',
  'award_status_filled',
  'bid_status_mapped',
  'award_status_mapped',
  'award_status_by_contract',
  'amount_redacted',
  'id_redacted',
  'id_prefixed',
  'number_as_id',
  'object_as_list',
  'details_split',
  'auctions_moved',
] as const

/** What it finds and cannot correct. */
export const flawKinds = [
  'currency_missing',
  'bid_status_missing',
  'award_status_missing',
  'bid_status_unknown',
  'award_status_unknown',
  'amount_zero',
  'auctions_not_moved',
] as const

/** What `prepare` corrects, or finds wrong and leaves. */
export type RepairKind = (typeof repairKinds)[number] | (typeof flawKinds)[number]

const bidStatuses = new Set(['invited', 'pending', 'valid', 'disqualified', 'withdrawn'])
const awardStatuses = new Set(['pending', 'active', 'cancelled', 'unsuccessful'])

/**
 * A reading that corrects as `ocdscardinal prepare` does, by [defaults], [redactions], [corrections], [modifications]
 * and [codelists.*]; without those it still takes numbers for ids and an object for a list of one. The releases stay
 * as they are. Everything corrected, and what should be and cannot, is counted in `tally`.
 */
export function prepared(settings: CardinalSettings, tally: Map<RepairKind, number>): Reading {
  const { defaults, modifications, codelists } = settings
  const count = (kind: RepairKind): void => {
    tally.set(kind, (tally.get(kind) ?? 0) + 1)
  }
  const prefixes = {
    buyer: modifications?.prefix_buyer_or_procuring_entity_id ?? '',
    bidder: modifications?.prefix_tenderer_or_supplier_id ?? '',
  }
  const redactedIds = new Set(settings.redactions?.organization_id)
  const redactedAmounts = new Set(settings.redactions?.amount?.map(rustFloat))
  const split = modifications?.split_procurement_method_details
  const bidStatus = statuses('bid', defaults?.bid_status, codelists?.bid_status, count)
  const awardStatus = statuses('award', defaults?.award_status, codelists?.award_status, count)

  const idOf = (object: JsonObject | undefined, name = 'id'): string | undefined => {
    const value = object?.[name]
    if (typeof value !== 'number') return typeof value === 'string' ? value : undefined
    count('number_as_id')
    return String(value)
  }
  return {
    details(text) {
      if (split === undefined) return text
      const cut = trimEnd(split === '' ? '' : text.split(split, 1)[0]!)
      if (cut !== text) count('details_split')
      return cut
    },
    bids(release) {
      if (!modifications?.move_auctions || release.auctions === undefined) return asItStands.bids(release)
      if (release.bids !== undefined) {
        count('auctions_not_moved')
        return asItStands.bids(release)
      }
      if (!Array.isArray(release.auctions)) return undefined
      count('auctions_moved')
      return release.auctions.flatMap((auction: unknown) =>
        (listAt(objectOf(auction), 'stages') ?? []).flatMap((stage) => listAt(objectOf(stage), 'bids') ?? []),
      )
    },
    entry: (value) => (value === null ? {} : objectOf(value)), // the status that is filled in makes an object of null
    bidStatus,
    amount(price) {
      const amount = numberAt(price, 'amount')
      if (amount !== undefined && redactedAmounts.has(amount)) {
        count('amount_redacted')
        return undefined
      }
      if (amount === 0) count('amount_zero')
      return amount
    },
    currency(price) {
      if (price.currency !== undefined) return textAt(price, 'currency')
      count(defaults?.currency === undefined ? 'currency_missing' : 'currency_filled')
      return defaults?.currency
    },
    organizations(value) {
      if (Array.isArray(value)) return value
      const one = objectOf(value)
      if (one) count('object_as_list')
      return one && [one]
    },
    id(organization, role) {
      const id = idOf(organization)
      if (id === undefined || !redactedIds.has(id)) {
        if (id === undefined || id.startsWith(prefixes[role])) return id
        count('id_prefixed')
        return prefixes[role] + id
      }
      count('id_redacted')
      return undefined
    },
    cancelledAwards(release) {
      const states = new Map<string, boolean>()
      if (settings.corrections?.award_status_by_contract_status)
        for (const value of listAt(release, 'contracts') ?? []) {
          const contract = objectOf(value)
          const award = idOf(contract, 'awardID')
          if (award !== undefined)
            states.set(award, contract?.status === 'cancelled' && (states.get(award) ?? true))
        }
      return new Set([...states.keys()].filter((award) => states.get(award)))
    },
    awardStatus(award, cancelled) {
      const status = awardStatus(award)
      if (cancelled.size === 0) return status
      const id = idOf(award)
      if (id === undefined || !cancelled.has(id)) return status
      if (status !== 'cancelled') count('award_status_by_contract')
      return 'cancelled'
    },
    code: (classification) => idOf(classification),
  }
}

function statuses(
  what: 'bid' | 'award',
  filled: string | undefined,
  codes: Readonly<Record<string, string>> | undefined,
  count: (kind: RepairKind) => void,
): (object: JsonObject) => string | undefined {
  const known = what === 'bid' ? bidStatuses : awardStatuses
  const map = new Map(Object.entries(codes ?? {}))
  return (object) => {
    let status = textAt(object, 'status')
    if (object.status === undefined) {
      count(filled === undefined ? `${what}_status_missing` : `${what}_status_filled`)
      status = filled
    }
    if (status === undefined) return undefined
    const mapped = map.get(status) ?? status
    if (mapped !== status) count(`${what}_status_mapped`)
    if (!known.has(mapped)) count(`${what}_status_unknown`)
    return mapped
  }
}
