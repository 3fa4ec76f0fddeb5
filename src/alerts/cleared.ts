import { NOT_COMPUTABLE, RAISED, type RuleResult } from '../engine/result.js'
import { subjectCount, tenderCode } from '../join/index-of.js'
import { subjectId, subjectParts } from '../join/subject-id.js'
import { fingerprint } from '../output/fingerprint.js'
import type { OutputContext } from '../output/words/context.js'
import { isLocal, type LocalKind, type PopulationKind } from '../schema/subject.js'
import type { TableName } from '../schema/tables.js'
import type { Missing } from './run.js'

/** The table without which subjects of a kind are not in the data, though their tender is. */
const tableOf: Readonly<Record<LocalKind, TableName>> = {
  tender: 'tenders',
  lot: 'lots',
  bid: 'bids',
  item: 'items',
  award: 'awards',
  contract: 'contracts',
}

/**
 * Which missing alerts the data surely no longer show. The rule says clear or not applicable of the subject; or the
 * subject is gone, while its tender is still there and so is the table it would be in (with `complete`: or with its tender),
 * from data in which the rule could be computed for something. A rule that cannot be computed for the subject clears nothing.
 *
 * Costs a walk over the subjects of each rule that has missing alerts; of rules about parties, a pseudonym for each.
 */
export function clearedIn(
  context: OutputContext,
  missing: readonly Missing[],
  complete: boolean,
): ReadonlySet<string> {
  const byRule = new Map<string, Missing[]>()
  for (const alert of missing) {
    const others = byRule.get(alert.rule)
    if (others) others.push(alert)
    else byRule.set(alert.rule, [alert])
  }
  const cleared = new Set<string>()
  for (const result of context.result.rules) {
    const wanted = byRule.get(result.rule.id)
    if (!wanted) continue
    const { subject: kind } = result.rule
    const left = isLocal(kind)
      ? inTenders(context, result, kind, wanted, cleared, complete)
      : amongParties(context, result, kind, wanted, cleared, complete)
    if (result.counts.raised + result.counts.clear + result.counts.notApplicable === 0) continue
    for (const id of left) cleared.add(id)
  }
  return cleared
}

/** Adds what the rule clears; gives those whose subject is gone from data that cover it. */
function inTenders(
  context: OutputContext,
  { rule, codes }: RuleResult,
  kind: LocalKind,
  wanted: readonly Missing[],
  cleared: Set<string>,
  complete: boolean,
): string[] {
  const { dataset, index } = context
  const { dictionaries } = dataset
  const asked = new Uint8Array(dictionaries.tender.size)
  for (const { tender_id } of wanted) {
    const code = tender_id === null ? -1 : dictionaries.tender.find(tender_id)
    if (code >= 0) asked[code] = 1
  }
  const there = new Uint8Array(dictionaries.tender.size)
  for (const code of index.idCode.tender) there[code] = 1
  const gone = new Map(wanted.map((alert) => [alert.id, alert]))
  for (let subject = 0; subject < index.counts[kind]; subject++) {
    if (asked[tenderCode(index, kind, subject)] !== 1) continue
    const { tenderId, id } = subjectId(dataset, index, kind, subject)
    const name = fingerprint(rule.id, kind, tenderId, id)
    if (gone.delete(name) && isOver(codes[subject]!)) cleared.add(name)
  }
  const hasTable = index.tables.includes(tableOf[kind])
  return [...gone.values()]
    .filter(({ tender_id }) => {
      if (tender_id === null) return false
      const code = dictionaries.tender.find(tender_id)
      return code >= 0 && there[code] === 1 ? hasTable : complete
    })
    .map(({ id }) => id)
}

function amongParties(
  { dataset, index, mask }: OutputContext,
  { rule, codes }: RuleResult,
  kind: PopulationKind,
  wanted: readonly Missing[],
  cleared: Set<string>,
  complete: boolean,
): string[] {
  const gone = new Set(wanted.map(({ id }) => id))
  const count = subjectCount(index, kind)
  for (let subject = 0; subject < count && gone.size > 0; subject++) {
    const name = fingerprint(rule.id, kind, ...subjectParts(dataset, index, kind, subject, mask.identity))
    if (gone.delete(name) && isOver(codes[subject]!)) cleared.add(name)
  }
  return complete ? [...gone] : []
}

/** Computed, and nothing found. */
function isOver(code: number): boolean {
  return code !== RAISED && code < NOT_COMPUTABLE
}
