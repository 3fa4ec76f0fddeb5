import { slotsOf } from './shape.js'

// The members that are read, by the names of OCDS 1.0 and 1.1 and their extensions; which extension, docs/ocds.md says.
// What a scan does not need of them is skipped.

export const value = { amount: 'leaf', currency: 'leaf' } as const
export const period = { startDate: 'leaf', endDate: 'leaf' } as const
const identifier = { scheme: 'leaf', id: 'leaf' } as const
export const organisation = { id: 'leaf', name: 'leaf', identifier } as const
export const classification = { scheme: 'leaf', id: 'leaf' } as const
export const unit = { name: 'leaf', value } as const
export const item = { id: 'leaf', relatedLot: 'leaf', classification, quantity: 'leaf', unit } as const
export const address = {
  streetAddress: 'leaf',
  locality: 'leaf',
  region: 'leaf',
  postalCode: 'leaf',
  countryName: 'leaf',
  country: 'leaf',
} as const
export const contact = { telephone: 'leaf', email: 'leaf' } as const
export const owner = { id: 'leaf', name: 'leaf', identifier, share: 'leaf' } as const
export const shareholder = { shareholder: organisation, shareholding: 'leaf' } as const
export const party = {
  id: 'leaf',
  name: 'leaf',
  identifier,
  roles: 'leaf',
  address,
  contactPoint: contact,
  beneficialOwners: owner,
  shareholders: shareholder,
  details: { kind: 'leaf', registered: 'leaf', employees: 'leaf' },
} as const

export const lot = { id: 'leaf', title: 'leaf', status: 'leaf', value } as const
export const opening = { date: 'leaf' } as const
export const tender = {
  title: 'leaf',
  description: 'leaf',
  status: 'leaf',
  statusDetails: 'leaf',
  procurementMethod: 'leaf',
  procurementMethodDetails: 'leaf',
  mainProcurementCategory: 'leaf',
  awardCriteria: 'leaf',
  value,
  classification,
  datePublished: 'leaf',
  tenderPeriod: period,
  bidOpening: opening,
  awardPeriod: period,
  numberOfTenderers: 'leaf',
  tenderers: organisation,
  procuringEntity: organisation,
  lots: lot,
  items: item,
} as const

export const statistic = { measure: 'leaf', value: 'leaf', relatedLot: 'leaf', relatedLots: 'leaf' } as const
export const bid = {
  id: 'leaf',
  date: 'leaf',
  status: 'leaf',
  statusDetails: 'leaf',
  value,
  tenderers: organisation,
  relatedLots: 'leaf',
  relatedLot: 'leaf',
  items: item,
  ipAddress: 'leaf',
  withdrawnDate: 'leaf',
  rank: 'leaf',
  round: 'leaf',
  isWinner: 'leaf',
} as const
export const bids = { statistics: statistic, details: bid } as const

export const award = {
  id: 'leaf',
  date: 'leaf',
  status: 'leaf',
  value,
  suppliers: organisation,
  relatedLots: 'leaf',
  relatedLot: 'leaf',
  relatedBid: 'leaf',
  relatedBids: 'leaf',
  items: item,
} as const

export const amendment = { id: 'leaf', date: 'leaf' } as const
export const contract = {
  id: 'leaf',
  awardID: 'leaf',
  status: 'leaf',
  statusDetails: 'leaf',
  value,
  dateSigned: 'leaf',
  period,
  suppliers: organisation,
  implementation: { finalValue: value },
  amendments: amendment,
  amendment,
  cancellationDate: 'leaf',
} as const

export const related = { relationship: 'leaf', scheme: 'leaf', identifier: 'leaf' } as const

export const release = {
  ocid: 'leaf',
  id: 'leaf',
  date: 'leaf',
  tag: 'leaf',
  buyer: organisation,
  tender,
  bids,
  awards: award,
  contracts: contract,
  parties: party,
  relatedProcesses: related,
  // of a record
  compiledRelease: 'leaf',
  releases: 'leaf',
} as const

/** Members that are lists of objects. */
export const lists: ReadonlySet<string> = new Set([
  'parties',
  'beneficialOwners',
  'shareholders',
  'tenderers',
  'suppliers',
  'lots',
  'items',
  'details',
  'statistics',
  'awards',
  'contracts',
  'amendments',
  'relatedProcesses',
])

export const $release = slotsOf(release)
export const $tender = slotsOf(tender)
export const $lot = slotsOf(lot)
export const $bids = slotsOf(bids)
export const $bid = slotsOf(bid)
export const $statistic = slotsOf(statistic)
export const $award = slotsOf(award)
export const $contract = slotsOf(contract)
export const $amendment = slotsOf(amendment)
export const $implementation = slotsOf(contract.implementation)
export const $item = slotsOf(item)
export const $unit = slotsOf(unit)
export const $party = slotsOf(party)
export const $details = slotsOf(party.details)
export const $owner = slotsOf(owner)
export const $shareholder = slotsOf(shareholder)
export const $address = slotsOf(address)
export const $contact = slotsOf(contact)
export const $organisation = slotsOf(organisation)
export const $identifier = slotsOf(identifier)
export const $classification = slotsOf(classification)
export const $value = slotsOf(value)
export const $period = slotsOf(period)
export const $opening = slotsOf(opening)
export const $related = slotsOf(related)
