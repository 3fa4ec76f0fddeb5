import { belowBit, firstAbove, lastBelow, lastNotAbove } from './bounds.js'
import { ALL_YES, OPEN, reasonsOf, type Truths, wordOf, wordsOf, YES } from './truth.js'

/**
 * Comparisons of columns, a loop each, so that each stays monomorphic. To be above is not to be at most. With a constant on
 * one side nothing is read for it. `Number(condition)` is a bit of the processor, `condition ? 1 : 0` a branch of it. Over
 * ranges a comparison is decided where it holds for all values or for none, and open else, with the reason of the left
 * operand first. Subjects go four at a time: where all four are known, only `lo` is read and one word written.
 */

type Values = Float64Array
type Flip = 0 | 1

/** How operands are compared. */
export interface How {
  /** What differs by less than the tolerance is equal. */
  readonly tolerant: boolean
  /** 1 gives the opposite. */
  readonly flip: Flip
}

/** One operand: its bounds and reasons, or a constant. */
export interface Operand {
  readonly lo: Values
  readonly hi: Values
  readonly why: Uint8Array
  /** The value, where it is the same for all. */
  readonly constant: number | undefined
}

/** A statistic of the peers of each of the subjects at hand, as an operand that is read by group of peers. */
export interface PeerOperand {
  /** By subject; -1: its peers are not known, and `whyNot` says why. */
  readonly groupOf: Int32Array
  readonly whyNot: Uint8Array
  /** By group; NaN where `why` is not 0. */
  readonly value: Values
  readonly why: Uint8Array
}

/** a < b; `left` is the operand whose reason stands first. */
export function less(a: Operand, b: Operand, left: Operand, how: How, out: Truths, n: number): void {
  const { tolerant, flip } = how
  if (isFiniteNumber(b.constant)) atMost(a, lastBelow(b.constant, tolerant), flip, out, n)
  else if (isFiniteNumber(a.constant)) atMost(b, lastNotAbove(a.constant, tolerant), opposite(flip), out, n)
  else lessRanges(a, b, left.why, (left === a ? b : a).why, how, out, n)
}

const opposite = (flip: Flip): Flip => (flip === 0 ? 1 : 0)

const isFiniteNumber = (constant: number | undefined): constant is number =>
  constant !== undefined && Number.isFinite(constant)

/** Whether values are `most` or less: a range is decided where both of its ends say the same. */
function atMost(a: Operand, most: number, flip: Flip, out: Truths, n: number): void {
  const { lo, why } = a
  const [words, whys, flips] = [wordsOf(out, n), reasonsOf(why, n), ALL_YES * flip]
  let i = 0
  for (let w = 0; w < whys.length; w++, i += 4)
    words[w] =
      whys[w] === 0
        ? wordOf(
            Number(lo[i]! <= most),
            Number(lo[i + 1]! <= most),
            Number(lo[i + 2]! <= most),
            Number(lo[i + 3]! <= most),
          ) ^ flips
        : wordOf(
            atMostAt(a, most, flip, i),
            atMostAt(a, most, flip, i + 1),
            atMostAt(a, most, flip, i + 2),
            atMostAt(a, most, flip, i + 3),
          )
  for (; i < n; i++) out[i] = atMostAt(a, most, flip, i)
}

function atMostAt({ lo, hi, why }: Operand, most: number, flip: Flip, i: number): number {
  return decided(Number(hi[i]! <= most), Number(lo[i]! <= most), why[i]!, flip)
}

