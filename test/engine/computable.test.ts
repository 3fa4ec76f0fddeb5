import { expect, test } from 'vitest'
import { missingFor } from '#tenderflag/engine/computable.js'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'

const { rules } = await checkRules(['etimad', 'ocp'], { facts: factCatalogue, everyStatus: true })

/** What a rule lacks where there are these columns, with a blank between them. */
function lacking(code: string, columns: string): string[] {
  const there = new Set(columns.split(' '))
  const rule = rules.find(({ id }) => id.endsWith(`.${code}`))!
  return missingFor(
    rule,
    (fact) => factCatalogue.facts.get(fact),
    (column) => there.has(column),
  )
}

test.each([
  // a column that a condition asks for with has(…) is not needed
  ['R003', 'tenders.published_at tenders.deadline_at', ''],
  ['R003', 'tenders.published_at', 'tenders.deadline_at'],
  ['R036', 'bids.tender_id bids.bidder_id bids.amount bids.currency', 'bids.status'],
  // nor is one that only says who the peers are not
  ['R010', 'tenders.method tenders.category', ''],
  ['R010', 'tenders.method', 'tenders.category'],
  ['R060', 'contracts.award_id awards.award_id awards.awarded_at contracts.signed_at tenders.method', ''],
  // either of two ways is enough, and each column of both is named
  ['R064', 'contracts.amendments', ''],
  ['R064', 'contracts.amount contracts.final_amount', ''],
  ['R064', '', 'contracts.amendments, contracts.amount, contracts.final_amount'],
  // a choice between two
  ['R012', 'tenders.method tenders.planned_method', ''],
  ['R012', 'tenders.planned_method', 'tenders.method'],
  // whether there was a bid at all
  ['tender-cancelled', 'tenders.status', 'bids.tender_id or lots.bids_count or tenders.bids_count'],
  ['tender-cancelled', 'tenders.status tenders.bids_count', ''],
])('%s, where there are %s, lacks %s', (code, columns, expected) => {
  expect(lacking(code, columns).join(', ')).toBe(expected)
})
