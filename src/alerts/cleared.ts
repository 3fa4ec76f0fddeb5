import { NOT_COMPUTABLE, RAISED } from '../engine/result.js'
import { findFlagged } from '../output/find-flagged.js'
import type { OutputContext } from '../output/words/context.js'
import { isLocal, type LocalKind, type SubjectKind } from '../schema/subject.js'
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
  const isThere = tenderFinder(context)
  for (const result of context.result.rules) {
    const wanted = byRule.get(result.rule.id)
    if (!wanted) continue
    const found = findFlagged(
      context,
      result,
      wanted.map(({ id, tender_id }) => ({ fingerprint: id, tender_id })),
    )
    for (const [id, subject] of found) if (isOver(result.codes[subject]!)) cleared.add(id)
    if (result.counts.raised + result.counts.clear + result.counts.notApplicable === 0) continue
    for (const { id, tender_id } of wanted)
      if (!found.has(id) && isCovered(context, result.rule.subject, tender_id, isThere, complete))
        cleared.add(id)
  }
  return cleared
}

/** Tells whether the data have a tender of this id. */
function tenderFinder({ dataset, index }: OutputContext): (id: string) => boolean {
  const { tender } = dataset.dictionaries
  const there = new Uint8Array(tender.size)
  for (const code of index.idCode.tender) there[code] = 1
  return (id) => there[tender.find(id)] === 1
}

/** Whether the data would have the subject of an alert, if it were still there. */
function isCovered(
  { index }: OutputContext,
  kind: SubjectKind,
  tender: string | null,
  isThere: (id: string) => boolean,
  complete: boolean,
): boolean {
  if (!isLocal(kind)) return complete
  if (tender === null) return false
  return isThere(tender) ? index.tables.includes(tableOf[kind]) : complete
}

/** Computed, and nothing found. */
function isOver(code: number): boolean {
  return code !== RAISED && code < NOT_COMPUTABLE
}
