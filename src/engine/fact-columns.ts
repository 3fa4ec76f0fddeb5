import { newBlock } from '../facts/block.js'
import { families } from '../facts/catalogue.js'
import type { Block, FactSpec, Family, FullColumn } from '../facts/fact.js'
import type { PeerOperand } from '../rules/compare.js'
import { type StatNode, statKey } from '../rules/statistics.js'
import type { CodedFact } from '../rules/step.js'
import { newTruths } from '../rules/truth.js'
import { kindOfFact, type LocalKind, type SubjectKind } from '../schema/subject.js'
import { Few, type Some, Whole, WholeBytes } from './family-runners.js'
import type { Job } from './morsel.js'
import { rangeOf } from './range-of.js'
import { SavedColumn } from './saved-fact.js'
import { lookUp, peersOf } from './statistic.js'

/**
 * The facts of a thread. Those that decide (`deciding`) are computed for all subjects of a morsel, a family in one
 * pass and when first asked for; all others only for the subjects that are shown: few.
 */
export class FactColumns {
  readonly #whole = new Map<
    string,
    { readonly runner: Whole | WholeBytes | SavedColumn; readonly place: number }
  >()
  readonly #few = new Map<string, { readonly runner: Few; readonly place: number }>()
  readonly #saved = new Map<string, SavedColumn>()
  /** Blocks by kind and fact or statistic: for all subjects, and for some. */
  readonly #ofAll = new Map<SubjectKind, Map<string, Block>>()
  readonly #ofSome = new Map<SubjectKind, Map<string, Block>>()
  readonly #full: ReadonlyMap<string, FullColumn>
  readonly #runners: readonly (Whole | WholeBytes | SavedColumn)[]
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
    for (const [name, fact] of Object.entries(job.saved ?? {})) {
      if (!deciding.has(name) && !shown.has(name)) continue
      const runner = new SavedColumn(job.index, { subject: kindOfFact(name) }, fact)
      this.#saved.set(name, runner)
      if (deciding.has(name)) this.#whole.set(name, { runner, place: 0 })
    }
    const isDeciding = ({ name }: FactSpec) => deciding.has(name) && !this.#saved.has(name)
    const isShown = ({ name }: FactSpec) => shown.has(name) && !this.#saved.has(name)
    for (const family of families.map((given) => (this.times ? timedFamily(given, this.times) : given))) {
      const together = family.together && family.facts.some(isDeciding)
      const decides = family.facts.map((spec) => isDeciding(spec) || (together === true && isShown(spec)))
      const shows = family.facts.map((spec, place) => isShown(spec) && !decides[place])
      const whole = decides.includes(true)
        ? family.bytes
          ? new WholeBytes(job, family, decides)
          : new Whole(job, family, decides)
        : undefined
      const few = shows.includes(true) ? new Few(job, family, shows) : undefined
      family.facts.forEach(({ name }, place) => {
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

  /** A deciding fact that is bytes, or was kept as codes, for all subjects of a kind in the morsel. */
  coded(fact: string, kind: SubjectKind): CodedFact | undefined {
    const found = this.#whole.get(fact)
    if (!found || this.#full.has(fact)) return undefined
    const { runner, place } = found
    const coded = runner instanceof Whole ? undefined : runner.coded(place)
    if (!coded) return undefined
    const { values, areTruths } = coded
    const codes = () => coded.codes(this.#from, this.#to)
    if (runner.family.subject === kind) return { values, codes, areTruths }
    let gathered = newTruths(0)
    return {
      values,
      areTruths,
      codes: () => {
        // asked each time: a monitor has another index with each event
        const { index } = this.job
        const { tender } = index[kind as Exclude<LocalKind, 'tender'>]
        const [first, last] = rangeOf(index, kind, this.#from, this.#to)
        if (gathered.length < last - first) gathered = newTruths((last - first) * 2)
        const of = codes()
        const base = this.#from
        for (let i = first; i < last; i++) gathered[i - first] = of[tender[i]! - base]!
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
      gather({ ...full, exact: false }, gathered, some, undefined, 0)
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
    if (whole!.runner instanceof WholeBytes) {
      const gathered = room(this.#ofSome, kind, fact, count)
      whole!.runner.some(whole!.place, some, tender, this.#from, this.#to, gathered)
      return gathered
    }
    const block = whole!.runner.block(whole!.place, this.#from, this.#to)
    const first = rangeOf(index, family.subject, this.#from, this.#to)[0]
    const gathered = room(this.#ofSome, kind, fact, count)
    gather(block, gathered, some, tender, first)
    return gathered
  }

  /** A statistic of the peers of all subjects of a kind in the morsel, by group. */
  peers(node: StatNode, kind: SubjectKind): PeerOperand {
    const { index, statistics } = this.job
    const [first, last] = rangeOf(index, kind, this.#from, this.#to)
    return peersOf(statistics[statKey(node)]!, first, last)
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
  const timed =
    <Given extends readonly unknown[]>(run: (...given: Given) => void): typeof run =>
    (...given) => {
      const begun = performance.now()
      run(...given)
      times.set(name, (times.get(name) ?? 0) + performance.now() - begun)
    }
  return {
    ...family,
    kernel: timed(family.kernel),
    ...(family.some ? { some: timed(family.some) } : {}),
    ...(family.bytes ? { bytes: timed(family.bytes) } : {}),
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

/** What a block that begins with subject (or tender) `first` says of some subjects; with `tender`, of their tenders. */
function gather(
  { lo, hi, why, exact }: Block,
  to: Block,
  { subjects, count }: Some,
  tender: Int32Array | undefined,
  first: number,
): void {
  to.exact = exact
  for (let k = 0; k < count; k++) {
    const at = (tender === undefined ? subjects[k]! : tender[subjects[k]!]!) - first
    to.lo[k] = lo[at]!
    if (exact) continue
    to.hi[k] = hi[at]!
    to.why[k] = why[at]!
  }
}
