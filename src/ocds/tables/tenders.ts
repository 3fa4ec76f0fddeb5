import type { Members } from '../rows/marks.js'
import type { Reading } from '../rows/reading.js'
import type { Node, RowProgram } from '../rows/row-program.js'
import { columnsOf, type TableRows } from '../rows/table-rows.js'
import {
  $address,
  $classification,
  $item,
  $opening,
  $organisation,
  $party,
  $period,
  $related,
  $release,
  $tender,
} from '../tape/release-shape.js'
import { bidderCount, bidderCountPaths } from './bid-counts.js'
import { idOf, moneyOf, type Paths } from './paths.js'

const c = columnsOf('tenders')
const byRole = ['parties.roles', ...idOf('parties')]

export const tenderPaths: Paths = {
  tender_id: [],
  buyer_id: [...idOf('buyer'), ...byRole],
  buyer_name: ['buyer.id', 'buyer.name', 'parties.id', 'parties.roles', 'parties.name'],
  procuring_entity_id: [...idOf('tender.procuringEntity'), ...byRole],
  title: ['tender.title'],
  description: ['tender.description'],
  method: ['tender.procurementMethod', 'tender.procurementMethodDetails'],
  method_details: ['tender.procurementMethodDetails'],
  category: ['tender.mainProcurementCategory'],
  classification: ['tender.classification.id', 'tender.items.classification.id'],
  region: ['buyer.id', 'parties.id', 'parties.roles', 'parties.address.region'],
  country: [
    'buyer.id',
    'parties.id',
    'parties.roles',
    'parties.address.countryName',
    'parties.address.country',
  ],
  award_criterion: ['tender.awardCriteria'],
  status: ['tender.status'],
  status_reason: ['tender.statusDetails'],
  estimate: moneyOf('tender.value'),
  currency: moneyOf('tender.value'),
  published_at: ['tender.tenderPeriod.startDate', 'tender.datePublished'],
  deadline_at: ['tender.tenderPeriod.endDate'],
  opened_at: ['tender.bidOpening.date', 'tender.awardPeriod.startDate'],
  bids_count: bidderCountPaths,
  previous_tender_id: [
    'relatedProcesses.relationship',
    'relatedProcesses.scheme',
    'relatedProcesses.identifier',
  ],
}

const plain: Members = [
  [c.title, $tender.title],
  [c.description, $tender.description],
  [c.method_details, $tender.procurementMethodDetails],
  [c.category, $tender.mainProcurementCategory],
  [c.award_criterion, $tender.awardCriteria],
  [c.status, $tender.status],
  [c.status_reason, $tender.statusDetails],
  [c.deadline_at, $tender.tenderPeriod, $period.endDate],
]

/** One row a release. */
export function tenderRows(r: Reading, rows: TableRows): void {
  const { tape, tender } = r
  rows.present = true
  r.tenderId(rows)
  buyer(r, rows)
  rows.members(tender, plain)
  const method = tape.get(tender, $tender.procurementMethod)
  const details = tape.get(tender, $tender.procurementMethodDetails)
  // many publishers have the method in their own words only: a code list may say what they mean
  const listed = method === 0 && r.context.lists['tenders.method'] !== undefined
  rows.put(c.method, listed ? details : method)
  if (rows.wants(c.classification)) rows.put(c.classification, classificationOf(r))
  r.money(rows, c.estimate, c.currency, tape.get(tender, $tender.value))
  const period = tape.get(tender, $tender.tenderPeriod)
  const start = tape.get(period, $period.startDate)
  rows.put(c.published_at, start === 0 ? tape.get(tender, $tender.datePublished) : start)
  const opening = tape.get(tape.get(tender, $tender.bidOpening), $opening.date)
  const awardStart = tape.get(tape.get(tender, $tender.awardPeriod), $period.startDate)
  rows.put(c.opened_at, opening === 0 ? awardStart : opening)
  if (rows.wants(c.bids_count)) bidderCount(r, rows, c.bids_count)
  if (rows.wants(c.previous_tender_id)) rows.put(c.previous_tender_id, previousOf(r))
  rows.end()
}

function buyer(r: Reading, rows: TableRows): void {
  const { tape, root, tender } = r
  const named = tape.get(root, $release.buyer)
  let node = named
  if (r.hasId(named)) r.party(rows, c.buyer_id, named)
  else node = onlyWith(r, rows, 'buyer', c.buyer_id) || named
  const id = tape.get(node, $organisation.id)
  const party = node === named ? partyWithId(r, id) : node
  const name = tape.get(node, node === named ? $organisation.name : $party.name)
  rows.put(c.buyer_name, name === 0 ? tape.get(party, $party.name) : name)
  const address = tape.get(party, $party.address)
  rows.put(c.region, tape.get(address, $address.region))
  const country = tape.get(address, $address.countryName)
  rows.put(c.country, country === 0 ? tape.get(address, $address.country) : country)
  const entity = tape.get(tender, $tender.procuringEntity)
  if (r.hasId(entity)) r.party(rows, c.procuring_entity_id, entity)
  else onlyWith(r, rows, 'procuringEntity', c.procuring_entity_id)
}

