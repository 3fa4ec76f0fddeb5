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

/**
 * What a parser reads of an object: its members by their names, each with the shape of what stands there. Nothing is
 * wanted before `want` is called; what is not wanted is skipped. An element of a list has the shape of the list.
 */
export class Shape {
  readonly children: readonly (Shape | Leaf)[]
  readonly wanted: Uint8Array
  /** 1: one object stands there, never a list. */
  readonly single: Uint8Array
  readonly #members: ReadonlyMap<string, number>

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

  /** The slot of a wanted member by its name, -1 for any other. */
  findText(name: string): number {
    const slot = this.#members.get(name)
    return slot !== undefined && this.wanted[slot] === 1 ? slot : -1
  }
}
