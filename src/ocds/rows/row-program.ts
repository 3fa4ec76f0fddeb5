import { $bids, $party, $release, $statistic, $tender, $value } from '../tape/release-shape.js'
import type { Members } from './marks.js'
import {
  COPY,
  EACH,
  ELSE,
  END,
  FIND,
  FIRST,
  GET,
  IF,
  LISTED,
  MEMBERS,
  MORE,
  NAMED,
  NEXT,
  NOTHING,
  ONCE,
  PUT,
  PUT_CODE,
  PUT_TEXT,
  ROLE,
  ROW,
  SAME,
  STATISTIC,
  THERE,
  UNLESS,
  UNLIKE,
} from './row-ops.js'

/** The node of a release that a program holds while it runs, by its place. */
export type Node = number

/** Bytes of a step, and of what stands before the first. */
const STEP = 16
const HEAD = 24
/** Nodes that a program can hold. */
const MOST = 128

/** What a program is written for. */
export interface ProgramContext {
  /** Where a column stands in the marks of a row, in bytes; -1 for one that is not wanted. */
  placeOf(column: number): number
  /** Where a list of members stands in the memory. */
  placed(members: Members): number
  /** Where numbers or a word stand in the memory. */
  stored(what: readonly number[] | string): number
  /** Whether amounts without a currency get one. */
  readonly defaultCurrency: boolean
  /** Whether words of the publisher for the values of a column are known. */
  hasList(column: string): boolean
}

/**
 * Writes what wasm/rows.ts runs: how a usual release becomes rows of a table, for the columns that are wanted. A step that
 * meets anything else (what is to be mended, counted, or looked up elsewhere) leaves the rows of the release to the
 * writer of the table, so both have to come to the same.
 */
export class RowProgram {
  readonly words: number[] = []
  readonly root: Node = 0
  /** Nothing. */
  readonly none: Node = 1
  readonly context: ProgramContext
  #nodes = 2

  constructor(context: ProgramContext) {
    this.context = context
  }

  wants(...columns: readonly number[]): boolean {
    return columns.some((column) => this.context.placeOf(column) >= 0)
  }

  /** The node that slots lead to. */
  at(from: Node, ...slots: readonly number[]): Node {
    const node = this.#new()
    slots.forEach((slot, i) => {
      this.#step(GET, node, i === 0 ? from : node, slot)
    })
    return node
  }

  /** The first of these that is there; it takes the place of the first. */
  either(node: Node, other: Node): Node {
    this.#step(ELSE, node, other)
    return node
  }

  copy(node: Node): Node {
    const copied = this.#new()
    this.#step(COPY, copied, node)
    return copied
  }

  /** Puts another node in the place of one. */
  set(node: Node, other: Node): void {
    this.#step(COPY, node, other)
  }

  put(column: number, node: Node): void {
    const place = this.context.placeOf(column)
    if (place >= 0) this.#step(PUT, place, node)
  }

  /** Writes the ocid into the first column. */
  tenderId(): void {
    this.#step(PUT_CODE, this.context.placeOf(0))
  }

  word(column: number, word: string): void {
    const place = this.context.placeOf(column)
    if (place < 0) return
    const from = this.context.stored(word)
    this.#step(PUT_TEXT, place, from, from + word.length)
  }

  members(node: Node, members: Members): void {
    this.#step(MEMBERS, node, this.context.placed(members))
  }

  /** What is no text, or a blank one, is not usual. */
  named(node: Node): void {
    this.#step(NAMED, node)
  }

  /** Anything there is not usual. */
  nothing(node: Node): void {
    this.#step(NOTHING, node)
  }

  /** What is there twice with other bytes is not usual. */
  same(a: Node, b: Node): void {
    this.#step(SAME, a, b)
  }

  /** Anything there but a list is not usual. */
  listed(node: Node): void {
    this.#step(LISTED, node)
  }

  /** A value that an object before this one in a list has too is not usual. */
  unlike(object: Node, list: Node, slot: number): void {
    this.#step(UNLIKE, object, list, slot)
  }

  /** Says that there is such a table. */
  there(): void {
    this.#step(THERE)
  }

  row(): void {
    this.#step(ROW)
  }

