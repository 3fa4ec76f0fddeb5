import {
  CLEAR,
  NOT_APPLICABLE,
  NOT_COMPUTABLE,
  RAISED,
  type RuleResult,
  type ScanResult,
} from '../engine/result.js'
import { subjectId, subjectParts } from '../join/subject-id.js'
import { confidences, severities } from '../rules/rule.js'
import { isLocal } from '../schema/subject.js'
import { fingerprint } from './fingerprint.js'
import { OUTCOME_FORMAT, type OutcomeRow } from './model.js'
import { finite, statisticRows } from './statistic-rows.js'
import { type Bounds, boundsAt } from './words/bounds.js'
import { type OutputContext, type OutputOptions, outputContext } from './words/context.js'
import { detailRows, detailValue, factValue, type ShownFact, shownFacts } from './words/evidence.js'
import { messagesOf } from './words/message.js'
import { reasonRow } from './words/reason-words.js'

/** Names of outcome codes. */
function outcomeName(code: number): OutcomeRow['outcome'] {
  if (code === NOT_APPLICABLE) return 'not_applicable'
  if (code === CLEAR) return 'clear'
  return code === RAISED ? 'raised' : 'not_computable'
}

/**
 * The outcomes of a scan that it kept, one at a time as they are asked for, in order of rule, tender and subject
 * (bytes). Nothing is held back: a million rows cost the memory of one.
 */
export function* outcomeRows(result: ScanResult, options: OutputOptions): Generator<OutcomeRow> {
  yield* rowsIn(outputContext(result, options))
}

/** The same, for an output that has its context already. */
export function* rowsIn(context: OutputContext): Generator<OutcomeRow> {
  for (const result of context.result.rules) {
    const rowAt = rowMaker(context, result)
    for (let place = 0; place < result.shown.length; place++) yield rowAt(place)
  }
}

/** Makes the row of one outcome of a rule, by its place in `shown`. */
export function rowMaker(context: OutputContext, ruleResult: RuleResult): (place: number) => OutcomeRow {
  const { dataset, index, catalogue, mask } = context
  const { rule, codes, shown } = ruleResult
  const facts = shownFacts(context, ruleResult)
  const messages = messagesOf(context, ruleResult)
  const boundsIn = boundsMaker(context, ruleResult, facts)
  return (place) => {
    const subject = shown.subject[place]!
    const code = codes[subject]!
    const { tenderId, id } = subjectId(dataset, index, rule.subject, subject, mask.party)
    const evidence: [string, unknown][] = rule.evidence.map((name) => {
      const fact = facts.get(name)
      if (fact) return [name, factValue(context, fact, place)]
      const detail = catalogue.details.get(name)
      return [name, detail ? detailValue(detailRows(context, detail, subject)) : null]
    })
    return {
      format: OUTCOME_FORMAT,
      rule: rule.id,
      rule_version: rule.version,
      outcome: outcomeName(code),
      subject: { type: rule.subject, id },
      tender_id: isLocal(rule.subject) ? tenderId : null,
      value: finite(shown.value[place]!),
      threshold: finite(shown.threshold[place]!),
      severity: severities[shown.severity[place]!]!,
      confidence: confidences[shown.confidence[place]!]!,
      evidence: Object.fromEntries(evidence),
      statistics: statisticRows(context, ruleResult, subject),
      reason: code < NOT_COMPUTABLE ? null : reasonRow(dataset, code - NOT_COMPUTABLE),
      message: messages(place),
      fingerprint: isLocal(rule.subject)
        ? fingerprint(rule.id, rule.subject, tenderId, id)
        : fingerprint(
            rule.id,
            rule.subject,
            ...subjectParts(dataset, index, rule.subject, subject, mask.identity),
          ),
      ...(code === RAISED && boundsIn(place)),
    }
  }
}

/** What is sure of the evidence of a flag that is not known. */
function boundsMaker(
  { index }: OutputContext,
  result: RuleResult,
  facts: ReadonlyMap<string, ShownFact>,
): (place: number) => Pick<OutcomeRow, 'bounds'> {
  const found = [...facts.values()].map(({ name, spec, column }) => ({
    name,
    column,
    at: boundsAt(index, result, name, spec?.type),
  }))
  return (place) => {
    const bounds: Record<string, Bounds> = {}
    for (const { name, column, at } of found) {
      const sure = Number.isNaN(column[place]!) ? at(place) : undefined
      if (sure) bounds[name] = sure
    }
    return Object.keys(bounds).length > 0 ? { bounds } : {}
  }
}
