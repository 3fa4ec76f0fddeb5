import { newBlock } from '../facts/block.js'
import { decode, meaningOf } from '../facts/byte-facts.js'
import type { Block, Family, FullColumn } from '../facts/fact.js'
import { newTruths } from '../rules/truth.js'
import type { Job } from './morsel.js'
import { rangeOf } from './range-of.js'
import type { Coded } from './saved-fact.js'

/** The first `count` of `subjects` (ordinals, ascending); another `stamp` for each choice. See `choose`. */
export interface Some {
  readonly subjects: Int32Array
  readonly count: number
  readonly stamp: number
}

/** Runs a family over a morsel, at most once. */
export class Whole {
  readonly #blocks: readonly (Block | undefined)[]
  #fresh = false

  constructor(
    readonly job: Pick<Job, 'index'>,
    readonly family: Family,
    wanted: readonly boolean[],
  ) {
    this.#blocks = wanted.map((isWanted) => (isWanted ? newBlock(0) : undefined))
  }

  forget(): void {
    this.#fresh = false
  }

  block(place: number, tenderFrom: number, tenderTo: number): Block {
    if (!this.#fresh) {
      const { index } = this.job
      const [from, to] = rangeOf(index, this.family.subject, tenderFrom, tenderTo)
      for (const block of this.#blocks) if (block) ready(block, to - from)
      this.family.kernel(index, from, to, this.#blocks)
      this.#fresh = true
    }
    return this.#blocks[place]!
  }
}

/** The same of a family whose facts are bytes; blocks are made of them where something asks. */
export class WholeBytes {
  readonly #bytes: (Uint8Array | undefined)[]
  readonly #meanings: readonly FullColumn[]
  readonly #blocks: readonly Block[]
  #fresh = false

  constructor(
    readonly job: Pick<Job, 'index'>,
    readonly family: Family,
    wanted: readonly boolean[],
  ) {
    this.#bytes = wanted.map((isWanted) => (isWanted ? newTruths(0) : undefined))
    this.#meanings = family.facts.map(meaningOf)
    this.#blocks = wanted.map(() => newBlock(0))
  }

  forget(): void {
    this.#fresh = false
  }

  /** Decoded anew: few conditions ask for numbers. */
  block(place: number, tenderFrom: number, tenderTo: number): Block {
    const bytes = this.#read(place, tenderFrom, tenderTo)
    const [from, to] = rangeOf(this.job.index, this.family.subject, tenderFrom, tenderTo)
    const block = this.#blocks[place]!
    ready(block, to - from)
    decode(bytes, to - from, this.#meanings[place]!, block)
    return block
  }

  coded(place: number): Coded {
    return {
      values: this.#meanings[place]!,
      areTruths: this.family.facts[place]!.type === 'boolean',
      codes: (from, to) => this.#read(place, from, to),
    }
  }

  /** Of some subjects of the morsel, or of their tenders. */
  some(
    place: number,
    { subjects, count }: Some,
    tender: Int32Array | undefined,
    tenderFrom: number,
    tenderTo: number,
    out: Block,
  ): void {
    const bytes = this.#read(place, tenderFrom, tenderTo)
    const first = rangeOf(this.job.index, this.family.subject, tenderFrom, tenderTo)[0]
    const { lo, hi, why } = this.#meanings[place]!
    let open = 0
    for (let k = 0; k < count; k++) {
      const byte = bytes[(tender ? tender[subjects[k]!]! : subjects[k]!) - first]!
      out.lo[k] = lo[byte]!
      out.hi[k] = hi[byte]!
      out.why[k] = why[byte]!
      open |= why[byte]!
    }
    out.exact = open === 0
  }

  #read(place: number, tenderFrom: number, tenderTo: number): Uint8Array {
    if (!this.#fresh) {
      const { index } = this.job
      const [from, to] = rangeOf(index, this.family.subject, tenderFrom, tenderTo)
      this.#bytes.forEach((bytes, f) => {
        if (bytes && bytes.length < to - from) this.#bytes[f] = newTruths((to - from) * 2)
      })
      this.family.bytes!(index, from, to, this.#bytes)
      this.#fresh = true
    }
    return this.#bytes[place]!
  }
}

/** Runs a family over single subjects, and puts what it says of them side by side. */
export class Few {
  readonly #blocks: readonly (Block | undefined)[]
  readonly #scratch: readonly (Block | undefined)[]
  #stamp = -1

  constructor(
    readonly job: Pick<Job, 'index'>,
    readonly family: Family,
    wanted: readonly boolean[],
  ) {
    this.#blocks = wanted.map((isWanted) => (isWanted ? newBlock(0) : undefined))
    this.#scratch = wanted.map((isWanted) => (isWanted ? newBlock(0) : undefined))
  }

  /** With `tender`, the facts of the tenders of these subjects. */
  block(place: number, { stamp, subjects, count }: Some, tender: Int32Array | undefined): Block {
    if (this.#stamp !== stamp) {
      this.#read(subjects, count, tender)
      this.#stamp = stamp
    }
    return this.#blocks[place]!
  }

  #read(subjects: Int32Array, count: number, tender: Int32Array | undefined): void {
    for (const block of this.#blocks) if (block) ready(block, count)
    for (let k = 0; k < count; ) {
      const from = tender ? tender[subjects[k]!]! : subjects[k]!
      if (tender && k > 0 && from === tender[subjects[k - 1]!]!) {
        for (const block of this.#blocks) if (block) repeat(block, k)
        k++
        continue
      }
      let run = 1
      while (k + run < count && (tender ? tender[subjects[k + run]!]! : subjects[k + run]!) === from + run)
        run++
      for (const block of this.#scratch) if (block) ready(block, run)
      this.family.kernel(this.job.index, from, from + run, this.#scratch)
      for (let f = 0; f < this.#blocks.length; f++) {
        const to = this.#blocks[f]
        if (to) copyRun(this.#scratch[f]!, to, k, run)
      }
      k += run
    }
  }
}

/** What place `at` says is what the place before it says. */
function repeat({ lo, hi, why }: Block, at: number): void {
  lo[at] = lo[at - 1]!
  hi[at] = hi[at - 1]!
  why[at] = why[at - 1]!
}

/** Of an exact block `hi` and `why` are as they were. */
function copyRun(from: Block, to: Block, at: number, run: number): void {
  for (let i = 0; i < run; i++) {
    to.lo[at + i] = from.lo[i]!
    to.hi[at + i] = from.exact ? from.lo[i]! : from.hi[i]!
    to.why[at + i] = from.exact ? 0 : from.why[i]!
  }
  if (!from.exact) to.exact = false
}

function ready(block: Block, n: number): void {
  block.exact = true
  if (block.lo.length < n) Object.assign(block, newBlock(n * 2))
}
