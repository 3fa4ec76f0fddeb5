import type { ScanResult } from '#tenderflag/engine/result.js'
import { subjectId } from '#tenderflag/join/subject-id.js'
import type { ScoredKind } from '#tenderflag/score/scores.js'
import type { MarketSpec, Rows, RuleSpec } from './scan-result.js'

export interface NaiveScore {
  score: number | null
  computed: number
  weight: number
  flags: number
}

const severity = { low: 1, medium: 2, high: 4 }
const confidence = { low: 1, medium: 2, high: 3 }

/** Scores from the specification alone, subject by subject, with sets of strings: slow and plain. */
export function naiveScores(
  spec: MarketSpec,
  result: ScanResult,
): Record<ScoredKind, Map<string, NaiveScore>> {
  const pools: Record<ScoredKind, Map<string, Set<string>>> = {
    lot: new Map(),
    tender: new Map(),
    buyer: new Map(),
    supplier: new Map(),
  }
  const put = (kind: ScoredKind, id: string, subject: string) => {
    if (!pools[kind].has(id)) pools[kind].set(id, new Set())
    pools[kind].get(id)!.add(subject)
  }
  const rows = (table: keyof MarketSpec['tables']): Rows => spec.tables[table] ?? []
  const buyerOf = new Map(rows('tenders').map((row) => [String(row.tender_id), row.buyer_id]))
  for (const kind of ['tender', 'lot', 'award', 'contract'] as const) {
    for (let s = 0; s < result.index.counts[kind]; s++) {
      const { tenderId, id } = subjectId(result.dataset, result.index, kind, s)
      const subject = `${kind} ${tenderId} ${id}`
      if (kind === 'lot') put('lot', `${tenderId} ${id}`, subject)
      put('tender', tenderId, subject)
      const buyer = buyerOf.get(tenderId)
      if (buyer != null) put('buyer', String(buyer), subject)
    }
  }
  for (const row of rows('awards')) {
    if (row.supplier_id == null) continue
    const supplier = String(row.supplier_id)
    if (row.status === 'active' || row.status === 'pending')
      put('supplier', supplier, `lot ${row.tender_id} ${row.lot_id ?? row.tender_id}`)
    if (row.status === 'active' || row.status === 'pending')
      put('supplier', supplier, `award ${row.tender_id} ${row.award_id}`)
  }
  for (const row of rows('contracts'))
    if (row.supplier_id != null)
      put('supplier', String(row.supplier_id), `contract ${row.tender_id} ${row.contract_id}`)

  const groups = equivalents(spec.rules)
  const scored = (pool: Set<string>): NaiveScore => {
    let [raised, computable, computed, applicable, flags] = [0, 0, 0, 0, 0]
    for (const subject of pool) {
      for (const group of groups) {
        const members = group
          .filter((rule) => subject.startsWith(`${rule.subject} `))
          .map((rule) => ({ rule, outcome: rule.outcomes[nameOf(subject)] }))
          .filter(({ outcome }) => outcome && outcome.code !== 'not_applicable')
        if (members.length === 0) continue
        const base = Math.max(...members.map(({ rule }) => baseWeight(rule)))
        applicable += base
        const known = members.filter(({ outcome }) => typeof outcome!.code === 'string')
        if (known.length === 0) continue
        computed += base
        const weight = Math.max(...known.map(({ rule, outcome }) => weightOf(rule, outcome!)))
        computable += weight
        if (!known.some(({ outcome }) => outcome!.code === 'raised')) continue
        raised += weight
        flags++
      }
    }
    return {
      score: computable === 0 ? null : raised / computable,
      computed: computed / applicable,
      weight: raised,
      flags,
    }
  }
  const scores = (pool: Map<string, Set<string>>) =>
    new Map([...pool].map(([id, subjects]) => [id, scored(subjects)]))
  return {
    lot: scores(pools.lot),
    tender: scores(pools.tender),
    buyer: scores(pools.buyer),
    supplier: scores(pools.supplier),
  }
}

function nameOf(subject: string): string {
  const [, tender, id] = subject.split(' ')
  return tender === id ? tender! : `${tender}/${id}`
}

function baseWeight(rule: RuleSpec): number {
  return severity[rule.severity ?? 'medium'] * confidence[rule.confidence ?? 'medium']
}

function weightOf(rule: RuleSpec, outcome: RuleSpec['outcomes'][string]): number {
  if (outcome.code !== 'raised' || !outcome.adjusted) return baseWeight(rule)
  const adjustment = rule.adjust![outcome.adjusted[0]!]!
  const adjusted =
    severity[adjustment.severity ?? rule.severity ?? 'medium'] *
    confidence[adjustment.confidence ?? rule.confidence ?? 'medium']
  return Math.max(baseWeight(rule), adjusted)
}

/** Rules of one kind joined by `equivalent`, whoever names whom. */
function equivalents(rules: readonly RuleSpec[]): RuleSpec[][] {
  let groups = rules.map((rule) => [rule])
  for (const rule of rules) {
    for (const id of rule.equivalent ?? []) {
      const other = rules.find((r) => r.id === id && r.subject === rule.subject)
      if (!other) continue
      const joined = groups.filter((group) => group.includes(rule) || group.includes(other))
      groups = [...groups.filter((group) => !joined.includes(group)), joined.flat()]
    }
  }
  return groups
}
