import { firstMoment, isWholeDay, lastMoment } from '#tenderflag/schema/instant.js'
import type { Known } from './known.js'
import { agreed, awardsOf, hasCountingAward, isCounting } from './oracle.js'
import type { OcpVerdict } from './oracle-ocp.js'
import { amount, at, type LotView, type PaperView, type Tables, type View, view } from './oracle-view.js'

/**
 * More rules and facts of pack `ocp`, naive and row by row: contracts beside their awards, decisions. For small sets.
 */
export function ocpOracleC(tables: Tables): OcpVerdict[] {
  const data = view(tables)
  const said: OcpVerdict[] = []
  const say = (rule: string, tender: string | null, id: string, scope: Known, when: Known) => {
    const applicable = when === undefined ? 'not_computable' : when ? 'raised' : 'clear'
    const outcome = scope === undefined ? 'not_computable' : scope ? applicable : 'not_applicable'
    said.push({ rule, tender, id, outcome })
  }
  for (const contract of data.contracts) {
    // Contracts without an id are told apart by their order only.
    const id = contract.id === '' ? '#' : contract.id
    const rule = (name: string, when: Known) => say(name, contract.tender, id, true, when)
    const difference = awardDifference(contract, data)
    rule(
      'ocp.R059',
      holds(difference, (share) => share > 0.3 + 1e-9),
    )
    rule(
      'test.difference',
      holds(difference, (share) => share > 0.05 + 1e-9),
    )
    rule('test.signature', signedLater(contract, data))
    const change = finalToAmount(contract)
    rule(
      'ocp.R064',
      holds(change, (ratio) => Math.abs(ratio - 1) > 1e-9),
    )
    rule(
      'ocp.R069',
      holds(change, (ratio) => ratio > 1 + 1e-9),
    )
  }
  for (const lot of data.lots)
    say('test.decision', lot.tender.id, lot.id, hasCountingAward(lot, tables), decidedLater(lot, tables))
  return said
}

const holds = (value: number, condition: (value: number) => boolean): Known =>
  Number.isNaN(value) ? undefined : condition(value)

/** The award a contract names; undefined where that is not known. */
function awardOf({ tender, rows, aside }: PaperView, data: View): PaperView | undefined {
  const id = agreed(rows, 'award_id')
  if (aside || typeof id !== 'string') return undefined
  return data.awards.find((award) => award.tender === tender && award.id === id)
}

/** A positive amount in one currency that all rows agree on, else NaN. */
function price({ rows, aside }: PaperView, currency: unknown): number {
  const value = agreed(rows, 'amount')
  const isKnown = !aside && typeof value === 'number' && value > 0
  return isKnown && typeof currency === 'string' && agreed(rows, 'currency') === currency ? value : Number.NaN
}

function isCancelled({ rows, aside }: PaperView): Known {
  if (aside) return undefined
  if (rows.some((row) => at(row, 'cancelled_at') !== null)) return true
  const status = agreed(rows, 'status')
  return typeof status === 'string' ? status === 'cancelled' : undefined
}

/** |contracts − award| / award: the contract and all others of its award that were not cancelled. */
function awardDifference(contract: PaperView, data: View): number {
  const award = awardOf(contract, data)
  if (!award) return Number.NaN
  const currency = agreed(award.rows, 'currency')
  const awarded = price(award, currency)
  const others = data.contracts.filter(
    (other) =>
      other !== contract && other.tender === contract.tender && agreed(other.rows, 'award_id') === award.id,
  )
  if (others.length > 0 && isCancelled(contract) === undefined) return Number.NaN
  if (others.some((other) => isCancelled(other) === undefined)) return Number.NaN
  const counting = [contract, ...others.filter((other) => isCancelled(other) === false)]
  const sum = counting.reduce((total, one) => total + price(one, currency), 0)
  return Math.abs(sum - awarded) / awarded
}

const DAY = 86_400_000

/** At least one whole day from one instant to another; between dates, by the calendar. */
function aDayLater(from: number, to: number): Known {
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined
  if (isWholeDay(from) && isWholeDay(to)) return Math.round((firstMoment(to) - firstMoment(from)) / DAY) >= 1
  const surely = firstMoment(to) - lastMoment(from) >= DAY
  const perhaps = lastMoment(to) - firstMoment(from) >= DAY
  return surely === perhaps ? surely : undefined
}

function signedLater(contract: PaperView, data: View): Known {
  const award = awardOf(contract, data)
  if (!award || award.aside) return undefined
  const [from, to] = [agreed(award.rows, 'awarded_at'), agreed(contract.rows, 'signed_at')]
  return typeof from === 'number' && typeof to === 'number' ? aDayLater(from, to) : undefined
}

function finalToAmount({ rows, aside }: PaperView): number {
  const [signed, final] = [agreed(rows, 'amount'), agreed(rows, 'final_amount')]
  const known = !aside && typeof signed === 'number' && typeof final === 'number' && signed > 0 && final > 0
  return known ? final / signed : Number.NaN
}

/** From the deadline to the one date of the active and pending awards. */
function decidedLater(lot: LotView, tables: Tables): Known {
  if (!tables.awards || lot.awardsInDoubt) return undefined
  const awards = awardsOf(lot)
  if (awards.some((rows) => isCounting(rows) === undefined)) return undefined
  const dates = awards
    .filter((rows) => isCounting(rows) === true)
    .flatMap((rows) => rows.map((row) => amount(row, 'awarded_at')))
  if (dates.some(Number.isNaN) || new Set(dates).size !== 1) return undefined
  return aDayLater(amount(lot.tender.row, 'deadline_at'), dates[0]!)
}
