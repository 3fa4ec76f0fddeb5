import { AddressSink } from '../columns/address-sink.js'
import { cutBlanks, mayHaveBlanks, skipBlanks } from '../columns/blanks.js'
import { CodeSink } from '../columns/code-sink.js'
import { growableCodes, growableNumbers, growableWords, type Storage } from '../columns/growable.js'
import { InstantSink } from '../columns/instant-sink.js'
import type { Note } from '../columns/note.js'
import type { NoticeKind } from '../columns/notices.js'
import { NumberSink } from '../columns/number-sink.js'
import { parseNumber } from '../columns/parse-number.js'
import type { Seen } from '../columns/seen.js'
import { Seen as SeenWords } from '../columns/seen.js'
import type { ColumnSink } from '../columns/sink.js'
import type { BuildContext } from '../columns/table-builder.js'
import { flagWords, WordSink } from '../columns/word-sink.js'
import { type ColumnSpec, enumValues, type TableName } from '../schema/tables.js'
import type { NoticeGroup } from './chunk-notices.js'
import { type Coded, type CodeLists, meaningsOf } from './code-lists.js'
import { rememberedAddress } from './remembered-address.js'
import { FALSE, LIST, NULL, NUMBER, type Tape, TEXT, TRUE } from './tape.js'

/** Domains whose texts are codes: blanks around them are a slip of the publisher, and are counted. */
const coded: ReadonlySet<string> = new Set(['currency', 'classification'])

/** Where a column says what it could not take as it stood: the table that it is of. */
export interface Noter {
  note(kind: NoticeKind, column: string, value?: string, detail?: string): void
  group(kind: NoticeKind, column: string): NoticeGroup
  noteIn(group: NoticeGroup, value?: string, detail?: string): void
}

/** One column of a table while releases are read into it: takes values of a tape, mends what it can, and says so. */
export class Cell {
  readonly storage: Storage
  /** Whether any release had a value for it. */
  present = false
  readonly #sink: ColumnSink
  readonly #kind: 'code' | 'text' | 'enum' | 'flag' | 'number' | 'instant'
  readonly #note: Note
  readonly #column: string
  readonly #noter: Noter
  readonly #groups = new Map<NoticeKind, NoticeGroup>()
  readonly #words: { seen: Seen; coded: readonly Coded[]; codes: readonly number[] } | undefined

