/** Members that are read of a JSON object: `leaf` for a value (or a list of values), else an object or list of them. */
export interface Spec {
  readonly [member: string]: Spec | Leaf
}

/** A value: text, number, true, false. */
export type Leaf = 'leaf'

/** The place of each member of a spec in the slots of a parsed object. */
export type Slots<T extends Spec> = { readonly [K in keyof T]: number }

/** Gives the places of the members of a spec: what shapes of this spec use. */
export function slotsOf<T extends Spec>(spec: T): Slots<T> {
  const slots: Record<string, number> = {}
  Object.keys(spec).forEach((member, slot) => {
    slots[member] = slot
  })
  return slots as Slots<T>
}

/** Places of the hash table of names, a power of two; and the most names that are remembered. */
const TABLE = 1024
const MOST = TABLE / 4
/** Words of a name; longer names are not remembered. */
const NAME_WORDS = 28
const LONGEST_NAME = 4 * NAME_WORDS

/**
 * What a parser reads of an object: its members by the bytes of their names, each with the shape of what stands
 * there. Nothing is wanted before `want` is called; what is not wanted is skipped. An element of a list has the shape
 * of the list.
 *
 * Objects of a publisher have their members in one order, so a shape remembers which name followed which, whether it is
 * wanted or not: comparing a name with the one that is expected takes a third of the time of a look-up.
 */
export class Shape {
  readonly children: readonly (Shape | Leaf)[]
  readonly wanted: Uint8Array
  /** 1: one object stands there, never a list. */
  readonly single: Uint8Array
  readonly #members: ReadonlyMap<string, number>
  /** Names met so far, each with its closing quote, in words of four bytes; a name has a number from 1 on. */
  readonly #words = new Int32Array((MOST + 1) * NAME_WORDS)
  /** Of each name: how many bytes, the quote among them, and which bits of the last word count. */
  readonly #lengths = new Int32Array(MOST + 1)
  readonly #masks = new Int32Array(MOST + 1)
  /** The slot of each name, -1 for what is not wanted. */
  readonly slots = new Int16Array(MOST + 1).fill(-1)
  /** The name that followed each first, and the last other one; of 0 the first of an object; 0 none yet. */
  readonly next = new Int16Array(MOST + 1)
  readonly other = new Int16Array(MOST + 1)
  #known = 0
  readonly #table = new Int16Array(TABLE)

  /** `lists` names the members, here and below, that are lists. */
  constructor(spec: Spec, lists: ReadonlySet<string> = new Set()) {
    const members = Object.entries(spec)
    this.children = members.map(([, child]) => (typeof child === 'string' ? child : new Shape(child, lists)))
    this.single = Uint8Array.from(members, ([name, child]) =>
      typeof child !== 'string' && !lists.has(name) ? 1 : 0,
    )
    this.wanted = new Uint8Array(members.length)
    this.#members = new Map(members.map(([name], slot) => [name, slot]))
  }

  /** How many members there are, wanted or not. */
  get size(): number {
    return this.children.length
  }

  /** Asks for the value at a path of member names (`tender.value.amount`); throws a RangeError for one not there. */
  want(path: string): void {
    const dot = path.indexOf('.')
    const name = dot < 0 ? path : path.slice(0, dot)
    const slot = this.#members.get(name)
    const child = slot === undefined ? undefined : this.children[slot]
    if (slot === undefined || child === undefined) throw new RangeError(`no member ${path}`)
    this.wanted[slot] = 1
    if (dot >= 0) {
      if (typeof child === 'string') throw new RangeError(`${name} has no members`)
      child.want(path.slice(dot + 1))
    }
  }

  /** The number of a name by its bytes; 0 for one that is not remembered, for there are too many: not wanted. */
  find(bytes: Uint8Array, from: number, to: number): number {
    let at = placeOf(bytes, from, to)
    for (; ; at = (at + 1) & (TABLE - 1)) {
      const known = this.#table[at]!
      if (known === 0) break
      if (this.#is(known, bytes, from, to)) return known
    }
    const slot = this.findText(Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString())
    // places are kept for what is wanted, however many other names there are
    if (this.#known >= MOST || (slot < 0 && this.#known >= MOST / 2) || to - from >= LONGEST_NAME) return 0
    const number = ++this.#known
    const name = new Uint8Array(NAME_WORDS * 4)
    name.set(bytes.subarray(from, to))
    name[to - from] = 34
    const words = new DataView(name.buffer)
    for (let w = 0; w < NAME_WORDS; w++) this.#words[number * NAME_WORDS + w] = words.getInt32(w * 4, true)
    const length = to - from + 1
    this.#lengths[number] = length
    this.#masks[number] = length % 4 === 0 ? -1 : (1 << (8 * (length % 4))) - 1
    this.slots[number] = slot
    this.#table[at] = number
    return number
  }

  /** Remembers what followed a name. */
  learn(before: number, name: number): void {
    if (this.next[before] === 0) this.next[before] = name
    else this.other[before] = name
  }

  /**
   * Whether a name stands at a place, with its closing quote: the place after that, else -1. Reads up to WORD_MARGIN
   * bytes from there.
   */
  after(name: number, view: DataView, from: number): number {
    const words = this.#words
    const length = this.#lengths[name]!
    const last = from + ((length - 1) & ~3)
    let w = name * NAME_WORDS
    for (let at = from; at < last; at += 4) if (view.getInt32(at, true) !== words[w++]) return -1
    return (view.getInt32(last, true) & this.#masks[name]!) === words[w] ? from + length : -1
  }

  /** The slot of a wanted member by its name, -1 for any other. */
  findText(name: string): number {
    const slot = this.#members.get(name)
    return slot !== undefined && this.wanted[slot] === 1 ? slot : -1
  }

  #is(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    if (this.#lengths[number] !== to - from + 1) return false
    const first = number * NAME_WORDS
    for (let i = 0; from + i < to; i++)
      if (((this.#words[first + (i >> 2)]! >> (8 * (i & 3))) & 255) !== bytes[from + i]) return false
    return true
  }
}

function placeOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = to - from
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return (hash ^ (hash >>> 15)) & (TABLE - 1)
}
