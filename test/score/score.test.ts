import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { subjectId } from '#tenderflag/join/subject-id.js'
import { rank, scoreOf } from '#tenderflag/score/rank.js'
import { type ScoredKind, type Scores, scoreSubjects } from '#tenderflag/score/scores.js'
import { FIELDS } from '#tenderflag/score/sums.js'
import { naiveScores } from '../support/naive-score.js'
import { randomOutcomes } from '../support/random-outcomes.js'
import { NO_VALUE } from '../support/sample-market.js'
import { type MarketSpec, type OutcomeSpec, type RuleSpec, resultOf } from '../support/scan-result.js'

const kinds: readonly ScoredKind[] = ['lot', 'tender', 'buyer', 'supplier']
const RUNS = { numRuns: 150 }

function idOf({ result: { dataset, index } }: Scores, kind: ScoredKind, subject: number): string {
  if (kind === 'buyer' || kind === 'supplier') return dataset.dictionaries.party.text(subject)
  const { tenderId, id } = subjectId(dataset, index, kind, subject)
  return kind === 'tender' ? tenderId : `${tenderId} ${id}`
}

/** id → score of every subject that has one. */
function scoresOf(spec: MarketSpec, kind: ScoredKind): Record<string, number> {
  const scores = scoreSubjects(resultOf(spec))
  const found: Record<string, number> = {}
  for (let s = 0; s < scores.sums[kind].length / FIELDS; s++) {
    const score = scoreOf(scores.sums[kind], s)
    if (score !== null) found[idOf(scores, kind, s)] = score
  }
  return found
}

const lotRule = (
  id: string,
  outcomes: Record<string, OutcomeSpec>,
  more: Partial<RuleSpec> = {},
): RuleSpec => ({
  id,
  subject: 'lot',
  outcomes,
  ...more,
})
const market = (...rules: RuleSpec[]): MarketSpec => ({
  tables: { tenders: [{ tender_id: 'T' }, { tender_id: 'U' }] },
  rules,
})
const raised = { T: { code: 'raised' } } as const
const clear = { T: { code: 'clear' } } as const
const unknown = { T: { code: NO_VALUE } } as const

describe('the score', () => {
  test('is the weight of what was raised over the weight of what could be computed', () => {
    const spec = market(
      lotRule('a.grave', raised, { severity: 'high', confidence: 'high' }),
      lotRule('a.slight', clear, { severity: 'low', confidence: 'low' }),
      lotRule('a.middle', clear, { severity: 'medium', confidence: 'medium' }),
      lotRule('a.unknown', unknown, { severity: 'high', confidence: 'high' }),
    )
    expect(scoresOf(spec, 'lot')).toEqual({ 'T T': 12 / 17 })
    const [first] = rank(scoreSubjects(resultOf(spec)), 'lot', 5)
    expect(first).toMatchObject({ score: 12 / 17, computed: 17 / 29, weight: 12, flags: 1, lots: 1 })
  })

  test('is none where nothing could be computed, and such a subject is not ranked', () => {
    const spec = market(lotRule('a.b', unknown))
    expect(scoresOf(spec, 'lot')).toEqual({})
    expect(rank(scoreSubjects(resultOf(spec)), 'lot', 5)).toEqual([])
  })

  test('takes an adjusted weight in both sums, and never less than the base', () => {
    const up = { adjust: [{ severity: 'high' as const, explain: { en: '' } }] }
    const down = { adjust: [{ severity: 'low' as const, explain: { en: '' } }] }
    const adjusted = { T: { code: 'raised' as const, adjusted: [0] } }
    expect(scoresOf(market(lotRule('a.a', adjusted, up), lotRule('a.b', clear)), 'lot')).toEqual({
      'T T': 8 / 12,
    })
    expect(scoresOf(market(lotRule('a.a', adjusted, down), lotRule('a.b', clear)), 'lot')).toEqual({
      'T T': 0.5,
    })
  })

  test('counts equivalent rules once, also through a third', () => {
    const spec = market(
      lotRule('a.a', raised, { equivalent: ['b.b'] }),
      lotRule('b.b', unknown, { equivalent: ['a.a'] }),
      lotRule('c.c', clear, { equivalent: ['b.b'], severity: 'high' }),
      lotRule('d.d', clear),
    )
    expect(scoresOf(spec, 'lot')).toEqual({ 'T T': 8 / 12 })
    expect(rank(scoreSubjects(resultOf(spec)), 'lot', 1)[0]).toMatchObject({ flags: 1, computed: 1 })
  })
})

