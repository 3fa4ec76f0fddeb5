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
