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

const TABLE = 128

/**
 * What a parser reads of an object: its members by the bytes of their names, each with the shape of what stands
 * there. Nothing is wanted before `want` is called; what is not wanted is skipped. An element of a list has the shape
 * of the list.
 */
export class Shape {
  readonly names: readonly Uint8Array[]
  readonly children: readonly (Shape | Leaf)[]
  readonly wanted: Uint8Array
  readonly #members: ReadonlyMap<string, number>
  readonly #slots = new Int8Array(TABLE).fill(-1)

  constructor(spec: Spec) {
    const members = Object.entries(spec)
    this.names = members.map(([name]) => Buffer.from(name))
    this.children = members.map(([, child]) => (typeof child === 'string' ? child : new Shape(child)))
    this.wanted = new Uint8Array(members.length)
    this.#members = new Map(members.map(([name], slot) => [name, slot]))
    this.names.forEach((name, slot) => {
      let at = placeOf(name, 0, name.length)
      while (this.#slots[at]! >= 0) at = (at + 1) % TABLE
      this.#slots[at] = slot
    })
  }

  /** How many members there are, wanted or not. */
  get size(): number {
    return this.names.length
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

  /** The slot of a wanted member by the bytes of its name, -1 for any other. */
  find(bytes: Uint8Array, from: number, to: number): number {
    if (from >= to) return -1
    for (let at = placeOf(bytes, from, to); ; at = (at + 1) % TABLE) {
      const slot = this.#slots[at]!
      if (slot < 0) return -1
      const name = this.names[slot]!
      if (name.length === to - from && same(name, bytes, from)) return this.wanted[slot] === 1 ? slot : -1
    }
  }

  /** The same by its text, for names that are written with escapes. */
  findText(name: string): number {
    const slot = this.#members.get(name)
    return slot !== undefined && this.wanted[slot] === 1 ? slot : -1
  }
}

function placeOf(bytes: Uint8Array, from: number, to: number): number {
  return ((to - from) * 5 + bytes[from]! * 3 + bytes[to - 1]! + bytes[(from + to) >> 1]! * 7) % TABLE
}

function same(name: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[from + i]) return false
  return true
}
