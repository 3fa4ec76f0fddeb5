import { DAY, HOUR, workingDay } from '../calendar.js'
import { BID } from '../codes.js'
import { withdrawEarly, withdrawLate } from './competition.js'
import { expect, type Plant, SINGLE, WITHDRAWN } from './plant.js'

const raised = [expect(WITHDRAWN, 'raised'), expect(SINGLE, 'clear')]

export const withdrawalPlants: readonly Plant[] = [
  {
    rule: WITHDRAWN,
    variant: 'before-deadline',
    note: 'one of several bids withdrawn before the deadline',
    expects: raised,
    bid: (stage) => withdrawEarly(stage, stage.lot.bids[0]!),
  },
  {
    rule: WITHDRAWN,
    variant: 'after-deadline',
    note: 'a bid withdrawn between deadline and opening',
    expects: raised,
    bid: (stage) => withdrawLate(stage, stage.lot.bids[0]!),
  },
  {
    rule: WITHDRAWN,
    variant: 'after-opening',
    note: 'a bid withdrawn some days after the opening',
    expects: raised,
    bid: ({ draft, lot, random }) => {
      const bid = lot.bids[0]!
      bid.withdrawn = workingDay(draft.opened + random.between(1, 5) * DAY) + 10 * HOUR
      bid.status = BID.withdrawn
    },
  },
  {
    rule: WITHDRAWN,
    variant: 'lowest',
    note: 'the lowest bid withdrawn after the deadline, so that a higher one won',
    expects: raised,
    bid: (stage) => {
      const { bids, estimate } = stage.lot
      const bid = bids[0]!
      bid.amount = Math.round(Math.min(...bids.map((one) => one.amount), estimate) * 0.93)
      withdrawLate(stage, bid)
    },
  },
  {
    rule: WITHDRAWN,
    variant: 'all-but-one',
    note: 'all bids but one withdrawn after the deadline',
    expects: raised,
    bid: (stage) => {
      for (const bid of stage.lot.bids.slice(1)) withdrawLate(stage, bid)
    },
  },
  {
    rule: WITHDRAWN,
    variant: 'status-only',
    note: 'status withdrawn, no time given',
    expects: raised,
    bid: ({ lot }) => {
      lot.bids[0]!.status = BID.withdrawn
    },
  },
  {
    rule: WITHDRAWN,
    variant: 'time-only',
    note: 'a time of withdrawal under another status',
    expects: raised,
    bid: (stage) => {
      withdrawLate(stage, stage.lot.bids[0]!)
      stage.lot.bids[0]!.status = BID.valid
    },
  },
  {
    rule: WITHDRAWN,
    variant: 'decoy-none-came',
    note: 'no bid rows, the source counts no bidder',
    bidders: 0,
    expects: [expect(WITHDRAWN, 'clear'), expect(SINGLE, 'clear')],
  },
]
