import { cutBlanks, skipBlanks } from '../../columns/blanks.js'
import { capitalCurrency, isSmallCurrency } from '../../columns/currency.js'
import type { TableName } from '../../schema/tables.js'
import { $identifier, $organisation, $party, $release, $tender, $value } from '../tape/release-shape.js'
import { LIST, NUMBER, OBJECT, type Tape, TEXT } from '../tape/tape.js'
import type { RowContext, TableRows } from './table-rows.js'

/** Lists up to this long are searched from the start. */
const LINEAR = 16

/** One release while its rows are written: the tape, the tables that are wanted, and what several tables ask for. */
export class Reading {
  readonly tape: Tape
  /** The node of the release, of its tender, and of the first lot of that; 0 for none. */
  root = 0
  tender = 0
  /** How many lots the tender has. */
  lots = 0
  #process = -1
  #scratch = new Uint8Array(1024)
  readonly #indexes = new Map<number, Map<string, number>>()

  constructor(
    readonly context: RowContext,
    readonly tables: ReadonlyMap<TableName, TableRows>,
  ) {
    this.tape = context.tape
  }

  /** Starts a release; `process` is the code of its ocid. */
  start(root: number, process: number): void {
    this.root = root
    this.tender = this.tape.get(root, $release.tender)
    this.lots = this.tape.count(this.tape.get(this.tender, $tender.lots))
    if (this.#indexes.size > 0) this.#indexes.clear()
    this.#process = process
  }

  /** Writes the ocid into the first column, `tender_id`. */
  tenderId(rows: TableRows): void {
    rows.code(0, this.#process)
  }

  /**
   * The first object of a list, to be followed by `nextObject`; 0 for none. One object where a list belongs is taken
   * as a list of one, and counted; what is no object is counted as a bad value of the table.
   */
  objects(node: number, rows: TableRows, member: string): number {
    const { tape } = this
    const kind = tape.kind(node)
    if (kind === OBJECT) this.single(node, rows, member)
    if (node !== 0 && kind !== OBJECT && kind !== LIST)
      rows.note('bad_value', undefined, undefined, `${member}: no list of objects`)
    if (kind !== OBJECT && kind !== LIST) return 0
    return this.#object(tape.first(node), rows, member)
  }

  nextObject(element: number, rows: TableRows, member: string): number {
    return this.#object(this.tape.next(element), rows, member)
  }

  /** Counts one object, or one value, that stands where a list of them belongs. */
  single(node: number, rows: TableRows, member: string): void {
    const kind = this.tape.kind(node)
    const what = kind === OBJECT ? 'an object' : kind === TEXT || kind === NUMBER ? 'a value' : undefined
    if (what) rows.note('wrong_shape', undefined, undefined, `${member}: ${what} was read as a list of it`)
  }

  /** The first value of a list or the value itself, for `tape.next`; 0 for none. */
  values(node: number): number {
    return this.tape.first(node)
  }

  /** The lots of a bid or award: `relatedLots`, else `relatedLot`, of which `rows` is told. */
  lotsOf(node: number, lots: number, lot: number, rows?: TableRows): number {
    const listed = this.tape.get(node, lots)
    if (rows) this.single(listed, rows, 'relatedLots')
    const one = listed === 0 ? this.tape.get(node, lot) : 0
    if (one === 0) return listed
    rows?.note('wrong_shape', undefined, undefined, 'relatedLot was read as relatedLots')
    return one
  }

  /** Writes amount and currency of a value. */
  money(rows: TableRows, amount: number, currency: number, value: number): void {
    const { tape } = this
    const sum = tape.get(value, $value.amount)
    rows.put(amount, sum)
    this.currencyOf(rows, currency, value, sum !== 0)
  }

  /** Writes the currency of a value; where it lacks one and has an amount, the configured one. */
  currencyOf(rows: TableRows, currency: number, value: number, hasAmount: boolean): void {
    const node = this.tape.get(value, $value.currency)
    if (this.isText(node)) rows.put(currency, node)
    else if (hasAmount && this.context.currency && rows.wants(currency)) {
      rows.text(currency, this.context.currency, 0, this.context.currency.length)
      rows.note('default_currency', rows.columnName(currency))
    } else rows.put(currency, node)
  }

  /** Whether two nodes hold one currency, however it is spelled. */
  areOneCurrency(a: number, b: number): boolean {
    return this.tape.equal(a, b) || this.#currencyText(a) === this.#currencyText(b)
  }

  #currencyText(node: number): string {
    const { bytes } = this.tape
    const start = skipBlanks(bytes, this.tape.from(node), this.tape.to(node))
    const end = cutBlanks(bytes, start, this.tape.to(node))
    const isSmall = isSmallCurrency(bytes, start, end)
    return Buffer.from(isSmall ? capitalCurrency(bytes, start) : bytes.subarray(start, end)).toString()
  }

  /** Whether a node holds a text that is not blank, or a number. */
  isText(node: number): boolean {
    const { tape } = this
    const kind = tape.kind(node)
    if (kind === NUMBER) return true
    return kind === TEXT && skipBlanks(tape.bytes, tape.from(node), tape.to(node)) < tape.to(node)
  }

  /** Writes the id of an organisation: its own, else scheme and id of its identifier. */
  party(rows: TableRows, column: number, organisation: number): void {
    const { tape } = this
    const id = tape.get(organisation, $organisation.id)
    if (this.isText(id)) rows.put(column, id)
    else this.identifier(rows, column, tape.get(organisation, $organisation.identifier))
  }

  identifier(rows: TableRows, column: number, identifier: number): void {
    const id = this.tape.get(identifier, $identifier.id)
    if (!this.isText(id) || !rows.wants(column)) return
    const to = this.join([this.tape.get(identifier, $identifier.scheme), id], '-')
    rows.text(column, this.#scratch, 0, to)
    rows.note(
      'made_id',
      rows.columnName(column),
      undefined,
      'no id: scheme and id of its identifier were taken',
    )
  }

  /** Scheme and id of the identifier of an organisation. */
  identifierText(organisation: number): string {
    const identifier = this.tape.get(organisation, $organisation.identifier)
    const to = this.join(
      [this.tape.get(identifier, $identifier.scheme), this.tape.get(identifier, $identifier.id)],
      '-',
    )
    return Buffer.from(this.#scratch.subarray(0, to)).toString()
  }

  /** Whether an organisation can be named. */
  hasId(organisation: number): boolean {
    const { tape } = this
    return (
      this.isText(tape.get(organisation, $organisation.id)) ||
      this.isText(tape.get(tape.get(organisation, $organisation.identifier), $identifier.id))
    )
  }

  /**
   * The first object of a list whose member has the same bytes as `key`, but for blanks around; 0 for none. Long lists get an index, so that a
   * release with very many awards and contracts takes no time that grows with their product.
   */
  withKey(list: number, slot: number, key: number): number {
    const { tape } = this
    if (tape.count(list) <= LINEAR) {
      for (let n = tape.first(list); n !== 0; n = tape.next(n)) {
        const id = tape.get(n, slot)
        if (id !== 0 && tape.equal(id, key)) return n
      }
      const wanted = tape.text(key).trim()
      for (let n = tape.first(list); n !== 0; n = tape.next(n))
        if (wanted !== '' && tape.text(tape.get(n, slot)).trim() === wanted) return n
      return 0
    }
    const index = this.remember(list, () => {
      const nodes = new Map<string, number>()
      for (let n = tape.first(list); n !== 0; n = tape.next(n)) {
        const id = tape.text(tape.get(n, slot)).trim()
        if (id !== '' && !nodes.has(id)) nodes.set(id, n)
      }
      return nodes
    })
    return index.get(tape.text(key).trim()) ?? 0
  }

  /** What was made of a node of this release, made when it is first asked for. */
  remember(node: number, make: () => Map<string, number>): Map<string, number> {
    const known = this.#indexes.get(node)
    if (known) return known
    const made = make()
    this.#indexes.set(node, made)
    return made
  }

  /** Puts texts together, those that are there; how many bytes there are in `joined`. */
  join(nodes: readonly number[], separator: string): number {
    const { tape } = this
    let to = 0
    for (const node of nodes) {
      if (!this.isText(node)) continue
      const from = skipBlanks(tape.bytes, tape.from(node), tape.to(node))
      const end = cutBlanks(tape.bytes, from, tape.to(node))
      if (this.#scratch.length < to + end - from + 8) {
        const next = new Uint8Array((to + end - from) * 2 + 8)
        next.set(this.#scratch)
        this.#scratch = next
      }
      if (to > 0) for (let i = 0; i < separator.length; i++) this.#scratch[to++] = separator.charCodeAt(i)
      this.#scratch.set(tape.bytes.subarray(from, end), to)
      to += end - from
    }
    return to
  }

  get joined(): Uint8Array {
    return this.#scratch
  }

  /** The parties with a role, by their nodes; roles are compared without case and blanks. */
  partiesWith(role: string): number[] {
    const { tape } = this
    const found: number[] = []
    for (let p = tape.first(tape.get(this.root, $release.parties)); p !== 0; p = tape.next(p))
      if (this.hasRole(p, role)) found.push(p)
    return found
  }

  hasRole(party: number, role: string): boolean {
    const { tape } = this
    for (let r = tape.first(tape.get(party, $party.roles)); r !== 0; r = tape.next(r))
      if (tape.kind(r) === TEXT && isWord(tape, r, role)) return true
    return false
  }

  /** Whether a text is a word, without case and surrounding blanks. */
  is(node: number, word: string): boolean {
    return this.tape.kind(node) === TEXT && isWord(this.tape, node, word)
  }

  #object(element: number, rows: TableRows, member: string): number {
    const { tape } = this
    let node = element
    while (node !== 0 && tape.kind(node) !== OBJECT) {
      rows.note('bad_value', undefined, undefined, `${member}: an element is no object`)
      node = tape.next(node)
    }
    return node
  }
}

function isWord(tape: Tape, node: number, word: string): boolean {
  const { bytes } = tape
  const from = skipBlanks(bytes, tape.from(node), tape.to(node))
  const to = cutBlanks(bytes, from, tape.to(node))
  if (to - from !== word.length) return false
  for (let i = 0; i < word.length; i++) {
    const a = bytes[from + i]!
    const b = word.charCodeAt(i)
    if (a !== b && (a | 32) !== (b | 32)) return false
  }
  return true
}
