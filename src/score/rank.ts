import { tenderCode } from '../join/index-of.js'
import type { ScoredKind, Scores } from './scores.js'
import { APPLICABLE_SUM, COMPUTABLE_SUM, COMPUTED_SUM, FIELDS, FLAGS, RAISED_SUM, type Sums } from './sums.js'

/** A subject with its score; words for it come with the outputs. */
export interface RankedSubject {
  readonly kind: ScoredKind
  /** Ordinal of a lot or tender, code of a buyer or supplier. */
  readonly subject: number
  /** 0–1, above 0. */
  readonly score: number
  /** Share of the applicable components, by weight, that could be computed: above 0, at most 1. */
  readonly computed: number
  /** Weight of what was raised. */
  readonly weight: number
  readonly flags: number
  /** How many lots stand behind it: 1 for a lot. */
  readonly lots: number
}

/** The score of a subject, 0–1; null where nothing about it could be computed. */
export function scoreOf(sums: Sums, subject: number): number | null {
  const computable = sums[subject * FIELDS + COMPUTABLE_SUM]!
  return computable === 0 ? null : sums[subject * FIELDS + RAISED_SUM]! / computable
}

/**
 * The first `n` subjects of a kind that have a flag: highest score first, of equal scores the one with more weight
 * raised, then in order of id (bytes; lots: of the tender's id, then the lot's). One pass and a heap of n.
 */
export function rank(scores: Scores, kind: ScoredKind, n: number): RankedSubject[] {
  const sums = scores.sums[kind]
  const before = orderOf(scores, kind)
  const heap: number[] = []
  const count = sums.length / FIELDS
  for (let s = 0; s < count; s++) {
    if (sums[s * FIELDS + RAISED_SUM] === 0) continue
    if (heap.length < n) pushLast(heap, s, before)
    else if (n > 0 && before(s, heap[0]!)) replaceLast(heap, s, before)
  }
  return heap
    .sort((a, b) => (before(a, b) ? -1 : 1))
    .map((subject) => ({
      kind,
      subject,
      score: scoreOf(sums, subject) ?? 0,
      computed: sums[subject * FIELDS + COMPUTED_SUM]! / sums[subject * FIELDS + APPLICABLE_SUM]!,
      weight: sums[subject * FIELDS + RAISED_SUM]!,
      flags: sums[subject * FIELDS + FLAGS]!,
      lots: kind === 'lot' ? 1 : scores.lots[kind][subject]!,
    }))
}

type Before = (a: number, b: number) => boolean

function orderOf({ sums, result }: Scores, kind: ScoredKind): Before {
  const of = sums[kind]
  const { dictionaries } = result.dataset
  const { index } = result
  const { idCode } = index
  const ids = (a: number, b: number): number => {
    if (kind === 'buyer' || kind === 'supplier') return dictionaries.party.compare(a, b)
    const byTender = dictionaries.tender.compare(tenderCode(index, kind, a), tenderCode(index, kind, b))
    if (byTender !== 0 || kind === 'tender') return byTender
    return dictionaries.lot.compare(idCode.lot[a]!, idCode.lot[b]!)
  }
  return (a, b) => {
    // Whole numbers below 2⁵³: equal ratios divide to equal doubles.
    const [x, y] = [of[a * FIELDS + RAISED_SUM]!, of[b * FIELDS + RAISED_SUM]!]
    const difference = x / of[a * FIELDS + COMPUTABLE_SUM]! - y / of[b * FIELDS + COMPUTABLE_SUM]! || x - y
    return difference === 0 ? ids(a, b) < 0 : difference > 0
  }
}

/** A heap whose root is the last in order. */
function pushLast(heap: number[], subject: number, before: Before): void {
  let at = heap.push(subject) - 1
  while (at > 0) {
    const up = (at - 1) >> 1
    if (!before(heap[up]!, subject)) break
    heap[at] = heap[up]!
    at = up
  }
  heap[at] = subject
}

function replaceLast(heap: number[], subject: number, before: Before): void {
  let at = 0
  for (;;) {
    let down = at * 2 + 1
    if (down >= heap.length) break
    if (down + 1 < heap.length && before(heap[down]!, heap[down + 1]!)) down++
    if (!before(subject, heap[down]!)) break
    heap[at] = heap[down]!
    at = down
  }
  heap[at] = subject
}
