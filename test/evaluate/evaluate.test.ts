import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Evaluated,
  evaluate,
  type Label,
  type OutcomeRow,
  outcomeRows,
  Pool,
  report,
  type ScanResult,
  scan,
} from '#tenderflag/index.js'
import { plainEnv, root } from '../cli/tenderflag.js'

const pool = new Pool(1)
const key = new Uint8Array(32)
const words = { reveal: true, key }
const folder = `${root}samples/market`
let result: ScanResult
let rows: OutcomeRow[]
beforeAll(async () => {
  result = await scan(folder, { pool, outcomes: 'all' })
  rows = [...outcomeRows(result, words)]
})
afterAll(() => pool.close())

const weights = { low: 1, medium: 2, high: 4 } as const
const certainty = { low: 1, medium: 2, high: 3 } as const

/** The same figures from lists of subjects, each looked at by itself: rank and whether it is a case. */
function naive(subjects: readonly { rank: number; isCase: boolean; isOpen: boolean }[]) {
  const cases = subjects.filter(({ isCase }) => isCase)
  const others = subjects.filter(({ isCase }) => !isCase)
  const flagged = subjects.filter(({ rank }) => rank > 0)
  const share = (part: number, of: number) => (of === 0 ? null : part / of)
  const recall = share(cases.filter(({ rank }) => rank > 0).length, cases.length)
  const spared = share(others.filter(({ rank }) => rank === 0).length, others.length)
  // The expected share of the top: each subject is in it with the chance that its place gives it among its equals.
  const lift = (percent: number) => {
    if (cases.length === 0) return null
    const top = Math.max(1, Math.ceil((subjects.length * percent) / 100))
    const chance = (rank: number) => {
      const above = subjects.filter((one) => one.rank > rank).length
      const equal = subjects.filter((one) => one.rank === rank).length
      return Math.min(1, Math.max(0, (top - above) / equal))
    }
    const hits = cases.reduce((sum, { rank }) => sum + chance(rank), 0)
    return hits / top / (cases.length / subjects.length)
  }
  return {
    cases: cases.length,
    others: others.length,
    open: cases.filter(({ isOpen }) => isOpen).length,
    precision: share(flagged.filter(({ isCase }) => isCase).length, flagged.length),
    recall,
    balanced: recall === null || spared === null ? null : (recall + spared) / 2,
    lifts: [lift(1), lift(5), lift(10)],
  }
}

const figures = (one: Evaluated) => ({
  cases: one.cases,
  others: one.others,
  open: one.open_cases,
  precision: one.precision?.value ?? null,
  recall: one.recall?.value ?? null,
  balanced: one.balanced_accuracy?.value ?? null,
  lifts: [one.lift_1, one.lift_5, one.lift_10].map((lift) => lift?.value ?? null),
})

/** Figures to nine places. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, one) => (typeof one === 'number' ? Number(one.toPrecision(9)) : one)))

/** Verdicts of a rule on subjects, given at random: of some of them, for and against, twice or not at all. */
const verdicts = fc.array(
  fc.constantFrom<('case' | 'other' | 'both' | 'none')[]>('case', 'other', 'none', 'none', 'both'),
  {
    minLength: 97,
    maxLength: 97,
  },
)