/** Whether values lie between two others. If `atMost` were this loop with one bound infinite, it would take a fifth more. */
function between(a: Operand, below: number, above: number, flip: Flip, out: Truths, n: number): void {
  const { lo, why } = a
  const [words, whys, flips] = [wordsOf(out, n), reasonsOf(why, n), ALL_YES * flip]
  let i = 0
  for (let w = 0; w < whys.length; w++, i += 4)
    words[w] =
      whys[w] === 0
        ? wordOf(
            Number(lo[i]! > below) & Number(lo[i]! < above),
            Number(lo[i + 1]! > below) & Number(lo[i + 1]! < above),
            Number(lo[i + 2]! > below) & Number(lo[i + 2]! < above),
            Number(lo[i + 3]! > below) & Number(lo[i + 3]! < above),
          ) ^ flips
        : wordOf(
            betweenAt(a, below, above, flip, i),
            betweenAt(a, below, above, flip, i + 1),
            betweenAt(a, below, above, flip, i + 2),
            betweenAt(a, below, above, flip, i + 3),
          )
  for (; i < n; i++) out[i] = betweenAt(a, below, above, flip, i)
}

function betweenAt({ lo, hi, why }: Operand, below: number, above: number, flip: Flip, i: number): number {
  const least = lo[i]!
  const most = hi[i]!
  const surely = Number(least > below) & Number(most < above)
  const perhaps = Number(most > below) & Number(least < above)
  return decided(surely, perhaps, why[i]!, flip)
}

/** The truth of what holds surely, or (0) at least perhaps: without a branch, which would often be guessed wrong. */
function decided(surely: number, perhaps: number, why: number, flip: Flip): number {
  const open = -(surely ^ perhaps)
  return ((surely ^ flip) & ~open) | ((OPEN + why) & open)
}

function lessRanges(
  a: Operand,
  b: Operand,
  whyFirst: Uint8Array,
  whyElse: Uint8Array,
  { tolerant, flip }: How,
  out: Truths,
  n: number,
): void {
  const { lo: al, hi: ah } = a
  const { lo: bl, hi: bh } = b
  for (let i = 0; i < n; i++) {
    const surely = tolerant ? belowBit(ah[i]!, bl[i]!) : Number(ah[i]! < bl[i]!)
    const perhaps = tolerant ? belowBit(al[i]!, bh[i]!) : Number(al[i]! < bh[i]!)
    out[i] = decided(surely, surely | perhaps, whyFirst[i]! || whyElse[i]!, flip)
  }
}

/** a < the statistic; `left` is the one whose reason stands first. */
export function lessThanPeers(
  a: Operand,
  peers: PeerOperand,
  left: Operand | PeerOperand,
  { tolerant, flip }: How,
  out: Truths,
  n: number,
): void {
  atMostPeers(a, peers, left, limitsOf(peers.value, 'below', tolerant), flip, out, n)
}

/** The statistic < a, likewise. */
export function moreThanPeers(
  a: Operand,
  peers: PeerOperand,
  left: Operand | PeerOperand,
  { tolerant, flip }: How,
  out: Truths,
  n: number,
): void {
  atMostPeers(a, peers, left, limitsOf(peers.value, 'not above', tolerant), opposite(flip), out, n)
}

/** Whether values are at most the limit of their peers. */
function atMostPeers(
  a: Operand,
  peers: PeerOperand,
  left: Operand | PeerOperand,
  limit: Values,
  flip: Flip,
  out: Truths,
  n: number,
): void {
  const { lo, hi, why } = a
  const { groupOf } = peers
  const words = wordsOf(out, n)
  let i = 0
  for (let w = 0; w < n >> 2; w++) {
    const g0 = groupOf[i]!
    const g1 = groupOf[i + 1]!
    const g2 = groupOf[i + 2]!
    const g3 = groupOf[i + 3]!
    if ((g0 | g1 | g2 | g3) >= 0) {
      const l0 = limit[g0]!
      const l1 = limit[g1]!
      const l2 = limit[g2]!
      const l3 = limit[g3]!
      if (!Number.isNaN(l0 + l1 + l2 + l3)) {
        words[w] = wordOf(
          decided(Number(hi[i]! <= l0), Number(lo[i]! <= l0), why[i]!, flip),
          decided(Number(hi[i + 1]! <= l1), Number(lo[i + 1]! <= l1), why[i + 1]!, flip),
          decided(Number(hi[i + 2]! <= l2), Number(lo[i + 2]! <= l2), why[i + 2]!, flip),
          decided(Number(hi[i + 3]! <= l3), Number(lo[i + 3]! <= l3), why[i + 3]!, flip),
        )
        i += 4
        continue
      }
    }
    for (const end = i + 4; i < end; i++) out[i] = peersAt(a, peers, left, limit, flip, i)
  }
  for (; i < n; i++) out[i] = peersAt(a, peers, left, limit, flip, i)
}

