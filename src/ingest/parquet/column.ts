import { broken } from '../arrow/broken.js'
import type { Column } from '../arrow/column.js'
import { DictionaryValues } from '../arrow/dictionary-values.js'
import { type ArrowType, widthOf } from '../arrow/type.js'
import type { Codec } from './codec.js'
import type { Fixed } from './fixed.js'
import { Hybrid } from './hybrid.js'
import { nextPage, type Page } from './page.js'
import type { ParquetField } from './schema.js'
import type { Stream } from './source.js'
import type { Texts } from './texts.js'
import { checkDictionary, encoding, fixedValues, textValues } from './values.js'

type Values =
  | { readonly kind: 'text'; readonly texts: Texts }
  | { readonly kind: 'fixed'; readonly fixed: Fixed }
  | { readonly kind: 'bits' | 'indices'; readonly hybrid: Hybrid }

const indices = { kind: 'int', bits: 32, signed: true } as const
const nothing = new Uint8Array(0)
const views: readonly Uint8Array[] = []

/**
 * One column of one row group, page by page. What `take` gives is good until the next call: of plain texts it is
 * the page itself, and of a dictionary the numbers of its values.
 */
export class ColumnReader {
  #left = 0
  #values: Values | undefined
  #levels: Hybrid | undefined
  /** The dictionary: texts, or values of one width. */
  #texts: DictionaryValues<Column> | undefined
  #fixed = nothing
  #entries = 0
  /** Rows of the row group that no page was loaded for. */
  #ahead: number
  readonly #scratch: Scratch
  readonly #field: ParquetField
  readonly #stream: Stream
  readonly #codec: Codec
  readonly #file: string | undefined
  readonly #dictionaryType: ArrowType

  constructor(
    field: ParquetField,
    rows: number,
    stream: Stream,
    codec: Codec,
    scratch: Scratch,
    file: string | undefined,
  ) {
    this.#field = field
    this.#dictionaryType = { kind: 'dictionary', id: 0, indices, values: field.type }
    this.#ahead = rows
    this.#stream = stream
    this.#codec = codec
    this.#scratch = scratch
    this.#file = file
  }

  /** How many rows can be taken from the page at hand: some, once `next` has given undefined. */
  get left(): number {
    return this.#left
  }

