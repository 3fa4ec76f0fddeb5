import { newBlock } from '../facts/block.js'
import { families } from '../facts/catalogue.js'
import type { Block, Family, FullColumn } from '../facts/fact.js'
import type { Index } from '../join/index-of.js'
import type { CodedFact } from '../rules/evaluate.js'
import { type StatNode, statKey } from '../rules/statistics.js'
import { isLocal, type LocalKind, type SubjectKind } from '../schema/subject.js'
import type { Job } from './morsel.js'
import { SavedColumn } from './saved-fact.js'
import { lookUp } from './statistic.js'

/** Ordinals of a kind that belong to tenders [from, to); of a population, those ordinals themselves. */
export function rangeOf(
  index: Index,
  kind: SubjectKind,
  from: number,
  to: number,
): readonly [number, number] {
  if (kind === 'tender' || !isLocal(kind)) return [from, to]
  return [index.startOf[kind][from]!, index.startOf[kind][to]!]
}

/** The first `count` of `subjects` (ordinals, ascending); another `stamp` for each choice. See `choose`. */
export interface Some {
  readonly subjects: Int32Array
  readonly count: number
  readonly stamp: number
}

/**
 * The facts of a thread. Those that decide (`deciding`) are computed for all subjects of a morsel, a family in one
 * pass and when first asked for; all others only for the subjects that are shown: few.
 */
export class FactColumns {
  readonly #whole = new Map<string, { readonly runner: Whole | SavedColumn; readonly place: number }>()
  readonly #few = new Map<string, { readonly runner: Few; readonly place: number }>()
  readonly #saved = new Map<string, SavedColumn>()
  /** Blocks by kind and fact or statistic: for all subjects, and for some. */
  readonly #ofAll = new Map<SubjectKind, Map<string, Block>>()
  readonly #ofSome = new Map<SubjectKind, Map<string, Block>>()
  readonly #full: ReadonlyMap<string, FullColumn>
  readonly #runners: readonly (Whole | SavedColumn)[]
  #from = 0
  #to = 0
  #stamp = 0
  /** Milliseconds by family, where the job is timed. */
  readonly times: Map<string, number> | undefined

  constructor(
    readonly job: Pick<Job, 'index' | 'columns' | 'statistics' | 'timed' | 'saved'>,
    deciding: ReadonlySet<string>,
    shown: ReadonlySet<string>,
  ) {
    this.#full = new Map(Object.entries(job.columns))
    this.times = job.timed ? new Map() : undefined
    for (const family of families.map((given) => (this.times ? timedFamily(given, this.times) : given))) {
      const together = family.together && family.facts.some(({ name }) => deciding.has(name))
      const decides = family.facts.map(
        ({ name }) => deciding.has(name) || (together === true && shown.has(name)),
      )
      const shows = family.facts.map(({ name }, place) => shown.has(name) && !decides[place])
      const whole = decides.includes(true) ? new Whole(job, family, decides) : undefined
      const few = shows.includes(true) ? new Few(job, family, shows) : undefined
      family.facts.forEach(({ name }, place) => {
        const fact = decides[place] || shows[place] ? job.saved?.[name] : undefined
        if (fact) {
          const saved = new SavedColumn(job.index, family, fact)
          this.#saved.set(name, saved)
          if (decides[place]) this.#whole.set(name, { runner: saved, place })
          return
        }
        if (whole && decides[place]) this.#whole.set(name, { runner: whole, place })
        if (few && shows[place]) this.#few.set(name, { runner: few, place })
      })
    }
    this.#runners = [...new Set([...this.#whole.values()].map(({ runner }) => runner))]
  }

