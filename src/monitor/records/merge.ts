import type { Column, Dataset, Part, TableData } from '../../columns/dataset.js'
import { sharedFloat64, sharedInt8, sharedInt32 } from '../../columns/shared.js'
import type { TableName } from '../../schema/tables.js'
import { fixedTables, type HeldTable, heldTables } from './base.js'
import { cellOf, type Ref } from './field.js'
import type { Store } from './store.js'

/**
 * The data set of all records that stand: the history without the rows that events replaced, and the rows they brought.
 * New columns of shared memory, the same dictionaries. Linear in rows; the store is as it was.
 */
export function merged(store: Store): Dataset {
  const tables = new Map<TableName, TableData>()
  for (const name of heldTables)
    if (store.has(name) && store.columns.has(name)) tables.set(name, mergedTable(store, name))
  for (const name of fixedTables) {
    const table = store.base.tables.get(name)
    if (table) tables.set(name, table)
  }
  return { ...store.base, tables }
}

function mergedTable(store: Store, name: HeldTable): TableData {
  const base = store.base.tables.get(name)
  const replaced = store.replaced(name)
  const added = store.added(name)
  // a version that came too late may have named a column: whatever came first, it is there
  const present = store.present(name)
  if (base && added.length === 0 && [...present].every((column) => base.present.has(column))) return base
  const kept = keptRows(base?.rows ?? 0, replaced)
  const stayed = kept?.length ?? base?.rows ?? 0
  const rows = stayed + added.length
  const columns = new Map<string, Column>()
  for (const field of store.fields(name)) {
    const given = base?.columns.get(field.name)
    const put = <T extends Int32Array | Int8Array | Float64Array>(to: T, from: T | undefined): T => {
      if (from && !kept) to.set(from)
      else if (from && kept) for (let i = 0; i < stayed; i++) to[i] = from[kept[i]!]!
      else to.fill(field.kind === 'number' ? Number.NaN : -1, 0, stayed)
      for (let i = 0; i < added.length; i++) to[stayed + i] = cellOf(field, added[i]!)
      return to
    }
    if (field.kind === 'number')
      columns.set(field.name, {
        kind: 'number',
        values: put(sharedFloat64(rows), given?.kind === 'number' ? given.values : undefined),
      })
    else if (field.kind === 'enum')
      columns.set(field.name, {
        kind: 'enum',
        codes: put(sharedInt8(rows), given?.kind === 'enum' ? given.codes : undefined),
      })
    else
      columns.set(field.name, {
        kind: 'code',
        codes: put(sharedInt32(rows), given?.kind === 'code' ? given.codes : undefined),
        domain: field.domain,
      })
  }
  return {
    name,
    rows,
    columns,
    present,
    parts: base ? keptParts(base.parts, kept) : [],
    broken: new Set(brokenRows(base, kept)),
  }
}

/** The rows that stay; undefined: all. */
function keptRows(rows: number, replaced: ReadonlySet<number>): Int32Array | undefined {
  if (replaced.size === 0) return undefined
  const kept = new Int32Array(rows - replaced.size)
  let at = 0
  for (let row = 0; row < rows; row++) if (!replaced.has(row)) kept[at++] = row
  return kept
}

function* brokenRows(base: TableData | undefined, kept: Int32Array | undefined): Generator<number> {
  if (!base || base.broken.size === 0) return
  if (!kept) yield* base.broken
  else for (let i = 0; i < kept.length; i++) if (base.broken.has(kept[i]!)) yield i
}

/** Where in their files the rows stand that stay. */
function keptParts(parts: readonly Part[], kept: Int32Array | undefined): readonly Part[] {
  if (!kept) return parts
  let at = 0
  return parts.flatMap(({ file, from, rows, firstRow, numbers }): Part[] => {
    const start = at
    while (at < kept.length && kept[at]! < from + rows) at++
    const of = kept.subarray(start, at)
    const numberOf = (row: Ref): number => numbers?.[row - from] ?? firstRow + row - from
    return [{ file, from: start, rows: of.length, firstRow, numbers: Int32Array.from(of, numberOf) }]
  })
}
