import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Emitted } from '#tenderflag/engine/emitted.js'
import { decidingFacts, evidenceFacts } from '#tenderflag/engine/kind-runner.js'
import { type Job, Morsels } from '#tenderflag/engine/morsel.js'
import type { ScanResult } from '#tenderflag/engine/result.js'
import { splitRules } from '#tenderflag/engine/split-rules.js'
import { unitsOf } from '#tenderflag/engine/units.js'
import { loadRules, Pool, type Rule, scan, scanRows } from '#tenderflag/index.js'
import type { Node } from '#tenderflag/rules/rule.js'
import { statKey } from '#tenderflag/rules/statistics.js'
import { jsonMarket } from '../support/market-files.js'
import { randomMarket } from '../support/random-market.js'

/** Rules that wait for statistics are evaluated in a second run, from what the first one kept. One run says the same. */

const [given] = (await loadRules(['ocp'])).filter(({ id }) => id === 'ocp.R022')
const fact = (name: string): Node => ({ op: 'fact', fact: name })
const spread = fact('lot.bids.spread')
const open = fact('lot.open')
const valid = fact('lot.bids.valid')
const number = (value: number): Node => ({ op: 'const', value })
const several: Node = { op: 'ge', a: valid, b: number(2), tolerant: false }
const median: Node = {
  op: 'stat',
  stat: 'median',
  subject: 'lot',
  of: valid,
  p: 0.5,
  among: { op: 'not', a: open },
  by: ['tender.method'],
  minimum: 1,
  text: 'median(lot.bids.valid)',
}
const above: Node = { op: 'ge', a: valid, b: median, tolerant: true }

const conditions: readonly Node[] = [
  above,
  { op: 'and', a: several, b: above },
  { op: 'or', a: above, b: open },
  { op: 'not', a: { op: 'and', a: above, b: { op: 'not', a: open } } },
  { op: 'if', cond: open, a: above, b: several },
  { op: 'if', cond: above, a: open, b: { op: 'const', value: 1 } },
  { op: 'in', a: valid, list: [median, number(0)] },
  { op: 'has', a: median, instant: false },
  { op: 'eq', a: above, b: open, tolerant: false },
  { op: 'lt', a: { op: 'coalesce', a: median, b: valid, instant: false }, b: valid, tolerant: true },
  {
    op: 'gt',
    a: { op: 'sub', a: { op: 'mul', a: median, b: valid }, b: spread },
    b: number(0),
    tolerant: true,
  },
  {
    op: 'lt',
    a: { op: 'neg', a: median },
    b: { op: 'if', cond: several, a: spread, b: valid },
    tolerant: true,
  },
]
const rules: readonly Rule[] = conditions.flatMap((condition, n) =>
  [
    { scope: number(1), when: condition },
    { scope: condition, when: several },
  ].map((trees, k) => ({ ...given!, ...trees, id: `split.r${n}-${k}` })),
)

/** All of the rules in one run, with the statistics that the scan computed. */
function inOneRun({ index, rules: found }: ScanResult): { codes: Uint8Array[]; shown: Emitted[] } {
  const statistics = Object.fromEntries(
    found.flatMap((one) => one.statistics.map(({ node, ...statistic }) => [statKey(node), statistic])),
  )
  const codes = found.map((one) => new Uint8Array(one.codes.length))
  const all = found.map(({ rule }) => rule)
  const base = { checks: [], texts: {}, outcomes: 'raised', columns: {}, keeps: [] } as const
  const job: Job = { ...base, rules: all, index, codes, statistics }
  const shown = all.map((rule) => new Emitted(evidenceFacts(rule).length))
  const morsels = new Morsels(job)
  for (let m = 0; m < unitsOf(job).length; m++) morsels.run(m, shown)
  return { codes, shown }
}

test('a rule in two runs says what it says in one, whatever is missing', async () => {
  await using pool = new Pool(1)
  let raised = 0
  await fc.assert(
    fc.asyncProperty(randomMarket(), async ({ tables }) => {
      const result = await scanRows(jsonMarket(tables) as Parameters<typeof scanRows>[0], { rules, pool })
      const expected = inOneRun(result)
      result.rules.forEach(({ rule, codes, shown }, place) => {
        expect([rule.id, ...codes]).toEqual([rule.id, ...expected.codes[place]!])
        const values = (of: Emitted | typeof shown) => [...of.value.subarray(0, of.length)].sort()
        expect(values(shown)).toEqual(values(expected.shown[place]!))
        raised += shown.length
      })
    }),
    { numRuns: 100 },
  )
  expect(raised).toBeGreaterThan(100)
}, 300_000)

test('what rules wait with is all kept: the second run asks no kernel', async () => {
  await using pool = new Pool(1)
  const ocp = await loadRules(['ocp'])
  const { index } = await scan('samples/market', { rules: ocp, pool })
  const { early, late, keeps, truths } = splitRules(ocp, index)
  expect(early.length + late.length).toBe(ocp.length)
  const kept = keeps.flatMap(({ node, column }) => (column && node.op === 'fact' ? [node.fact] : []))
  const there = new Set([...kept, ...Object.keys(truths)])
  const asked = late.filter(({ subject }) => subject === 'lot').flatMap(decidingFacts)
  expect(asked.length).toBeGreaterThan(10)
  for (const name of asked) expect(there).toContain(name)
})

test('progress goes through both runs and what is between them, and never back', async () => {
  const ways: number[] = []
  const onProgress = ({ stage, done, total }: { stage: string; done: number; total: number }) => {
    if (stage === 'compute') ways.push(done / total)
  }
  await scan('samples/market', { rules: ['ocp'], workers: 1, onProgress })
  expect(ways).toEqual([...ways].sort((a, b) => a - b))
  expect(ways).toContain(1 / 3)
  expect(ways.filter((way) => way > 1 / 3 && way < 2 / 3).length).toBeGreaterThan(5)
  expect(ways).toContain(2 / 3)
  expect(ways.at(-1)).toBe(1)
})
