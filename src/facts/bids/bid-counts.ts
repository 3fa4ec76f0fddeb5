import { enumValues } from '../../schema/tables.js'
import { bidState } from './bid-state.js'

/** What is known of the addresses of a lot: one comes twice; one of a bid that may have been submitted is missing. */
export const ADDRESS = { TWICE: 1, MISSING: 2, UNREAD: 255 } as const

/** What a status is masked with, so that it is a place even where there is none. */
export const STATUS = 7

/** The bits of a bid by its status, without a withdrawal time. SUBMITTED, STOOD and WITHDRAWN are bits 0, 2 and 4. */
export const ofStatus = Uint8Array.from({ length: STATUS + 1 }, (_, code) =>
  code < enumValues('bids', 'status').length ? bidState(code, Number.NaN, Number.NaN, -1, Number.NaN) : 0,
)

const DISQUALIFIED = enumValues('bids', 'status').indexOf('disqualified')

/** Three counters in one number: submitted in the first byte, stood in the second, withdrawn in the third. */
export const spread = Int32Array.from(
  { length: 64 },
  (_, bits) => (bits & 1) | (((bits >> 2) & 1) << 8) | (((bits >> 4) & 1) << 16),
)

/** The same by status, with disqualified bids in the fourth byte. */
export const countsOfStatus = Int32Array.from(
  { length: STATUS + 1 },
  (_, code) => spread[ofStatus[code] ?? 0]! | (Number(code === DISQUALIFIED) << 24),
)

/** Beside `ADDRESS.TWICE`: a bidder comes twice. */
export const BIDDER_TWICE = 4

/** Which of the bids [from, to) share what: `ADDRESS.TWICE` and BIDDER_TWICE. */
export function comeTwice(
  bidder: Int32Array,
  address: Int32Array | undefined,
  from: number,
  to: number,
): number {
  let sameBidder = 0
  let sameAddress = 0
  for (let r = from + 1; r < to; r++) {
    const who = bidder[r]!
    const where = address === undefined ? -1 : address[r]!
    const known = Number(where >= 0)
    for (let j = from; j < r; j++) {
      sameBidder |= Number(bidder[j] === who)
      if (address !== undefined) sameAddress |= Number(address[j] === where) & known
    }
  }
  return sameBidder * BIDDER_TWICE + sameAddress * ADDRESS.TWICE
}
