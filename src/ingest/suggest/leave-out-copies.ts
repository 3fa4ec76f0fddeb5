import { type TableName, tableSpec } from '../../schema/tables.js'
import type { FileLook } from './look-at-file.js'
import type { SuggestedTable, Suggestion } from './suggest-tables.js'

/** Tables whose rows with one key are set aside when they stand in two files. */
const kept = ['tenders', 'lots', 'parties'] as const satisfies readonly TableName[]

/**
 * Leaves out tables whose keys mostly stand in another file too, which fills more columns of the same table (the first of
 * equals): rows of both would be copies of one another. Pure.
 */
export function leaveOutCopies(looks: readonly FileLook[], suggestions: readonly Suggestion[]): Suggestion[] {
  const left = new Set<SuggestedTable>()
  for (const name of kept) {
    const found = suggestions.flatMap(({ tables }, i) =>
      tables
        .filter(({ table }) => table === name)
        .map((table) => ({ table, keys: keysOf(looks[i]!, table) })),
    )
    const byWidth = found.toSorted((a, b) => b.table.columns.length - a.table.columns.length)
    for (const [i, { table, keys }] of byWidth.entries())
      if (byWidth.slice(0, i).some((other) => !left.has(other.table) && isCopy(keys, other.keys)))
        left.add(table)
  }
  return suggestions.map(({ tables, undecided }, i) => {
    const stays = tables.filter((table) => !left.has(table))
    if (stays.length === tables.length) return { tables, undecided }
    const used = new Set(
      stays.flatMap(({ columns, where }) => [...columns.flatMap(({ from }) => from), where?.column]),
    )
    return { tables: stays, undecided: looks[i]!.columns.filter((column) => !used.has(column)) }
  })
}

function keysOf(look: FileLook, { table, columns }: SuggestedTable): Set<string> {
  const places = columns
    .filter(({ column }) => tableSpec(table).columns[column]!.key)
    .flatMap(({ from }) => from.map((column) => look.columns.indexOf(column)))
  return new Set(look.records.map((record) => places.map((place) => record[place] ?? '').join('\0')))
}

function isCopy(keys: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...keys].filter((key) => others.has(key)).length * 2 > keys.size
}
