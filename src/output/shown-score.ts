/** A score or share of 0–1 as two decimals show it: neither 0.00 of something nor 1.00 of not quite all. */
export function shownScore(score: number): number {
  return score > 0 && score < 1 ? Math.min(0.99, Math.max(0.01, score)) : score
}
