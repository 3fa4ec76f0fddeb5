import { TextBytes } from '#tenderflag/generate/files/text-bytes.js'
import { cell, isNull } from '#tenderflag/generate/files/text-rows.js'
import type { MarketOptions } from '#tenderflag/generate/generate-market.js'
import { generateMarket } from '#tenderflag/generate/generate-market.js'
import type { MarketChunk } from '#tenderflag/generate/market-table.js'

export type Row = Record<string, string>

/** Every row as text by column; null is ''. */
function textRows(chunk: MarketChunk): Row[] {
  const bytes = new TextBytes()
  return Array.from({ length: chunk.rows }, (_, row) => {
    const found: Row = {}
    for (const [name, column] of Object.entries(chunk.columns)) {
      bytes.room(1000)
      const value = column.values[row] ?? Number.NaN
      if (!isNull(value)) cell(column, value, bytes)
      found[name] = Buffer.from(bytes.take()).toString()
    }
    return found
  })
}

/** All tables of a market as rows of text. */
export function readMarket(options: MarketOptions): Record<string, Row[]> {
  const tables: Record<string, Row[]> = {}
  for (const chunk of generateMarket(options)) {
    tables[chunk.table] ??= []
    tables[chunk.table]?.push(...textRows(chunk))
  }
  return tables
}

/** Rows of a table by tender. */
export function byTender(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const id = row.tender_id ?? ''
    const group = groups.get(id)
    if (group) group.push(row)
    else groups.set(id, [row])
  }
  return groups
}