  /** For each object of a list. */
  each(list: Node, body: (object: Node) => void): void {
    const object = this.#new()
    const skip = this.words.length + 3
    this.#step(EACH, object, list, 0)
    this.#loop(object, true, body)
    this.words[skip] = this.#here
  }

  /** For each object of a list, or once for none. */
  once(list: Node, body: (object: Node) => void): void {
    const object = this.#new()
    this.#step(ONCE, object, list)
    this.#loop(object, true, body)
  }

  /** For each value of a list, or the value itself, or once for none. */
  values(list: Node, body: (value: Node) => void): void {
    const value = this.#new()
    this.#step(FIRST, value, list)
    this.#loop(value, false, body)
  }

  when(node: Node, body: () => void): void {
    this.#jump(UNLESS, node, body)
  }

  otherwise(node: Node, body: () => void): void {
    this.#jump(IF, node, body)
  }

  /** Whether a list has more than so many elements: for `when` and `otherwise`. */
  more(list: Node, than: number): Node {
    const node = this.#new()
    this.#step(MORE, node, list, than)
    return node
  }

  first(list: Node): Node {
    const node = this.#new()
    this.#step(FIRST, node, list)
    return node
  }

  /** The first object of a list whose member has the bytes of a key. */
  find(list: Node, slot: number, key: Node): Node {
    const node = this.copy(list)
    this.#step(FIND, node, key, slot)
    return node
  }

  /** Whether a party has a role; roles with blanks around them are not usual. */
  role(party: Node, role: string): Node {
    const node = this.at(party, $party.roles)
    const from = this.context.stored(role)
    this.#step(ROLE, node, from, from + role.length)
    return node
  }

  /** A party with a role is not usual. */
  nobody(role: string): void {
    this.each(this.at(this.root, $release.parties), (party) => {
      this.nothing(this.role(party, role))
    })
  }

  /** Amount and currency of a value. */
  money(amount: number, currency: number, value: Node): void {
    const sum = this.at(value, $value.amount)
    this.put(amount, sum)
    this.currency(currency, this.at(value, $value.currency), sum)
  }

  currency(column: number, currency: Node, amount: Node): void {
    if (this.context.defaultCurrency && this.wants(column))
      this.when(amount, () => {
        this.named(currency)
      })
    this.put(column, currency)
  }

  /** The id of an organisation, if there is any. */
  party(column: number, organisation: Node, id: number): void {
    if (!this.wants(column)) return
    const node = this.at(organisation, id)
    this.when(organisation, () => {
      this.named(node)
    })
    this.put(column, node)
  }

  /** The statistic of bidders of a lot, or of the whole tender. */
  statistic(lot?: Node): Node {
    const node = this.at(this.root, $release.bids, $bids.statistics)
    const word = this.context.stored('bidders')
    const { measure, value, relatedLot, relatedLots } = $statistic
    const spec = this.context.stored([measure, value, relatedLot, relatedLots, word, word + 'bidders'.length])
    this.#step(STATISTIC, node, lot ?? this.none, spec)
    return node
  }

  /** How many bidders a tender had. */
  bidderCount(column: number): void {
    const tender = this.at(this.root, $release.tender)
    const stated = this.at(tender, $tender.numberOfTenderers)
    this.otherwise(stated, () => {
      this.either(stated, this.statistic())
    })
    this.put(column, stated)
    const details = this.at(this.root, $release.bids, $bids.details)
    const counted = this.either(this.more(details, 0), stated)
    this.otherwise(counted, () => {
      this.nothing(this.at(tender, $tender.tenderers))
      this.nobody('tenderer')
    })
  }

  /** The words of the program, ended. */
  end(): readonly number[] {
    this.#step(END)
    return this.words
  }

  get #here(): number {
    return HEAD + (STEP / 4) * this.words.length
  }

  #new(): Node {
    if (this.#nodes === MOST) throw new RangeError('a program holds too many nodes')
    return this.#nodes++
  }

  #step(op: number, a = 0, b = 0, c = 0): void {
    this.words.push(op, a, b, c)
  }

  #loop(node: Node, ofObjects: boolean, body: (node: Node) => void): void {
    const start = this.#here
    body(node)
    this.#step(NEXT, node, start, ofObjects ? 1 : 0)
  }

  #jump(op: number, node: Node, body: () => void): void {
    const target = this.words.length + 2
    this.#step(op, node)
    body()
    this.words[target] = this.#here
  }
}
