import type { ScanResult } from '../engine/result.js'
import { localKinds } from '../schema/subject.js'
import { addSums, FIELDS, type Sums, sumsOf } from './sums.js'
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
 * computable ones (docs/score.md). Lots have their own rules; tenders theirs and those of their lots, awards and
 * contracts; buyers theirs and those of their tenders; suppliers theirs and those of what they won (`suppliersWon`). Typed arrays only:
 * 0.65 s for 2.5 M lots, 2.5 M awards, 1 M contracts and seven rules; two thirds of it for suppliers and buyers.
 */
export function scoreSubjects(result: ScanResult): Scores {
  const { index, dataset, rules } = result
  const parties = dataset.dictionaries.party.size
  const own = Object.fromEntries(
    localKinds.map((kind) => [kind, sumsOf(kind, index.counts[kind], rules)]),
  ) as Record<(typeof localKinds)[number], Uint16Array>

  const tender = Float64Array.from(own.tender)
  const tenderLots = new Float64Array(index.counts.tender)
  for (const kind of ['lot', 'award', 'contract'] as const) {
    const tenders = index[kind].tender
    for (let s = 0; s < tenders.length; s++) addSums(tender, tenders[s]!, own[kind], s)
  }
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
    sums: { lot: own.lot, tender, buyer: buyers, supplier: suppliers },
    lots: { tender: tenderLots, buyer: buyerLots, supplier: supplierLots },
    buyer,
  }
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
