import { cutBlanks, mayHaveBlanks, skipBlanks } from '../../columns/blanks.js'
import { capitalCurrency, isSmallCurrency } from '../../columns/currency.js'
import { localCodes, localNumbers, localWords, type Storage } from '../../columns/growable.js'
import { inWords, type Note } from '../../columns/note.js'
import type { NoticeKind } from '../../columns/notices.js'
import { isZonelessIso } from '../../columns/parse-iso.js'
import { parseNumber } from '../../columns/parse-number.js'
import type { Seen } from '../../columns/seen.js'
import { Seen as SeenWords } from '../../columns/seen.js'
import { AddressSink } from '../../columns/sinks/address-sink.js'
import { CodeSink } from '../../columns/sinks/code-sink.js'
import { InstantSink } from '../../columns/sinks/instant-sink.js'
import { NumberSink } from '../../columns/sinks/number-sink.js'
import type { ColumnSink } from '../../columns/sinks/sink.js'
import { flagWords, WordSink } from '../../columns/sinks/word-sink.js'
import { type ColumnSpec, enumValues, instantOf, numberKindOf, type TableName } from '../../schema/tables.js'
import { type Coded, meaningsOf } from '../code-lists.js'
import { FALSE, LIST, NULL, NUMBER, type Tape, TEXT, TRUE } from '../tape/tape.js'
import type { NoticeGroup } from './chunk-notices.js'
import { groupedNumber } from './grouped-number.js'
import { CODE_MARK, NUMBER_MARK, PLACE, TRUE_MARK } from './marks.js'
import { ADDRESS, AMOUNT, CODE, COUNT, CURRENCY, FLAG, INSTANT, QuickColumn, WORD } from './quick-column.js'
import { rememberedAddress } from './remembered-address.js'
import type { RowContext } from './table-rows.js'

/** Domains whose texts are codes: blanks around them are a slip of the publisher, and are counted. */
const coded: ReadonlySet<string> = new Set(['currency', 'classification'])

/** Where a column says what it could not take as it stood: the table that it is of. */
export interface Noter {
  group(kind: NoticeKind, column: string): NoticeGroup
  noteIn(group: NoticeGroup, row: number, value?: string, detail?: string): void
}

/** One column of a table while releases are read into it: takes values of a tape, mends what it can, and says so. */
export class Cell {
  readonly storage: Storage
  /** Whether any release had a value for it. */
  present = false
  readonly #sink: ColumnSink
  /** What takes the values that most are; none for a column with words of its own. */
  readonly #quick: QuickColumn | undefined
  readonly #kind: 'code' | 'text' | 'enum' | 'flag' | 'number' | 'instant'
  readonly #note: Note
  readonly #column: string
  readonly #noter: Noter
  readonly #groups = new Map<NoticeKind, NoticeGroup>()
  readonly #isUtc: boolean
  readonly #isCurrency: boolean = false
  readonly #words: { seen: Seen; coded: readonly Coded[]; codes: readonly number[] } | undefined

  constructor(
    table: TableName,
    column: string,
    spec: ColumnSpec,
    context: Pick<RowContext, 'dictionaries' | 'zone' | 'shared' | 'lists' | 'tape'>,
    noter: Noter,
  ) {
    const { dictionaries, zone, shared, lists, tape } = context
    const note: Note = (kind, row, value, detail) =>
      noter.noteIn(noter.group(kind, column), row, inWords(value), detail)
    this.#note = note
    this.#noter = noter
    this.#column = column
    const { machine } = tape
    this.#isUtc = zone.isUtc
    const meaning = meaningsOf(table, column, lists)
    const dictionary = dictionaries[spec.domain ?? 'word']
    switch (spec.type) {
      case 'id':
      case 'text': {
        const target = localCodes()
        this.storage = { kind: 'code', target, domain: spec.domain ?? 'word' }
        this.#sink = new CodeSink(target, dictionary, note)
        this.#kind = spec.type === 'id' || coded.has(spec.domain ?? '') ? 'code' : 'text'
        this.#isCurrency = spec.domain === 'currency'
        if (!meaning)
          this.#quick = new QuickColumn(machine, this.#isCurrency ? CURRENCY : CODE, target, dictionary)
        break
      }
      case 'address': {
        const target = localCodes()
        this.storage = { kind: 'code', target, domain: 'address' }
        this.#sink = new AddressSink(target, dictionaries.address, shared, note, rememberedAddress)
        this.#kind = 'text'
        if (!shared) this.#quick = new QuickColumn(machine, ADDRESS, target, dictionaries.address)
        break
      }
      case 'enum':
      case 'flag': {
        const target = localWords()
        this.storage = { kind: 'enum', target }
        this.#sink = new WordSink(target, flagWords, true, note)
        this.#kind = spec.type
        this.#quick = new QuickColumn(machine, meaning ? WORD : FLAG, target)
        break
      }
      case 'instant': {
        const target = localNumbers()
        this.storage = { kind: 'number', target }
        this.#sink = new InstantSink(target, undefined, zone, instantOf(spec), note)
        this.#kind = 'instant'
        this.#quick = new QuickColumn(machine, INSTANT, target)
        break
      }
      default: {
        const target = localNumbers()
        this.storage = { kind: 'number', target }
        this.#sink = new NumberSink(target, numberKindOf(spec), undefined, true, note)
        this.#kind = 'number'
        if (!spec.share)
          this.#quick = new QuickColumn(machine, spec.type === 'count' ? COUNT : AMOUNT, target)
      }
    }
    if (meaning) {
      const words: Coded[] = []
      const values = spec.type === 'enum' ? enumValues(table, column) : []
      const codes: number[] = []
      const seen = new SeenWords(
        (text) => {
          const found = meaning(text)
          if (!found) return UNKNOWN
          codes.push(values.indexOf(found.value))
          return words.push(found) - 1
        },
        NOT_UTF8,
        10_000,
      )
      this.#words = { seen, coded: words, codes }
    }
  }