/** The one party with a role, its id written; 0 where there is none or several. */
function onlyWith(r: Reading, rows: TableRows, role: string, column: number): number {
  if (!rows.wants(column)) return 0
  const [party, ...others] = r.partiesWith(role).filter((p) => r.hasId(p))
  if (party === undefined || others.length > 0) return 0
  r.party(rows, column, party)
  rows.note('by_role', rows.columnName(column), undefined, `taken from the party with the role ${role}`)
  return party
}

function partyWithId(r: Reading, id: number): number {
  return id === 0 ? 0 : r.withKey(r.tape.get(r.root, $release.parties), $party.id, id)
}

/** The classification of the tender, else the one that all its items have. */
function classificationOf(r: Reading): number {
  const { tape, tender } = r
  const own = tape.get(tape.get(tender, $tender.classification), $classification.id)
  if (own !== 0) return own
  let found = 0
  for (let i = tape.first(tape.get(tender, $tender.items)); i !== 0; i = tape.next(i)) {
    const id = tape.get(tape.get(i, $item.classification), $classification.id)
    if (id === 0 || (found !== 0 && !tape.equal(found, id))) return 0
    found = id
  }
  return found
}

/** The process that failed before this one, where it is named by its ocid. */
function previousOf(r: Reading): number {
  const { tape } = r
  for (let p = tape.first(tape.get(r.root, $release.relatedProcesses)); p !== 0; p = tape.next(p)) {
    const scheme = tape.get(p, $related.scheme)
    if (scheme !== 0 && !r.is(scheme, 'ocid')) continue
    const relationship = tape.get(p, $related.relationship)
    for (let n = tape.first(relationship); n !== 0; n = tape.next(n))
      if (r.is(n, 'unsuccessfulProcess')) return tape.get(p, $related.identifier)
  }
  return 0
}

/** The row of a usual release. */
export function tenderProgram(p: RowProgram): void {
  const tender = p.at(p.root, $release.tender)
  p.there()
  p.tenderId()
  buyerProgram(p)
  entityProgram(p, tender)
  p.members(tender, plain)
  const method = p.at(tender, $tender.procurementMethod)
  if (p.context.hasList('tenders.method')) p.either(method, p.at(tender, $tender.procurementMethodDetails))
  p.put(c.method, method)
  if (p.wants(c.classification)) {
    const own = p.at(tender, $tender.classification, $classification.id)
    p.otherwise(own, () => p.nothing(p.at(tender, $tender.items)))
    p.put(c.classification, own)
  }
  p.money(c.estimate, c.currency, p.at(tender, $tender.value))
  const start = p.at(tender, $tender.tenderPeriod, $period.startDate)
  p.put(c.published_at, p.either(start, p.at(tender, $tender.datePublished)))
  const opening = p.at(tender, $tender.bidOpening, $opening.date)
  p.put(c.opened_at, p.either(opening, p.at(tender, $tender.awardPeriod, $period.startDate)))
  if (p.wants(c.bids_count)) p.bidderCount(c.bids_count)
  if (p.wants(c.previous_tender_id)) p.nothing(p.at(p.root, $release.relatedProcesses))
  p.row()
}

function buyerProgram(p: RowProgram): void {
  if (!p.wants(c.buyer_id, c.buyer_name, c.region, c.country)) return
  const buyer = p.at(p.root, $release.buyer)
  const id = p.at(buyer, $organisation.id)
  p.named(id)
  p.put(c.buyer_id, id)
  if (!p.wants(c.buyer_name, c.region, c.country)) return
  const party = p.find(p.at(p.root, $release.parties), $party.id, id)
  p.put(c.buyer_name, p.either(p.at(buyer, $organisation.name), p.at(party, $party.name)))
  const address = p.at(party, $party.address)
  p.put(c.region, p.at(address, $address.region))
  p.put(c.country, p.either(p.at(address, $address.countryName), p.at(address, $address.country)))
}

function entityProgram(p: RowProgram, tender: Node): void {
  if (!p.wants(c.procuring_entity_id)) return
  const entity = p.at(tender, $tender.procuringEntity)
  p.party(c.procuring_entity_id, entity, $organisation.id)
  p.otherwise(entity, () => p.nobody('procuringEntity'))
}
