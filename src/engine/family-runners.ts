import { newBlock } from '../facts/block.js'
import { decode, decodeSome, meaningOf } from '../facts/byte-facts.js'
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
    decodeSome(bytes, first, this.#meanings[place]!, subjects, count, tender, out)
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

/** Between subjects that are shown, so many others cost less than another call of a kernel. */
const GAP = 16

/** Runs a family over single subjects, and puts what it says of them side by side. */
export class Few {
  readonly #blocks: readonly (Block | undefined)[]
  readonly #scratch: readonly (Block | undefined)[]
  #tenders = new Int32Array(0)
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
    const { index } = this.job
    if (this.family.some) {
      this.family.some(
        index,
        tender ? this.#tendersOf(subjects, count, tender) : subjects,
        count,
        this.#blocks,
      )
      return
    }
    for (let k = 0, end = 0; k < count; k = end) {
      const from = tender ? tender[subjects[k]!]! : subjects[k]!
      let to = from + 1
      for (end = k + 1; end < count; end++) {
        const next = tender ? tender[subjects[end]!]! : subjects[end]!
        if (next > to + GAP) break
        to = next + 1
      }
      for (const block of this.#scratch) if (block) ready(block, to - from)
      this.family.kernel(index, from, to, this.#scratch)
      for (let f = 0; f < this.#blocks.length; f++) {
        const block = this.#blocks[f]
        if (block) pick(this.#scratch[f]!, block, k, end, from, subjects, tender)
      }
    }
  }

  #tendersOf(subjects: Int32Array, count: number, tender: Int32Array): Int32Array {
    if (this.#tenders.length < count) this.#tenders = new Int32Array(count * 2)
    for (let k = 0; k < count; k++) this.#tenders[k] = tender[subjects[k]!]!
    return this.#tenders
  }
}

/** Copies what is said of subjects [at, end), the first of the block being `from`. Of an exact block `hi` and `why` are as they were. */
function pick(
  { lo, hi, why, exact }: Block,
  to: Block,
  at: number,
  end: number,
  from: number,
  subjects: Int32Array,
  tender: Int32Array | undefined,
): void {
  for (let k = at; k < end; k++) {
    const i = (tender ? tender[subjects[k]!]! : subjects[k]!) - from
    to.lo[k] = lo[i]!
    to.hi[k] = exact ? lo[i]! : hi[i]!
    to.why[k] = exact ? 0 : why[i]!
  }
  if (!exact) to.exact = false
}

function ready(block: Block, n: number): void {
  block.exact = true
  if (block.lo.length < n) Object.assign(block, newBlock(n * 2))
}
