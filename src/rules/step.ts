import type { Block } from '../facts/fact.js'
import type { Operand } from './compare.js'
import type { Node } from './rule.js'
import { statKey } from './statistics.js'
import type { Truths } from './truth.js'

/** At most 256 values, and which of them each of the subjects at hand has. */
export interface CodedFact {
  readonly values: Omit<Block, 'exact'>
  /** Codes are truths already, in room made by `newTruths`. */
  readonly areTruths?: boolean
  codes(): Uint8Array
}

/** A node of the trees, its operands, and the memory for what it comes to. */
export interface Step {
  readonly node: Node
  /** Places of the operands. */
  readonly of: readonly number[]
  /** The value of a const or text. */
  readonly value: number
  /** It is a condition by its operators: computed as truths, and as a block only if something asks. */
  readonly isCondition: boolean
  /** Where one fact of few values decides it: that, and the truth of each value. */
  readonly coded: { readonly fact: CodedFact; readonly truths: Truths } | undefined
  lo: Float64Array
  hi: Float64Array
  why: Uint8Array
  block: Block
  /** The block of results that are all known, and what a comparison reads: the same objects each time. */
  readonly known: Block
  readonly operand: { -readonly [K in keyof Operand]: Operand[K] }
  truth: Truths
  /** When block and truth were computed. */
  blockStamp: number
  truthStamp: number
}

const NONE = new Float64Array(0)
const NO_BYTES = new Uint8Array(0)

/** Operators whose result is a condition. */
const conditions: ReadonlySet<Node['op']> = new Set([
  'and',
  'or',
  'not',
  'has',
  'in',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
])

/** Whether it is one of these, or picks one of two. */
function isCondition(node: Node): boolean {
  return node.op === 'if' ? isCondition(node.a) && isCondition(node.b) : conditions.has(node.op)
}

/** A step that nothing was computed of. */
export function newStep(node: Node, of: readonly number[], value: number, coded: Step['coded']): Step {
  return {
    node,
    of,
    value,
    isCondition: isCondition(node),
    coded,
    lo: NONE,
    hi: NONE,
    why: NO_BYTES,
    block: { lo: NONE, hi: NONE, why: NO_BYTES, exact: true },
    known: { lo: NONE, hi: NONE, why: NO_BYTES, exact: true },
    operand: { lo: NONE, hi: NONE, why: NO_BYTES, constant: undefined },
    truth: NO_BYTES,
    blockStamp: 0,
    truthStamp: 0,
  }
}

/** What tells a node with operands at these places from all others. */
export function keyOf(node: Node, value: number, of: readonly number[]): string {
  return `${node.op} ${detail(node, value)} ${of.join(' ')}`
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
