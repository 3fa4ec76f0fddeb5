import { type TableName, tableSpec } from '../../schema/tables.js'
import type { ColumnSource, TableSource } from '../table-source.js'
import { type Complain, type Inherited, lowerColumn, lowerExpression } from './lower-column.js'
import type { ColumnEntryOrName, NumberExample } from './mapping-format.js'

/** What a mapping says of the columns and rows of one source: plain data, which can go to threads. */
export interface Recipe {
  readonly columns: Readonly<Record<string, ColumnEntryOrName | undefined>>
  readonly where?: string | undefined
  /** The currency of amounts, where no column says it. */
  readonly currency?: string | undefined
  readonly numbers?: NumberExample | undefined
  readonly dates?: readonly string[] | undefined
  /** Whether the files have names for their columns; else columns are places. */
  readonly header: boolean
}

/** Where the fields are that a recipe names: of `columns` and of `where`; undefined where a file need not have them. */
export interface RecipeFiles {
  readonly columns: Inherited['files']
  readonly where: Inherited['files']
}

/** Makes the columns and the condition of a source. Throws what `complain` makes, as `lowerColumn` does. */
export function lowerRecipe(
  table: TableName,
  recipe: Recipe,
  files: RecipeFiles,
  complain: Complain,
): Pick<TableSource, 'columns' | 'where'> {
  const columns = lowerColumns(table, recipe, files, complain)
  if (recipe.where === undefined) return { columns }
  return { columns, where: lowerWhere(recipe.where, recipe, files, complain) }
}

function lowerColumns(
  table: TableName,
  recipe: Recipe,
  files: RecipeFiles,
  complain: Complain,
): ReadonlyMap<string, ColumnSource> {
  const { columns: specs } = tableSpec(table)
  const { numbers, dates, header, currency } = recipe
  const inherited: Inherited = { numbers, dates, header, files: files.columns }
  const columns = new Map<string, ColumnSource>()
  for (const [name, entry] of Object.entries(recipe.columns)) {
    if (entry === undefined) continue
    const inside: Complain = (path, message, at) => complain(['columns', name, ...path], message, at)
    columns.set(name, lowerColumn(entry, specs[name]!, inherited, inside))
  }
  for (const [name, spec] of Object.entries(specs))
    if (spec.key && !columns.has(name))
      throw complain(['columns'], `table ${table} needs its key column ${name}: say where it comes from`)
  const hasMoney = [...columns.keys()].some((name) => specs[name]!.type === 'money')
  if (currency !== undefined && hasMoney && specs.currency && !columns.has('currency'))
    columns.set('currency', { origin: { kind: 'computed', fields: [], compute: () => currency } })
  return columns
}

function lowerWhere(
  text: string,
  { header }: Recipe,
  files: RecipeFiles,
  complain: Complain,
): NonNullable<TableSource['where']> {
  const { fields, compute, type } = lowerExpression(text, { header, files: files.where }, (message, at) =>
    complain(['where'], message, at),
  )
  if (type !== 'truth') throw complain(['where'], 'where needs a condition, as status == "active"')
  return { fields, holds: (get, file) => compute(get, file) === 'true' }
}
