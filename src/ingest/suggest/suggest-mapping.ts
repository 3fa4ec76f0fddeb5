import { basename, dirname, relative, resolve, sep } from 'node:path'
import { TenderflagError } from '../../errors.js'
import { type TableName, tableSpec } from '../../schema/tables.js'
import type { NumberExample } from '../mapping/mapping-format.js'
import { enumGuess } from './enum-words.js'
import { leaveOutCopies } from './leave-out-copies.js'
import { type ColumnLook, type FileLook, lookAt, type Sample, sampleFile } from './look-at-file.js'
import {
  ownTables,
  type SuggestedColumn,
  type SuggestedTable,
  type Suggestion,
  suggestTables,
} from './suggest-tables.js'
import { unitOf } from './unit-words.js'

/** Files that look the same: one source of each table. */
interface Group {
  readonly look: FileLook
  readonly files: string[]
}

/**
 * Looks at files and writes a mapping to start from: YAML with comments, for the folder that holds all of them. What
 * columns hold is guessed from their names and values; what is not guessed is listed as comments with its type, never
 * with values. The mapping loads as it is. Throws what readers throw; USAGE without a file.
 */
export async function suggestMapping(files: readonly string[]): Promise<string> {
  if (files.length === 0) throw new TenderflagError('USAGE', 'no file to look at; name at least one')
  const folder = commonFolder(files)
  const groups = await groupsOf(files)
  const own = ownTables(groups.map(({ look }) => look))
  const taken = new Set(own.flatMap((one) => one?.tables.map(({ table }) => table) ?? []))
  const isWin = (value: string): boolean => enumGuess('is_winner', value) === 'true'
  const looks = groups.map(({ look }) => look)
  const guesses = looks.map((look, i) => own[i] ?? suggestTables(look, isWin, taken))
  const suggestions = leaveOutCopies(looks, guesses)
  const common = commonest(groups)
  const lines = [
    '# yaml-language-server: $schema=./node_modules/tenderflag/samples/mappings/mapping.schema.json',
    `# A first guess from ${files.length === 1 ? 'one file' : `${files.length} files`}: read it line by line, mend it, and take out what is not so.`,
    `# Scan with: tenderflag scan FOLDER --mapping THIS_FILE (the FOLDER with ${basename(files[0]!)} in it or below it)`,
    `name: ${scalar(basename(resolve(folder)) || 'my data')}`,
    '# timezone: Asia/Riyadh # the zone of dates and of times without one; while none is named it is UTC',
    currencyLine(groups),
    `numbers: ${scalar(common)}`,
    '',
    'tables:',
  ]
  for (const table of new Set(suggestions.flatMap(({ tables }) => tables.map((t) => t.table)))) {
    lines.push(`  # ${tableSpec(table).about}`, `  ${table}:`)
    for (const [i, { tables }] of suggestions.entries())
      for (const suggested of tables)
        if (suggested.table === table)
          lines.push(...sourceLines(suggested, groups[i]!, pattern(groups[i]!, files, folder), common))
  }
  lines.push('', ...undecidedLines(groups, suggestions))
  return `${lines.join('\n')}\n`
}

async function groupsOf(files: readonly string[]): Promise<Group[]> {
  const groups = new Map<string, [Sample, ...Sample[]]>()
  for (const file of files) {
    const sample = await sampleFile(file)
    const key = JSON.stringify([sample.format, sample.options, sample.fields])
    const group = groups.get(key)
    if (group) group.push(sample)
    else groups.set(key, [sample])
  }
  return [...groups.values()].map((samples) => ({
    look: lookAt(samples),
    files: samples.map(({ file }) => file),
  }))
}

/** The deepest folder that holds all files. */
function commonFolder(files: readonly string[]): string {
  let folder = dirname(files[0]!)
  while (files.some((file) => relative(folder, file).startsWith('..')) && dirname(folder) !== folder)
    folder = dirname(folder)
  return folder
}

/** A glob for the files of a group where one fits them and no other file; else their names. */
function pattern({ files }: Group, all: readonly string[], folder: string): string[] {
  const names = files.map((file) => relative(folder, file).split(sep).join('/'))
  if (names.length < 3) return names.map(escaped)
  const tail = commonEnd(names)
  const others = all.filter((file) => !files.includes(file)).map((file) => relative(folder, file))
  const flat = names.every((name) => !name.includes('/'))
  if (flat && tail.length > 0 && !others.some((name) => name.endsWith(tail))) return [`*${escaped(tail)}`]
  return names.map(escaped)
}

function commonEnd(names: readonly string[]): string {
  let tail = names[0]!
  for (const name of names) while (!name.endsWith(tail)) tail = tail.slice(1)
  return tail
}

function escaped(name: string): string {
  return name.replace(/[[\]{}()*?!\\]/g, '\\$&')
}

