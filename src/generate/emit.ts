import type { Actors } from './actors.js'
import { METHOD } from './codes.js'
import { type AwardDraft, bidders, type LotDraft, type TenderDraft } from './draft.js'
import { missingRates } from './missing.js'
import type { Random } from './random.js'
import type { Label, Simulated } from './simulate.js'
import { isOpen } from './sketch.js'
import { labelTexts, type MarketTables, partOf, titleOf } from './tables.js'

/** What is left out of the rows of one tender, see missing.ts. */
type Hide = (rate: number, value: number, nothing: number) => number

/** Writes finished tenders into the rows of the tables. */
export class Emitter {
  constructor(
    readonly actors: Actors,
    readonly tables: MarketTables,
    readonly random: Random,
  ) {}

  /** All parties: suppliers first, then buyers. */
  parties(): void {
    const { parties } = this.tables
    const { actors, random } = this
    const rates = missingRates.parties
    for (let party = 0; party < actors.suppliers + actors.buyers; party++) {
      const row = parties.add()
      const supplier = party < actors.suppliers
      const region = supplier ? actors.supplierRegion[party]! : actors.buyerRegion[party - actors.suppliers]!
      const knows = (rate: number) => supplier && !random.chance(rate)
      parties.set(parties.at.party_id, row, party + 1)
      parties.set(parties.at.name, row, party)
      parties.set(parties.at.kind, row, supplier ? actors.person[party]! : 0)
      parties.set(parties.at.region, row, random.chance(rates.region) ? -1 : region)
      parties.set(
        parties.at.registered_at,
        row,
        knows(rates.registered_at) ? actors.registered[party]! : Number.NaN,
      )
      parties.set(parties.at.employees, row, knows(rates.employees) ? actors.employees[party]! : -1)
    }
  }

  /** A tender with its lots, bids, awards, contracts and labels. */
  tender({ draft, labels }: Simulated): void {
    const { random } = this
    const hide: Hide = draft.labelled
      ? (_, value) => value
      : (rate, value, nothing) => (random.uniform() < rate ? nothing : value)
    const counted = draft.counted || draft.countOnly
    this.#tenderRow(draft, hide, counted)
    for (const lot of draft.lots) {
      if (draft.divided) this.#lotRow(draft, lot, hide, counted)
      if (!draft.countOnly) this.#bidRows(draft, lot, hide)
      for (const award of lot.awards) this.#awardRows(draft, lot, award, hide)
    }
    for (const label of labels) this.#labelRow(draft, label)
  }

