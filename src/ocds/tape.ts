import type { Leaf, Shape } from './shape.js'
import { JsonFault, skipScalar, skipSpace, skipString, skipValue, textEnd, WORD_MARGIN } from './skip.js'
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

const NOTHING = new Uint8Array(0)

/** Words of a node: its kind, from, to (of a list: first element, how many), and the next element of its list. */
const HEAD = 4

/**
 * The wanted members of one JSON object, without strings or objects: nodes in one array of words, which refer to the
 * bytes. Texts are unescaped in place, so the bytes are spent afterwards. Parsing costs 2–4 ns a byte, mostly for
 * skipping; memory is that of the largest object so far. Brackets and quotes of what is skipped are checked, its values
 * are not.
 */
export class Tape {
  bytes: Uint8Array = NOTHING
  /** Lists of one element where an object belongs, which are read as that; and what cannot be read as an object. */
  unwrapped = 0
  refused = 0
  /** The nodes, see HEAD; another array once it has grown. */
  words = new Int32Array(4096)
  #length = HEAD
  #at = 0
  #to = 0
  /** The bytes by words, and up to where they can be read so. */
  #view: DataView = new DataView(new ArrayBuffer(0))
  #wordsTo = 0

  /** Reads the value at `bytes[from, to)` and gives its node. Throws a JsonFault for what is no JSON. */
  parse(bytes: Uint8Array, from: number, to: number, shape: Shape): number {
    this.use(bytes)
    this.#wordsTo = Math.min(to, bytes.length - WORD_MARGIN)
    this.#length = HEAD
    this.unwrapped = 0
    this.refused = 0
    this.#to = to
    this.#at = skipSpace(bytes, from, to)
    const node = this.#value(shape, false)
    const end = skipSpace(bytes, this.#at, to)
    if (end < to) throw new JsonFault('something follows the object', end)
    return node
  }

  /** Takes the bytes that nodes refer to. */
  use(bytes: Uint8Array): void {
    if (this.bytes === bytes) return
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
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

  #value(shape: Shape | Leaf, inList: boolean): number {
    const { bytes } = this
    const from = this.#at
    const c = from < this.#to ? bytes[from]! : 0
    if (c === 34) return this.#text(from + 1)
    if (c === 123) return typeof shape === 'string' ? this.#raw(from) : this.#object(shape)
    if (c === 91) return inList ? this.#raw(from) : this.#list(shape)
    const to = skipScalar(bytes, from, this.#to)
    this.#at = to
    const kind = c === 116 ? TRUE : c === 102 ? FALSE : c === 110 ? NULL : NUMBER
    return this.#node(kind, from, to, 0)
  }

  #raw(from: number): number {
    this.#at = skipValue(this.bytes, from, this.#to)
    return this.#node(RAW, from, this.#at, 0)
  }

  #text(from: number): number {
    const { bytes } = this
    const end = this.#to
    let at = textEnd(this.#view, from, this.#wordsTo)
    let escaped = false
    for (;;) {
      if (at >= end) throw new JsonFault('a text is not closed', end)
      const c = bytes[at]!
      if (c === 34) break
      if (c === 92) {
        escaped = true
        at++
      }
      at++
    }
    this.#at = at + 1
    return this.#node(TEXT, from, escaped ? unescapeInPlace(bytes, from, at) : at, 0)
  }

  #list(shape: Shape | Leaf): number {
    const { bytes } = this
    const end = this.#to
    const list = this.#node(LIST, 0, 0, 0)
    let count = 0
    let last = 0
    this.#at = skipSpace(bytes, this.#at + 1, end)
    if (bytes[this.#at] === 93 && this.#at < end) {
      this.#at++
      return list
    }
    for (;;) {
      const element = this.#value(shape, true)
      // the array of words may be another one by now
      if (last === 0) this.words[list + 1] = element
      else this.words[last + 3] = element
      last = element
      count++
      this.#at = skipSpace(bytes, this.#at, end)
      const c = this.#at < end ? bytes[this.#at]! : 0
      this.#at++
      if (c === 93) break
      if (c !== 44) throw new JsonFault('a comma is missing in a list', this.#at - 1)
      this.#at = skipSpace(bytes, this.#at, end)
    }
    this.words[list + 2] = count
    return list
  }

  #object(shape: Shape): number {
    const { bytes } = this
    const end = this.#to
    const object = this.#node(OBJECT, this.#at, 0, shape.size)
    let at = skipSpace(bytes, this.#at + 1, end)
    if (at < end && bytes[at] === 125) {
      this.#at = at + 1
      this.words[object + 2] = this.#at
      return object
    }
    const { next, other, slots } = shape
    const view = this.#view
    const wordsTo = this.#wordsTo
    let before = 0
    for (;;) {
      if (at >= end || bytes[at] !== 34) throw new JsonFault('a name of a member is missing', at)
      at++
      let name = next[before]!
      const byWords = at < wordsTo
      let after = byWords && name > 0 ? shape.after(name, view, at) : -1
      if (after < 0) {
        name = other[before]!
        after = byWords && name > 0 ? shape.after(name, view, at) : -1
      }
      let slot: number
      if (after >= 0 && after <= end) {
        at = after
        slot = slots[name]!
      } else {
        const from = at
        at = skipString(bytes, at, end)
        if (hasEscape(bytes, from, at - 1)) {
          name = 0
          slot = shape.findText(nameOf(bytes, from, at - 1))
        } else {
          name = shape.find(bytes, from, at - 1)
          slot = slots[name]!
          if (name > 0) shape.learn(before, name)
        }
      }
      before = name
      if (bytes[at] !== 58) at = skipSpace(bytes, at, end)
      if (at >= end || bytes[at] !== 58) throw new JsonFault('a colon is missing', at)
      at++
      if (bytes[at]! <= 32) at = skipSpace(bytes, at, end)
      if (slot < 0) {
        if (bytes[at] === 34) {
          // a loop of its own: most of what is skipped are texts, and a call for each costs a tenth of the whole
          at = textEnd(view, at + 1, wordsTo)
          if (at >= end) throw new JsonFault('a text is not closed', end)
          let c = bytes[at]!
          while (c !== 34) {
            at += c === 92 ? 2 : 1
            if (at >= end) throw new JsonFault('a text is not closed', end)
            c = bytes[at]!
          }
          at++
        } else at = skipValue(bytes, at, end)
      } else {
        let member: number
        const stop = bytes[at] === 34 ? textEnd(view, at + 1, wordsTo) : end
        // most members are texts without escapes: a call less for each
        if (stop < end && bytes[stop] === 34) {
          member = this.#node(TEXT, at + 1, stop, 0)
          at = stop + 1
        } else {
          this.#at = at
          member = this.#value(shape.children[slot]!, false)
          at = this.#at
        }
        this.words[object + HEAD + slot] = member
        if (shape.single[slot] === 1 && this.words[member] !== OBJECT) this.#notOne(member)
      }
      let c = at < end ? bytes[at]! : 0
      if (c <= 32) {
        at = skipSpace(bytes, at, end)
        c = at < end ? bytes[at]! : 0
      }
      at++
      if (c === 125) break
      if (c !== 44) throw new JsonFault('a comma is missing in an object', at - 1)
      if (bytes[at] !== 34) at = skipSpace(bytes, at, end)
    }
    this.#at = at
    this.words[object + 2] = at
    return object
  }

  /** Counts what stands where one object belongs and is none. */
  #notOne(member: number): void {
    const kind = this.words[member]
    if (kind === NULL) return
    if (kind === LIST && this.words[member + 2] === 1) this.unwrapped++
    else if (kind !== LIST || this.words[member + 2]! > 0) this.refused++
  }

  #node(kind: number, from: number, to: number, slots: number): number {
    const node = this.#length
    const length = node + HEAD + slots
    if (length > this.words.length) {
      const next = new Int32Array(Math.max(length, this.words.length * 2))
      next.set(this.words)
      this.words = next
    }
    const words = this.words
    words[node] = kind
    words[node + 1] = from
    words[node + 2] = to
    words[node + 3] = 0
    for (let i = node + HEAD; i < length; i++) words[i] = 0
    this.#length = length
    return node
  }
}

function hasEscape(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === 92) return true
  return false
}

function nameOf(bytes: Uint8Array, from: number, to: number): string {
  const copy = bytes.slice(from, to)
  return Buffer.from(copy.subarray(0, unescapeInPlace(copy, 0, copy.length))).toString()
}
