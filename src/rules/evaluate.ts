import type { Block } from '../facts/fact.js'
import { reasonOf, UNDEFINED } from '../facts/reason.js'
import type { Domain } from '../schema/tables.js'
import * as loops from './loops.js'
import * as ranges from './range-loops.js'
import type { Node } from './rule.js'
import { type StatNode, statKey } from './statistics.js'

/** Where trees find their facts, and literals the codes of a data set's dictionaries (-1 where it has no such text). */
export interface Env {
  /** Values of a fact for the subjects at hand: at least as many as are asked for. Called at most once a `begin`. */
  block(fact: string): Block
  text(domain: Domain, value: string): number
  /** Values of a statistic for the subjects at hand, as `block`. */
  stat?(node: StatNode): Block
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
}

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
 * operands are exact, a step is one plain loop over one array; ranges cost about four times that.
 */
export function compileAll(nodes: readonly Node[], env: Env): Programs {
  const machine = new Machine(env)
  const places = nodes.map((node) => machine.place(node))
  return {
    begin: (n) => machine.begin(n),
    block: (i) => machine.value(places[i]!),
  }
}

interface Step {
  readonly node: Node
  /** Places of the operands. */
  readonly of: readonly number[]
  /** The value of a const or text. */
  readonly value: number
  lo: Float64Array
  hi: Float64Array
  why: Uint8Array
  block: Block
  stamp: number
}

const NONE = new Float64Array(0)
const NO_REASONS = new Uint8Array(0)

