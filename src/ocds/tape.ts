import { readFileSync } from 'node:fs'
import { PlacedShapes } from './placed-shapes.js'
import type { Shape } from './shape.js'
import { JsonFault } from './skip.js'
import { unescapeInPlace } from './unescape.js'

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

/** What can be wrong, by the numbers of wasm/tape.ts. */
const faults = [
  'a text is not closed',
  'an object or list is not closed',
  'a comma is missing in a list',
  'a comma is missing in an object',
  'a name of a member is missing',
  'a colon is missing',
  'a value is missing',
  'this is no value',
  'something follows the object',
  'there are more values than can be read of one',
]

/** So many bytes past the last are looked at (and do not count). */
const MARGIN = 128

interface Exports {
  readonly nodes: WebAssembly.Global
  readonly unwrapped: WebAssembly.Global
  readonly refused: WebAssembly.Global
  reserve(size: number): number
  release(place: number): void
  parse(from: number, to: number, shape: number): number
}

/**
 * The wanted members of one JSON object, without strings or objects: nodes in one array of words, which refer to the
 * bytes. Texts are unescaped in place, so the bytes are spent afterwards. Brackets and quotes of what is skipped are
 * checked, its values are not.
 *
 * It is made by WebAssembly (wasm/tape.ts), in a memory of its own that holds the bytes too: those of the largest chunk
 * and the nodes of the largest object so far.
 */
export class Tape {
  /** The memory, which the places of nodes are in; another array once it has grown. */
  bytes!: Uint8Array
  /** The nodes, see HEAD; another array once they have grown. */
  words: Int32Array = new Int32Array(HEAD)
  readonly #memory = new WebAssembly.Memory({ initial: 32, maximum: 65_536, shared: true })
  readonly #wasm: Exports
  readonly #shapes: PlacedShapes
  readonly #shape: number
  #nodes = 0
  /** Where the bytes of a chunk stand, and how many fit in there. */
  #place = 0
  #room = 0

  /** Reads objects of a shape, all of whose members are asked for by now. */
  constructor(shape: Shape) {
    this.#wasm = new WebAssembly.Instance(compiled(), {
      env: { memory: this.#memory, abort },
      tape: {
        fault: (what: number, at: number) => {
          throw new JsonFault(faults[what]!, at >>> 0)
        },
        newName: (placed: number, from: number, to: number) => this.#shapes.add(placed, this.bytes, from, to),
        escapedName: (placed: number, from: number, to: number) =>
          this.#shapes.of(placed).findText(nameOf(this.bytes, from, to)),
        unescape: (from: number, to: number) => unescapeInPlace(this.bytes, from, to),
      },
    }).exports as Exports
    this.#shapes = new PlacedShapes(this.#memory, (size) => this.#wasm.reserve(size))
    this.#shape = this.#shapes.place(shape)
    this.#look()
  }

  /** How many bytes it holds on to. */
  get size(): number {
    return this.bytes.length
  }

  /** Lists of one element where an object belongs, which are read as that. */
  get unwrapped(): number {
    return this.#wasm.unwrapped.value
  }

  /** What cannot be read as an object where one belongs. */
  get refused(): number {
    return this.#wasm.refused.value
  }

  /** Takes a copy of bytes; gives the place of the first among `bytes`. */
  load(bytes: Uint8Array): number {
    if (bytes.length > this.#room) {
      if (this.#room > 0) this.#wasm.release(this.#place)
      this.#place = this.#wasm.reserve(bytes.length + MARGIN)
      this.#room = bytes.length
      this.#look()
    }
    this.bytes.set(bytes, this.#place)
    return this.#place
  }

  /** Reads the value at `bytes[from, to)` and gives its node. Throws a JsonFault for what is no JSON. */
  parse(from: number, to: number): number {
    const node = this.#wasm.parse(from, to, this.#shape)
    if (this.#wasm.nodes.value !== this.#nodes) this.#look()
    return node
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

  /** Looks at the memory as it is now. */
  #look(): void {
    const { buffer } = this.#memory
    this.#nodes = this.#wasm.nodes.value
    this.bytes = new Uint8Array(buffer)
    if (this.#nodes !== 0) this.words = new Int32Array(buffer, this.#nodes)
  }
}

let module: WebAssembly.Module | undefined

/** The machine code is made once a program, for all its threads. */
function compiled(): WebAssembly.Module {
  // by its folder, for this may run packed into a file of another
  module ??= new WebAssembly.Module(readFileSync(new URL('../ocds/tape.wasm', import.meta.url)))
  return module
}

function abort(): never {
  throw new RangeError('there is no more memory to read releases in')
}

function nameOf(bytes: Uint8Array, from: number, to: number): string {
  const copy = bytes.slice(from, to)
  return Buffer.from(copy.subarray(0, unescapeInPlace(copy, 0, copy.length))).toString()
}
