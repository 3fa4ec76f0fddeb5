import fc from 'fast-check'
import { NO_VALUE } from './sample-market.js'
import type { MarketSpec, OutcomeSpec, RuleSpec } from './scan-result.js'

const level = fc.constantFrom('low' as const, 'medium' as const, 'high' as const)
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 4 })

/** Up to six tenders of three buyers with lots, awards and contracts, and up to six rules, some equivalent. */
export const randomOutcomes: fc.Arbitrary<MarketSpec> = fc
  .uniqueArray(fc.stringMatching(/^[a-zé]{1,3}$/), { minLength: 1, maxLength: 6 })
  .chain((tenders) => {
    const each = <T>(value: fc.Arbitrary<T>) => fc.tuple(...tenders.map(() => value))
    const party = maybe(fc.constantFrom('p1', 'p2', 'p3'))
    const status = maybe(fc.constantFrom('pending', 'active', 'cancelled', 'unsuccessful'))
    return fc.record({
      tenders: fc.constant(tenders),
      buyers: each(maybe(fc.constantFrom('b1', 'b2'))),
      lots: each(fc.nat(2)),
      awards: each(fc.array(fc.tuple(party, status, fc.nat(2)), { maxLength: 3 })),
      contracts: each(fc.array(party, { maxLength: 2 })),
      rules: fc.array(
        fc.record({
          subject: fc.constantFrom(
            'lot' as const,
            'lot' as const,
            'tender' as const,
            'award' as const,
            'contract' as const,
          ),
          severity: level,
          confidence: level,
          adjust: fc.tuple(level, level),
          equivalent: maybe(fc.nat(5)),
          picks: fc.array(fc.nat(7), { minLength: 30, maxLength: 30 }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
    })
  })
  .map(({ tenders, buyers, lots, awards, contracts, rules }): MarketSpec => {
    const lotIds = tenders.map((_, t) => Array.from({ length: lots[t]! }, (_, l) => `l${l}`))
    const tables: MarketSpec['tables'] = {
      tenders: tenders.map((tender_id, t) => ({ tender_id, buyer_id: buyers[t]! })),
      lots: tenders.flatMap((tender_id, t) => lotIds[t]!.map((lot_id) => ({ tender_id, lot_id }))),
      awards: tenders.flatMap((tender_id, t) =>
        awards[t]!.map(([supplier_id, status, lot], a) => ({
          tender_id,
          lot_id: lotIds[t]!.length === 0 ? null : lotIds[t]![lot % lotIds[t]!.length]!,
          award_id: `a${a}`,
          supplier_id,
          status,
        })),
      ),
      contracts: tenders.flatMap((tender_id, t) =>
        contracts[t]!.map((supplier_id, c) => ({ tender_id, contract_id: `c${c}`, supplier_id })),
      ),
    }
    const names = {
      tender: tenders,
      lot: tenders.flatMap((tender, t) =>
        lots[t] === 0 ? [tender] : lotIds[t]!.map((lot) => `${tender}/${lot}`),
      ),
      award: tables.awards!.map((row) => `${row.tender_id}/${row.award_id}`),
      contract: tables.contracts!.map((row) => `${row.tender_id}/${row.contract_id}`),
    }
    return {
      tables,
      rules: rules.map(
        (rule, r): RuleSpec => ({
          id: `pack.r${r}`,
          subject: rule.subject,
          severity: rule.severity,
          confidence: rule.confidence,
          adjust: [{ severity: rule.adjust[0], confidence: rule.adjust[1], explain: { en: '' } }],
          equivalent: rule.equivalent === null ? [] : [`pack.r${rule.equivalent}`],
          outcomes: Object.fromEntries(
            names[rule.subject].map((name, i) => [name, outcomes[rule.picks[i % rule.picks.length]!]!]),
          ),
        }),
      ),
    }
  })

const outcomes: readonly OutcomeSpec[] = [
  { code: 'raised' },
  { code: 'raised', adjusted: [0] },
  { code: 'clear' },
  { code: 'clear' },
  { code: 'not_applicable' },
  { code: NO_VALUE },
  { code: NO_VALUE },
  { code: 'raised' },
]
