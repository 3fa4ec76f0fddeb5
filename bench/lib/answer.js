import { createHash } from 'node:crypto'

/** The rules whose raised outcomes are compared, in one order. */
export const rules = [
  'etimad.single-bid',
  'etimad.bid-withdrawn',
  'etimad.shared-ip',
  'etimad.low-award',
  'etimad.award-cancelled',
  'etimad.contract-cancelled',
  'etimad.tender-cancelled',
]

/**
 * What a contender says, short: how many outcomes each rule raised, and a hash of which. Every outcome is a rule, a
 * tender and a subject (a lot of an undivided tender: the tender's id).
 * @param {Iterable<readonly [rule: string, tender: string, subject: string]>} raised
 */
export function answerOf(raised) {
  const lines = Array.from(raised, (one) => one.join('\t')).sort()
  const counts = Object.fromEntries(
    rules.map((rule) => [rule, lines.filter((line) => line.startsWith(`${rule}\t`)).length]),
  )
  return { counts, sha256: createHash('sha256').update(lines.join('\n')).digest('hex') }
}

/**
 * @typedef {readonly [rule: string, tender: string, subject: string, value: number | null, threshold: number | null,
 *   severity: string, confidence: string]} Flag
 */

/**
 * The whole answer, short: how many subjects of each rule have which outcome, those not computable by reason, and
 * a hash of all that is said of flags.
 * @param {{ outcomes: Iterable<readonly [rule: string, outcome: string, subjects: number]>, flags: Iterable<Flag> }} said
 */
export function wholeAnswerOf({ outcomes, flags }) {
  const counts = Array.from(
    outcomes,
    ([rule, outcome, n]) => /** @type {const} */ ([`${rule} ${outcome}`, n]),
  )
  const lines = Array.from(flags, (one) => one.join('\t')).sort()
  return {
    counts: Object.fromEntries(counts.sort()),
    sha256: createHash('sha256').update(lines.join('\n')).digest('hex'),
  }
}
