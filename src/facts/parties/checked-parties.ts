import { codes, type Index, numbers } from '../../join/index-of.js'
import type { DetailValue } from '../fact.js'
import { reason } from '../reason.js'
import type { PartyLook } from './party-look.js'

/** Whose parties are looked up: the suppliers of an award on its day, the bidders of a bid on that of the bid. */
export type CheckedKind = 'award' | 'bid'

interface Checked {
  readonly table: 'awards' | 'bids'
  /** Column of the party. */
  readonly party: string
  /** Columns of the instant that is asked about. */
  readonly needs: readonly string[]
  readonly setAside: number
  readonly noParty: number
  readonly noDay: number
  /** What facts call the party and the day. */
  readonly words: { readonly party: string; readonly day: string }
}

export const checked: Readonly<Record<CheckedKind, Checked>> = {
  award: {
    table: 'awards',
    party: 'supplier_id',
    needs: ['awards.supplier_id', 'awards.award_id', 'awards.lot_id', 'awards.awarded_at'],
    setAside: reason('awards', undefined, 'set_aside'),
    noParty: reason('awards', 'supplier_id', 'missing'),
    noDay: reason('awards', 'awarded_at', 'missing'),
    words: { party: 'supplier', day: 'the day of the award' },
  },
  bid: {
    table: 'bids',
    party: 'bidder_id',
    needs: ['bids.bidder_id', 'bids.bid_id', 'bids.lot_id', 'bids.submitted_at', 'tenders.deadline_at'],
    setAside: reason('bids', undefined, 'set_aside'),
    noParty: reason('bids', 'bidder_id', 'missing'),
    noDay: reason('bids', 'submitted_at', 'missing'),
    words: { party: 'bidder', day: 'the day it was submitted, else that of the deadline' },
  },
}

/** Looks at each party of an award or bid on the day of its row; false where one is not known. Doubts what was set aside. */
export function eachParty(
  index: Index,
  kind: CheckedKind,
  look: PartyLook,
  subject: number,
  then: (party: number) => void,
): boolean {
  const { rowStart, rows, setAside, tender } = index[kind]
  const about = checked[kind]
  const parties = codes(index, about.table, about.party)
  const days = numbers(index, about.table, kind === 'award' ? 'awarded_at' : 'submitted_at')
  const otherwise = kind === 'award' ? Number.NaN : deadlineOf(index, tender[subject]!)
  let whole = setAside[subject] === 0
  if (!whole) look.doubt(about.setAside)
  for (let r = rowStart[subject]!; r < rowStart[subject + 1]!; r++) {
    const row = rows[r]!
    const party = parties ? parties[row]! : -1
    const day = days ? days[row]! : Number.NaN
    look.on(Number.isNaN(day) ? otherwise : day, about.noDay)
    if (party >= 0) then(party)
    else {
      whole = false
      look.doubt(about.noParty)
    }
  }
  return whole
}

function deadlineOf(index: Index, tender: number): number {
  const row = index.tender.row[tender]!
  return row < 0 ? Number.NaN : (numbers(index, 'tenders', 'deadline_at')?.[row] ?? Number.NaN)
}

/** Each line once: two entries, or two rows of one link, say the same. */
export function once(lines: readonly DetailValue[]): DetailValue[] {
  return [...new Map(lines.map((line) => [line.path!.join('\0'), line])).values()]
}
