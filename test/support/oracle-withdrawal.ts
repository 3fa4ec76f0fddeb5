import { all, any, type Known, no, outcomeOf } from './known.js'
import {
  atOrBefore,
  awardsOf,
  countBidders,
  hasWithdrawnBid,
  isCounting,
  isCountSure,
  isSubmitted,
  isWithdrawn,
  spansLots,
} from './oracle.js'
import type { OcpVerdict } from './oracle-ocp.js'
import { amount, type LotView, type Row, type Tables, text, type View, view } from './oracle-view.js'

/** What makes a withdrawal worse, naive and row by row. */
export function withdrawalOracle(tables: Tables): OcpVerdict[] {
  const data = view(tables)
  return data.lots.flatMap((lot) => {
    const { row } = lot.tender
    const facts: Record<string, Known> = {
      'after-deadline': isAnyAfter(lot, amount(row, 'deadline_at')),
      'after-opening': isAnyAfter(lot, amount(row, 'opened_at')),
      lowest: wasLowest(lot, data, tables),
      'all-but-one': didAllButOne(lot),
    }
    return Object.entries(facts).map(([name, value]) => ({
      rule: `test.${name}`,
      tender: lot.tender.id,
      id: lot.id,
      // "Each is no for a lot without a withdrawn bid."
      outcome: outcomeOf(true, hasWithdrawnBid(lot) === false ? false : value),
    }))
  })
}

const wasWithdrawn = (row: Row) => all(isSubmitted(row), isWithdrawn(row))

/** "after the deadline", "after opening" */
function isAnyAfter(lot: LotView, instant: number): Known {
  const after = lot.bids.map((row) =>
    all(wasWithdrawn(row), no(atOrBefore(amount(row, 'withdrawn_at'), instant))),
  )
  return any(...after, lot.bidsInDoubt || lot.bids.length === 0 ? undefined : false)
}

/** "by the lowest bidder, so that a higher bid won": where all prices are known and can be compared. */
function wasLowest(lot: LotView, data: View, tables: Tables): Known {
  const bids = lot.bids.filter((row) => isSubmitted(row) !== false)
  const [first] = bids
  if (!first || lot.bidsInDoubt || isInDoubt(lot)) return undefined
  if (bids.some((row) => !isComparable(row, first) || isOfOtherLots(row, lot, data))) return undefined
  const prices = (rows: readonly Row[]) => rows.map((row) => amount(row, 'amount'))
  const staying = bids.filter((row) => !wasWithdrawn(row))
  const least = Math.min(...prices(bids.filter(wasWithdrawn)))
  if (Math.min(...prices(staying)) <= least) return false
  const winners = staying.filter((row) => text(row, 'is_winner') === 'true')
  const won =
    winners.length > 0 ? Math.min(...prices(winners)) : awarded(lot, text(first, 'currency'), data, tables)
  return Number.isNaN(won) ? undefined : won > least
}

function isComparable(row: Row, first: Row): boolean {
  const same = ['currency', 'round'].every((column) => text(row, column) === text(first, column))
  return same && text(row, 'currency') !== null && amount(row, 'amount') >= 0
}

/** "A bid … over several lots counts as present in each; its price in each is unknown." */
function isOfOtherLots(row: Row, lot: LotView, data: View): boolean {
  const id = text(row, 'bid_id')
  const others = data.lots.filter((other) => other !== lot && other.tender === lot.tender)
  return (
    id !== null &&
    others.some(({ bids, bidsAside }) =>
      [...bids, ...bidsAside].some((other) => text(other, 'bid_id') === id),
    )
  )
}

/** The amount of the one award that counts, in this currency and for this lot alone; else NaN. */
function awarded(lot: LotView, currency: string | null, data: View, tables: Tables): number {
  const rows = awardsOf(lot).flat()
  const counting = rows.filter((row) => isCounting([row]))
  const [award] = counting
  if (!tables.awards || lot.awardsInDoubt || rows.some((row) => isCounting([row]) === undefined))
    return Number.NaN
  if (!award || counting.length > 1 || text(award, 'currency') !== currency) return Number.NaN
  const id = text(award, 'award_id')
  return id !== null && spansLots(id, lot, data) ? Number.NaN : amount(award, 'amount')
}

/** "by all but one", of two or more bidders */
function didAllButOne(lot: LotView): Known {
  if (!isCountSure(lot, isSubmitted)) return undefined
  if (countBidders(lot, isSubmitted).most < 2) return isWithdrawalSure(lot) ? false : undefined
  if (isInDoubt(lot)) return undefined
  // Of a bid with a nameless member nobody knows whose it is.
  if (lot.bids.some((row) => stays(row) && isNameless(row) && rowsOf(row, lot).length > 1)) return undefined
  const { least, most } = countBidders(lot, stays)
  return least !== most ? undefined : least === 1
}

const isNameless = (row: Row) => text(row, 'bidder_id') === null
const stays = (row: Row) => all(isSubmitted(row), no(isWithdrawn(row)))

function isWithdrawalSure(lot: LotView): boolean {
  return lot.bids.every((row) => any(...rowsOf(row, lot).map(wasWithdrawn)) !== undefined)
}

/** Whether a bid may have been withdrawn, of several rows also where these differ. */
function isInDoubt(lot: LotView): boolean {
  const differs = (row: Row) => rowsOf(row, lot).some((other) => stays(other) !== stays(row))
  return !isWithdrawalSure(lot) || lot.bids.some(differs)
}

/** The rows of a bid: those with its id. */
function rowsOf(row: Row, lot: LotView): readonly Row[] {
  const id = text(row, 'bid_id')
  return id === null ? [row] : lot.bids.filter((other) => text(other, 'bid_id') === id)
}