describe('beside random labels', () => {
  test('figures of rules are those of a second implementation, in any order of labels', async () => {
    await fc.assert(
      fc.asyncProperty(verdicts, fc.boolean(), fc.nat(), async (said, complete, n) => {
        const { rule } = result.rules[n % result.rules.length]!
        const own = rows.filter((row) => row.rule === rule.id)
        const verdictOf = (i: number) => said[i % said.length]!
        const labels = own.flatMap((row, i): Label[] => {
          const label = {
            rule: rule.id,
            type: row.subject.type,
            tenderId: row.tender_id ?? '',
            id: row.subject.id,
          }
          const verdict = verdictOf(i)
          if (verdict === 'none') return []
          const first = { ...label, isCase: verdict !== 'other' }
          return verdict === 'both' ? [first, { ...label, isCase: false }] : [first, first]
        })
        const subjects = own.flatMap((row, i) => {
          const verdict = verdictOf(i)
          if (verdict === 'both' || (verdict === 'none' && !complete)) return []
          const weight = weights[row.severity] * certainty[row.confidence]
          const isOpen = row.outcome === 'not_computable'
          return [{ rank: row.outcome === 'raised' ? weight : 0, isCase: verdict === 'case', isOpen }]
        })
        const found = await evaluate(result, labels, { complete })
        const ofRule = found.evaluated.find((one) => one.rule === rule.id)!
        expect(rounded(figures(ofRule))).toEqual(rounded(naive(subjects)))
        expect(found.labels.contradictory).toBe(own.filter((_, i) => verdictOf(i) === 'both').length)
        expect(await evaluate(result, labels.toReversed(), { complete })).toEqual(found)
      }),
      { numRuns: 15 },
    )
  })

  test('figures of scores are those of a second implementation', async () => {
    const { lots, tenders } = report(result, { ...words, top: 1000 })
    const ids = new Map<'lot' | 'tender', string[]>()
    for (const { subject, tender_id } of rows)
      if (subject.type === 'lot' || subject.type === 'tender')
        ids.set(subject.type, [
          ...new Set([...(ids.get(subject.type) ?? []), JSON.stringify([tender_id, subject.id])]),
        ])
    // Of a lot, or of anything in a tender, some rule could be computed.
    const isJudged = rows.filter(({ outcome }) => outcome === 'raised' || outcome === 'clear')
    const judged = new Map<'lot' | 'tender', Set<string>>([
      ['tender', new Set(isJudged.map(({ tender_id }) => JSON.stringify([tender_id, tender_id])))],
      [
        'lot',
        new Set(
          isJudged
            .filter(({ subject }) => subject.type === 'lot')
            .map(({ tender_id, subject }) => JSON.stringify([tender_id, subject.id])),
        ),
      ],
    ])
    await fc.assert(
      fc.asyncProperty(verdicts, fc.boolean(), async (said, complete) => {
        for (const [type, ranked] of [
          ['lot', lots],
          ['tender', tenders],
        ] as const) {
          const scores = new Map(
            ranked.map((one) => [JSON.stringify([one.tender_id ?? one.id, one.id]), one.score]),
          )
          const subjects: { rank: number; isCase: boolean; isOpen: boolean }[] = []
          const labels: Label[] = []
          ids.get(type)!.forEach((subject, i) => {
            const verdict = said[i % said.length]!
            const [tenderId, id] = JSON.parse(subject)
            if (verdict === 'case' || verdict === 'other')
              labels.push({ rule: null, type, tenderId, id, isCase: verdict === 'case' })
            if (complete || verdict === 'case' || verdict === 'other')
              subjects.push({
                rank: scores.get(subject) ?? 0,
                isCase: verdict === 'case',
                isOpen: !judged.get(type)!.has(subject),
              })
          })
          const found = await evaluate(result, labels, { complete })
          const ofScore = found.evaluated.find((one) => one.rule === null && one.subject === type)
          if (labels.length === 0 && !complete) expect(ofScore).toBeUndefined()
          else expect(rounded(figures(ofScore!))).toEqual(rounded(naive(subjects)))
        }
      }),
      { numRuns: 8 },
    )
  })
})

