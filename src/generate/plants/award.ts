import { AWARD, CONTRACT, currencies } from '../codes.js'
import type { AwardDraft, LotDraft } from '../draft.js'
import { award, callOff, contract } from '../settle.js'
import { AWARD_OFF, CONTRACT_OFF, contractOf, expect, LOW, type Plant, type Stage } from './plant.js'

/** Sets what an award, its contract and its bid cost. */
function setAmount(lot: LotDraft, made: AwardDraft, amount: number): void {
  made.amount = amount
  if (made.contract) {
    made.contract.amount = amount
    if (!Number.isNaN(made.contract.final)) made.contract.final = amount
  }
  for (const bid of lot.bids) if (bid.bid === made.bid) bid.amount = amount
}

/** A second award of the lot, to another bidder. */
function secondAward(stage: Stage): AwardDraft {
  const { random, draft, lot } = stage
  const made = lot.awards[0]!
  const other = lot.bids.find((bid) => bid.bid !== made.bid && Number.isNaN(bid.withdrawn))!
  other.winner = 1
  const second = award(random, draft, lot, other, made.awarded)
  lot.awards.push(second)
  return second
}

function below(stage: Stage): void {
  const { lot, random } = stage
  setAmount(lot, stage.lot.awards[0]!, Math.round(lot.estimate * (0.15 + 0.18 * random.uniform())))
}

export const lowAwardPlants: readonly Plant[] = [
  {
    rule: LOW,
    variant: 'lot-below',
    note: "awarded at 15 to 33 % of the lot's estimate",
    expects: [expect(LOW, 'raised')],
    advertise: ({ draft }) => {
      draft.divided = true
    },
    conclude: below,
  },
  {
    rule: LOW,
    variant: 'tender-below',
    note: "awarded at 15 to 33 % of the tender's estimate, no lot rows",
    expects: [expect(LOW, 'raised')],
    advertise: ({ draft }) => {
      draft.divided = false
      draft.lots.length = 1
    },
    conclude: below,
  },
  {
    rule: LOW,
    variant: 'awards-together-below',
    note: 'two awards, 30 % of the estimate together',
    expects: [expect(LOW, 'raised')],
    conclude: (stage) => {
      const second = secondAward(stage)
      setAmount(stage.lot, second, Math.round(stage.lot.estimate * 0.14))
      setAmount(stage.lot, stage.lot.awards[0]!, Math.round(stage.lot.estimate * 0.16))
    },
  },
  {
    rule: LOW,
    variant: 'decoy-exactly-at-ratio',
    note: 'awarded at exactly 35 % of the estimate',
    expects: [expect(LOW, 'clear')],
    conclude: (stage) => {
      // estimates are whole units, so that seven twentieths of one are whole cents
      setAmount(stage.lot, stage.lot.awards[0]!, (stage.lot.estimate / 20) * 7)
    },
  },
  {
    rule: LOW,
    variant: 'decoy-awards-together-reach',
    note: 'two awards below 35 % each, 60 % together',
    expects: [expect(LOW, 'clear')],
    conclude: (stage) => {
      const second = secondAward(stage)
      setAmount(stage.lot, second, Math.round(stage.lot.estimate * 0.3))
      setAmount(stage.lot, stage.lot.awards[0]!, Math.round(stage.lot.estimate * 0.3))
    },
  },
  {
    rule: LOW,
    variant: 'decoy-other-currency',
    note: 'a small number, but of another currency than the estimate',
    expects: [expect(LOW, 'not_computable')],
    conclude: (stage) => {
      below(stage)
      const { draft, lot } = stage
      const made = lot.awards[0]!
      made.currency = (draft.currency + 1) % currencies.length
      for (const bid of lot.bids) if (bid.bid === made.bid) bid.currency = made.currency
    },
  },
  {
    rule: LOW,
    variant: 'decoy-only-cancelled',
    note: 'the only award, a low one, was cancelled',
    expects: [expect(LOW, 'not_applicable'), expect(AWARD_OFF, 'raised', 'award')],
    conclude: (stage) => {
      below(stage)
      stage.lot.awards[0]!.status = AWARD.cancelled
      stage.lot.awards[0]!.contract = undefined
    },
  },
  {
    rule: LOW,
    variant: 'decoy-no-amount',
    note: 'awarded, the amount is not given',
    expects: [expect(LOW, 'not_computable')],
    conclude: (stage) => {
      stage.lot.awards[0]!.amount = Number.NaN
    },
  },
]

export const cancellationPlants: readonly Plant[] = [
  {
    rule: CONTRACT_OFF,
    variant: 'status',
    note: 'contract cancelled, with its date',
    expects: [expect(CONTRACT_OFF, 'raised', 'contract')],
    conclude: (stage) => {
      const made = contractOf(stage, contract)
      callOff(stage.random, made)
      made.status = CONTRACT.cancelled
    },
  },
  {
    rule: CONTRACT_OFF,
    variant: 'date-only',
    note: 'a date of cancellation and no status',
    expects: [expect(CONTRACT_OFF, 'raised', 'contract')],
    conclude: (stage) => {
      const made = contractOf(stage, contract)
      callOff(stage.random, made)
      made.status = -1
    },
  },
  {
    rule: CONTRACT_OFF,
    variant: 'decoy-terminated',
    note: 'contract ended in the ordinary way',
    expects: [expect(CONTRACT_OFF, 'clear', 'contract')],
    conclude: (stage) => {
      contractOf(stage, contract).status = CONTRACT.terminated
    },
  },
  {
    rule: AWARD_OFF,
    variant: 'next-bidder',
    note: 'award cancelled, the next bidder got it',
    expects: [expect(AWARD_OFF, 'raised', 'award'), expect(LOW, 'clear')],
    conclude: (stage) => {
      secondAward(stage)
      stage.lot.awards[0]!.status = AWARD.cancelled
      stage.lot.awards[0]!.contract = undefined
      for (const bid of stage.lot.bids) bid.winner = bid.bid === stage.lot.awards[1]!.bid ? 1 : 0
    },
  },
  {
    rule: AWARD_OFF,
    variant: 'decoy-unsuccessful',
    note: 'the award came to nothing, unsuccessful',
    expects: [expect(AWARD_OFF, 'clear', 'award'), expect(LOW, 'not_applicable')],
    conclude: (stage) => {
      stage.lot.awards[0]!.status = AWARD.unsuccessful
      stage.lot.awards[0]!.contract = undefined
    },
  },
]
