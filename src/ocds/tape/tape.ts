import { Machine } from '../machine.js'
import { PlacedShapes } from './placed-shapes.js'
import type { Shape } from './shape.js'

/** What stands at a node. `NONE` is the kind of node 0: nothing there. */
export const NONE = 0
export const TEXT = 1
export const NUMBER = 2
export const TRUE = 3
export const FALSE = 4
export const NULL = 5
export const OBJECT = 6
export const LIST = 7
/** An object or list where none is expected. */
export const RAW = 8

/** Words of a node: its kind, from, to (of a list: first element, how many), and the next element of its list. */
const HEAD = 4

/**
 * The wanted members of one JSON object, without strings or objects: nodes in one array of words, which refer to the
 * bytes. Texts are unescaped in place, so the bytes are spent afterwards. Brackets and quotes of what is skipped are
 * checked, its values are not.
 *
 * It is made by WebAssembly (wasm/tape.ts), in a memory of its own that holds the bytes too: those of the largest chunk
 * and the nodes of the largest object so far. An object of more than 32 million values is refused.
 */
export class Tape {
  /** The nodes, see HEAD; another array once they have grown. */
  words: Int32Array = new Int32Array(HEAD)
  readonly machine = new Machine()
  readonly #shapes = new PlacedShapes(this.machine)
  /** Where the shape stands that it reads. */
  readonly shape: number
  #nodes = 0
  /** Where the bytes of a chunk stand, and how many fit in there. */
  #place = 0
  #room = 0

  /** Reads objects of a shape, all of whose members are asked for by now. */
  constructor(shape: Shape) {
    this.shape = this.#shapes.place(shape)
    this.machine.names = this.#shapes
  }

  /** The memory that the places of nodes are in; another array once it has grown. */
  get bytes(): Uint8Array {
    return this.machine.bytes
  }

  /** How many bytes it holds on to. */
  get size(): number {
    return this.bytes.length
  }

  /** Lists of one element where an object belongs, which are read as that. */
  get unwrapped(): number {
    return this.machine.run.unwrapped.value
  }

  /** What cannot be read as an object where one belongs. */
  get refused(): number {
    return this.machine.run.refused.value
  }

  /** Takes a copy of bytes; gives the place of the first among `bytes`. */
  load(bytes: Uint8Array): number {
    if (bytes.length > this.#room) {
      if (this.#room > 0) this.machine.run.release(this.#place)
      this.#place = this.machine.reserve(bytes.length)
      this.#room = bytes.length
    }
    this.bytes.set(bytes, this.#place)
    return this.#place
  }

  /** Reads the value at `bytes[from, to)` and gives its node. Throws a JsonFault for what is no JSON. */
  parse(from: number, to: number): number {
    const node = this.machine.run.parse(from, to, this.shape)
    this.look()
    return node
  }

  /** Looks at bytes and nodes as they are now. */
  look(): void {
    const nodes = this.machine.run.nodes.value >>> 0
    this.machine.look()
    // elsewhere, or more than could be seen before: nodes may grow where they are
    if (nodes !== this.#nodes || this.words.buffer !== this.machine.buffer) {
      this.#nodes = nodes
      this.words = new Int32Array(this.machine.buffer, nodes)
    }
  }

  kind(node: number): number {
    return this.words[node]!
  }

  from(node: number): number {
    return this.words[node + 1]!
  }

  to(node: number): number {
    return this.words[node + 2]!
  }

  /** A member of an object; 0 where it is absent or null, and for what is no object. Of a list: of its only element. */
  get(node: number, slot: number): number {
    const words = this.words
    let object = node
    if (words[object] === LIST && words[object + 2] === 1) object = words[object + 1]!
    if (words[object] !== OBJECT) return 0
    const member = words[object + HEAD + slot]!
    return words[member] === NULL ? 0 : member
  }

  /** The first element of a list, of anything else itself: an object often stands where a list belongs. */
  first(node: number): number {
    return this.words[node] === LIST ? this.words[node + 1]! : node
  }

  /** The next element of the list; 0 after the last. */
  next(element: number): number {
    return this.words[element + 3]!
  }

  /** How many elements there are, as `first` and `next` walk over them. */
  count(node: number): number {
    const kind = this.words[node]
    return kind === LIST ? this.words[node + 2]! : kind === NONE ? 0 : 1
  }

  /** The text of a value as it stands; '' where there is none. Makes a string: for what is rare. */
  text(node: number): string {
    const kind = this.kind(node)
    if (kind !== TEXT && kind !== NUMBER) return ''
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset).toString(
      'utf8',
      this.from(node),
      this.to(node),
    )
  }

  /** Whether two values have the same bytes. */
  equal(a: number, b: number): boolean {
    const from = this.from(a)
    const other = this.from(b)
    const length = this.to(a) - from
    if (this.to(b) - other !== length) return false
    const { bytes } = this
    for (let i = 0; i < length; i++) if (bytes[from + i] !== bytes[other + i]) return false
    return true
  }
}
