import { type Column, isNull } from '../arrow/column.js'
import { withBytes } from '../arrow/text.js'
import { widthOf } from '../arrow/type.js'
import type { ParquetField } from './schema.js'

/**
 * Rows of one column from many small row groups, copied together: a batch of one row costs nearly as much as one of a
 * thousand. Texts lie end to end, whether they come from pages or from the dictionaries that each row group has of its own.
 */
export class Gathered {
  /** Bytes of values. */
  size = 0
  #rows = 0
  #nulls = 0
  #bytes: Uint8Array
  readonly #marks: Int32Array
  readonly #valid: Uint8Array
  readonly #field: ParquetField
  readonly #width: number

  /** Room for so many rows. */
  constructor(field: ParquetField, most: number) {
    const { type } = field
    this.#field = field
    this.#width = type.kind === 'bool' || type.kind === 'null' ? 0 : widthOf(type)
    this.#valid = new Uint8Array((most + 7) >> 3)
    this.#marks = new Int32Array(type.kind === 'utf8' ? 2 * most : 0)
    this.#bytes = new Uint8Array(Math.max(this.#width, 1) * most)
  }

  add(column: Column): void {
    for (let row = 0; row < column.rows; row++, this.#rows++) {
      if (isNull(column, row)) this.#none()
      else this.#value(column, row)
    }
  }

  /** The column of all these rows, good until the next are added: they begin anew. */
  take(file: string | undefined): Column {
    const { type } = this.#field
    const isText = type.kind === 'utf8'
    const column: Column = {
      type,
      rows: this.#rows,
      valid: this.#nulls > 0 ? this.#valid : undefined,
      bit: 0,
      data: this.#bytes,
      offsets: isText ? this.#marks : undefined,
      stride: isText ? 2 : 1,
      views: [],
      dictionary: undefined,
      file,
    }
    this.#rows = 0
    this.#nulls = 0
    this.size = 0
    return column
  }

  #none(): void {
    const row = this.#rows
    this.#valid[row >> 3]! &= ~(1 << (row & 7))
    this.#nulls++
    if (this.#marks.length === 0) return
    this.#marks[2 * row] = 0
    this.#marks[2 * row + 1] = 0
  }

  #value(column: Column, row: number): void {
    const to = this.#rows
    const bit = 1 << (to & 7)
    this.#valid[to >> 3]! |= bit
    const { kind } = this.#field.type
    if (kind === 'bool') {
      const flag = (column.data[row >> 3]! >> (row & 7)) & 1
      this.#bytes[to >> 3] = (this.#bytes[to >> 3]! & ~bit) | (flag * bit)
    } else if (kind !== 'utf8') {
      const width = this.#width
      for (let k = 0; k < width; k++) this.#bytes[to * width + k] = column.data[row * width + k]!
      this.size += width
    } else if (column.numbers) column.dictionary!.at(column.numbers[row]!, this.#text)
    else this.#text(column, row)
  }

  readonly #text = (column: Column, row: number): void =>
    withBytes(column, row, (bytes, from, to) => {
      const start = this.size
      const end = start + to - from
      if (end > this.#bytes.length) {
        const more = new Uint8Array(2 * end)
        more.set(this.#bytes)
        this.#bytes = more
      }
      for (let i = from, at = start; i < to; i++) this.#bytes[at++] = bytes[i]!
      this.#marks[2 * this.#rows] = start
      this.#marks[2 * this.#rows + 1] = end
      this.size = end
    })
}