  #tenderRow(draft: TenderDraft, hide: Hide, counted: boolean): void {
    const { tenders } = this.tables
    const rates = missingRates.tenders
    const row = tenders.add()
    const estimate = draft.lots.reduce((sum, lot) => sum + lot.estimate, 0)
    const { at } = tenders
    const set = (place: number, value: number) => tenders.set(place, row, value)
    set(at.tender_id, draft.index + 1)
    set(at.buyer_id, hide(rates.buyer_id, this.actors.suppliers + draft.buyer + 1, -1))
    set(at.buyer_name, hide(rates.buyer_name, draft.buyer, -1))
    set(at.title, hide(rates.title, titleOf(draft.category, draft.thing, draft.town), -1))
    set(at.method, hide(rates.method, draft.method, -1))
    set(at.category, draft.category)
    set(at.classification, hide(rates.classification, draft.category, -1))
    set(at.region, hide(rates.region, this.actors.buyerRegion[draft.buyer]!, -1))
    set(at.award_criterion, hide(rates.award_criterion, draft.priceOnly ? 0 : 1, -1))
    set(at.status, hide(rates.status, draft.status, -1))
    set(at.estimate, hide(rates.estimate, estimate, Number.NaN))
    set(at.currency, hide(rates.currency, draft.currency, -1))
    set(at.published_at, hide(rates.published_at, draft.published, Number.NaN))
    // an open tender without its deadline would look closed, and its first bid like a single one
    set(at.deadline_at, isOpen(draft) ? draft.deadline : hide(rates.deadline_at, draft.deadline, Number.NaN))
    set(at.opened_at, hide(rates.opened_at, draft.opened, Number.NaN))
    set(at.bids_count, counted && draft.method !== METHOD.direct ? tenderBidders(draft) : -1)
    set(at.previous_tender_id, draft.previous < 0 ? -1 : draft.previous + 1)
  }

  #lotRow(draft: TenderDraft, lot: LotDraft, hide: Hide, counted: boolean): void {
    const { lots } = this.tables
    const rates = missingRates.lots
    const row = lots.add()
    lots.set(lots.at.tender_id, row, draft.index + 1)
    lots.set(lots.at.lot_id, row, lot.number)
    lots.set(lots.at.title, row, hide(rates.title, partOf(draft.category, draft.thing, lot.number), -1))
    lots.set(lots.at.status, row, hide(rates.status, lot.status, -1))
    lots.set(lots.at.estimate, row, hide(rates.estimate, lot.estimate, Number.NaN))
    lots.set(lots.at.currency, row, hide(rates.currency, draft.currency, -1))
    lots.set(lots.at.bids_count, row, counted ? bidders(lot) : -1)
  }

  #bidRows(draft: TenderDraft, lot: LotDraft, hide: Hide): void {
    const { bids } = this.tables
    const rates = missingRates.bids
    for (const bid of lot.bids) {
      const row = bids.add()
      bids.set(bids.at.tender_id, row, draft.index + 1)
      bids.set(bids.at.lot_id, row, draft.divided ? hide(rates.lot_id, lot.number, -1) : -1)
      bids.set(bids.at.bid_id, row, bid.bid)
      bids.set(bids.at.bidder_id, row, bid.bidder + 1)
      bids.set(bids.at.amount, row, hide(rates.amount, bid.amount, Number.NaN))
      bids.set(bids.at.currency, row, hide(rates.currency, bid.currency, -1))
      bids.set(bids.at.status, row, hide(rates.status, bid.status, -1))
      bids.set(bids.at.submitted_at, row, hide(rates.submitted_at, bid.submitted, Number.NaN))
      bids.set(bids.at.withdrawn_at, row, bid.withdrawn)
      bids.set(bids.at.ip, row, hide(rates.ip, bid.address, -1))
      bids.set(bids.at.rank, row, bid.rank)
      bids.set(bids.at.round, row, bid.round)
      bids.set(bids.at.is_winner, row, bid.winner)
    }
  }

  #awardRows(draft: TenderDraft, lot: LotDraft, award: AwardDraft, hide: Hide): void {
    const { awards, contracts } = this.tables
    for (const supplier of award.suppliers) {
      const rates = missingRates.awards
      const row = awards.add()
      awards.set(awards.at.tender_id, row, draft.index + 1)
      awards.set(awards.at.lot_id, row, draft.divided ? hide(rates.lot_id, lot.number, -1) : -1)
      awards.set(awards.at.award_id, row, award.id)
      awards.set(awards.at.supplier_id, row, supplier + 1)
      awards.set(awards.at.bid_id, row, draft.countOnly ? -1 : hide(rates.bid_id, award.bid, -1))
      awards.set(awards.at.amount, row, hide(rates.amount, award.amount, Number.NaN))
      awards.set(awards.at.currency, row, hide(rates.currency, award.currency, -1))
      awards.set(awards.at.status, row, hide(rates.status, award.status, -1))
      awards.set(awards.at.awarded_at, row, hide(rates.awarded_at, award.awarded, Number.NaN))
    }
    const { contract } = award
    if (!contract) return
    for (const supplier of award.suppliers) {
      const rates = missingRates.contracts
      const row = contracts.add()
      contracts.set(contracts.at.tender_id, row, draft.index + 1)
      contracts.set(contracts.at.contract_id, row, contract.id)
      contracts.set(contracts.at.award_id, row, hide(rates.award_id, award.id, -1))
      contracts.set(contracts.at.supplier_id, row, supplier + 1)
      contracts.set(contracts.at.amount, row, hide(rates.amount, contract.amount, Number.NaN))
      contracts.set(contracts.at.final_amount, row, contract.final)
      contracts.set(contracts.at.currency, row, hide(rates.currency, award.currency, -1))
      contracts.set(contracts.at.status, row, hide(rates.status, contract.status, -1))
      contracts.set(contracts.at.signed_at, row, hide(rates.signed_at, contract.signed, Number.NaN))
      contracts.set(contracts.at.starts_at, row, contract.starts)
      contracts.set(contracts.at.ends_at, row, hide(rates.ends_at, contract.ends, Number.NaN))
      contracts.set(contracts.at.cancelled_at, row, contract.cancelled)
    }
  }

  #labelRow(draft: TenderDraft, label: Label): void {
    const { labels } = this.tables
    const row = labels.add()
    const subject = labelTexts.subjects.indexOf(label.subject)
    const pattern = label.number === 0 ? 0 : subject
    const number = label.number === 0 ? draft.index + 1 : label.number
    labels.set(labels.at.rule, row, labelTexts.rules.indexOf(label.rule))
    labels.set(labels.at.subject_type, row, subject)
    labels.set(labels.at.tender_id, row, draft.index + 1)
    labels.set(labels.at.subject_id, row, pattern * 2 ** 32 + number)
    labels.set(labels.at.outcome, row, labelTexts.outcomes.indexOf(label.outcome))
    labels.set(labels.at.variant, row, labelTexts.variants.indexOf(label.variant))
    labels.set(labels.at.note, row, labelTexts.notes.indexOf(label.note))
  }
}

/** Distinct bidders of a tender, over its lots. */
function tenderBidders(draft: TenderDraft): number {
  const [first] = draft.lots
  if (draft.lots.length === 1) return bidders(first!)
  const all = new Set<number>()
  for (const lot of draft.lots)
    for (const bid of lot.bids) if (!Number.isNaN(bid.submitted)) all.add(bid.leader)
  return all.size
}
