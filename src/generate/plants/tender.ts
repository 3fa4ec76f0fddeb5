import { BID, TENDER } from '../codes.js'
import { expect, type Plant, type Stage, TENDER_OFF } from './plant.js'

/** Stops a tender before any award: what was bid stays. */
function stop({ draft }: Stage, status: number): void {
  draft.status = status
  draft.nextAward = 1
  draft.nextContract = 1
  for (const lot of draft.lots) {
    lot.status = status
    lot.awards = []
    for (const bid of lot.bids) bid.winner = -1
  }
}

const raised = [expect(TENDER_OFF, 'raised', 'tender')]

export const tenderPlants: readonly Plant[] = [
  {
    rule: TENDER_OFF,
    variant: 'after-bids',
    note: 'cancelled after bids had come in',
    expects: raised,
    conclude: (stage) => stop(stage, TENDER.cancelled),
  },
  {
    rule: TENDER_OFF,
    variant: 'withdrawn-after-bids',
    note: 'withdrawn after bids had come in',
    expects: raised,
    conclude: (stage) => stop(stage, TENDER.withdrawn),
  },
  {
    rule: TENDER_OFF,
    variant: 'relaunched-same-winner',
    note: 'cancelled after bids, launched again by the next tender, won by the lowest bidder of before',
    expects: raised,
    relaunch: 'same',
    conclude: (stage) => stop(stage, TENDER.cancelled),
  },
  {
    rule: TENDER_OFF,
    variant: 'relaunched-other-winner',
    note: 'cancelled after bids, launched again by the next tender, won by another bidder',
    expects: raised,
    relaunch: 'other',
    conclude: (stage) => stop(stage, TENDER.cancelled),
  },
  {
    rule: TENDER_OFF,
    variant: 'decoy-before-bids',
    note: 'cancelled, nobody had bid',
    bidders: 0,
    expects: [expect(TENDER_OFF, 'clear', 'tender')],
    advertise: ({ draft }) => {
      draft.lots.length = 1
    },
    conclude: (stage) => stop(stage, TENDER.cancelled),
  },
  {
    rule: TENDER_OFF,
    variant: 'decoy-unsuccessful',
    note: 'every bid was disqualified: unsuccessful, not cancelled',
    expects: [expect(TENDER_OFF, 'clear', 'tender')],
    advertise: ({ draft }) => {
      draft.lots.length = 1
    },
    bid: ({ lot }) => {
      for (const bid of lot.bids) bid.status = BID.disqualified
    },
  },
]