  /** Goes to the next page where no row is left. A promise says that it must be loaded: ask again afterwards. */
  next(): Promise<void> | undefined {
    while (this.#left === 0) {
      const page = nextPage(this.#stream, this.#codec)
      if (typeof page === 'number') return this.#stream.load(page)
      if (!page) throw broken(this.#file, 'a column of it ends before its rows')
      if (page.kind === 'dictionary') this.#dictionary(page)
      else this.#data(page)
    }
    return undefined
  }

  /** The next rows, at most `left`. */
  take(rows: number): Column {
    this.#left -= rows
    const { type } = this.#field
    const file = this.#file
    const held = this.#valid(rows)
    const valid = held === rows ? undefined : this.#scratch.valid
    const values = this.#values
    if (!values) return columnOf({ kind: 'null' }, rows, valid, nothing, file)
    switch (values.kind) {
      case 'text': {
        const marks = this.#scratch.words(2 * rows)
        const data = values.texts.take(held, marks)
        if (valid) spreadMarks(marks, valid, rows, held)
        return columnOf(type, rows, valid, data, file, marks)
      }
      case 'fixed': {
        const width = widthOf(type)
        const data = this.#scratch.bytes(width * rows)
        data.set(values.fixed.take(held))
        if (valid) spread(data, valid, rows, held, width)
        return columnOf(type, rows, valid, data, file)
      }
      case 'bits': {
        const flags = new Uint8Array(rows)
        values.hybrid.read(flags, held)
        if (valid) spread(flags, valid, rows, held, 1)
        const data = this.#scratch.bytes((rows + 7) >> 3)
        packed(flags, rows, data)
        return columnOf(type, rows, valid, data, file)
      }
      default:
        return this.#indexed(values.hybrid, rows, valid, held)
    }
  }

  /** Texts keep their numbers, of which a sink makes codes of its own; values of one width are copied. */
  #indexed(hybrid: Hybrid, rows: number, valid: Uint8Array | undefined, held: number): Column {
    const { type } = this.#field
    const file = this.#file
    const numbers = this.#scratch.words(rows)
    hybrid.read(numbers, held)
    const texts = this.#texts
    if (texts) {
      if (!spreadNumbers(numbers, valid && this.#scratch.flags(rows), rows, held, this.#entries))
        throw broken(file, `a row points beyond a dictionary of ${this.#entries}`)
      const data = new Uint8Array(numbers.buffer, 0, rows * 4)
      return columnOf(this.#dictionaryType, rows, valid, data, file, undefined, texts, numbers)
    }
    const width = widthOf(type)
    const data = this.#scratch.bytes(width * rows)
    if (!gather(this.#fixed, numbers, held, data, width))
      throw broken(file, `a row points beyond a dictionary of ${this.#entries}`)
    if (valid) spread(data, valid, rows, held, width)
    return columnOf(type, rows, valid, data, file)
  }

  /** Reads which of the next rows are not null into the scratch; gives how many. */
  #valid(rows: number): number {
    const levels = this.#levels
    if (!levels) return rows
    const same = levels.uniform(rows)
    if (same === 1) return rows
    const flags = this.#scratch.flags(rows)
    if (same === 0) flags.fill(0, 0, rows)
    else levels.read(flags, rows)
    return packed(flags, rows, this.#scratch.bits(rows))
  }

  #dictionary({ count, encoding: code, bytes }: Page): void {
    const field = this.#field
    const file = this.#file
    if (this.#values || this.#entries > 0) throw broken(file, 'a column of it has a dictionary too many')
    if (field.type.kind === 'null') return
    if (code !== encoding.plain && code !== encoding.plainDictionary)
      throw broken(file, 'a dictionary of it is not written plainly')
    checkDictionary(field, bytes, count, file)
    this.#entries = count
    if (isText(field.type)) {
      const marks = new Int32Array(2 * count)
      // A copy, for the page is gone when the next one comes.
      const copy = bytes.slice()
      const data = textValues(field, copy, encoding.plain, count, file).take(count, marks)
      this.#texts = new DictionaryValues([columnOf(field.type, count, undefined, data, file, marks)])
    } else this.#fixed = fixedValues(field, bytes, encoding.plain, count, file).take(count).slice()
  }

  #data(page: Page): void {
    const { count } = page
    const { type, nullable } = this.#field
    const file = this.#file
    if (count > this.#ahead) throw broken(file, `a column of it has more than its ${this.#ahead} rows`)
    this.#ahead -= count
    this.#left = count
    let { bytes } = page
    this.#levels = undefined
    if (nullable) {
      let { levels } = page
      if (!levels) {
        if (page.levelEncoding !== encoding.rle)
          throw broken(file, 'it marks nulls in a way of old (BIT_PACKED); write it again')
        const length = lengthAt(bytes)
        if (length < 0 || length + 4 > bytes.length)
          throw broken(file, 'the levels of a page are longer than the page')
        levels = bytes.subarray(4, 4 + length)
        bytes = bytes.subarray(4 + length)
      }
      this.#levels = new Hybrid(levels, 0, levels.length, 1, file)
    }
    this.#values = type.kind === 'null' ? undefined : this.#valuesOf(page, bytes)
  }

  #valuesOf({ encoding: code, count }: Page, bytes: Uint8Array): Values {
    const field = this.#field
    const file = this.#file
    if (field.type.kind === 'bool') {
      // A page of nulls may end here.
      if (code === encoding.plain) return { kind: 'bits', hybrid: Hybrid.bits(bytes, count, file) }
      if (code === encoding.rle) {
        const length = Math.max(0, lengthAt(bytes))
        return {
          kind: 'bits',
          hybrid: new Hybrid(bytes, 4, Math.min(4 + length, bytes.length), 1, file),
        }
      }
    }
    if (code === encoding.dictionary || code === encoding.plainDictionary) {
      if (!this.#texts && this.#fixed === nothing) {
        // Without a dictionary all rows must be null: reading any will fail.
        this.#texts = isText(field.type)
          ? new DictionaryValues([columnOf(field.type, 0, undefined, nothing, file, new Int32Array(0))])
          : undefined
      }
      return { kind: 'indices', hybrid: new Hybrid(bytes, 1, bytes.length, bytes[0] ?? 0, file) }
    }
    return isText(field.type)
      ? { kind: 'text', texts: textValues(field, bytes, code, count, file) }
      : { kind: 'fixed', fixed: fixedValues(field, bytes, code, count, file) }
  }
}

/** Memory for the rows of one column of a batch, used again for each; row groups hand it on. */
export class Scratch {
  /** Bits of the rows that are not null, where there are others. */
  valid = nothing
  #bits = nothing
  #flags = nothing
  #words = new Int32Array(0)
  #bytes = nothing

  flags(count: number): Uint8Array {
    if (this.#flags.length < count) this.#flags = new Uint8Array(count)
    return this.#flags
  }

  /** Room for the bits of `valid`. */
  bits(rows: number): Uint8Array {
    const count = (rows + 7) >> 3
    if (this.#bits.length < count) this.#bits = new Uint8Array(count)
    this.valid = this.#bits.subarray(0, count)
    return this.valid
  }

  words(count: number): Int32Array {
    if (this.#words.length < count) this.#words = new Int32Array(count)
    return this.#words
  }

  bytes(count: number): Uint8Array {
    if (this.#bytes.length < count) this.#bytes = new Uint8Array(count)
    return this.#bytes.subarray(0, count)
  }
}

function isText(type: ArrowType): boolean {
  return type.kind === 'utf8'
}

/** All in one literal: one that spreads others takes 5 µs, which counts where row groups are small. */
function columnOf(
  type: ArrowType,
  rows: number,
  valid: Uint8Array | undefined,
  data: Uint8Array,
  file: string | undefined,
  marks?: Int32Array,
  dictionary?: DictionaryValues<Column>,
  numbers?: Int32Array,
): Column {
  const stride = marks ? 2 : 1
  return { type, rows, valid, bit: 0, data, offsets: marks, stride, views, dictionary, numbers, file }
}

function lengthAt(bytes: Uint8Array): number {
  return bytes.length < 4 ? -1 : bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16) | (bytes[3]! << 24)
}

/** Brings the four lowest bits of the bytes of a word to its top, in order: no two of the products meet. */
const TOGETHER = 0x10204080
/** So many times two words of bits can be added up byte by byte. */
const PAIRS = 127

/** The first `count` bytes of 0 and 1, from the beginning of their memory, as bits. Gives how many are 1. */
function packed(flags: Uint8Array, count: number, out: Uint8Array): number {
  const words = new Int32Array(flags.buffer, flags.byteOffset, (count & ~7) >> 2)
  let ones = 0
  for (let w = 0; w < words.length; ) {
    let sums = 0
    for (const end = Math.min(w + 2 * PAIRS, words.length); w < end; w += 2) {
      const low = words[w]!
      const high = words[w + 1]!
      sums += low + high
      out[w >> 1] = (Math.imul(low, TOGETHER) >>> 28) | ((Math.imul(high, TOGETHER) >>> 28) << 4)
    }
    ones += (sums & 255) + ((sums >>> 8) & 255) + ((sums >>> 16) & 255) + (sums >>> 24)
  }
  let i = count & ~7
  if (i < count) out[i >> 3] = 0
  for (; i < count; i++) {
    out[i >> 3]! |= flags[i]! << (i & 7)
    ones += flags[i]!
  }
  return ones
}

/** Moves the numbers of texts to the rows that are not null, -1 to the others; false where one is beyond the dictionary. */
function spreadNumbers(
  numbers: Int32Array,
  flags: Uint8Array | undefined,
  rows: number,
  held: number,
  size: number,
): boolean {
  let most = 0
  let least = 0
  for (let i = 0; i < held; i++) {
    const number = numbers[i]!
    if (number > most) most = number
    else if (number < least) least = number
  }
  if (held > 0 && (least < 0 || most >= size)) return false
  if (!flags || rows === 0) return true
  // without a branch, which nobody could foresee: -1 has all bits
  for (let row = rows - 1, from = held - 1; row >= 0; row--) {
    const there = flags[row]!
    numbers[row] = numbers[from & ~(from >> 31)]! | (there - 1)
    from -= there
  }
  return true
}

/** Moves dense values to the rows that are not null, from the last on. What stands in the others means nothing. */
function spread(data: Uint8Array, valid: Uint8Array, rows: number, held: number, width: number): void {
  if (width % 4 === 0) {
    const words = new Int32Array(data.buffer, data.byteOffset, (rows * width) / 4)
    const each = width / 4
    // to nulls too, for a branch that nobody could foresee takes longer
    for (let row = rows - 1, from = held - 1; from >= 0 && from < row; row--) {
      words[row * each] = words[from * each]!
      for (let k = 1; k < each; k++) words[row * each + k] = words[from * each + k]!
      from -= (valid[row >> 3]! >> (row & 7)) & 1
    }
    return
  }
  for (let row = rows - 1, from = held - 1; from >= 0 && from < row; row--) {
    if (((valid[row >> 3]! >> (row & 7)) & 1) === 0) continue
    for (let k = 0; k < width; k++) data[row * width + k] = data[from * width + k]!
    from--
  }
}

/** The same for marks; a null is an empty text. */
function spreadMarks(marks: Int32Array, valid: Uint8Array, rows: number, held: number): void {
  for (let row = rows - 1, from = held - 1; row >= 0; row--) {
    const there = (valid[row >> 3]! >> (row & 7)) & 1
    const p = 2 * (from & ~(from >> 31))
    const start = marks[p]!
    marks[2 * row + 1] = marks[p + 1]! & -there
    marks[2 * row] = start & -there
    from -= there
  }
}

/** Copies values by their numbers; false where one is beyond the dictionary. */
function gather(
  values: Uint8Array,
  numbers: Int32Array,
  count: number,
  out: Uint8Array,
  width: number,
): boolean {
  const size = values.length / width
  if (width % 4 !== 0) {
    for (let i = 0; i < count; i++) {
      const from = numbers[i]! * width
      if (numbers[i]! < 0 || numbers[i]! >= size) return false
      for (let k = 0; k < width; k++) out[i * width + k] = values[from + k]!
    }
    return true
  }
  const each = width / 4
  const source = new Int32Array(values.buffer, values.byteOffset, values.length / 4)
  const target = new Int32Array(out.buffer, out.byteOffset, count * each)
  for (let i = 0; i < count; i++) {
    const number = numbers[i]!
    if (number < 0 || number >= size) return false
    for (let k = 0; k < each; k++) target[i * each + k] = source[number * each + k]!
  }
  return true
}
