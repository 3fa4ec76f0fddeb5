import type { Column } from '../../columns/dataset.js'
import { firstMoment, lastMoment } from '../../schema/instant.js'
import { enumValues } from '../../schema/tables.js'
import { reason } from '../reason.js'

/**
 * What is known of one bid, in bits: a pair of bits a question, surely yes and perhaps (never both); neither is no.
 */
export const BID = {
  SUBMITTED: 1,
  SUBMITTED_MAYBE: 2,
  STOOD: 4,
  STOOD_MAYBE: 8,
  WITHDRAWN: 16,
  WITHDRAWN_MAYBE: 32,
  /** The row was set aside: it says nothing, not even who bids. */
  SET_ASIDE: 64,
} as const

const statuses = enumValues('bids', 'status')
const INVITED = statuses.indexOf('invited')
const WITHDRAWN = statuses.indexOf('withdrawn')

export const NO_STATUS = reason('bids', 'status', 'missing')
export const NO_DEADLINE = reason('tenders', 'deadline_at', 'missing')
export const DEADLINE_DAY = reason('tenders', 'deadline_at', 'same_day')
export const TENDER_SET_ASIDE = reason('tenders', undefined, 'set_aside')

/** Columns the state of a bid is read from. */
export const bidStateNeeds = [
  'bids.status',
  'bids.submitted_at',
  'bids.withdrawn_at',
  'bids.ip',
  'bids.bid_id',
  'bids.bidder_id',
  'bids.round',
  'tenders.deadline_at',
] as const

/**
 * The bits of a bid. `status` -1, times NaN and `address` -1 are null. A bid with a withdrawal time is withdrawn
 * whatever its status. It stood at the deadline unless it was withdrawn at or before it, or at an unknown time.
 */
export function bidState(
  status: number,
  submittedAt: number,
  withdrawnAt: number,
  address: number,
  deadline: number,
): number {
  const timed = !Number.isNaN(withdrawnAt) // not NaN
  if (timed) {
    const stood = stoodUntil(withdrawnAt, deadline)
    return BID.SUBMITTED | BID.WITHDRAWN | (stood === 1 ? BID.STOOD : stood === -1 ? BID.STOOD_MAYBE : 0)
  }
  if (status === INVITED) return 0
  if (status === WITHDRAWN) return BID.SUBMITTED | BID.WITHDRAWN
  if (status >= 0) return BID.SUBMITTED | BID.STOOD
  const submitted = !Number.isNaN(submittedAt) || address >= 0
  return (submitted ? BID.SUBMITTED : BID.SUBMITTED_MAYBE) | BID.STOOD_MAYBE | BID.WITHDRAWN_MAYBE
}

/** Why STOOD_MAYBE. */
export function whyStood(withdrawnAt: number, deadline: number, tenderSetAside: boolean): number {
  if (Number.isNaN(withdrawnAt)) return NO_STATUS
  if (!Number.isNaN(deadline)) return DEADLINE_DAY
  return tenderSetAside ? TENDER_SET_ASIDE : NO_DEADLINE
}

/** 1: withdrawn after the deadline; 0: at or before; -1: unknown. */
function stoodUntil(withdrawnAt: number, deadline: number): 0 | 1 | -1 {
  if (Number.isNaN(deadline)) return -1
  if (lastMoment(withdrawnAt) <= firstMoment(deadline)) return 0
  return firstMoment(withdrawnAt) > lastMoment(deadline) ? 1 : -1
}

/** Whether a row of the bids table was submitted: 1 yes, 0 no, -1 unknown. For single rows, not for loops. */
export function submittedState(columns: Readonly<Record<string, Column>>, row: number): 0 | 1 | -1 {
  const at = (name: string, none: number): number => {
    const column = columns[name]
    if (column === undefined) return none
    return column.kind === 'number' ? column.values[row]! : column.codes[row]!
  }
  const state = bidState(
    at('status', -1),
    at('submitted_at', Number.NaN),
    at('withdrawn_at', Number.NaN),
    at('ip', -1),
    Number.NaN,
  )
  return state & BID.SUBMITTED ? 1 : state & BID.SUBMITTED_MAYBE ? -1 : 0
}
