import type { Block } from '../facts/fact.js'
import { reasonOf, UNDEFINED } from '../facts/reason.js'
import type { Domain } from '../schema/tables.js'
import * as compare from './compare.js'
import { factsOf, operandsOf } from './facts-of.js'
import * as loops from './loops.js'
import * as ranges from './range-loops.js'
import type { Node } from './rule.js'
import { type StatNode, statisticsIn } from './statistics.js'
import { type CodedFact, keyOf, newStep, type Step } from './step.js'
import type { Truths } from './truth.js'
import * as truths from './truth.js'

/** Where trees find their facts, and literals the codes of a data set's dictionaries (-1 where it has no such text). */
export interface Env {
  /** Values of a fact for the subjects at hand: at least as many as are asked for. Called at most once a `begin`. */
  block(fact: string): Block
  text(domain: Domain, value: string): number
  /** Values of a statistic for the subjects at hand, as `block`. */
  stat?(node: StatNode): Block
  /** The same by group of peers: a comparison then needs no block of it. */
  peers?(node: StatNode): compare.PeerOperand
  /** Of a fact that takes few values, all of them: what is decided by it alone is decided once a value. */
  coded?(fact: string): CodedFact | undefined
}

/** Trees made ready; what they share is computed once. */
export interface Programs {
  /** Forgets the blocks so far: the next ones are for the first `n` subjects of what `env` now gives. */
  begin(n: number): void
  /**
   * The values of tree `i`. Computed when first asked for, and only with what it needs; the block is valid until
   * the next `begin` and must not be written to. Of an exact block `hi` and `why` say nothing new: hi is lo, why 0.
   */
  block(i: number): Block
  /** The same of a condition, a byte a subject (truth.ts); as long valid. */
  truth(i: number): Truths
}

/** A tree made ready to be evaluated. */
export interface Program {
  /** The values for the first `n` subjects; valid until the next run. */
  run(n: number): Block
}

/** One tree alone. */
export function compile(node: Node, env: Env): Program {
  const programs = compileAll([node], env)
  return {
    run(n) {
      programs.begin(n)
      return programs.block(0)
    },
  }
}

/**
 * Makes trees ready to be evaluated column by column, a block of subjects at a time; some thousand subjects a
 * block keep everything in the processor's cache. Equal parts of the trees are computed once a block. While all
 * operands are exact, a step is one plain loop over one array; ranges cost about four times that. Conditions are bytes.
 */
export function compileAll(nodes: readonly Node[], env: Env): Programs {
  const machine = new Machine(env)
  const places = nodes.map((node) => machine.place(node))
  return {
    begin: (n) => machine.begin(n),
    block: (i) => machine.value(places[i]!),
    truth: (i) => machine.truth(places[i]!),
  }
}

class Machine {
  readonly #steps: Step[] = []
  readonly #places = new Map<string, number>()
  #zeros = new Uint8Array(0)
  #n = 0
  #stamp = 0

  constructor(readonly env: Env) {}

  begin(n: number): void {
    this.#n = n
    this.#stamp++
    if (this.#zeros.length < n) this.#zeros = new Uint8Array(n)
  }

  /** The place of a tree; one that is equal to an earlier one has its place. */
  place(node: Node): number {
    const of = operandsOf(node).map((operand) => this.place(operand))
    const value =
      node.op === 'const' ? node.value : node.op === 'text' ? this.env.text(node.domain, node.value) : 0
    const key = keyOf(node, value, of)
    const known = this.#places.get(key)
    if (known !== undefined) return known
    this.#places.set(key, this.#steps.length)
    return this.#steps.push(newStep(node, of, value, this.#codedOf(node))) - 1
  }

  #codedOf(node: Node): Step['coded'] {
    const [name, ...others] = new Set(this.env.coded ? factsOf(node) : [])
    const fact = name === undefined || others.length > 0 ? undefined : this.env.coded?.(name)
    if (!fact || statisticsIn(node).size > 0) return undefined
    const { values } = fact
    const programs = compileAll([node], {
      text: (domain, value) => this.env.text(domain, value),
      block: () => ({ ...values, exact: false }),
    })
    programs.begin(values.lo.length)
    return { fact, truths: programs.truth(0) }
  }

  value(place: number): Block {
    const step = this.#steps[place]!
    if (step.blockStamp !== this.#stamp) {
      if (step.isCondition) this.#asBlock(step, this.truth(place))
      else this.#compute(step)
      step.blockStamp = this.#stamp
    }
    return step.block
  }

  truth(place: number): Truths {
    const step = this.#steps[place]!
    if (step.truthStamp !== this.#stamp) {
      this.#readTruth(step, place)
      step.truthStamp = this.#stamp
    }
    return step.truth
  }