/** As the loop, where peers may not be known. */
function peersAt(
  a: Operand,
  { groupOf, whyNot, why }: PeerOperand,
  left: Operand | PeerOperand,
  limit: Values,
  flip: Flip,
  i: number,
): number {
  const group = groupOf[i]!
  const unknown = group < 0 ? whyNot[i]! : why[group]!
  if (unknown !== 0) return OPEN + ((left === a && a.why[i]!) || unknown)
  return atMostAt(a, limit[group]!, flip, i)
}

const limits = new WeakMap<Values, Map<string, Values>>()

/** By group, the last number below its statistic, or the last that is not above it; NaN where there is none. Kept. */
function limitsOf(statistic: Values, which: 'below' | 'not above', tolerant: boolean): Values {
  let known = limits.get(statistic)
  if (!known) {
    known = new Map()
    limits.set(statistic, known)
  }
  const key = `${which} ${tolerant}`
  let found = known.get(key)
  if (!found) {
    const limitOf = which === 'below' ? lastBelow : lastNotAbove
    found = statistic.map((value) => limitOf(value, tolerant))
    known.set(key, found)
  }
  return found
}

/** a = b; the reason of `a` stands first. */
export function equal(a: Operand, b: Operand, how: How, out: Truths, n: number): void {
  const { tolerant, flip } = how
  const constant = b.constant ?? a.constant
  if (isFiniteNumber(constant)) {
    const of = b.constant === undefined ? b : a
    between(of, lastBelow(constant, tolerant), firstAbove(constant, tolerant), flip, out, n)
  } else equalRanges(a, b, how, out, n)
}

function equalRanges(a: Operand, b: Operand, { tolerant, flip }: How, out: Truths, n: number): void {
  const { lo: al, hi: ah, why: aw } = a
  const { lo: bl, hi: bh, why: bw } = b
  for (let i = 0; i < n; i++) {
    const apart = tolerant
      ? belowBit(ah[i]!, bl[i]!) === 1 || belowBit(bh[i]!, al[i]!) === 1
      : ah[i]! < bl[i]! || bh[i]! < al[i]!
    if (apart) {
      out[i] = flip
      continue
    }
    const one = tolerant
      ? belowBit(al[i]!, bh[i]!) === 0 && belowBit(bl[i]!, ah[i]!) === 0
      : al[i] === bh[i] && bl[i] === ah[i]
    out[i] = one ? 1 ^ flip : OPEN + (aw[i]! || bw[i]!)
  }
}

/** Adds to `out` that a is, or may be, b; `out` starts as surely not. Exact, without tolerance. */
export function addEqual(a: Operand, b: Operand, out: Truths, n: number): void {
  if (b.constant === undefined) addRanges(a, b, out, n)
  else addConstant(a, b.constant, out, n)
}

function addConstant({ lo, hi, why }: Operand, c: number, out: Truths, n: number): void {
  for (let i = 0; i < n; i++) {
    if (lo[i]! > c || hi[i]! < c || out[i] === YES) continue
    if (lo[i] === hi[i]) out[i] = YES
    else if (out[i]! < OPEN) out[i] = OPEN + why[i]!
  }
}

function addRanges(a: Operand, b: Operand, out: Truths, n: number): void {
  const { lo: al, hi: ah, why: aw } = a
  const { lo: bl, hi: bh, why: bw } = b
  for (let i = 0; i < n; i++) {
    if (out[i] === YES || ah[i]! < bl[i]! || bh[i]! < al[i]!) continue
    if (al[i]! === bh[i]! && bl[i]! === ah[i]!) out[i] = YES
    else if (out[i]! < OPEN) out[i] = OPEN + (aw[i]! || bw[i]!)
  }
}
