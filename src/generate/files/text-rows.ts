import type { MarketChunk, MarketColumn } from '../market-table.js'
import type { EncodedPool } from '../pool.js'
import type { TextBytes } from './text-bytes.js'

/** The most bytes a cell that is not a pooled text takes. */
const CELL = 40
const COMMA = 44
const QUOTE = 34
const NEWLINE = 10

const bare = (text: string): string => text

/** A CSV field: quoted where a comma, a quote or a line break stands in it. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The header line of a CSV file, with its line break. */
export function csvHeader(chunk: MarketChunk): string {
  return `${Object.keys(chunk.columns).join(',')}\n`
}

/** Appends the rows of a chunk as CSV (RFC 4180 but for `\n`); null is empty. */
export function csvRows(chunk: MarketChunk, out: TextBytes): void {
  const columns = Object.values(chunk.columns)
  const pools = columns.map((column) => (column.kind === 'text' ? column.pool.encoded(csvField) : undefined))
  const room = pools.reduce((sum, pool) => sum + roomOf(pool), 0)
  for (let row = 0; row < chunk.rows; row++) {
    out.room(room)
    for (let i = 0; i < columns.length; i++) {
      if (i > 0) out.byte(COMMA)
      const column = columns[i]!
      const value = column.values[row]!
      if (isNull(value)) continue
      const pool = pools[i]
      if (pool) out.pooled(pool, value)
      else cell(column, value, out)
    }
    out.byte(NEWLINE)
  }
}

/** Appends the rows of a chunk as JSON Lines: numbers and booleans as such, instants as text, nulls left out. */
export function jsonRows(chunk: MarketChunk, out: TextBytes): void {
  const names = Object.keys(chunk.columns).map((name) => `${JSON.stringify(name)}:`)
  const columns = Object.values(chunk.columns)
  const pools = columns.map((column) =>
    column.kind === 'text' ? column.pool.encoded(JSON.stringify) : undefined,
  )
  const room = pools.reduce((sum, pool, i) => sum + roomOf(pool) + names[i]!.length, 8)
  for (let row = 0; row < chunk.rows; row++) {
    out.room(room)
    let before = 123
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!
      const value = column.values[row]!
      if (isNull(value)) continue
      out.byte(before)
      before = COMMA
      out.ascii(names[i]!)
      const pool = pools[i]
      if (pool) out.pooled(pool, value)
      else if (column.kind === 'flag' || column.kind === 'count' || column.kind === 'money')
        cell(column, value, out)
      else {
        out.byte(QUOTE)
        cell(column, value, out)
        out.byte(QUOTE)
      }
    }
    out.byte(125)
    out.byte(NEWLINE)
  }
}

/** Whether a value is its column's null: NaN, or -1; no value of a market is negative. */
export function isNull(value: number): boolean {
  return !(value >= 0)
}

function roomOf(pool: EncodedPool | undefined): number {
  return CELL + (pool?.longest ?? 0)
}

/** One value as bare text; of pooled texts the caller knows the quoting. */
export function cell(column: MarketColumn, value: number, out: TextBytes): void {
  switch (column.kind) {
    case 'id':
      out.ascii(column.prefix)
      out.whole(value, column.digits)
      break
    case 'ids': {
      const place = Math.floor(value / 2 ** 32)
      const pattern = column.patterns[place]!
      out.ascii(pattern.prefix)
      out.whole(value - place * 2 ** 32, pattern.digits)
      break
    }
    case 'text':
      out.pooled(column.pool.encoded(bare), value)
      break
    case 'flag':
      out.ascii(value === 1 ? 'true' : 'false')
      break
    case 'count':
      out.whole(value)
      break
    case 'money':
      out.cents(value)
      break
    case 'day':
      out.date(value)
      break
    case 'time':
      out.time(value)
  }
}
