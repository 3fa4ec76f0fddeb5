import type { OutcomeRow } from '../output/model.js'
import type { DecisionReason } from './answer.js'
import { type Decider, type DecisionName, graver } from './policy.js'

/** What flags of a process call for, and rules that could not be computed for it: the gravest, and every reason. */
export interface Decision {
  readonly decision: DecisionName
  /** Those that hold first. */
  readonly reasons: readonly DecisionReason[]
}

const NO_REASONS: readonly DecisionReason[] = []

/** Decides by a policy. `isKnown`: whether the process is; what is not known is not clear. */
export function decide(
  decider: Decider,
  flags: readonly OutcomeRow[],
  notComputable: readonly string[],
  isKnown: boolean,
): Decision {
  let decision: DecisionName = isKnown ? 'clear' : 'review'
  if (flags.length === 0 && notComputable.length === 0) return { decision, reasons: NO_REASONS }
  const reasons: DecisionReason[] = []
  const weigh = (reason: DecisionReason): void => {
    if (reason.decision === 'clear') return
    decision = graver(decision, reason.decision)
    reasons.push(reason)
  }
  for (const { rule, severity, confidence, subject, fingerprint, message } of flags)
    weigh({
      decision: decider.of({ rule, severity, confidence }),
      rule,
      severity,
      subject,
      fingerprint,
      message,
    })
  for (const rule of notComputable)
    if (decider.needs(rule))
      weigh({
        decision: 'review',
        rule,
        message: 'the policy asks for this rule, and it cannot be computed',
      })
  reasons.sort((a, b) => Number(b.decision === 'hold') - Number(a.decision === 'hold'))
  return { decision, reasons }
}
