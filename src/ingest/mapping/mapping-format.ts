import { z } from 'zod'
import { type TableName, tableNames, tableSpec } from '../../schema/tables.js'
import { closed } from '../../text/closed-object.js'

const numbers = z
  .enum(['1234.56', '1,234.56', '1234,56', '1.234,56', '1 234,56', '1 234.56', "1'234.56"])
  .meta({
    id: 'mapping_numbers',
    description: 'How numbers are written, shown by the number 1234.56. Default 1234.56',
  })

const times = z.literal([100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 1_000_000_000]).meta({
  id: 'mapping_times',
  description: 'What 1 stands for: 1000 where amounts are in thousands. Default 1',
})

const dates = z.array(z.string().min(1)).min(1).meta({
  id: 'mapping_dates',
  description:
    'How dates are written, tried in order: Luxon tokens (dd.MM.yyyy), or iso, epoch-days, epoch-seconds, epoch-millis. Default iso',
})

const csv = closed('csv', {
  encoding: z
    .string()
    .optional()
    .describe(
      'utf-8 (default), windows-1252, iso-8859-2, shift_jis … (names of the WHATWG encoding standard)',
    ),
  delimiter: z
    .string()
    .optional()
    .describe(
      'One character, tab, or auto (the commonest in the first line). Default: a comma, in .tsv files a tab',
    ),
  quote: z.string().length(1).optional().describe('Default: "'),
  header: z.boolean().optional().describe('Whether the first line names the columns. Default true'),
  skip_rows: z.int().min(0).max(1000).optional().describe('Lines to pass over before the header'),
}).meta({ id: 'mapping_csv', description: 'How CSV files are written' })

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'a currency is an ISO 4217 code of three capital letters, as EUR')
  .meta({
    id: 'mapping_currency',
    description: 'ISO 4217 code of all amounts whose table names no currency column',
  })

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** What to make of columns of the file: exactly one of column, value, join, first, file, cel, and refinements. */
export interface ColumnEntry {
  column?: string | number | undefined
  value?: string | number | boolean | undefined
  join?: ColumnEntryOrName[] | undefined
  separator?: string | undefined
  skip_nulls?: boolean | undefined
  first?: ColumnEntryOrName[] | undefined
  file?: string | undefined
  cel?: string | undefined
  values?: Record<string, string | number | boolean | null> | undefined
  ignore?: ('case' | 'blanks')[] | undefined
  nulls?: (string | number | boolean | null)[] | undefined
  numbers?: NumberExample | undefined
  times?: z.infer<typeof times> | undefined
  dates?: string[] | undefined
}

/** What stands to the right of a canonical column: a column of the file by name or place, or more than that. */
export type ColumnEntryOrName = string | number | ColumnEntry

const pieces: z.ZodType<ColumnEntryOrName[]> = z.lazy(() => z.array(source).min(1).max(50))

const column: z.ZodType<ColumnEntry> = closed('a column', {
  column: z
    .union([z.string().min(1), z.int().min(0)])
    .optional()
    .describe('Name of the column in the file, or its place (from 0) in a file without a header'),
  value: z.union([z.string(), z.number(), z.boolean()]).optional().describe('A constant'),
  join: pieces.optional().describe('Several values in one text; null where any of them is null'),
  separator: z.string().max(20).optional().describe('Stands between joined values. Default /'),
  skip_nulls: z.boolean().optional().describe('join: leave null values out instead of giving null'),
  first: pieces.optional().describe('The first value that is not null'),
  file: z
    .string()
    .optional()
    .describe('Part of the name of the file: what the (*) of the pattern stands for, as in "(*)_lots.csv"'),
  cel: z.string().max(4000).optional().describe('An expression in CEL syntax over the columns of the row'),
  values: z
    .record(z.string(), scalar)
    .optional()
    .describe(
      'Value in the file: value in the table. null is no value; "*" stands for all values not listed',
    ),
  ignore: z
    .array(z.enum(['case', 'blanks']))
    .optional()
    .describe('What does not count when a value is looked up in values and nulls'),
  nulls: z.array(scalar).optional().describe('Values that say that there is none, as n/a or 0000000000'),
  numbers: numbers.optional(),
  times: times.optional(),
  dates: dates.optional(),
})

const source: z.ZodType<ColumnEntryOrName> = z.union([z.string().min(1), z.int().min(0), column]).meta({
  id: 'mapping_source',
  description: 'A column of the file by name (or place, from 0), or what to make of columns',
})

function tableSource(name: TableName) {
  const columns = Object.fromEntries(
    Object.entries(tableSpec(name).columns).map(([key, spec]) => [
      key,
      source.optional().describe(spec.values ? `${spec.about}: ${spec.values.join(', ')}` : spec.about),
    ]),
  )
  return closed(`a source of ${name}`, {
    files: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .optional()
      .describe(
        'Which files, inside the folder that is scanned: names or globs. Default: files of the mapping',
      ),
    format: z
      .enum(['csv', 'jsonl', 'parquet', 'arrow'])
      .optional()
      .describe('Default: by the file extension'),
    csv: csv.optional(),
    numbers: numbers.optional(),
    dates: dates.optional(),
    currency: currency.optional(),
    distinct: z
      .union([z.boolean(), z.array(z.enum(Object.keys(columns))).min(1)])
      .optional()
      .describe(
        'Rows that are equal in every column (or in the columns named: then the first stands) are one row: for tables taken from a finer file',
      ),
    where: z
      .string()
      .max(4000)
      .optional()
      .describe('Condition in CEL syntax; records for which it does not hold are no rows of this table'),
    columns: closed(`table ${name}`, columns)
      .optional()
      .describe('Column of the table: where it comes from. Default: columns of the file with the same name'),
  }).meta({ id: `mapping_${name}`, description: tableSpec(name).about })
}

const tables = Object.fromEntries(
  tableNames.map((name) => {
    const one = tableSource(name)
    return [
      name,
      z
        .union([one, z.array(one).min(1)])
        .optional()
        .describe(tableSpec(name).about),
    ]
  }),
)

/** The mapping file: which files become which tables, and how. */
export const mappingFormat = closed('a mapping', {
  name: z.string().optional().describe('What the data are'),
  about: z.string().optional().describe('Where they come from, and what to know of them'),
  timezone: z.string().optional().describe('IANA zone of dates and of times without a zone. Default UTC'),
  currency: currency.optional(),
  files: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe('Files of all tables that do not name their own'),
  csv: csv.optional(),
  numbers: numbers.optional(),
  dates: dates.optional(),
  tables: closed('tables', tables).describe('The canonical tables and the sources of each'),
})

export type MappingFile = z.infer<typeof mappingFormat>
export type CsvEntry = z.infer<typeof csv>

/** One source of one table, as written. */
export interface SourceEntry {
  files?: string | string[] | undefined
  format?: 'csv' | 'jsonl' | 'parquet' | 'arrow' | undefined
  csv?: CsvEntry | undefined
  numbers?: NumberExample | undefined
  dates?: string[] | undefined
  currency?: string | undefined
  distinct?: boolean | string[] | undefined
  where?: string | undefined
  columns?: Record<string, ColumnEntryOrName | undefined> | undefined
}

export type NumberExample = z.infer<typeof numbers>

/** The JSON Schema (draft 7, which editors know best) of the mapping file, for completion and checks in editors. Pure. */
export function mappingJsonSchema(): unknown {
  return z.toJSONSchema(mappingFormat, { target: 'draft-7', io: 'input' })
}
