import { factCatalogue } from '#tenderflag/facts/catalogue.js'
import type { ScanResult } from '#tenderflag/engine/result.js'
import { outcomeRows } from '#tenderflag/output/rows.js'
import type { Tables } from './oracle-view.js'
import type { Verdict } from './oracle.js'

/** What a scan said of every subject, in the form and order of the oracle: what has no id of its own has ''. */
export function verdictsOf(result: ScanResult, tables: Tables): Verdict[] {
  const named = new Set([
    ...(tables.awards ?? []).map((row) => `award ${row.tender_id} ${row.award_id}`),
    ...(tables.contracts ?? []).map((row) => `contract ${row.tender_id} ${row.contract_id}`),
  ])
  const verdicts: Verdict[] = []
  for (const { rule, subject, tender_id, outcome } of outcomeRows(result, {
    language: 'en',
    reveal: true,
    catalogue: factCatalogue,
  })) {
    const paper = subject.type === 'award' || subject.type === 'contract'
    const id = paper && !named.has(`${subject.type} ${tender_id} ${subject.id}`) ? '' : subject.id
    verdicts.push({ rule, subject: { type: subject.type, id }, tender_id, outcome })
  }
  return sorted(verdicts)
}

/** By rule, tender, subject and outcome: those without an id may stand in any order. */
export function sorted(verdicts: readonly Verdict[]): Verdict[] {
  const key = (v: Verdict): string => [v.rule, v.tender_id, v.subject.id, v.outcome].join('\0')
  return [...verdicts].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
