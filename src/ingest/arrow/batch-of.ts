import type { Batch, Field } from '../batch.js'
import { unreadableColumn } from './broken.js'
import type { Column } from './column.js'
import { pour } from './pour.js'
import { textOf } from './text.js'
import { type ArrowField, unreadable } from './type.js'
import { valueAt } from './value.js'

/** Whether the column at a place of the schema is one of the wanted, named or numbered; all are without a set. */
export function wantedIn(
  wanted: ReadonlySet<string | number> | undefined,
): (place: number, name: string) => boolean {
  return (place, name) => wanted === undefined || wanted.has(name) || wanted.has(place)
}

/** Throws for a wanted column whose type is not read; without a set such a column is refused when it is used. */
export function checkWanted(
  fields: readonly ArrowField[],
  wanted: ReadonlySet<string | number> | undefined,
  file: string | undefined,
): void {
  if (!wanted) return
  const isWanted = wantedIn(wanted)
  for (const [i, { name, type }] of fields.entries()) {
    const other = unreadable(type)
    if (other !== undefined && isWanted(i, name)) throw unreadableColumn(file, name, other)
  }
}

/** A batch over columns that stand at the places of the schema. Of fields of one name the first is found. */
export function batchOf(
  rows: number,
  fields: readonly ArrowField[],
  columns: readonly (Column | undefined)[],
  file: string | undefined,
  bytesRead?: number,
): Batch {
  return {
    rows,
    ...(bytesRead === undefined ? {} : { bytesRead }),
    broken: [],
    field(name) {
      const place = typeof name === 'number' ? name : fields.findIndex((field) => field.name === name)
      const field = fields[place]
      if (!field) return undefined
      const other = unreadable(field.type)
      if (other !== undefined) throw unreadableColumn(file, field.name, other)
      const column = columns[place]
      return column && fieldOf(column)
    },
  }
}

function fieldOf(column: Column): Field {
  return {
    pour: (sink) => pour(column, sink),
    text: (row) => textOf(column, row),
    value: (row) => valueAt(column, row),
  }
}
