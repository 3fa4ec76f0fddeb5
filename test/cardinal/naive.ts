/**
 * R024, R025, R038, R048 and R058 once more, from their descriptions and by formula, without a line of the engine: loops
 * over arrays, quantiles as weighted means, fences in exact fractions of the shares.
 */
export interface SmallBid {
  readonly who: string
  readonly amount: number
  readonly status: 'valid' | 'disqualified'
}

/** One process: the bids, and the winner with the classes of what it supplied. */
export interface SmallProcess {
  readonly bids: readonly SmallBid[]
  readonly winner: string
  readonly classes: readonly string[]
  readonly buyer: string
}

/** A number that is flagged if it is on the given side of the fence. */
export interface Judged {
  readonly values: ReadonlyMap<string, number>
  readonly q1: number
  readonly q3: number
  readonly fence: number
  /** Whether anything may be flagged at all. */
  readonly on: boolean
}

/** Definition 8 of Hyndman and Fan: between the order statistics j and j + 1, m = (p + 1) / 3. */
export function naiveQuantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const position = sorted.length * p + (p + 1) / 3
  const j = Math.floor(position)
  const g = position - j
  const at = (rank: number) => sorted[Math.min(Math.max(rank, 1), sorted.length) - 1]!
  return (1 - g) * at(j) + g * at(j + 1)
}

function judged(values: ReadonlyMap<string, number>, side: 'low' | 'high', guard: boolean): Judged {
  const q1 = naiveQuantile([...values.values()], 0.25)
  const q3 = naiveQuantile([...values.values()], 0.75)
  const fence = side === 'low' ? 2.5 * q1 - 1.5 * q3 : 2.5 * q3 - 1.5 * q1
  return { values, q1, q3, fence, on: !guard || fence > 0 }
}

/** By process. */
export function naiveMargins(processes: readonly SmallProcess[], side: 'low' | 'high'): Judged {
  const margins = new Map<string, number>()
  for (const [i, { bids, winner }] of processes.entries()) {
    const valid = bids.filter((bid) => bid.status === 'valid')
    const own = valid.filter((bid) => bid.who === winner).map((bid) => bid.amount)
    const others = valid.filter((bid) => bid.who !== winner).map((bid) => bid.amount)
    if (own.length === 0 || others.length === 0 || Math.min(...others) < Math.min(...own)) continue
    margins.set(String(i), (Math.min(...others) - Math.min(...own)) / Math.min(...own))
  }
  return judged(margins, side, true)
}

/** Wins / processes by tenderer, and the tenderers with enough processes. */
export function naiveLosers(processes: readonly SmallProcess[]): { judged: Judged; enough: Set<string> } {
  const bidders = (one: SmallProcess) =>
    new Set(one.bids.filter((bid) => bid.status === 'valid').map((bid) => bid.who))
  const all = new Set(processes.flatMap((one) => [...bidders(one)]))
  const shares = new Map<string, number>()
  const counts = new Map<string, number>()
  for (const who of all) {
    const own = processes.filter((one) => bidders(one).has(who))
    counts.set(who, own.length)
    shares.set(who, own.filter((one) => one.winner === who).length / own.length)
  }
  const least = naiveQuantile([...counts.values()], 0.75)
  return {
    judged: judged(shares, 'low', true),
    enough: new Set([...all].filter((who) => counts.get(who)! >= least - 1e-9)),
  }
}

/** Disqualified / submitted bids, by tenderer or buyer, of those with two bids or more. */
export function naiveDisqualified(processes: readonly SmallProcess[], by: 'tenderer' | 'buyer'): Judged {
  const bids = processes.flatMap((one) =>
    one.bids.map((bid) => ({ id: by === 'buyer' ? one.buyer : bid.who, out: bid.status === 'disqualified' })),
  )
  const shares = new Map<string, number>()
  for (const id of new Set(bids.map((bid) => bid.id))) {
    const own = bids.filter((bid) => bid.id === id)
    if (own.length >= 2) shares.set(id, own.filter((bid) => bid.out).length / own.length)
  }
  return judged(shares, 'high', true)
}

/** How many different beginnings of classes, by supplier, of those with `minimum` processes or more. */
export function naiveClasses(processes: readonly SmallProcess[], minimum: number): Judged {
  const counts = new Map<string, number>()
  for (const who of new Set(processes.map((one) => one.winner))) {
    const own = processes.filter((one) => one.winner === who && one.classes.length > 0)
    const classes = new Set(own.flatMap((one) => one.classes.map((code) => code.slice(0, 2))))
    if (own.length >= minimum && own.length > 0) counts.set(who, classes.size)
  }
  return judged(counts, 'high', false)
}
