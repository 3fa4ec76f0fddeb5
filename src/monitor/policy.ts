import { z } from 'zod'
import { TenderflagError } from '../errors.js'
import type { OutcomeRow } from '../output/model.js'
import { type Confidence, confidences, type Rule, type Severity, severities } from '../rules/rule.js'
import { didYouMean } from '../text/nearest.js'
import { readShape } from '../text/read-shape.js'

/** What a system is told to do with what an event is about; from the lightest to the gravest. */
export const decisions = ['clear', 'review', 'hold'] as const
/** What a system is told to do: `clear`, `review` or `hold`. */
export type DecisionName = (typeof decisions)[number]

const patterns = z
  .array(z.string().min(1))
  .min(1)
  .describe('ids of rules; * stands for anything: "etimad.*", "*"')

const entry = z.strictObject({
  rules: patterns.optional().describe('ids of rules, * stands for anything; default: all'),
  severity: z.enum(severities).optional().describe('the least severity; default low'),
  confidence: z.enum(confidences).optional().describe('the least confidence; default low'),
})

const policyFormat = z
  .strictObject({
    hold: z.array(entry).optional().describe('flags that hold: nothing is signed before somebody has looked'),
    review: z.array(entry).optional().describe('flags that somebody should look at'),
    unknown: patterns
      .optional()
      .describe('rules that must be computable: where one of them is not, the decision is review at least'),
  })
  .describe('Which flags hold an award or call for a review; a policy of the monitor of tenderflag')

/** Which flags hold, and which are to be reviewed; an entry fits a flag in all that it names. */
export type Policy = z.input<typeof policyFormat>

/** Flags of high severity hold, all others are to be reviewed. */
export const usualPolicy: Policy = { hold: [{ severity: 'high' }], review: [{}] }

/** The JSON Schema of policy files. */
export function policyJsonSchema(): unknown {
  return z.toJSONSchema(policyFormat, { target: 'draft-7', io: 'input' })
}

/** Reads a policy file. Throws FILE_MISSING and POLICY_INVALID with file, line and column. */
export async function readPolicy(file: string): Promise<Policy> {
  const { value } = await readShape(file, policyFormat, { code: 'POLICY_INVALID' })
  return value
}

/** Checks a policy that a program gives. Throws POLICY_INVALID. */
export function checkPolicy(policy: unknown): Policy {
  const checked = policyFormat.safeParse(policy)
  if (checked.success) return checked.data
  const { path, message } = checked.error.issues[0]!
  throw new TenderflagError('POLICY_INVALID', `the policy: ${path.map(String).join('.') || 'it'}: ${message}`)
}

type Fits = (flag: Pick<OutcomeRow, 'rule' | 'severity' | 'confidence'>) => boolean

/** A policy made ready for the rules of a monitor. */
export class Decider {
  readonly #hold: Fits
  readonly #review: Fits
  readonly #unknown: ReadonlySet<string>

  /** Throws POLICY_INVALID where a pattern fits none of the rules: a rule that is misspelled holds nothing. */
  constructor(policy: Policy, rules: readonly Rule[]) {
    const ids = rules.map(({ id }) => id)
    this.#hold = anyOf(policy.hold ?? [], ids)
    this.#review = anyOf(policy.review ?? [], ids)
    this.#unknown = new Set((policy.unknown ?? []).flatMap((pattern) => matching(pattern, ids)))
  }

  /** What one flag calls for. */
  of(flag: Pick<OutcomeRow, 'rule' | 'severity' | 'confidence'>): DecisionName {
    return this.#hold(flag) ? 'hold' : this.#review(flag) ? 'review' : 'clear'
  }

  /** Whether a rule must be computable. */
  needs(rule: string): boolean {
    return this.#unknown.has(rule)
  }
}

/** The graver of two decisions. */
export function graver(a: DecisionName, b: DecisionName): DecisionName {
  return decisions.indexOf(a) >= decisions.indexOf(b) ? a : b
}

function anyOf(entries: NonNullable<Policy['hold']>, ids: readonly string[]): Fits {
  const fits = entries.map(({ rules, severity = 'low', confidence = 'low' }): Fits => {
    const among = rules && new Set(rules.flatMap((pattern) => matching(pattern, ids)))
    return (flag) =>
      (among?.has(flag.rule) ?? true) &&
      reaches(severities, flag.severity, severity) &&
      reaches(confidences, flag.confidence, confidence)
  })
  return (flag) => fits.some((one) => one(flag))
}

function reaches<T extends Severity | Confidence>(order: readonly T[], value: T, least: T): boolean {
  return order.indexOf(value) >= order.indexOf(least)
}

function matching(pattern: string, ids: readonly string[]): string[] {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  const whole = new RegExp(`^${parts.join('.*')}$`)
  const found = ids.filter((id) => whole.test(id))
  if (found.length === 0)
    throw new TenderflagError(
      'POLICY_INVALID',
      `the policy names the rule ${pattern}, which the monitor does not run${didYouMean(pattern, ids)}`,
    )
  return found
}
