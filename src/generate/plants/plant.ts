import type { Actors } from '../actors.js'
import type { ContractDraft, LotDraft, TenderDraft } from '../draft.js'
import type { Random } from '../random.js'

/** What a rule must say of a subject. */
export type Expected = 'raised' | 'clear' | 'not_applicable' | 'not_computable'

/** What a case is made with: the tender, the lot it is about (the first), and where chance comes from. */
export interface Stage {
  readonly actors: Actors
  readonly random: Random
  readonly draft: TenderDraft
  readonly lot: LotDraft
}

/**
 * A planted case: how a tender is bent so that a rule must say something of it. The steps are taken in this order:
 * `advertise` after the sketch, `bid` once bids are there (all valid), `conclude` after awards and contracts.
 * Labels name the first lot, its first award, or that award's contract.
 */
export interface Plant {
  readonly rule: string
  readonly variant: string
  /** One line: what was planted. */
  readonly note: string
  /** Bidders of the first lot; default 3 to 6. */
  readonly bidders?: number
  readonly expects: readonly {
    readonly rule: string
    readonly subject: 'lot' | 'tender' | 'award' | 'contract'
    readonly outcome: Expected
  }[]
  readonly advertise?: (stage: Stage) => void
  readonly bid?: (stage: Stage) => void
  readonly conclude?: (stage: Stage) => void
  /** The next tender launches this one again, and the lowest bidder of this one wins it, or another. */
  readonly relaunch?: 'same' | 'other'
}

export const SINGLE = 'etimad.single-bid'
export const LOW = 'etimad.low-award'
export const WITHDRAWN = 'etimad.bid-withdrawn'
export const CONTRACT_OFF = 'etimad.contract-cancelled'
export const AWARD_OFF = 'etimad.award-cancelled'
export const TENDER_OFF = 'etimad.tender-cancelled'
export const SHARED = 'etimad.shared-ip'

type Expects = Plant['expects']

/** One expectation of the lot, the tender, an award or a contract. */
export function expect(
  rule: string,
  outcome: Expected,
  subject: Expects[number]['subject'] = 'lot',
): Expects[number] {
  return { rule, subject, outcome }
}

/** The contract of the first award, made if chance made none. */
export function contractOf(
  stage: Stage,
  make: (random: Random, draft: TenderDraft, amount: number, signed: number) => ContractDraft,
): ContractDraft {
  const award = stage.lot.awards[0]!
  award.contract ??= make(stage.random, stage.draft, award.amount, award.awarded)
  return award.contract
}
