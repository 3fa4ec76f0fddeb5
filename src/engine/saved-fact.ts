import { sharedFloat64, sharedUint8 } from '../columns/shared.js'
import { newBlock } from '../facts/block.js'
import { decode, decodeSome } from '../facts/byte-facts.js'
import type { Block, FullColumn } from '../facts/fact.js'
import type { Index } from '../join/index-of.js'
import { blockOfTruth, type Truths } from '../rules/truth.js'
import type { SubjectKind } from '../schema/subject.js'
import { rangeOf } from './range-of.js'

/**
 * A fact of all subjects of a kind as it was computed before. `coded`: it takes at most 256 different values (a count, a
 * word, a yes or no, with their ranges and reasons), a byte a subject. `plain`: bounds and reasons, hi and why only
 * where there is a range. Shared memory.
 */
export type SavedFact =
  | { readonly kind: 'coded'; readonly codes: Uint8Array; readonly values: FullColumn }
  | {
      readonly kind: 'plain'
      readonly lo: Float64Array
      readonly hi?: Float64Array
      readonly why?: Uint8Array
    }

/** A fact that takes few values, of tenders or what lies in tenders [from, to): a byte for each of its subjects. */
export interface Coded {
  /** What each byte means. */
  readonly values: FullColumn
  /** Bytes mean what those of conditions do (rules/truth.ts), and stand at the beginning of a word. */
  readonly areTruths: boolean
  readonly codes: (from: number, to: number) => Uint8Array
}

const CODES = 256

/** What a condition says of all subjects: a truth is the code of itself. */
export function factOfTruths(codes: Truths): SavedFact {
  const values = { lo: new Float64Array(CODES), hi: new Float64Array(CODES), why: new Uint8Array(CODES) }
  const all = Uint8Array.from({ length: CODES }, (_, truth) => truth)
  blockOfTruth(all, values.lo, values.hi, values.why, CODES)
  return { kind: 'coded', codes, values }
}

/** The smallest form of a column. Reads it twice at the most. */
export function encodeFact({ lo, hi, why }: FullColumn): SavedFact {
  const codes = sharedUint8(lo.length)
  const places = new Map<number, number[]>()
  const firsts: number[] = []
  for (let i = 0; i < lo.length; i++) {
    let same = places.get(lo[i]!)
    if (!same) {
      same = []
      places.set(lo[i]!, same)
    }
    let code = -1
    for (const other of same) {
      const first = firsts[other]!
      if (hi[first] === hi[i] && why[first] === why[i]) code = other
    }
    if (code < 0) {
      if (firsts.length === CODES) return plain({ lo, hi, why })
      code = firsts.push(i) - 1
      same.push(code)
    }
    codes[i] = code
  }
  const values = {
    lo: sharedFloat64(firsts.length),
    hi: sharedFloat64(firsts.length),
    why: sharedUint8(firsts.length),
  }
  firsts.forEach((first, code) => {
    values.lo[code] = lo[first]!
    values.hi[code] = hi[first]!
    values.why[code] = why[first]!
  })
  return { kind: 'coded', codes, values }
}

function plain({ lo, hi, why }: FullColumn): SavedFact {
  for (let i = 0; i < why.length; i++) if (why[i] !== 0) return { kind: 'plain', lo, hi, why }
  return { kind: 'plain', lo }
}

/** Gives a saved fact morsel by morsel, in place of the kernel of its family. */
export class SavedColumn {
  #block = newBlock(0)
  #fresh = false

  constructor(
    readonly index: Index,
    readonly family: { readonly subject: SubjectKind },
    readonly fact: SavedFact,
  ) {}

  forget(): void {
    this.#fresh = false
  }

  /** As a kernel would write it; the first argument is of no use here. */
  block(_place: number, tenderFrom: number, tenderTo: number): Block {
    if (this.#fresh) return this.#block
    const [from, to] = rangeOf(this.index, this.family.subject, tenderFrom, tenderTo)
    if (this.fact.kind === 'coded') this.#decode(this.fact.codes.subarray(from, to), this.fact.values)
    else this.#block = viewOf(this.fact, from, to)
    this.#fresh = true
    return this.#block
  }

  /** What its codes are, where it has such. */
  coded(_place: number): Coded | undefined {
    const { fact, index, family } = this
    if (fact.kind === 'plain') return undefined
    return {
      values: fact.values,
      areTruths: false,
      codes: (from, to) => fact.codes.subarray(...rangeOf(index, family.subject, from, to)),
    }
  }

  /** The values of the first `count` of some subjects; with `tender` those of their tenders. */
  some(subjects: Int32Array, count: number, tender: Int32Array | undefined, out: Block): void {
    const { fact } = this
    if (fact.kind === 'coded') {
      decodeSome(fact.codes, 0, fact.values, subjects, count, tender, out)
      return
    }
    const { lo, hi, why } = fact
    let open = 0
    for (let k = 0; k < count; k++) {
      const subject = tender ? tender[subjects[k]!]! : subjects[k]!
      out.lo[k] = lo[subject]!
      out.hi[k] = hi ? hi[subject]! : lo[subject]!
      out.why[k] = why ? why[subject]! : 0
      open |= out.why[k]!
    }
    out.exact = open === 0
  }

  #decode(codes: Uint8Array, values: FullColumn): void {
    if (this.#block.lo.length < codes.length) this.#block = newBlock(codes.length * 2)
    this.#block.exact = true
    decode(codes, codes.length, values, this.#block)
  }
}

function viewOf({ lo, hi, why }: SavedFact & { kind: 'plain' }, from: number, to: number): Block {
  const low = lo.subarray(from, to)
  if (!hi || !why) return { lo: low, hi: low, why: zeros(to - from), exact: true }
  const reasons = why.subarray(from, to)
  let open = 0
  for (let i = 0; i < reasons.length; i++) open |= reasons[i]!
  return { lo: low, hi: hi.subarray(from, to), why: reasons, exact: open === 0 }
}

let none = new Uint8Array(0)

function zeros(length: number): Uint8Array {
  if (none.length < length) none = new Uint8Array(length * 2)
  return none
}
