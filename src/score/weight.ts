/** Weights of severities low, medium, high, and of confidences, by place: a grave rule that is mostly right counts 12 times a slight one that is not. */
const SEVERITY_WEIGHTS = [1, 2, 4] as const
const CONFIDENCE_WEIGHTS = [1, 2, 3] as const

/** Severity × confidence, given as places in their lists: a whole number, 1–12, so that sums are exact in any order. */
export function weightOf(severity: number, confidence: number): number {
  return SEVERITY_WEIGHTS[severity]! * CONFIDENCE_WEIGHTS[confidence]!
}
