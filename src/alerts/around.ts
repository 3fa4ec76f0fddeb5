import { RAISED } from '../engine/result.js'
import { codes as codesIn, populationIn } from '../join/index-of.js'
import type { OutputContext } from '../output/words/context.js'
import { type Labelled, labelsOf } from '../output/words/labels.js'
import { isLocal, type LocalKind, type SubjectKind } from '../schema/subject.js'
import { scoreOf } from '../score/rank.js'
import { type Scores, scoreSubjects } from '../score/scores.js'
import { suppliersWon } from '../score/suppliers.js'
import { tenderOf } from '../score/tender-of.js'
import type { AlertData, AlertParty } from './alert.js'

/** What stands around a flag. */
export type Around = Pick<AlertData, 'subject_title' | 'buyer' | 'region' | 'supplier'> & {
  readonly score: number | null
}

/** Ordinal of a tender, codes of parties; negative for none. */
interface Codes {
  readonly tender: number
  readonly buyer: number
  readonly supplier: number
}

const NONE = -1
const SEVERAL = -2

/**
 * Title, buyer, region, supplier and score of the subjects that a scan flagged, masked. Scores, names and who won what are
 * looked up once: as long as `scoreSubjects` takes, and a walk over awards, parties and flags.
 */
export function aroundOf(context: OutputContext): (kind: SubjectKind, subject: number) => Around {
  const { result, dataset, index, mask } = context
  const scores = scoreSubjects(result)
  const codes = codesOf(context, scores)
  const label = labelsOf(context, scores, flaggedParties(context, codes))
  const region = dataset.tables.get('tenders')?.columns.get('region')
  const made = { buyer: new Map<number, AlertParty>(), supplier: new Map<number, AlertParty>() }

  const party = (kind: 'buyer' | 'supplier', code: number): AlertParty | null => {
    if (code < 0) return null
    const party = made[kind].get(code) ?? { id: mask.party(code), name: label({ kind, subject: code }) }
    made[kind].set(code, party)
    return party
  }
  return (kind, subject) => {
    const { tender, buyer, supplier } = codes(kind, subject)
    const row = tender < 0 ? -1 : index.tender.row[tender]!
    const place = region?.kind === 'code' && row >= 0 ? region.codes[row]! : NONE
    const titled: Labelled = kind === 'lot' ? { kind, subject } : { kind: 'tender', subject: tender }
    return {
      subject_title: tender < 0 ? null : label(titled),
      buyer: party('buyer', buyer),
      region: place < 0 ? null : dataset.dictionaries.word.text(place),
      supplier: party('supplier', supplier),
      score: scored(scores, { tender, buyer, supplier }),
    }
  }
}

/** The score of the tender, else of the buyer, else of the supplier. */
function scored({ sums }: Scores, { tender, buyer, supplier }: Codes): number | null {
  if (tender >= 0) return scoreOf(sums.tender, tender)
  if (buyer >= 0) return scoreOf(sums.buyer, buyer)
  return supplier >= 0 ? scoreOf(sums.supplier, supplier) : null
}

/** The places of buyer and supplier among the parts of a population's ids. */
const parts: Readonly<Partial<Record<SubjectKind, { readonly buyer?: number; readonly supplier?: number }>>> =
  {
    bidder: { supplier: 0 },
    supplier: { supplier: 0 },
    buyer: { buyer: 0 },
    buyer_supplier: { buyer: 0, supplier: 1 },
  }

function codesOf(context: OutputContext, { buyer }: Scores): (kind: SubjectKind, subject: number) => Codes {
  const { index } = context
  const winner = winnersOf(context)
  const bidder = codesIn(index, 'bids', 'bidder_id')
  /** Of a bid who made it; of an item who won its lot. */
  const supplierOf = (kind: LocalKind, subject: number): number => {
    if (kind === 'tender') return NONE
    if (kind === 'item') return index.item.lot[subject]! < 0 ? NONE : winner.lot[index.item.lot[subject]!]!
    if (kind !== 'bid') return winner[kind][subject]!
    let only = NONE
    for (let r = index.bid.rowStart[subject]!; r < index.bid.rowStart[subject + 1]!; r++) {
      const code = bidder?.[index.bid.rows[r]!] ?? NONE
      if (only !== NONE && code !== only) return SEVERAL
      only = code
    }
    return only
  }
  return (kind, subject) => {
    if (isLocal(kind)) {
      const tender = tenderOf(index, kind, subject)
      return { tender, buyer: buyer[tender]!, supplier: supplierOf(kind, subject) }
    }
    const code = (part: number | undefined): number =>
      part === undefined ? NONE : populationIn(index, kind).parts[part]![subject]!
    return { tender: NONE, buyer: code(parts[kind]?.buyer), supplier: code(parts[kind]?.supplier) }
  }
}

/** The one supplier of each lot, award and contract: -1 none, -2 several. */
function winnersOf({ result, index }: OutputContext): Record<'lot' | 'award' | 'contract', Int32Array> {
  const winner = {
    lot: new Int32Array(index.counts.lot).fill(NONE),
    award: new Int32Array(index.counts.award).fill(NONE),
    contract: new Int32Array(index.counts.contract).fill(NONE),
  }
  suppliersWon(result, (kind, subject, supplier) => {
    winner[kind][subject] = winner[kind][subject] === NONE ? supplier : SEVERAL
  })
  return winner
}

/** Buyers and suppliers of all flags, each once. */
function flaggedParties({ result }: OutputContext, codes: ReturnType<typeof codesOf>): Labelled[] {
  const found = { buyer: new Set<number>(), supplier: new Set<number>() }
  for (const { rule, shown, codes: outcomes } of result.rules)
    for (const subject of shown.subject.subarray(0, shown.length)) {
      if (outcomes[subject] !== RAISED) continue
      const { buyer, supplier } = codes(rule.subject, subject)
      if (buyer >= 0) found.buyer.add(buyer)
      if (supplier >= 0) found.supplier.add(supplier)
    }
  return (['buyer', 'supplier'] as const).flatMap((kind) =>
    [...found[kind]].map((subject) => ({ kind, subject })),
  )
}
