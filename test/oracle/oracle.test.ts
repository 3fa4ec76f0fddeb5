import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCases } from '../support/cases.js'
import { type Outcome, oracle, type Tables } from '../support/oracle.js'

const cases = readCases(new URL('../cases/etimad/', import.meta.url))

describe('the naive implementation says what the definitions say', () => {
  test.each(cases.map((one) => [`${one.rule}: ${one.say}`, one] as const))('%s', (_, one) => {
    const options = { params: one.params, ...(one.asOf === undefined ? {} : { asOf: one.asOf }) }
    const said = oracle(one.tables, options).filter((verdict) => verdict.rule === one.rule)
    const found = Object.fromEntries(said.map((verdict) => [verdict.subject.id, verdict.outcome]))
    expect(said).toHaveLength(Object.keys(found).length)
    if (typeof one.expect === 'string') expect(Object.values(found)).toEqual([one.expect])
    else expect(found).toEqual(one.expect)
  })

  test('every rule has a case of every outcome it can have', () => {
    const seen = new Map<string, Set<Outcome>>()
    for (const one of cases)
      for (const outcome of typeof one.expect === 'string' ? [one.expect] : Object.values(one.expect))
        seen.set(one.rule, (seen.get(one.rule) ?? new Set()).add(outcome))
    const lotRule = ['clear', 'not_applicable', 'not_computable', 'raised']
    const otherRule = ['clear', 'not_computable', 'raised']
    expect(
      Object.fromEntries([...seen].sort().map(([rule, outcomes]) => [rule, [...outcomes].sort()])),
    ).toEqual({
      'etimad.award-cancelled': otherRule,
      'etimad.bid-withdrawn': lotRule,
      'etimad.contract-cancelled': otherRule,
      'etimad.low-award': lotRule,
      'etimad.shared-ip': lotRule,
      'etimad.single-bid': lotRule,
      'etimad.tender-cancelled': otherRule,
    })
  })
})

void fc

export type { Tables }