  /** Forgets all values, for the next chunk. */
  clear(): void {
    this.storage.target.length = 0
    this.present = false
    if (this.#quick) this.#quick.present = false
  }

  /**
   * Writes values that waited, one a row: the marks of row i stand at `first + i * stride`, which are at `place` in the
   * memory of the tape.
   */
  write(
    bytes: Uint8Array,
    marks: Int32Array,
    place: number,
    first: number,
    stride: number,
    rows: number,
  ): void {
    const end = first + rows * stride
    const quick = this.#quick
    // counting needs no words; the first are to be listed
    const zoneless = this.#isUtc ? this.#groups.get('zoneless') : undefined
    for (let p = first; p < end; p += stride) {
      if (quick) {
        const isCounted = zoneless !== undefined && zoneless.listed.length >= zoneless.limit
        p += stride * quick.read(place + 4 * p, 4 * stride, (end - p) / stride, isCounted)
        if (isCounted) zoneless.count += quick.dates
      }
      if (p < end) this.#one(bytes, marks[p]!, marks[p + 1]!)
    }
    if (quick?.present) this.present = true
  }

  /** Gives back what it has of the memory of the tape. */
  free(): void {
    this.#quick?.free()
  }

  #one(bytes: Uint8Array, mark: number, to: number): void {
    const from = mark & PLACE
    const kind = mark & ~PLACE
    if (kind === NUMBER_MARK) this.#number(bytes, from, to)
    else if (kind === 0) this.text(bytes, from, to)
    else if (kind === CODE_MARK) this.storage.target.push(from)
    else this.#flag(kind === TRUE_MARK)
  }