describe('labels', () => {
  const label = (more: Partial<Label> = {}): Label => ({
    rule: 'etimad.single-bid',
    type: 'lot',
    tenderId: 'T0000009',
    id: 'L2',
    isCase: true,
    ...more,
  })
  const of = async (labels: readonly Label[], rule: string | null = 'etimad.single-bid') => {
    const found = await evaluate(result, labels)
    return { ...found, one: found.evaluated.find((each) => each.rule === rule) }
  }

  test('of the generator: each rule finds what was planted, and nothing else', async () => {
    const { evaluated, labels } = await evaluate(result, `${folder}/labels.csv`, { complete: true })
    expect(labels).toMatchObject({ used: labels.given, unknown_subject: 0, other_rule: 0, contradictory: 0 })
    const rules = evaluated.filter(({ rule }) => rule !== null)
    expect(rules.map(({ rule }) => rule)).toEqual(result.rules.map(({ rule }) => rule.id))
    for (const { cases, precision, recall, balanced_accuracy } of rules) {
      expect(cases).toBeGreaterThan(0)
      expect([precision, recall, balanced_accuracy].map((one) => one?.value)).toEqual([1, 1, 1])
    }
  })

  test('of subjects that the data do not have are told and left out', async () => {
    const { labels, one } = await of([
      label(),
      label({ id: 'L99' }),
      label({ tenderId: 'T-1' }),
      label({ id: "'; --" }),
    ])
    expect(labels).toMatchObject({ given: 4, used: 1, unknown_subject: 3 })
    expect(one).toMatchObject({ cases: 1, others: 0, labels: 'rule' })
  })

  test('of rules that did not run, or are about other subjects, are told and left out', async () => {
    const { labels } = await of([
      label({ rule: 'ocp.R018' }),
      label({ rule: 'none.such' }),
      label({ type: 'tender', id: 'T0000009' }),
    ])
    expect(labels).toMatchObject({
      used: 0,
      other_rule: 3,
      other_rules: ['etimad.single-bid', 'none.such', 'ocp.R018'],
    })
  })

  test('without any, all measures are null', async () => {
    const { evaluated } = await of([])
    expect(evaluated).toHaveLength(result.rules.length)
    for (const one of evaluated)
      expect(one).toMatchObject({
        cases: 0,
        others: 0,
        precision: null,
        recall: null,
        balanced_accuracy: null,
        lift_1: null,
      })
  })

  test('of subjects alone are held against every rule of that kind, and make a tender a case', async () => {
    const { one, evaluated } = await of([
      label({ rule: null }),
      label({ rule: null, id: 'L1', isCase: false }),
    ])
    expect(one).toMatchObject({ labels: 'subject', cases: 1, others: 1, flagged_cases: 1 })
    expect(evaluated.find(({ rule, subject }) => rule === null && subject === 'tender')).toMatchObject({
      cases: 1,
      others: 0,
    })
  })

  test('where a rule was not computable, a case is missed, and told', async () => {
    const open = rows.find((row) => row.rule === 'etimad.low-award' && row.outcome === 'not_computable')!
    const { one } = await of(
      [label({ rule: 'etimad.low-award', tenderId: open.tender_id!, id: open.subject.id })],
      'etimad.low-award',
    )
    expect(one).toMatchObject({ cases: 1, flagged_cases: 0, open_cases: 1, precision: null })
    expect(one?.recall?.value).toBe(0)
  })

  test('that are none are refused', async () => {
    await expect(evaluate(result, 7 as never)).rejects.toThrow('a list of labels, not 7')
    const label = { rule: null, type: 'lot', tenderId: 'T', id: 'T', isCase: true } as const
    for (const [wrong, says] of [
      [{ rule: 'etimad.low-award' }, /^label 2 of evaluate: type: /],
      [{ ...label, type: 'lots' }, /^label 2 of evaluate: type: /],
      [{ ...label, isCase: 'yes' }, /^label 2 of evaluate: isCase: /],
      [{ ...label, id: '' }, /^label 2 of evaluate: id: /],
    ] as const)
      await expect(evaluate(result, [label, wrong as never])).rejects.toThrow(says)
    await expect(evaluate({} as never, [])).rejects.toThrow('takes what scan gave')
    await expect(evaluate(result, [], { whole: true } as never)).rejects.toThrow('no option whole')
  })
})

test('finds parties by id, and by the pseudonyms that outputs of the installation show', async () => {
  process.env.TENDERFLAG_KEY_FILE ??= plainEnv.TENDERFLAG_KEY_FILE
  const pairs = await scan(folder, { pool, rules: ['ocp'], outcomes: 'all' })
  const labelsOf = (reveal: boolean) =>
    [...outcomeRows(pairs, { reveal })]
      .filter(({ rule }) => rule === 'ocp.R053' || rule === 'ocp.R040')
      .map(({ rule, subject, outcome }): Label => {
        return { rule, type: subject.type, tenderId: '', id: subject.id, isCase: outcome === 'raised' }
      })
  const [shown, masked] = [labelsOf(true), labelsOf(false)]
  expect(masked.some(({ id }) => /party-[0-9a-f]{16}/.test(id))).toBe(true)
  expect(shown.length).toBeGreaterThan(100)
  const found = await evaluate(pairs, masked)
  expect(found.labels).toMatchObject({ used: shown.length, unknown_subject: 0, contradictory: 0 })
  expect(found).toEqual(await evaluate(pairs, shown))
})
