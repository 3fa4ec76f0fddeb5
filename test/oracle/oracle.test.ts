import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instant, readCases } from '../support/cases.js'
import { type Outcome, oracle, type Verdict } from '../support/oracle.js'
import { randomMarket, shuffled } from '../support/random-market.js'

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

describe('on random data sets', () => {
  const rules = {
    lot: ['bid-withdrawn', 'low-award', 'shared-ip', 'single-bid'],
    tender: ['tender-cancelled'],
    award: ['award-cancelled'],
    contract: ['contract-cancelled'],
  }

  test('the order of rows changes nothing', () => {
    fc.assert(
      fc.property(randomMarket(), fc.nat(), ({ tables, asOf }, seed) => {
        const options = asOf === undefined ? {} : { asOf }
        expect(oracle(shuffled(tables, seed), options)).toEqual(oracle(tables, options))
      }),
    )
  })

  test('every rule says one thing of every subject of its kind', () => {
    fc.assert(
      fc.property(randomMarket(), ({ tables }) => {
        const said = oracle(tables)
        for (const [type, names] of Object.entries(rules)) {
          const of = (rule: string) =>
            said
              .filter((v) => v.rule === `etimad.${rule}`)
              .map((v) => [v.tender_id, v.subject.type, v.subject.id])
          for (const name of names) {
            expect(of(name)).toEqual(of(names[0]!))
            expect(of(name).every((subject) => subject[1] === type)).toBe(true)
          }
        }
      }),
    )
  })

  test('a copy of a bid accuses no one and clears no one', () => {
    const key = (v: Verdict) => JSON.stringify([v.rule, v.subject, v.tender_id])
    fc.assert(
      fc.property(randomMarket(), fc.nat(), ({ tables }, n) => {
        const bids =
          tables.bids?.filter((row) => row.bid_id && row.bidder_id && row.tender_id && !row.broken) ?? []
        const bid = bids[n % bids.length]
        fc.pre(bid !== undefined)
        const options = { asOf: instant('2024-06-01') }
        const before = new Map(oracle(tables, options).map((v) => [key(v), v.outcome]))
        for (const v of oracle({ ...tables, bids: [...(tables.bids ?? []), { ...bid }] }, options)) {
          const was = before.get(key(v))
          if (v.subject.type === 'lot')
            expect(v.tender_id === bid.tender_id ? [was, 'not_computable'] : [was]).toContain(v.outcome)
        }
      }),
    )
  })

  test('every outcome of every rule comes up', () => {
    const seen = new Set<string>()
    for (const { tables, asOf } of fc.sample(randomMarket(), { numRuns: 500, seed: 1 }))
      for (const v of oracle(tables, asOf === undefined ? {} : { asOf })) seen.add(`${v.rule} ${v.outcome}`)
    expect(seen.size).toBe(4 * 4 + 3 * 3)
  })
})