  /** Writes the value at a node of a tape. Exactly one value a row is written, by one of these. */
  put(tape: Tape, node: number): void {
    const kind = tape.kind(node)
    if (kind === TEXT) this.text(tape.bytes, tape.from(node), tape.to(node))
    else if (kind === NUMBER) this.#number(tape.bytes, tape.from(node), tape.to(node))
    else if (kind === NULL || node === 0) this.#sink.none()
    else if (kind === TRUE || kind === FALSE) this.#flag(kind === TRUE)
    else if (kind === LIST && tape.count(node) === 1) {
      this.#note(
        'wrong_shape',
        this.storage.target.length,
        undefined,
        'a list of one value was read as the value',
      )
      this.put(tape, tape.first(node))
    } else this.#sink.reject(kind === LIST ? 'a list' : 'an object or list')
  }

  text(bytes: Uint8Array, start: number, end: number): void {
    let from = start
    let to = end
    if (from < to) this.present = true
    const kind = this.#kind
    const isCode = kind === 'code' || kind === 'enum' || kind === 'instant'
    if ((isCode || this.#words) && mayHaveBlanks(bytes, from, to)) {
      from = skipBlanks(bytes, start, end)
      to = cutBlanks(bytes, from, end)
      if (to - from < end - start && from < to)
        this.#mended('trimmed', bytes, start, end, 'blanks around it were taken off')
    }
    if (this.#words && from < to) this.#word(bytes, from, to)
    else if (this.#isCurrency && isSmallCurrency(bytes, from, to)) {
      const capital = capitalCurrency(bytes, from)
      this.#mended('respelled', bytes, from, to, shown(capital, 0, 3))
      this.#sink.bytes(capital, 0, 3)
    } else if (kind === 'number' && to - from <= LONGEST_NUMBER && bytes.subarray(from, to).some(isSign))
      this.#grouped(bytes, from, to)
    else if (kind === 'instant') {
      this.#sink.bytes(bytes, from, to)
      const { target } = this.storage
      const read = !Number.isNaN(target.values[target.length - 1]!)
      if (read && isZoneless(bytes, from, to)) this.#mended('zoneless', bytes, from, to, undefined, true)
    } else this.#sink.bytes(bytes, from, to)
  }

  /** Writes a number that was computed. */
  value(value: number): void {
    this.present = true
    this.#sink.number(value)
  }

  none(): void {
    this.#sink.none()
  }

  /** Counts a value that was mended; puts it in words only if it is to be listed. */
  #mended(
    kind: NoticeKind,
    bytes: Uint8Array,
    from: number,
    to: number,
    detail?: string,
    written = false,
  ): void {
    let group = this.#groups.get(kind)
    if (!group) {
      group = this.#noter.group(kind, this.#column)
      this.#groups.set(kind, group)
    }
    if (group.listed.length >= group.limit) group.count++
    else {
      const row = written ? this.storage.target.length - 1 : this.storage.target.length
      const words = kind === 'respelled' ? `read as ${detail || 'nothing'}` : detail
      this.#noter.noteIn(group, row, shown(bytes, from, to), words)
    }
  }

  #flag(value: boolean): void {
    this.present = true
    if (this.#kind === 'enum') {
      // a word like any other, and of no list
      const word = Buffer.from(String(value))
      this.text(word, 0, word.length)
      return
    }
    this.#sink.flag(value)
  }

  #number(bytes: Uint8Array, from: number, to: number): void {
    this.present = true
    if (this.#kind === 'number') {
      this.#sink.number(parseNumber(bytes, from, to))
      return
    }
    if (this.#kind === 'code') {
      this.#mended('number_id', bytes, from, to, 'a number was read as the text of it')
      // its digits as they stand: a number of more than 15 would lose some
      if (isWhole(bytes, from, to)) this.#sink.bytes(bytes, from, to)
      else this.#sink.number(parseNumber(bytes, from, to))
    } else this.text(bytes, from, to)
  }

  /** A number with signs between its digits: as `1.234,56`, if they say but one thing. */
  #grouped(bytes: Uint8Array, from: number, to: number): void {
    const value = groupedNumber(shown(bytes, from, to).trim())
    if (Number.isNaN(value)) {
      this.#sink.bytes(bytes, from, to)
      return
    }
    this.#mended('text_number', bytes, from, to, `read as ${value}`)
    this.#sink.number(value)
  }

  #word(bytes: Uint8Array, from: number, to: number): void {
    const { seen, coded: known, codes } = this.#words!
    const place = to - from > LONGEST_WORD ? UNKNOWN : seen.of(bytes, from, to)
    const found = known[place]
    if (!found) {
      if (this.#kind === 'enum') {
        this.#note(
          'unmapped_value',
          this.storage.target.length,
          shown(bytes, from, to),
          'not a code of the list; see --codelists',
        )
        this.#sink.none()
      } else this.#sink.bytes(bytes, from, to)
      return
    }
    if (!found.exact) this.#mended('respelled', bytes, from, to, found.value)
    else if (this.storage.kind === 'enum') this.#quick?.learn(bytes, from, to, codes[place]!)
    if (this.storage.kind === 'enum') this.storage.target.push(codes[place]!)
    else this.#sink.text(found.value)
  }
}

const UNKNOWN = -1
const NOT_UTF8 = -2
const LONGEST_WORD = 1000
const LONGEST_NUMBER = 40
const DATE_LENGTH = 10

/** Whether a byte is one of `,` and `.`, which stand between digits. */
function isSign(byte: number): boolean {
  return byte === 44 || byte === 46
}

/** Whether an instant lacks its zone, or its time: `2024-05-01`, `2024-05-01T10:00:00`. */
function isZoneless(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from === DATE_LENGTH || isZonelessIso(bytes, from, to)
}

function isWhole(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = bytes[from] === 45 ? from + 1 : from; i < to; i++) {
    const c = bytes[i]!
    if (c < 48 || c > 57) return false
  }
  return true
}

function shown(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(to - from, 240)).toString()
}
