import type { Machine, Names } from '../machine.js'
import { unescapeInPlace } from '../split/unescape.js'
import type { Shape } from './shape.js'

// A shape in memory, in words of four bytes: how many members it has, how many names it knows, and where its members
// are; a hash table of names, two bytes a place; the names. A name: its length with the closing quote, its slot (-1 for
// what is not wanted), the addresses of the name that followed it first and of the last other one, and its bytes. Name 0 stands before the
// first of an object, and for all that is not remembered. A member: its shape, 0 for a value, and whether it is single.

/** Places of the hash table, a power of two; and the most names that are remembered. */
const HASHES = 1024
const MOST = HASHES / 4
const TABLE = 16
const NAMES = TABLE + 2 * HASHES
const HEAD = 16
const LONGEST_NAME = 112
const NAME = HEAD + LONGEST_NAME + 16

/** Shapes where wasm/tape.ts finds them. */
export class PlacedShapes implements Names {
  readonly #machine: Machine
  readonly #shapes = new Map<number, Shape>()

  constructor(machine: Machine) {
    this.#machine = machine
  }

  /** Writes a shape and those of its members; gives its address. */
  place(shape: Shape): number {
    const names = NAMES + NAME * (MOST + 1)
    const size = names + 8 * shape.size
    const address = this.#machine.reserve(size)
    const members = shape.children.map((child) => (typeof child === 'string' ? 0 : this.place(child)))
    new Uint8Array(this.#machine.buffer, address, size).fill(0)
    const words = new Int32Array(this.#machine.buffer, address, size >> 2)
    words[0] = shape.size
    words[3] = address + names
    words[(NAMES >> 2) + 1] = -1
    members.forEach((child, slot) => {
      words[(names >> 2) + 2 * slot] = child
      words[(names >> 2) + 2 * slot + 1] = shape.single[slot]!
    })
    this.#shapes.set(address, shape)
    return address
  }

  /** Remembers a name that a shape has not met before; 0 where there are too many. */
  add(address: number, from: number, to: number): number {
    const { bytes } = this.#machine
    const slot = this.#shapes.get(address)!.findText(Buffer.from(bytes.buffer, from, to - from).toString())
    const words = new Int32Array(this.#machine.buffer, address, NAMES >> 2)
    const known = words[1]!
    // places are kept for what is wanted, however many other names there are
    if (known >= MOST || (slot < 0 && known >= MOST / 2) || to - from >= LONGEST_NAME) return 0
    const number = known + 1
    words[1] = number
    const name = address + NAMES + NAME * number
    const head = new Int32Array(this.#machine.buffer, name, 2)
    head[0] = to - from + 1
    head[1] = slot
    const text = new Uint8Array(this.#machine.buffer, name + HEAD, to - from + 1)
    text.set(bytes.subarray(from, to))
    text[to - from] = 34
    return number
  }

  slotOf(address: number, from: number, to: number): number {
    const copy = this.#machine.bytes.slice(from, to)
    const name = Buffer.from(copy.subarray(0, unescapeInPlace(copy, 0, copy.length))).toString()
    return this.#shapes.get(address)!.findText(name)
  }
}
