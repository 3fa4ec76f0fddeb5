import type { ScanResult } from '../engine/result.js'
import type { Index } from '../join/index-of.js'
import { addParts, addSums, FIELDS, type Sums, sumsOf } from './sums.js'
import { suppliersWon } from './suppliers.js'

export type ScoredKind = 'lot' | 'tender' | 'buyer' | 'supplier'

/** Sums by kind: lots and tenders by ordinal, buyers and suppliers by code of dictionary `party`. */
export interface Scores {
  readonly result: ScanResult
  readonly sums: Readonly<Record<ScoredKind, Sums>>
  /** How many lots stand behind a tender, buyer or supplier. */
  readonly lots: Readonly<Record<Exclude<ScoredKind, 'lot'>, Float64Array>>
  /** Buyer of each tender, -1 unknown. */
  readonly buyer: Int32Array
}

/**
 * What the scores of all subjects are made of. A score is the weight of the raised components over that of all
 * computable ones (docs/score.md). Lots have their own rules and, each as one component, those about their bids and
 * items; tenders theirs, what their lots have, those of their awards and contracts, and of items of no lot; buyers theirs
 * and those of their tenders; suppliers theirs and those of what they won (`suppliersWon`). Typed arrays only:
 * 0.65 s for 2.5 M lots, 2.5 M awards, 1 M contracts and seven rules; two thirds of it for suppliers and buyers.
 */
export function scoreSubjects(result: ScanResult): Scores {
  const { index, dataset, rules } = result
  const parties = dataset.dictionaries.party.size
  const sums = (kind: 'tender' | 'lot' | 'award' | 'contract') => sumsOf(kind, index.counts[kind], rules)
  const [ofTender, ofLot, award, contract] = [sums('tender'), sums('lot'), sums('award'), sums('contract')]
  const own = { lot: ofLot, award, contract }
  const hasParts = rules.some(({ rule }) => rule.subject === 'bid' || rule.subject === 'item')
  const lot = hasParts ? ofLot.slice() : ofLot
  addParts(lot, 'bid', index.bid.lot, rules)
  addParts(lot, 'item', index.item.lot, rules)
  if (hasParts) addParts(ofTender, 'item', tenderOfLoneItem(index), rules)

  const tender = Float64Array.from(ofTender)
  const tenderLots = new Float64Array(index.counts.tender)
  const inside = [
    [index.lot.tender, lot],
    [index.award.tender, award],
    [index.contract.tender, contract],
  ] as const
  for (const [tenders, from] of inside)
    for (let s = 0; s < tenders.length; s++) addSums(tender, tenders[s]!, from, s)
  for (const t of index.lot.tender) tenderLots[t]!++

  const buyer = buyersOf(result)
  const buyers = new Float64Array(parties * FIELDS)
  const buyerLots = new Float64Array(parties)
  for (let t = 0; t < buyer.length; t++) {
    const code = buyer[t]!
    if (code < 0) continue
    addSums(buyers, code, tender, t)
    buyerLots[code]! += tenderLots[t]!
  }
  addOwn(result, 'buyer', buyers)

  const suppliers = new Float64Array(parties * FIELDS)
  const supplierLots = new Float64Array(parties)
  suppliersWon(result, (kind, subject, supplier) => {
    addSums(suppliers, supplier, own[kind], subject)
    if (kind === 'lot') supplierLots[supplier]!++
  })
  addOwn(result, 'supplier', suppliers)
  return {
    result,
    sums: { lot, tender, buyer: buyers, supplier: suppliers },
    lots: { tender: tenderLots, buyer: buyerLots, supplier: supplierLots },
    buyer,
  }
}

/** The tender of each item that has no lot; -1 for the others. */
function tenderOfLoneItem({ item }: Index): Int32Array {
  return item.tender.map((t, i) => (item.lot[i]! < 0 ? t : -1))
}

/** Adds what the rules about buyers or suppliers themselves say of each. */
function addOwn({ index, rules }: ScanResult, kind: 'buyer' | 'supplier', pool: Float64Array): void {
  const population = index.populations[kind]
  if (!population || !rules.some(({ rule }) => rule.subject === kind)) return
  const own = sumsOf(kind, population.count, rules)
  for (let s = 0; s < population.count; s++) addSums(pool, population.parts[0]![s]!, own, s)
}

/** Buyer of each tender, -1 unknown. */
function buyersOf({ dataset, index }: ScanResult): Int32Array {
  const column = dataset.tables.get('tenders')?.columns.get('buyer_id')
  const buyer = new Int32Array(index.counts.tender).fill(-1)
  if (column?.kind !== 'code') return buyer
  for (let t = 0; t < buyer.length; t++) {
    const row = index.tender.row[t]!
    if (row >= 0) buyer[t] = column.codes[row]!
  }
  return buyer
}
