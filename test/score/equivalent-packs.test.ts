import { expect, test } from 'vitest'
import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import { report, scanRows } from '#tenderflag/index.js'
import { checkRules } from '#tenderflag/rules/load-rules.js'

const { rules } = await checkRules([], { facts: factCatalogue, everyStatus: true })
const ruleOf = (id: string) => rules.filter((rule) => rule.id === id)
const SINGLE = [...ruleOf('etimad.single-bid'), ...ruleOf('ocp.R018')]
const LATE = ruleOf('etimad.bid-withdrawn')

/** One lot with a single bid that nobody withdrew. */
const tables = {
  tenders: [
    {
      tender_id: 'T',
      buyer_id: 'B',
      method: 'open',
      deadline_at: '2024-05-01T12:00:00Z',
      opened_at: '2024-05-02T12:00:00Z',
    },
  ],
  bids: [{ tender_id: 'T', bid_id: 'b', bidder_id: 'A', status: 'valid', amount: 5, currency: 'EUR' }],
  awards: [{ tender_id: 'T', award_id: 'a', supplier_id: 'A', amount: 5, currency: 'EUR', status: 'active' }],
}
const key = new Uint8Array(32)
const reportOf = async (of: typeof rules) =>
  report(await scanRows(tables, { rules: of, workers: 1 }), { key })

test('a flag of the same kind in two packs counts once, for the lot and for all behind it', async () => {
  expect(SINGLE.map(({ id }) => id)).toEqual(['etimad.single-bid', 'ocp.R018'])
  const [both, one] = [await reportOf([...SINGLE, ...LATE]), await reportOf([SINGLE[0]!, ...LATE])]
  expect(both.rules.map(({ id, raised }) => [id, raised])).toEqual([
    ['etimad.bid-withdrawn', 0],
    ['etimad.single-bid', 1],
    ['ocp.R018', 1],
  ])
  for (const kind of ['lots', 'tenders', 'buyers', 'suppliers'] as const) {
    expect(both[kind], kind).toHaveLength(1)
    const { score, flags } = both[kind][0]!
    expect({ score, flags }, kind).toEqual({ score: one[kind][0]!.score, flags: 1 })
    expect(score).toBeGreaterThan(0)
    expect(score).toBeLessThan(1)
  }
})

test('without their being named equivalent they would count twice', async () => {
  const apart = SINGLE.map((rule) => ({ ...rule, related: [] }))
  const [lot] = (await reportOf([...apart, ...LATE])).lots
  expect(lot?.flags).toBe(2)
})

test('rules that are named equivalent are about one kind of subject', () => {
  const known = new Map(rules.map((rule) => [rule.id, rule]))
  const pairs = rules.flatMap((rule) =>
    rule.related
      .filter(({ type, id }) => type === 'equivalent' && known.has(id))
      .map(({ id }) => [rule, known.get(id)!] as const),
  )
  expect(pairs.length).toBeGreaterThan(0)
  for (const [a, b] of pairs) {
    expect(`${a.id} ${a.subject}`).toBe(`${a.id} ${b.subject}`)
    expect(b.related, `${b.id} names ${a.id}`).toContainEqual({ id: a.id, type: 'equivalent' })
  }
})