  /** Forgets the morsel before: from now on facts are those of tenders [from, to). */
  begin(from: number, to: number): void {
    this.#from = from
    this.#to = to
    for (const runner of this.#runners) runner.forget()
  }

  /** A deciding fact, for all subjects of a kind in the morsel: its own, or its tender's. */
  all(fact: string, kind: SubjectKind): Block {
    const { index } = this.job
    const full = this.#full.get(fact)
    if (full) return slice(full, this.#from, this.#to)
    const column = this.#whole.get(fact)
    if (!column) throw new RangeError(`no fact ${fact}`)
    const block = column.runner.block(column.place, this.#from, this.#to)
    if (column.runner.family.subject === kind) return block
    const [first, last] = rangeOf(index, kind, this.#from, this.#to)
    const { tender } = index[kind as Exclude<LocalKind, 'tender'>]
    const gathered = room(this.#ofAll, kind, fact, last - first)
    ofTenders(block, gathered, tender, first, last, this.#from)
    return gathered
  }

  /** A deciding fact that was kept as codes, for all subjects of a kind in the morsel. */
  coded(fact: string, kind: SubjectKind): CodedFact | undefined {
    const { index } = this.job
    const saved = this.#saved.get(fact)
    if (saved?.fact.kind !== 'coded') return undefined
    const { codes, values } = saved.fact
    const range = () => rangeOf(index, kind, this.#from, this.#to)
    if (saved.family.subject === kind) return { values, codes: () => codes.subarray(...range()) }
    const { tender } = index[kind as Exclude<LocalKind, 'tender'>]
    let gathered = new Uint8Array(0)
    return {
      values,
      codes: () => {
        const [first, last] = range()
        if (gathered.length < last - first) gathered = new Uint8Array((last - first) * 2)
        for (let i = first; i < last; i++) gathered[i - first] = codes[tender[i]!]!
        return gathered
      },
    }
  }

  /** Some subjects of the morsel, the first `count` of these ordinals; until the next choice. */
  choose(subjects: Int32Array, count: number): Some {
    return { subjects, count, stamp: ++this.#stamp }
  }

  /** A fact of some subjects of the morsel. */
  some(fact: string, kind: SubjectKind, some: Some): Block {
    const { index } = this.job
    const { subjects, count } = some
    const full = this.#full.get(fact)
    if (full) {
      const gathered = room(this.#ofSome, kind, fact, count)
      gather({ ...full, exact: false }, gathered, count, (k) => subjects[k]!)
      return gathered
    }
    const saved = this.#saved.get(fact)
    if (saved) {
      const gathered = room(this.#ofSome, kind, fact, count)
      const tenders =
        saved.family.subject === kind ? undefined : index[kind as Exclude<LocalKind, 'tender'>].tender
      saved.some(subjects, count, tenders, gathered)
      return gathered
    }
    const few = this.#few.get(fact)
    const whole = this.#whole.get(fact)
    const family = (few ?? whole)?.runner.family
    if (!family) throw new RangeError(`no fact ${fact}`)
    const tender = family.subject === kind ? undefined : index[kind as Exclude<LocalKind, 'tender'>].tender
    if (few) return few.runner.block(few.place, some, tender)
    const block = whole!.runner.block(whole!.place, this.#from, this.#to)
    const first = rangeOf(index, family.subject, this.#from, this.#to)[0]
    const gathered = room(this.#ofSome, kind, fact, count)
    if (tender) gather(block, gathered, count, (k) => tender[subjects[k]!]! - first)
    else gather(block, gathered, count, (k) => subjects[k]! - first)
    return gathered
  }

  /** A statistic of the peers of all subjects of a kind, or of some. */
  statistic(node: StatNode, kind: SubjectKind, some: Some | undefined): Block {
    const { index, statistics } = this.job
    const key = statKey(node)
    const [first, last] = rangeOf(index, kind, this.#from, this.#to)
    const n = some ? some.count : last - first
    const block = room(some ? this.#ofSome : this.#ofAll, kind, key, n)
    lookUp(statistics[key]!, some?.subjects, first, n, block)
    return block
  }
}

/** A block with room for n subjects; no text is put together to find it. */
function room(of: Map<SubjectKind, Map<string, Block>>, kind: SubjectKind, name: string, n: number): Block {
  let blocks = of.get(kind)
  if (!blocks) {
    blocks = new Map()
    of.set(kind, blocks)
  }
  let block = blocks.get(name)
  if (!block || block.lo.length < n) {
    block = newBlock(n * 2)
    blocks.set(name, block)
  }
  return block
}

/** A family that measures itself: two readings of the clock a morsel. */
function timedFamily(family: Family, times: Map<string, number>): Family {
  const name = family.facts[0]!.name
  return {
    ...family,
    kernel: (index, from, to, out) => {
      const begun = performance.now()
      family.kernel(index, from, to, out)
      times.set(name, (times.get(name) ?? 0) + performance.now() - begun)
    },
  }
}

/** A part of a full column as a block: views, no copies. */
function slice({ lo, hi, why }: FullColumn, from: number, to: number): Block {
  const block = {
    lo: lo.subarray(from, to),
    hi: hi.subarray(from, to),
    why: why.subarray(from, to),
    exact: true,
  }
  for (let i = 0; i < to - from && block.exact; i++) block.exact = block.why[i] === 0
  return block
}

/** A fact of tenders from `base` on, for subjects [first, last) that lie in them. */
function ofTenders(
  from: Block,
  to: Block,
  tender: Int32Array,
  first: number,
  last: number,
  base: number,
): void {
  to.exact = from.exact
  for (let i = 0; i < last - first; i++) {
    const at = tender[first + i]! - base
    to.lo[i] = from.lo[at]!
    to.hi[i] = from.hi[at]!
    to.why[i] = from.why[at]!
  }
}

function gather(from: Block, to: Block, n: number, place: (i: number) => number): void {
  to.exact = from.exact
  for (let i = 0; i < n; i++) {
    const at = place(i)
    to.lo[i] = from.lo[at]!
    to.hi[i] = from.hi[at]!
    to.why[i] = from.why[at]!
  }
}

/** Runs a family over a morsel, at most once. */
class Whole {
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

/** Between subjects that are shown, so many others cost less than another call of a kernel. */
const GAP = 4

/** Runs a family over single subjects, and puts what it says of them side by side. */
class Few {
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
    for (let k = 0, end = 0; k < count; k = end) {
      const from = tender ? tender[subjects[k]!]! : subjects[k]!
      let to = from + 1
      for (end = k + 1; end < count; end++) {
        const next = tender ? tender[subjects[end]!]! : subjects[end]!
        if (next > to + GAP) break
        to = next + 1
      }
      for (const block of this.#scratch) if (block) ready(block, to - from)
      this.family.kernel(this.job.index, from, to, this.#scratch)
      for (let f = 0; f < this.#blocks.length; f++) {
        const block = this.#blocks[f]
        if (block) pick(this.#scratch[f]!, block, k, end, from, subjects, tender)
      }
    }
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
