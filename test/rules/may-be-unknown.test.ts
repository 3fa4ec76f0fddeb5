import { expect, it } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { bareName } from '#tenderflag/facts/fact-params.js'
import { factsOf } from '#tenderflag/rules/facts-of.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'
import { statisticsOf } from '#tenderflag/rules/statistics.js'

const { rules } = await checkRules(['etimad', 'ocp', 'alice'], { facts: factCatalogue, everyStatus: true })

/** Facts of which something is known wherever another says enough for a flag. */
const known: Readonly<Record<string, readonly string[]>> = {
  'award.activity_covered': ['tender.classification'],
  'contract.award_difference': ['contract.awarded', 'contract.of_award'],
  'contract.final_to_amount': ['contract.amount', 'contract.final_amount'],
  'item.price_to_peers': ['item.unit_price', 'item.peer_median'],
  'lot.awarded_to_estimate': ['lot.awarded', 'lot.estimate'],
  'lot.bids.margin': ['lot.bids.winning', 'lot.bids.runner_up'],
  'lot.contacts.phone_bidders': ['lot.bidders.submitted'],
  'lot.winner.late': ['lot.deadline'],
}

it('messages say what may be unknown after what it is of', () => {
  const amid = rules.flatMap((rule) => {
    const { id, scope, when, explain } = rule
    const alike = statisticsOf(rule).flatMap(({ by }) => by)
    const deciding = [...factsOf(scope), ...factsOf(when), ...alike].map(bareName)
    const sure = new Set([...deciding, ...deciding.flatMap((name) => known[name] ?? [])])
    return Object.values(explain).flatMap((text) =>
      [...text.matchAll(/(?<!:[\u00a0 ])\{([\w.]+)(?::\w+)?\}/g)]
        .map(([, name]) => name!)
        .filter((name) => factCatalogue.facts.has(name) && !sure.has(name))
        .map((name) => `${id} ${name}`),
    )
  })
  expect([...new Set(amid)]).toEqual([])
})
