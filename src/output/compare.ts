import { CLEAR, NOT_APPLICABLE, NOT_COMPUTABLE, type ScanResult } from '../engine/result.js'
import { type Severity, severities } from '../rules/rule.js'
import { near } from '../rules/tolerance.js'
import type { Earlier } from './earlier.js'
import { findFlagged } from './find-flagged.js'
import type { OutcomeRow } from './model.js'
import type { OutputContext } from './words/context.js'
import { reasonRow } from './words/reason-words.js'

/** What became of a flag since an earlier run. */
export const changes = ['new', 'changed', 'same', 'gone'] as const

export type Change = (typeof changes)[number]

/** A field of a flag that differs from what it was; of evidence that is not known, the bounds of it. */
export interface Difference {
  /** `severity`, `confidence`, `value`, or the name of evidence. */
  readonly field: string
  readonly before: unknown
  readonly now: unknown
}

/** What a flag that is gone is now: another outcome, or of a subject that is not in the data. */
export const nowOutcomes = ['clear', 'not_applicable', 'not_computable', 'absent'] as const

export type NowOutcome = (typeof nowOutcomes)[number]

/**
 * Outcomes, each flag with its change, and then the flags that are gone, as they were, with what they are now and why that is
 * not computable, in the order of the earlier file. Only flags are compared: another outcome has no change. Flags of rules
 * that were not run now are neither gone nor there: `leftOut` counts them. Rows must be those of the context.
 */
export function* compared(
  rows: Iterable<OutcomeRow>,
  { flags }: Earlier,
  context: OutputContext,
): Generator<OutcomeRow> {
  const seen = new Set<string>()
  for (const row of rows) {
    if (row.outcome !== 'raised') {
      yield row
      continue
    }
    const before = flags.get(row.fingerprint)
    if (before) seen.add(row.fingerprint)
    const change = !before ? 'new' : differences(before, row).length > 0 ? 'changed' : 'same'
    yield { ...row, change }
  }
  const rules = rulesOf(context.result)
  const gone = [...flags.values()].filter((row) => !seen.has(row.fingerprint) && rules.has(row.rule))
  const codes = codesOf(gone, context)
  for (const row of gone) {
    const code = codes.get(row.fingerprint)
    const reason =
      code === undefined || code < NOT_COMPUTABLE ? null : reasonRow(context.dataset, code - NOT_COMPUTABLE)
    const now: NowOutcome =
      code === undefined
        ? 'absent'
        : code === CLEAR
          ? 'clear'
          : code === NOT_APPLICABLE
            ? 'not_applicable'
            : 'not_computable'
    yield { ...row, reason, change: 'gone', now }
  }
}

/** Outcome codes of flags by fingerprint, of those that are about something in the data. */
function codesOf(flags: readonly OutcomeRow[], context: OutputContext): ReadonlyMap<string, number> {
  const codes = new Map<string, number>()
  for (const result of context.result.rules) {
    const wanted = flags.filter(({ rule }) => rule === result.rule.id)
    if (wanted.length === 0) continue
    for (const [name, subject] of findFlagged(context, result, wanted))
      codes.set(name, result.codes[subject]!)
  }
  return codes
}

/** Ids of the rules that were run. */
export function rulesOf({ rules }: ScanResult): ReadonlySet<string> {
  return new Set(rules.map(({ rule }) => rule.id))
}

/** How many flags of the earlier run are of rules that were not run now. */
export function leftOut({ flags }: Earlier, rules: ReadonlySet<string>): number {
  let count = 0
  for (const row of flags.values()) if (!rules.has(row.rule)) count++
  return count
}

/**
 * Rules that flagged something then in another version than they have now, or beyond another threshold, as a parameter may
 * say: what is new or gone may be their doing. Thresholds that the data give are not compared.
 */
export function* otherThen(
  { flags }: Earlier,
  { rules }: ScanResult,
): Generator<{
  readonly rule: string
  readonly what: 'version' | 'threshold'
  readonly before: number
  readonly now: number
}> {
  const then = new Map([...flags.values()].map((flag) => [flag.rule, flag]))
  for (const { rule } of rules) {
    const { id, version, threshold } = rule
    const before = then.get(id)
    if (!before) continue
    if (before.rule_version !== version)
      yield { rule: id, what: 'version', before: before.rule_version, now: version }
    if (typeof before.threshold !== 'number' || threshold.op !== 'const') continue
    if (!Number.isNaN(threshold.value) && !near(before.threshold, threshold.value))
      yield { rule: id, what: 'threshold', before: before.threshold, now: threshold.value }
  }
}

/** Whether some flag is new or changed, and at least so severe. */
export function anyNews(rows: Iterable<OutcomeRow>, least: Severity): boolean {
  for (const { change, severity } of rows)
    if (
      (change === 'new' || change === 'changed') &&
      severities.indexOf(severity) >= severities.indexOf(least)
    )
      return true
  return false
}

/** What is compared of an outcome. */
export type Compared = Pick<OutcomeRow, 'severity' | 'confidence' | 'value' | 'evidence'> & {
  readonly bounds?: OutcomeRow['bounds'] | undefined
}

/**
 * What differs between two outcomes of one fingerprint. Numbers are equal that differ by less than one part in 10⁹;
 * where in the input something stands, and evidence that only one of them has (of another version of the rule), is no
 * difference. Of numbers that are known only in part, it is one if other bounds are sure.
 */
export function differences(before: Compared, now: Compared): Difference[] {
  return [...knownDifferences(before, now), ...boundsDifferences(before, now)]
}

/** The same of what is known, whatever the bounds of what is not. */
export function knownDifferences(before: Compared, now: Compared): Difference[] {
  const found: Difference[] = []
  for (const field of ['severity', 'confidence', 'value'] as const)
    if (!equal(before[field], now[field])) found.push({ field, before: before[field], now: now[field] })
  for (const [field, value] of Object.entries(now.evidence)) {
    if (!Object.hasOwn(before.evidence, field)) continue
    if (!equal(before.evidence[field], value))
      found.push({ field, before: before.evidence[field], now: value })
  }
  return found
}

/** Where other bounds are sure of evidence that neither outcome knows. */
export function boundsDifferences(before: Compared, now: Compared): Difference[] {
  const found: Difference[] = []
  for (const [name, value] of Object.entries(now.evidence)) {
    if (value !== null || before.evidence[name] !== null) continue
    const [was, is] = [before.bounds?.[name] ?? null, now.bounds?.[name] ?? null]
    if (!equal(was, is)) found.push({ field: name, before: was, now: is })
  }
  return found
}

/** Places in the input: rows move when something is added before them. */
const PLACES: ReadonlySet<string> = new Set(['file', 'row'])

function equal(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return near(a, b)
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [fieldsOf(a), fieldsOf(b)]
  if (left.size !== right.size) return false
  for (const [key, value] of left) if (!right.has(key) || !equal(value, right.get(key))) return false
  return true
}

function fieldsOf(value: object): Map<string, unknown> {
  return new Map(Object.entries(value).filter(([key]) => !PLACES.has(key)))
}