/** The commonest way of writing numbers. */
function commonest(groups: readonly Group[]): NumberExample {
  const counts = new Map<NumberExample, number>()
  for (const { look } of groups)
    for (const { type } of look.columns)
      if (type.kind === 'number') counts.set(type.numbers, (counts.get(type.numbers) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '1234.56'
}

/** The currency that names of columns of numbers speak of, as `Estimated cost (KES)` or VALUE_EURO, where it is one. */
function currencyLine(groups: readonly Group[]): string {
  const known = new Set(Intl.supportedValuesOf('currency'))
  const named = groups
    .flatMap(({ look }) => look.columns)
    .filter(({ type }) => type.kind === 'number' || type.kind === 'integer')
    .flatMap(({ field }) =>
      typeof field === 'string' ? (field.match(/(?<![\p{L}\d])(?:[A-Z]{3}|EURO)(?![\p{L}\d])/gu) ?? []) : [],
    )
    .map((word) => (word === 'EURO' ? 'EUR' : word))
    .filter((word) => known.has(word))
  const [code, another] = new Set(named)
  return code !== undefined && another === undefined
    ? `currency: ${code} # CHECK: by the names of columns; of amounts whose table names no currency column`
    : '# currency: EUR # ISO 4217, where no column names it'
}

function sourceLines(
  table: SuggestedTable,
  { look }: Group,
  files: readonly string[],
  numbers: NumberExample,
): string[] {
  const lines = [`- files: ${files.length === 1 ? scalar(files[0]!) : `[${files.map(scalar).join(', ')}]`}`]
  const csv = csvOf(look)
  const isGuess = look.options.encoding !== 'utf-8'
  if (csv) lines.push(`  csv: { ${csv} }${isGuess ? ' # CHECK: whether names and texts read well' : ''}`)
  if (table.where) {
    const { column, value } = table.where
    const none = column.nulls.map((word) => ` && ${cel(column.field)} != ${JSON.stringify(word)}`).join('')
    const is =
      value === undefined ? `!= null${none} # CHECK: whether these rows won` : `== ${JSON.stringify(value)}`
    lines.push(`  where: ${cel(column.field)} ${is}`)
  }
  if (table.distinct)
    lines.push(
      `  distinct: ${table.distinct === true ? 'true # the file repeats these columns' : `[${table.distinct.join(', ')}] # CHECK: rows that share it differ; the first stands`}`,
    )
  lines.push('  columns:')
  for (const column of table.columns)
    lines.push(...columnLines(column, table, numbers).map((line) => `    ${line}`))
  const standing = stands[table.table]
  if (standing && !table.columns.some(({ column }) => column === 'status')) lines.push(`    # ${standing}`)
  return lines.map((line) => `    ${line}`)
}

/** What to say of tables that come without a status, without which little can be computed: a person has to know. */
const stands: Readonly<Partial<Record<TableName, string>>> = {
  bids: 'status: { value: valid } # put in if all bids listed here were submitted, and none was withdrawn',
  awards: 'status: { value: active } # put in if no award listed here was cancelled',
  contracts: 'status: { value: active } # put in if no contract listed here was cancelled',
}

function csvOf({ format, options }: FileLook): string | undefined {
  if (format !== 'csv') return undefined
  const parts = [
    ...(options.encoding === 'utf-8' ? [] : [`encoding: ${options.encoding}`]),
    ...(options.delimiter === ','
      ? []
      : [`delimiter: ${options.delimiter === '\t' ? 'tab' : scalar(options.delimiter)}`]),
    ...(options.header ? [] : ['header: false']),
    ...(options.skipRows === 0 ? [] : [`skip_rows: ${options.skipRows}`]),
  ]
  return parts.length === 0 ? undefined : parts.join(', ')
}

function columnLines(suggested: SuggestedColumn, { table }: SuggestedTable, common: NumberExample): string[] {
  const { column, from, doubt, concept } = suggested
  const [look] = from
  const spec = tableSpec(table).columns[column]!
  const times = spec.type === 'money' ? unitOf(String(look?.field)) : undefined
  const isNumber = spec.type === 'money' || spec.type === 'number' || spec.type === 'count'
  const without = isNumber && look?.type.kind === 'number' ? (look.type.without ?? []) : []
  const signs = without.filter((sign) => sign !== ',' && sign !== '/-')
  const doubts = [
    doubt,
    isNumber && look?.type.kind === 'number' ? look.type.doubt : undefined,
    spec.type === 'instant' && look?.type.kind === 'date' ? look.type.doubt : undefined,
    times && 'by its name it stands in more than ones',
    signs.length > 1 ? 'it has several currencies, which must not become one' : undefined,
  ].filter((one) => one !== undefined)
  const note = ` # ${doubts.length > 0 ? `CHECK: ${doubts.join('; ')}; ` : ''}${from.map(about).join(' and ')}`
  if (!look || from.length > 1)
    return [`${column}: { join: [${from.map(({ field }) => scalar(field)).join(', ')}] }${note}`]
  const field = scalar(look.field)
  if (spec.type === 'enum' || spec.type === 'flag')
    return enumLines(column, look, concept, field, spec.values)
  const { type, nulls } = look
  const bare = cel(look.field) + without.map((sign) => `.replace(${JSON.stringify(sign)}, "")`).join('')
  const more: string[] = []
  if (spec.type === 'instant') {
    const dates = type.kind === 'date' ? type.dates : 'dates' in type && type.dates ? [type.dates] : ['iso']
    if (dates.length > 1 || dates[0] !== 'iso') more.push(`dates: [${dates.map(scalar).join(', ')}]`)
  }
  if (isNumber && type.kind === 'number' && type.numbers !== common)
    more.push(`numbers: ${scalar(type.numbers)}`)
  if (times !== undefined) more.push(`times: ${times}`)
  if (nulls.length > 0) more.push(`nulls: [${nulls.map((word) => JSON.stringify(word)).join(', ')}]`)
  if (without.length === 0 && more.length === 0) return [`${column}: ${field}${note}`]
  const origin = without.length > 0 ? `cel: ${JSON.stringify(bare)}` : `column: ${field}`
  return [`${column}: { ${[origin, ...more].join(', ')} }${note}`]
}

const enums = [
  'method',
  'status',
  'bid_status',
  'award_status',
  'contract_status',
  'party_kind',
  'is_winner',
] as const

/** A value map with a guess for each value. Columns of names or codes never come here; long lists are left to fill. */
function enumLines(
  column: string,
  look: ColumnLook,
  concept: string | undefined,
  field: string,
  known: readonly string[] | undefined,
): string[] {
  const own = concept === undefined
  const kind = enums.find((name) => name === concept)
  const choice = (known ?? ['true', 'false']).join(', ')
  const lines = [`${column}: # ${choice}, or null; ${about(look)}`, `  column: ${field}`, '  values:']
  if (!(kind || own) || !look.values) return [...lines, '    "*": null # CHECK: many values; list each']
  for (const value of look.values) {
    const guess = kind ? enumGuess(kind, value) : (known ?? ['true', 'false']).find((one) => one === value)
    lines.push(`    ${scalar(value)}: ${guess ?? 'null # CHECK'}`)
  }
  return lines
}

function undecidedLines(groups: readonly Group[], suggestions: readonly Suggestion[]): string[] {
  const lines: string[] = []
  for (const [i, { undecided }] of suggestions.entries()) {
    const { doubled, unread, options } = groups[i]!.look
    if (undecided.length + doubled.length + unread.length === 0) continue
    lines.push(
      `# Not used of ${basename(groups[i]!.files[0]!)}${groups[i]!.files.length > 1 ? ' and the files like it' : ''}:`,
    )
    for (const column of undecided) lines.push(`#   ${scalar(column.field)}: ${about(column)}`)
    for (const name of unread)
      lines.push(`#   ${scalar(name)}: of a type that is not read, as lists, objects and bytes are`)
    for (const name of doubled)
      lines.push(
        `#   ${scalar(name)}: stands twice in the header; a source with csv: { header: false, skip_rows: ${options.skipRows + 1} } names columns by their places, from 0`,
      )
  }
  return lines
}

/** The type of a column and how full it is, without any of its values. */
function about({ type, rows, filled, different }: ColumnLook): string {
  if (type.kind === 'empty' || filled === 0) return 'empty'
  const what =
    type.kind === 'number'
      ? `numbers as ${type.numbers}${type.without ? ` without ${type.without.join(' ')}` : ''}`
      : type.kind === 'date'
        ? `dates as ${type.dates.join(', ')}`
        : type.kind === 'integer'
          ? 'whole numbers'
          : 'text'
  const dates =
    type.kind !== 'date' && 'dates' in type && type.dates ? `, could be dates as ${type.dates}` : ''
  const empty = filled === rows ? '' : `, ${Math.max(1, Math.round((100 * (rows - filled)) / rows))} % empty`
  return `${what}${dates}${empty}, ${different} different in ${rows} ${rows === 1 ? 'row' : 'rows'}`
}

/** A column in an expression: by its bare name where that is a word, else by row["…"]. */
function cel(field: string | number): string {
  if (typeof field === 'string' && /^[a-zA-Z_]\w*$/.test(field) && !reserved.has(field)) return field
  return `row[${JSON.stringify(field)}]`
}

const reserved = new Set(
  'file row true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)

/** A YAML scalar: bare where it reads back as the same text. */
function scalar(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const bare =
    /^[\p{L}_*][\p{L}\p{N} _.()/$*-]*$/u.test(value) && !/^(true|false|null|yes|no|on|off|~)$/i.test(value)
  return bare && !value.startsWith('*') && value.trim() === value ? value : JSON.stringify(value)
}