  constructor(
    table: TableName,
    column: string,
    spec: ColumnSpec,
    context: Pick<BuildContext, 'dictionaries' | 'zone' | 'shared'>,
    lists: CodeLists,
    noter: Noter,
  ) {
    const { dictionaries, zone, shared } = context
    const note: Note = (kind, _, value, detail) => noter.note(kind, column, value, detail)
    this.#note = note
    this.#noter = noter
    this.#column = column
    const dictionary = dictionaries[spec.domain ?? 'word']
    switch (spec.type) {
      case 'id':
      case 'text': {
        const target = growableCodes()
        this.storage = { kind: 'code', target, domain: spec.domain ?? 'word' }
        this.#sink = new CodeSink(target, dictionary, note)
        this.#kind = spec.type === 'id' || coded.has(spec.domain ?? '') ? 'code' : 'text'
        break
      }
      case 'address': {
        const target = growableCodes()
        this.storage = { kind: 'code', target, domain: 'address' }
        this.#sink = new AddressSink(target, dictionaries.address, shared, note, rememberedAddress)
        this.#kind = 'text'
        break
      }
      case 'enum':
      case 'flag': {
        const target = growableWords()
        this.storage = { kind: 'enum', target }
        this.#sink = new WordSink(target, flagWords, true, note)
        this.#kind = spec.type
        break
      }
      case 'instant': {
        const target = growableNumbers()
        this.storage = { kind: 'number', target }
        this.#sink = new InstantSink(target, undefined, zone, note)
        this.#kind = 'instant'
        break
      }
      default: {
        const target = growableNumbers()
        this.storage = { kind: 'number', target }
        this.#sink = new NumberSink(target, spec.type, undefined, true, note)
        this.#kind = 'number'
      }
    }
    const meaning = meaningsOf(table, column, lists)
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

  /** Writes the value at a node of a tape. Exactly one value a row is written, by one of these. */
  put(tape: Tape, node: number): void {
    const kind = tape.kind(node)
    if (kind === TEXT) this.text(tape.bytes, tape.from(node), tape.to(node))
    else if (kind === NUMBER) this.#number(tape, node)
    else if (kind === NULL || node === 0) this.#sink.none()
    else if (kind === TRUE || kind === FALSE) {
      this.present = true
      this.#sink.flag(kind === TRUE)
    } else if (kind === LIST && tape.count(node) === 1) {
      this.#note('wrong_shape', 0, undefined, 'a list of one value was read as the value')
      this.put(tape, tape.first(node))
    } else this.#sink.reject(kind === LIST ? 'a list' : 'an object or list')
  }

  text(bytes: Uint8Array, start: number, end: number): void {
    let from = start
    let to = end
    if (from < to) this.present = true
    const kind = this.#kind
    if ((kind === 'code' || kind === 'enum' || this.#words) && mayHaveBlanks(bytes, from, to)) {
      from = skipBlanks(bytes, start, end)
      to = cutBlanks(bytes, from, end)
      if (to - from < end - start && from < to)
        this.#mended('trimmed', bytes, start, end, 'blanks around it were taken off')
    }
    if (this.#words && from < to) this.#word(bytes, from, to)
    else if (kind === 'instant') {
      this.#sink.bytes(bytes, from, to)
      const { target } = this.storage
      const read = !Number.isNaN(target.values[target.length - 1]!)
      if (read && isZoneless(bytes, from, to)) this.#mended('zoneless', bytes, from, to)
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
  #mended(kind: NoticeKind, bytes: Uint8Array, from: number, to: number, detail?: string): void {
    let group = this.#groups.get(kind)
    if (!group) {
      group = this.#noter.group(kind, this.#column)
      this.#groups.set(kind, group)
    }
    if (group.listed.length >= group.limit) group.count++
    else {
      const words = kind === 'respelled' ? `read as ${detail || 'nothing'}` : detail
      this.#noter.noteIn(group, shown(bytes, from, to), words)
    }
  }

  #number(tape: Tape, node: number): void {
    this.present = true
    const from = tape.from(node)
    const to = tape.to(node)
    if (this.#kind === 'number') {
      this.#sink.number(parseNumber(tape.bytes, from, to))
      return
    }
    if (this.#kind === 'code') {
      this.#mended('number_id', tape.bytes, from, to, 'a number was read as the text of it')
      // its digits as they stand: a number of more than 15 would lose some
      if (isWhole(tape.bytes, from, to)) this.#sink.bytes(tape.bytes, from, to)
      else this.#sink.number(parseNumber(tape.bytes, from, to))
    } else this.text(tape.bytes, from, to)
  }

  #word(bytes: Uint8Array, from: number, to: number): void {
    const { seen, coded: known, codes } = this.#words!
    const place = to - from > 1000 ? UNKNOWN : seen.of(bytes, from, to)
    const found = known[place]
    if (!found) {
      if (this.#kind === 'enum') {
        this.#note('unmapped_value', 0, shown(bytes, from, to), 'not a code of the list; see --codelists')
        this.#sink.none()
      } else this.#sink.bytes(bytes, from, to)
      return
    }
    if (!found.exact) this.#mended('respelled', bytes, from, to, found.value)
    if (this.storage.kind === 'enum') this.storage.target.push(codes[place]!)
    else this.#sink.text(found.value)
  }
}

const UNKNOWN = -1
const NOT_UTF8 = -2

/** Whether an instant lacks its zone, or its time: `2024-05-01`, `2024-05-01T10:00:00`. */
function isZoneless(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 10) return false
  const last = bytes[to - 1]! | 32
  if (last === 122) return false
  // the sign of an offset stands after the time: +03:00, -0300, +03
  for (let i = Math.max(from + 11, to - 6); i < to; i++) if (bytes[i] === 43 || bytes[i] === 45) return false
  return true
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
