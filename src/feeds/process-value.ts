import type { Alert } from '../alerts/alert.js'
import { factCatalogue } from '../facts/catalogue.js'

/** Amount by currency. */
export type Amounts = ReadonlyMap<string, number>

/**
 * The facts that say what a subject is worth, the surest first: as estimated, else as awarded, else as offered. A
 * process is worth what the first kind here says of which any alert has evidence: a tender, else its lots together,
 * else its awards, else its contracts.
 */
const worth = [
  ['tender.estimate'],
  ['lot.estimate', 'lot.awarded', 'lot.bids.winning', 'lot.bids.lowest'],
  ['award.amount'],
  ['contract.amount', 'contract.of_award', 'contract.final_amount'],
] as const

/**
 * What a process is worth by the evidence of its alerts, by currency; empty where no evidence tells. A subject that
 * several rules flag counts once.
 */
export function processValue(alerts: readonly Alert[]): Amounts {
  for (const facts of worth) {
    const subjects = new Map<string, readonly [string, number]>()
    for (const { data } of alerts) {
      const amount = data && firstAmount(data.evidence, facts)
      if (amount && !subjects.has(data.subject.id)) subjects.set(data.subject.id, amount)
    }
    if (subjects.size > 0) return sum([...subjects.values()].map((amount) => new Map([amount])))
  }
  return new Map()
}

/** Sums by currency, by its code; added in order of size, so that no other order gives another sum. */
export function sum(all: readonly Amounts[]): Amounts {
  const lists = new Map<string, number[]>()
  for (const amounts of all)
    for (const [currency, amount] of amounts) {
      const list = lists.get(currency)
      if (list) list.push(amount)
      else lists.set(currency, [amount])
    }
  return new Map(
    [...lists]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, list]) => [
        currency,
        list.sort((a, b) => a - b).reduce((total, one) => total + one, 0),
      ]),
  )
}

function firstAmount(
  evidence: Readonly<Record<string, unknown>>,
  facts: readonly string[],
): readonly [string, number] | undefined {
  for (const fact of facts) {
    const amount = evidence[fact]
    const currency = evidence[factCatalogue.facts.get(fact)?.unit ?? '']
    if (typeof amount === 'number' && amount > 0 && typeof currency === 'string') return [currency, amount]
  }
  return undefined
}
