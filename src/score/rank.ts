import type { ScoredKind, Scores } from './scores.js'
import type { Sums } from './sums.js'

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
  const computable = sums.computable[subject]!
  return computable === 0 ? null : sums.raised[subject]! / computable
}

/**
 * The first `n` subjects of a kind that have a flag: highest score first, of equal scores the one with more weight
 * raised, then in order of id (bytes; lots: of the tender's id, then the lot's). One pass and a heap of n.
 */
export function rank(scores: Scores, kind: ScoredKind, n: number): RankedSubject[] {
  const sums = scores.sums[kind]
  const before = orderOf(scores, kind)
  const heap: number[] = []
  for (let s = 0; s < sums.raised.length; s++) {
    if (sums.raised[s] === 0) continue
    if (heap.length < n) pushLast(heap, s, before)
    else if (n > 0 && before(s, heap[0]!)) replaceLast(heap, s, before)
  }
  return heap
    .sort((a, b) => (before(a, b) ? -1 : 1))
    .map((subject) => ({
      kind,
      subject,
      score: sums.raised[subject]! / sums.computable[subject]!,
      computed: sums.computed[subject]! / sums.applicable[subject]!,
      weight: sums.raised[subject]!,
      flags: sums.flags[subject]!,
      lots: kind === 'lot' ? 1 : scores.lots[kind][subject]!,
    }))
}

type Before = (a: number, b: number) => boolean

function orderOf({ sums, result }: Scores, kind: ScoredKind): Before {
  const { raised, computable } = sums[kind]
  const { dictionaries } = result.dataset
  const { tenderCode, idCode } = result.index
  const ids = (a: number, b: number): number => {
    if (kind === 'buyer' || kind === 'supplier') return dictionaries.party.compare(a, b)
    const byTender = dictionaries.tender.compare(tenderCode[kind][a]!, tenderCode[kind][b]!)
    if (byTender !== 0 || kind === 'tender') return byTender
    return dictionaries.lot.compare(idCode.lot[a]!, idCode.lot[b]!)
  }
  return (a, b) => {
    // Whole numbers below 2⁵³: equal ratios divide to equal doubles.
    const difference = raised[a]! / computable[a]! - raised[b]! / computable[b]! || raised[a]! - raised[b]!
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
