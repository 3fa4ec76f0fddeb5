import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { JsonFault } from './split/skip.js'
import { unescapeInPlace } from './split/unescape.js'

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

/** What wasm/index.ts exports; see there. */
interface Exports {
  readonly nodes: WebAssembly.Global
  readonly unwrapped: WebAssembly.Global
  readonly refused: WebAssembly.Global
  readonly values: WebAssembly.Global
  readonly date: WebAssembly.Global
  readonly dates: WebAssembly.Global
  readonly places: WebAssembly.Global
  readonly ocids: WebAssembly.Global
  readonly instants: WebAssembly.Global
  readonly stopped: WebAssembly.Global
  readonly told: WebAssembly.Global
  readonly root: WebAssembly.Global
  readonly first: WebAssembly.Global
  readonly end: WebAssembly.Global
  readonly written: WebAssembly.Global
  reserve(size: number): number
  release(place: number): void
  parse(from: number, to: number, shape: number): number
  mark(node: number, members: number, row: number): number
  rows(table: number, root: number, process: number, release: number): number
  lines(from: number, to: number): number
  units(first: number, count: number, setup: number, release: number): void
  newDictionary(): number
  freeDictionary(dictionary: number): void
  encode(dictionary: number, from: number, to: number): number
  is(dictionary: number, code: number, from: number, length: number): number
  sizeOf(dictionary: number): number
  lengthOf(dictionary: number): number
  bytesOf(dictionary: number): number
  measure(marks: number, stride: number, rows: number): number
  texts(
    areAddresses: boolean,
    marks: number,
    stride: number,
    rows: number,
    base: number,
    dictionary: number,
    codes: number,
  ): number
  endsOf(dictionary: number): number
  read(
    kind: number,
    marks: number,
    stride: number,
    rows: number,
    dictionary: number,
    meanings: number,
  ): number
}

/** What the parser asks for when it meets a name for the first time. */
export interface Names {
  /** The number of a name among those of a shape; 0 for one that is not remembered. */
  add(shape: number, from: number, to: number): number
  /** The slot of a name that has escapes in it, -1 for none that is wanted. */
  slotOf(shape: number, from: number, to: number): number
}

/** Bytes past an end that may be looked at; they do not count. */
const MARGIN = 128

/**
 * The WebAssembly of folder wasm with a memory of its own, which is shared, so that arrays on it stay as they are when
 * it grows: after one that is taken away, V8 checks each access to any array, and all is half as fast. It never shrinks.
 */
export class Machine {
  /** The memory; another array once `look` has found that it has grown. */
  bytes: Uint8Array
  readonly run: Exports
  names: Names | undefined
  readonly #memory = new WebAssembly.Memory({ initial: 32, maximum: 65_536, shared: true })
  #scratch = 0
  #room = 0

  constructor() {
    this.bytes = new Uint8Array(this.#memory.buffer)
    this.run = new WebAssembly.Instance(compiled(), {
      env: { memory: this.#memory, abort },
      tape: {
        fault: (what: number, at: number) => {
          throw new JsonFault(faults[what]!, at >>> 0)
        },
        newName: (shape: number, from: number, to: number) => this.names!.add(shape, from, to),
        escapedName: (shape: number, from: number, to: number) => this.names!.slotOf(shape, from, to),
        unescape: (from: number, to: number) => unescapeInPlace(this.bytes, from, to),
      },
      dictionary: { isUtf8: (from: number, to: number) => this.#isUtf8(from, to) },
    }).exports as Exports
  }

  get buffer(): SharedArrayBuffer {
    return this.#memory.buffer
  }

  /** Room for bytes, and some past them that may be looked at. */
  reserve(size: number): number {
    // addresses past 2 GiB come as negative numbers
    const place = this.run.reserve(size + MARGIN) >>> 0
    this.look()
    return place
  }

  /** The place of bytes in the memory: their own, or that of a copy which stands until the next. */
  placed(bytes: Uint8Array, from: number, to: number): number {
    if (bytes.buffer === this.bytes.buffer) return from
    const place = this.scratch(to - from)
    for (let i = from, at = place; i < to; i++) this.bytes[at++] = bytes[i]!
    return place
  }

  /** Room for bytes that is good until it is asked for again. */
  scratch(size: number): number {
    if (size > this.#room) {
      if (this.#room > 0) this.run.release(this.#scratch)
      this.#room = 2 * size
      this.#scratch = this.reserve(this.#room)
    }
    return this.#scratch
  }

  /** Looks at the memory as it is now. */
  look(): void {
    const { buffer } = this.#memory
    if (buffer.byteLength !== this.bytes.length) this.bytes = new Uint8Array(buffer)
  }

  #isUtf8(from: number, to: number): boolean {
    return isUtf8(this.bytes.subarray(from, to))
  }
}

let module: WebAssembly.Module | undefined

/** V8 makes machine code of it once a program, for all threads. */
function compiled(): WebAssembly.Module {
  // by its folder, for this may run packed into a file of another
  module ??= new WebAssembly.Module(readFileSync(new URL('../ocds/ocds.wasm', import.meta.url)))
  return module
}

function abort(): never {
  throw new RangeError('there is no more memory to read releases in')
}
