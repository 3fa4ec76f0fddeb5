import type { FactCatalogue } from '../facts/catalogue.js'
import { boundsDifferences, knownDifferences } from '../output/compare.js'
import { near } from '../rules/tolerance.js'
import type { AlertData, FieldChange } from './alert.js'
import { canonicalJson } from './log/canonical-json.js'
import { sha256 } from './log/chain.js'

/**
 * What tells whether an alert is as it was, without reading what it was: a hash of all but its texts and its threshold.
 * Those move with the data around it, or with the words of a version, and are kept as they were when the alert itself last
 * changed.
 */
export function digestOf(data: AlertData): string {
  const { texts, threshold, evidence, ...rest } = data
  const known = { ...rest, evidence: withoutPlaces(evidence), languages: languagesOf(data) }
  return sha256(canonicalJson(known)).slice(0, 32)
}

/** How an alert differs from what it was. */
export interface Change {
  /** What an auditor would want to know: value, severity, confidence, evidence. */
  readonly fields: readonly FieldChange[]
  /** Version of the rule, names, languages, a threshold that moved by more than the share, or between what a number lies. */
  readonly other: boolean
}

/** What differs between what two runs say of one alert. `share`: how far a threshold moves before that is a difference. */
export function changeOf(before: AlertData, now: AlertData, share: number): Change {
  const about = ({
    rule_version,
    subject,
    tender_id,
    subject_title,
    buyer,
    region,
    supplier,
  }: AlertData) => ({
    rule_version,
    subject,
    tender_id,
    subject_title,
    buyer,
    region,
    supplier,
  })
  const other =
    canonicalJson([about(before), languagesOf(before)]) !== canonicalJson([about(now), languagesOf(now)]) ||
    movedBy(before.threshold, now.threshold, share) ||
    boundsDifferences(before, now).length > 0
  return { fields: knownDifferences(before, now), other }
}

/**
 * Whether evidence has changed materially: a party or an address came or went, a record (a line of a detail) came, went
 * or says something else, or a number moved by more than the share of its larger value, or became known or unknown. Not
 * material: words (texts from the source that are no ids or codes), order, places in files, parameters, severity,
 * confidence, thresholds, and evidence that only one version of the rule shows.
 */
export function isMaterial(
  before: AlertData,
  now: AlertData,
  share: number,
  catalogue: FactCatalogue,
): boolean {
  if (movedBy(before.value, now.value, share)) return true
  return Object.entries(now.evidence).some(([name, value]) => {
    if (!Object.hasOwn(before.evidence, name) || name.startsWith('params.')) return false
    const was = before.evidence[name]
    if (Array.isArray(was) && Array.isArray(value)) return linesDiffer(was, value, share)
    if (isNumber(was) && isNumber(value)) return movedBy(was, value, share)
    const { type, domain } = catalogue.facts.get(name) ?? {}
    const wording = type === 'text' && (domain === undefined || domain === 'word' || domain === 'title')
    return was !== value && !wording
  })
}

/** Whether a number moved by more than a share of the larger of the two; null is unknown. */
export function movedBy(before: number | null, now: number | null, share: number): boolean {
  if (before === null || now === null) return before !== now
  const limit = share * Math.max(Math.abs(before), Math.abs(now))
  const moved = Math.abs(before - now)
  return moved > limit && !near(moved, limit) && !near(before, now)
}

/** Lines that say the same but for their amounts are laid side by side in the order of these. */
function linesDiffer(before: readonly unknown[], now: readonly unknown[], share: number): boolean {
  const [left, right] = [amountsOf(before), amountsOf(now)]
  if (before.length !== now.length || left.size !== right.size) return true
  for (const [line, amounts] of left) {
    const others = right.get(line)
    if (others?.length !== amounts.length) return true
    if (amounts.some((amount, i) => movedBy(amount, others[i]!, share))) return true
  }
  return false
}

function amountsOf(lines: readonly unknown[]): Map<string, (number | null)[]> {
  const found = new Map<string, (number | null)[]>()
  for (const line of lines) {
    const { amount, file, row, bidders, ...rest } = membersOf(line)
    const parties = Array.isArray(bidders) ? [...bidders].sort() : bidders
    const key = canonicalJson({ ...rest, parties, priced: amount !== undefined })
    const amounts = found.get(key) ?? []
    amounts.push(isNumber(amount) ? amount : null)
    found.set(key, amounts)
  }
  for (const amounts of found.values())
    amounts.sort((a, b) => (a ?? Number.MAX_VALUE) - (b ?? Number.MAX_VALUE))
  return found
}

function membersOf(line: unknown): Readonly<Record<string, unknown>> {
  return typeof line === 'object' && line !== null ? { ...line } : {}
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}

function languagesOf({ texts }: AlertData): string[] {
  return Object.keys(texts).sort()
}

/** Where something stands in a file is not what it says. */
function withoutPlaces(evidence: AlertData['evidence']): unknown {
  const entries = Object.entries(evidence).map(([name, value]) => [
    name,
    Array.isArray(value)
      ? value.map((line) => {
          const { file, row, ...rest } = membersOf(line)
          return rest
        })
      : value,
  ])
  return Object.fromEntries(entries)
}