describe('scores of random markets', () => {
  test('agree with a naive computation, for every kind and every number of ranked subjects', () => {
    fc.assert(
      fc.property(randomOutcomes, fc.nat(8), (spec, n) => {
        const scores = scoreSubjects(resultOf(spec))
        const naive = naiveScores(spec, scores.result)
        for (const kind of kinds) {
          expect(scoresOf(spec, kind)).toEqual(
            Object.fromEntries(
              [...naive[kind]].filter(([, { score }]) => score !== null).map(([id, s]) => [id, s.score]),
            ),
          )
          const bytes = (id: string) => Buffer.from(id.replace(' ', '\0'))
          const expected = [...naive[kind]]
            .filter(([, { flags }]) => flags > 0)
            .sort(
              ([a, x], [b, y]) =>
                y.score! - x.score! || y.weight - x.weight || Buffer.compare(bytes(a), bytes(b)),
            )
            .slice(0, n)
          const got = rank(scores, kind, n).map(({ subject, score, computed, weight, flags }) => [
            idOf(scores, kind, subject),
            { score, computed, weight, flags },
          ])
          expect(got).toEqual(expected)
        }
      }),
      RUNS,
    )
  })

  test('do not depend on the order of rows or rules', () => {
    fc.assert(
      fc.property(randomOutcomes, fc.infiniteStream(fc.nat(1000)), (spec, order) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((item) => ({ item, at: order.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item)
        const other: MarketSpec = {
          rules: shuffled(spec.rules),
          tables: Object.fromEntries(
            Object.entries(spec.tables).map(([name, rows]) => [name, shuffled(rows)]),
          ),
        }
        for (const kind of kinds) {
          expect(scoresOf(other, kind)).toEqual(scoresOf(spec, kind))
          const ids = (of: MarketSpec) => {
            const scores = scoreSubjects(resultOf(of))
            return rank(scores, kind, 4).map(({ subject }) => idOf(scores, kind, subject))
          }
          expect(ids(other)).toEqual(ids(spec))
        }
      }),
      RUNS,
    )
  })

  test('leave out a rule that cannot be computed as if it were not there', () => {
    fc.assert(
      fc.property(randomOutcomes, fc.nat(5), (spec, pick) => {
        const lost = spec.rules[pick % spec.rules.length]!
        const others = spec.rules.map((rule) => ({ ...rule, equivalent: [] }))
        const outcomes = Object.fromEntries(
          Object.entries(lost.outcomes).map(([name, outcome]) => [
            name,
            outcome.code === 'not_applicable' ? outcome : { code: NO_VALUE },
          ]),
        )
        const without = { ...spec, rules: others.filter((rule) => rule.id !== lost.id) }
        const unknown = { ...spec, rules: [...without.rules, { ...lost, equivalent: [], outcomes }] }
        for (const kind of kinds) expect(scoresOf(unknown, kind)).toEqual(scoresOf(without, kind))
      }),
      RUNS,
    )
  })
})

describe('suppliers', () => {
  const awards = (...rows: Record<string, string | null>[]): MarketSpec => ({
    tables: {
      tenders: [{ tender_id: 'T' }],
      awards: rows.map((row) => ({ tender_id: 'T', lot_id: null, award_id: null, status: 'active', ...row })),
    },
    rules: [lotRule('a.b', raised)],
  })
  const suppliers = (spec: MarketSpec) => {
    const scores = scoreSubjects(resultOf(spec))
    return rank(scores, 'supplier', 9).map((r) => [idOf(scores, 'supplier', r.subject), r.lots, r.flags])
  }
  test('answer for a lot once, however many of its awards they have', () => {
    expect(
      suppliers(awards({ award_id: 'A', supplier_id: 's' }, { award_id: 'B', supplier_id: 's' })),
    ).toEqual([['s', 1, 1]])
  })
  test('answer not for lots they lost, or won by rows that were set aside', () => {
    const copy = { award_id: 'A', supplier_id: 's' }
    expect(
      suppliers(awards({ supplier_id: 's', status: 'cancelled' }, { supplier_id: 'r', status: null })),
    ).toEqual([])
    expect(suppliers(awards(copy, copy))).toEqual([])
  })
})
