import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Dictionary,
  Field,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
  Vector,
} from 'apache-arrow'
import type { MarketChunk, MarketColumn } from '../market-table.js'
import type { Pool } from '../pool.js'
import { TextBytes } from './text-bytes.js'
import { cell, isNull } from './text-rows.js'

const DAY = 86_400_000
const bare = (text: string): string => text

/**
 * Turns chunks of one table into Arrow record batches of one schema: ids as Utf8, pooled texts as dictionaries that
 * all batches share (or as Utf8), money as Float64 units, counts as Int32, flags as Bool, days as Date32, times as
 * Timestamp(ms, UTC). All columns are nullable.
 */
export class ArrowBatches {
  readonly #bytes = new TextBytes()
  readonly #dictionaries = new Map<Pool, { type: Dictionary<Utf8, Int32>; texts: Vector<Utf8> }>()
  #schema: Schema | undefined

  constructor(readonly texts: 'dictionary' | 'utf8') {}

  batch(chunk: MarketChunk): RecordBatch {
    const entries = Object.entries(chunk.columns)
    const children = entries.map(([, column]) => this.#data(column, chunk.rows))
    this.#schema ??= new Schema(entries.map(([name], i) => new Field(name, children[i]!.type, true)))
    const type = new Struct(this.#schema.fields)
    return new RecordBatch(
      this.#schema,
      makeData({ type, length: chunk.rows, nullCount: 0, children: children as Data<DataType>[] }),
    )
  }

  #data(column: MarketColumn, length: number): Data {
    const { nullBitmap, nullCount } = validity(column, length)
    switch (column.kind) {
      case 'money': {
        const data = column.values.map((cents) => cents / 100)
        return makeData({ type: new Float64(), length, nullCount, nullBitmap, data })
      }
      case 'count':
        return makeData({ type: new Int32(), length, nullCount, nullBitmap, data: column.values })
      case 'flag': {
        const data = new Uint8Array(Math.ceil(length / 8))
        for (let row = 0; row < length; row++) if (column.values[row] === 1) data[row >> 3]! |= 1 << (row & 7)
        return makeData({ type: new Bool(), length, nullCount, nullBitmap, data })
      }
      case 'day': {
        const data = Int32Array.from(column.values, (instant) => (Number.isNaN(instant) ? 0 : instant / DAY))
        return makeData({ type: new DateDay(), length, nullCount, nullBitmap, data })
      }
      case 'time': {
        const data = new BigInt64Array(length)
        for (let row = 0; row < length; row++)
          if (!Number.isNaN(column.values[row])) data[row] = BigInt(column.values[row]!)
        return makeData({ type: new TimestampMillisecond('UTC'), length, nullCount, nullBitmap, data })
      }
      case 'text':
        if (this.texts === 'dictionary') {
          const { type, texts } = this.#dictionary(column.pool)
          // strict readers look at the code of a null too
          const data = nullCount === 0 ? column.values : column.values.map((code) => Math.max(code, 0))
          return makeData({ type, length, nullCount, nullBitmap, data, dictionary: texts })
        }
        return this.#utf8(column, length, nullCount, nullBitmap)
      default:
        return this.#utf8(column, length, nullCount, nullBitmap)
    }
  }

  #utf8(
    column: MarketColumn,
    length: number,
    nullCount: number,
    nullBitmap: Uint8Array | undefined,
  ): Data<Utf8> {
    const valueOffsets = new Int32Array(length + 1)
    const longest = column.kind === 'text' ? column.pool.encoded(bare).longest : 40
    for (let row = 0; row < length; row++) {
      this.#bytes.room(longest)
      if (!isNull(column.values[row]!)) cell(column, column.values[row]!, this.#bytes)
      valueOffsets[row + 1] = this.#bytes.length
    }
    // a copy: `slice` of a Buffer would not be one
    const data = new Uint8Array(this.#bytes.take())
    return makeData({ type: new Utf8(), length, nullCount, nullBitmap, valueOffsets, data })
  }

  #dictionary(pool: Pool): { type: Dictionary<Utf8, Int32>; texts: Vector<Utf8> } {
    let known = this.#dictionaries.get(pool)
    if (!known) {
      const { bytes, ends } = pool.encoded(bare)
      const valueOffsets = new Int32Array(ends.length + 1)
      valueOffsets.set(ends, 1)
      const data = makeData({
        type: new Utf8(),
        length: ends.length,
        nullCount: 0,
        valueOffsets,
        data: bytes,
      })
      const type = new Dictionary(new Utf8(), new Int32(), this.#dictionaries.size)
      known = { type, texts: new Vector([data]) }
      this.#dictionaries.set(pool, known)
    }
    return known
  }
}

/** The bits of the rows that hold a value; none where all do. */
function validity(
  column: MarketColumn,
  length: number,
): { nullBitmap: Uint8Array | undefined; nullCount: number } {
  const bits = new Uint8Array(Math.ceil(length / 64) * 8)
  let nullCount = 0
  for (let row = 0; row < length; row++) {
    if (isNull(column.values[row]!)) nullCount++
    else bits[row >> 3]! |= 1 << (row & 7)
  }
  return { nullBitmap: nullCount === 0 ? undefined : bits, nullCount }
}