class Machine {
  readonly #steps: Step[] = []
  readonly #places = new Map<string, number>()
  #zeros = NO_REASONS
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
    const of = operands(node).map((operand) => this.place(operand))
    const value =
      node.op === 'const' ? node.value : node.op === 'text' ? this.env.text(node.domain, node.value) : 0
    const key = `${node.op} ${detail(node, value)} ${of.join(' ')}`
    const known = this.#places.get(key)
    if (known !== undefined) return known
    const block: Block = { lo: NONE, hi: NONE, why: NO_REASONS, exact: true }
    this.#places.set(key, this.#steps.length)
    return this.#steps.push({ node, of, value, lo: NONE, hi: NONE, why: NO_REASONS, block, stamp: 0 }) - 1
  }

  value(place: number): Block {
    const step = this.#steps[place]!
    if (step.stamp !== this.#stamp) {
      this.#run(step)
      step.stamp = this.#stamp
    }
    return step.block
  }

  #run(step: Step): void {
    const { node } = step
    if (node.op === 'fact') {
      const block = this.env.block(node.fact)
      // Kernels leave `hi` and `why` of an exact block as they were.
      step.block = block.exact ? { lo: block.lo, hi: block.lo, why: this.#zeros, exact: true } : block
      return
    }
    if (node.op === 'stat') {
      if (!this.env.stat) throw new RangeError('no statistics here')
      const block = this.env.stat(node)
      step.block = block.exact ? { lo: block.lo, hi: block.lo, why: this.#zeros, exact: true } : block
      return
    }
    if (node.op === 'const' || node.op === 'text') {
      this.#fill(step)
      return
    }
    if (node.op === 'has') {
      this.#has(step, this.value(step.of[0]!), node.instant)
      return
    }
    if (node.op === 'coalesce') {
      this.#coalesce(step, node.instant)
      return
    }
    const blocks = step.of.map((place) => this.value(place))
    if (blocks.every((block) => block.exact) && this.#exact(step, blocks)) return
    this.#ranges(step, blocks)
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
    step.block = { lo: step.lo, hi: step.lo, why: this.#zeros, exact: true }
    return step.lo
  }

  /** Readies the step for ranges. */
  #open(step: Step): Step {
    if (step.lo.length < this.#n) step.lo = new Float64Array(this.#n)
    if (step.hi.length < this.#n) step.hi = new Float64Array(this.#n)
    if (step.why.length < this.#n) step.why = new Uint8Array(this.#n)
    return step
  }

  /** A block as ranges, whatever the maker of an exact one left in `hi` and `why`. */
  #view(block: Block): ranges.Ranges {
    return block.exact ? { lo: block.lo, hi: block.lo, why: this.#zeros } : block
  }

  #close(step: Step): void {
    const { lo, hi, why } = step
    const n = this.#n
    let open = 0
    for (let i = 0; i < n; i++) open |= why[i]!
    step.block = open ? { lo, hi, why, exact: false } : { lo, hi: lo, why: this.#zeros, exact: true }
  }

  /** False where a result is not a finite number: those need ranges. */
  #exact(step: Step, blocks: readonly Block[]): boolean {
    const { node } = step
    const n = this.#n
    const out = this.#known(step)
    const a = blocks[0]!.lo
    const b = blocks[1]?.lo ?? a
    switch (node.op) {
      case 'and':
        loops.and(a, b, out, n)
        return true
      case 'or':
        loops.or(a, b, out, n)
        return true
      case 'not':
        loops.not(a, out, n)
        return true
      case 'neg':
        loops.neg(a, out, n)
        return true
      case 'lt':
        ;(node.tolerant ? loops.ltNear : loops.lt)(a, b, out, n)
        return true
      case 'gt':
        ;(node.tolerant ? loops.ltNear : loops.lt)(b, a, out, n)
        return true
      case 'le':
        ;(node.tolerant ? loops.leNear : loops.le)(a, b, out, n)
        return true
      case 'ge':
        ;(node.tolerant ? loops.leNear : loops.le)(b, a, out, n)
        return true
      case 'eq':
      case 'ne':
        ;(node.tolerant ? loops.eqNear : loops.eq)(a, b, out, n)
        if (node.op === 'ne') loops.not(out, out, n)
        return true
      case 'add':
        return loops.add(a, b, out, n)
      case 'sub':
        return loops.sub(a, b, out, n)
      case 'mul':
        return loops.mul(a, b, out, n)
      case 'div':
        return loops.div(a, b, out, n)
      case 'if':
        loops.pick(a, b, blocks[2]!.lo, out, n)
        return true
      case 'in':
        out.fill(0, 0, n)
        for (const item of blocks.slice(1)) loops.addEqual(a, item.lo, out, n)
        return true
      default:
        throw new TypeError(`no loop for ${node.op}`)
    }
  }

  #ranges(step: Step, blocks: readonly Block[]): void {
    const { node } = step
    const n = this.#n
    const out = this.#open(step)
    const a = this.#view(blocks[0]!)
    const b = blocks[1] ? this.#view(blocks[1]) : a
    switch (node.op) {
      case 'and':
        ranges.andRanges(a, b, out, n)
        break
      case 'or':
        ranges.orRanges(a, b, out, n)
        break
      case 'not':
        ranges.notRanges(a, out, n)
        break
      case 'neg':
        ranges.negRanges(a, out, n)
        break
      case 'lt':
        ranges.ltRanges(a, b, out, n, node.tolerant)
        break
      case 'le':
        ranges.leRanges(a, b, out, n, node.tolerant)
        break
      // Not by swapping the operands, so that `why` stays that of the left one.
      case 'gt':
        ranges.leRanges(a, b, out, n, node.tolerant)
        ranges.notRanges(out, out, n)
        break
      case 'ge':
        ranges.ltRanges(a, b, out, n, node.tolerant)
        ranges.notRanges(out, out, n)
        break
      case 'eq':
        ranges.eqRanges(a, b, out, n, node.tolerant)
        break
      case 'ne':
        ranges.eqRanges(a, b, out, n, node.tolerant)
        ranges.notRanges(out, out, n)
        break
      case 'add':
        ranges.addRanges(a, b, out, n)
        break
      case 'sub':
        ranges.subRanges(a, b, out, n)
        break
      case 'mul':
        ranges.mulRanges(a, b, out, n)
        break
      case 'div':
        ranges.divRanges(a, b, out, n)
        break
      case 'if':
        ranges.pickRanges(a, b, this.#view(blocks[2]!), out, n)
        break
      case 'in':
        out.lo.fill(0, 0, n)
        out.hi.fill(0, 0, n)
        out.why.fill(0, 0, n)
        for (const item of blocks.slice(1)) ranges.addEqualRanges(a, this.#view(item), out, n)
        break
      default:
        throw new TypeError(`no loop for ${node.op}`)
    }
    this.#close(step)
  }

  #has(step: Step, a: Block, instant: boolean): void {
    const out = this.#known(step)
    if (a.exact) out.fill(1, 0, this.#n)
    else for (let i = 0; i < this.#n; i++) out[i] = isKnown(a, i, instant) ? 1 : 0
  }

  #coalesce(step: Step, instant: boolean): void {
    const a = this.value(step.of[0]!)
    if (a.exact) {
      step.block = a
      return
    }
    const b = this.#view(this.value(step.of[1]!))
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

/** Whether the value is there: one number, or an instant of which the day is known. */
function isKnown(a: Block, i: number, instant: boolean): boolean {
  return a.lo[i] === a.hi[i] || (instant && reasonOf(a.why[i]!)?.problem === 'same_day')
}

function operands(node: Node): readonly Node[] {
  switch (node.op) {
    case 'const':
    case 'fact':
    case 'text':
    case 'stat':
      return []
    case 'not':
    case 'neg':
    case 'has':
      return [node.a]
    case 'in':
      return [node.a, ...node.list]
    case 'if':
      return [node.cond, node.a, node.b]
    default:
      return [node.a, node.b]
  }
}

/** What tells two nodes with the same operator and operands apart. */
function detail(node: Node, value: number): string {
  if (node.op === 'fact') return node.fact
  if (node.op === 'stat') return statKey(node)
  if (node.op === 'const') return Object.is(value, -0) ? '-0' : String(value)
  if (node.op === 'text') return `${node.domain} ${value}`
  if ('tolerant' in node) return String(node.tolerant)
  return 'instant' in node ? String(node.instant) : ''
}