  #readTruth(step: Step, place: number): void {
    const n = this.#n
    if (step.coded?.fact.areTruths && step.node.op === 'fact') {
      step.truth = step.coded.fact.codes()
      return
    }
    const hasRoom = step.truth.length >= n
    if (!hasRoom) step.truth = truths.newTruths(n)
    if (step.coded) truths.ofCodes(step.coded.truths, step.coded.fact.codes(), step.truth, n)
    else if (step.isCondition) this.#decide(step)
    else if (step.node.op !== 'const' || Number.isNaN(step.value))
      truths.truthOfBlock(this.value(place), step.truth, n)
    else if (!hasRoom) step.truth.fill(step.value)
  }

  #decide(step: Step): void {
    const { node, of, truth: out } = step
    const n = this.#n
    switch (node.op) {
      case 'and':
        truths.and(this.truth(of[0]!), this.truth(of[1]!), out, n)
        break
      case 'or':
        truths.or(this.truth(of[0]!), this.truth(of[1]!), out, n)
        break
      case 'not':
        truths.not(this.truth(of[0]!), out, n)
        break
      case 'if':
        truths.pick(this.truth(of[0]!), this.truth(of[1]!), this.truth(of[2]!), out, n)
        break
      case 'has':
        this.#has(out, this.value(of[0]!), node.instant)
        break
      case 'in':
        out.fill(0, 0, n)
        for (const item of of.slice(1)) compare.addEqual(this.#operand(of[0]!), this.#operand(item), out, n)
        break
      case 'eq':
      case 'ne':
        compare.equal(this.#operand(of[0]!), this.#operand(of[1]!), howOf(node, 'ne'), out, n)
        break
      case 'lt':
      case 'ge':
        this.#less(of[0]!, of[1]!, of[0]!, howOf(node, 'ge'), out)
        break
      case 'gt':
      case 'le':
        this.#less(of[1]!, of[0]!, of[0]!, howOf(node, 'le'), out)
        break
      default:
        throw new TypeError(`no condition ${node.op}`)
    }
  }

  /** a < b; `left` is the one that stands on the left. */
  #less(a: number, b: number, left: number, how: compare.How, out: Truths): void {
    const n = this.#n
    const peersOfA = this.#peers(a)
    const peersOfB = this.#peers(b)
    if (peersOfA && !peersOfB) {
      const y = this.#operand(b)
      compare.moreThanPeers(y, peersOfA, left === b ? y : peersOfA, how, out, n)
    } else if (peersOfB && !peersOfA) {
      const x = this.#operand(a)
      compare.lessThanPeers(x, peersOfB, left === a ? x : peersOfB, how, out, n)
    } else {
      const [x, y] = [this.#operand(a), this.#operand(b)]
      compare.less(x, y, left === a ? x : y, how, out, n)
    }
  }

  #peers(place: number): compare.PeerOperand | undefined {
    const { node } = this.#steps[place]!
    return node.op === 'stat' ? this.env.peers?.(node) : undefined
  }

  #operand(place: number): compare.Operand {
    const { lo, hi, why, exact } = this.value(place)
    const { node, value, operand } = this.#steps[place]!
    operand.lo = lo
    operand.hi = hi
    operand.why = why
    operand.constant = (node.op === 'const' || node.op === 'text') && exact ? value : undefined
    return operand
  }

  #compute(step: Step): void {
    const { node } = step
    if (node.op === 'fact') {
      const block = this.env.block(node.fact)
      // Kernels leave `hi` and `why` of an exact block as they were.
      step.block = block.exact ? this.#knownAs(step, block.lo) : block
      return
    }
    if (node.op === 'stat') {
      if (!this.env.stat) throw new RangeError('no statistics here')
      const block = this.env.stat(node)
      step.block = block.exact ? this.#knownAs(step, block.lo) : block
      return
    }
    if (node.op === 'const' || node.op === 'text') {
      this.#fill(step)
      return
    }
    if (node.op === 'coalesce') {
      this.#coalesce(step, node.instant)
      return
    }
    if (node.op === 'if') {
      this.#pick(step)
      return
    }
    const blocks = step.of.map((place) => this.value(place))
    if (blocks.every((block) => block.exact) && this.#exact(step, blocks)) return
    this.#ranges(step, blocks)
  }

  #asBlock(step: Step, truth: Truths): void {
    const { lo, hi, why } = this.#open(step)
    const exact = truths.blockOfTruth(truth, lo, hi, why, this.#n)
    step.block = exact ? this.#knownAs(step, lo) : { lo, hi, why, exact }
  }

  /** Constants are written once, and again only when blocks grow. */
  #fill(step: Step): void {
    if (step.block.lo.length >= this.#n && this.#n > 0) return
    if (Number.isNaN(step.value)) {
      this.#open(step)
      step.lo.fill(Number.NEGATIVE_INFINITY)
      step.hi.fill(Number.POSITIVE_INFINITY)
      step.why.fill(UNDEFINED)
      step.block = { lo: step.lo, hi: step.hi, why: step.why, exact: false }
      return
    }
    this.#known(step).fill(step.value)
  }

  /** Readies the step for results that are all known. */
  #known(step: Step): Float64Array {
    if (step.lo.length < this.#n) step.lo = new Float64Array(this.#n)
    step.block = this.#knownAs(step, step.lo)
    return step.lo
  }

  #knownAs({ known }: Step, lo: Float64Array): Block {
    known.lo = lo
    known.hi = lo
    known.why = this.#zeros
    return known
  }

  /** Readies the step for ranges. */
  #open(step: Step): Step {
    if (step.lo.length < this.#n) step.lo = new Float64Array(this.#n)
    if (step.hi.length < this.#n) step.hi = new Float64Array(this.#n)
    if (step.why.length < this.#n) step.why = new Uint8Array(this.#n)
    return step
  }

  #close(step: Step): void {
    const { lo, hi, why } = step
    const n = this.#n
    let open = 0
    for (let i = 0; i < n; i++) open |= why[i]!
    step.block = open ? { lo, hi, why, exact: false } : this.#knownAs(step, lo)
  }

  /** False where a result is not a finite number: those need ranges. */
  #exact(step: Step, blocks: readonly Block[]): boolean {
    const n = this.#n
    const out = this.#known(step)
    const a = blocks[0]!.lo
    const b = blocks[1]?.lo ?? a
    switch (step.node.op) {
      case 'neg':
        loops.neg(a, out, n)
        return true
      case 'add':
        return loops.add(a, b, out, n)
      case 'sub':
        return loops.sub(a, b, out, n)
      case 'mul':
        return loops.mul(a, b, out, n)
      case 'div':
        return loops.div(a, b, out, n)
      default:
        throw new TypeError(`no loop for ${step.node.op}`)
    }
  }

  #ranges(step: Step, [a, b]: readonly Block[]): void {
    const n = this.#n
    const out = this.#open(step)
    switch (step.node.op) {
      case 'neg':
        ranges.negRanges(a!, out, n)
        break
      case 'add':
        ranges.addRanges(a!, b!, out, n)
        break
      case 'sub':
        ranges.subRanges(a!, b!, out, n)
        break
      case 'mul':
        ranges.mulRanges(a!, b!, out, n)
        break
      case 'div':
        ranges.divRanges(a!, b!, out, n)
        break
      default:
        throw new TypeError(`no loop for ${step.node.op}`)
    }
    this.#close(step)
  }

  #pick(step: Step): void {
    const n = this.#n
    const cond = this.truth(step.of[0]!)
    const a = this.value(step.of[1]!)
    const b = this.value(step.of[2]!)
    let open = 0
    for (let i = 0; i < n; i++) open |= cond[i]! & ~truths.YES
    if (a.exact && b.exact && open === 0) {
      loops.pick(cond, a.lo, b.lo, this.#known(step), n)
      return
    }
    ranges.pickRanges(cond, a, b, this.#open(step), n)
    this.#close(step)
  }

  #has(out: Truths, a: Block, instant: boolean): void {
    if (a.exact) out.fill(1, 0, this.#n)
    else if (instant) for (let i = 0; i < this.#n; i++) out[i] = isKnown(a, i, instant) ? 1 : 0
    else for (let i = 0; i < this.#n; i++) out[i] = Number(a.why[i]! === 0)
  }

  #coalesce(step: Step, instant: boolean): void {
    const a = this.value(step.of[0]!)
    if (a.exact) {
      step.block = a
      return
    }
    const b = this.value(step.of[1]!)
    const out = this.#open(step)
    for (let i = 0; i < this.#n; i++) {
      const from = isKnown(a, i, instant) ? a : b
      out.lo[i] = from.lo[i]!
      out.hi[i] = from.hi[i]!
      out.why[i] = from.why[i]!
    }
    this.#close(step)
  }
}

/** How a comparison is made; `opposite` is the operator that says the opposite of what the loop tells. */
function howOf({ op, tolerant }: Extract<Node, { tolerant: boolean }>, opposite: Node['op']): compare.How {
  return { tolerant, flip: op === opposite ? 1 : 0 }
}

/** Whether the value is there: one number, or an instant of which the day is known. */
function isKnown(a: Block, i: number, instant: boolean): boolean {
  return a.lo[i] === a.hi[i] || (instant && reasonOf(a.why[i]!)?.problem === 'same_day')
}
