import { IANAZone } from 'luxon'
import { TenderflagError } from '../../errors.js'
import { type TableName, tableNames, tableSpec } from '../../schema/tables.js'
import { readShape } from '../../text/read-shape.js'
import type { FileOptions } from '../batch.js'
import { findFiles } from '../find-files.js'
import { extensionOf, formatByName } from '../format-by-name.js'
import { readers } from '../readers.js'
import type { TableSource } from '../table-source.js'
import { checkDateFormat } from './date-format.js'
import type { Complain } from './lower-column.js'
import { type CsvEntry, type MappingFile, mappingFormat, type SourceEntry } from './mapping-format.js'
import { lowerRecipe, type Recipe } from './recipe.js'

/** A mapping file, ready to be read by: its tables' sources with the files they were found in. */
export interface Mapping {
  readonly name?: string
  /** In the order of the tables, then of the file. */
  readonly sources: readonly TableSource[]
  /** IANA zone of dates, and of times without a zone; undefined where it names none. */
  readonly zone: string | undefined
}

/**
 * Reads a mapping file, finds its files inside a folder, and checks that they have the columns it names (but for
 * JSON Lines, whose records need not have them). Reads the mapping and the headers of the files, no more.
 *
 * Throws MAPPING_INVALID with line and column, FILE_MISSING where the mapping, the folder or a file is missing,
 * FILE_UNKNOWN_FORMAT for a file whose extension tells no format, USAGE for a link out of the folder.
 */
export async function loadMapping(file: string, folder: string): Promise<Mapping> {
  const yaml = await readShape<MappingFile>(file, mappingFormat, {
    code: 'MAPPING_INVALID',
    aliases: 100,
    verbatim: new Set(['value', 'values', 'nulls', 'numbers']),
  })
  const mapping = yaml.value
  const zone = mapping.timezone
  if (zone !== undefined && !IANAZone.isValidZone(zone))
    throw yaml.error(`"${zone}" is no time zone; take an IANA name, as Europe/Rome`, ['timezone'])
  checkFormats(mapping, (path, message) => yaml.error(message, path))
  const sources: TableSource[] = []
  const search: Search = { files: new Map(), fields: new Map() }
  for (const table of tableNames) {
    const entry: SourceEntry | SourceEntry[] | undefined = mapping.tables[table]
    const list = entry === undefined ? [] : Array.isArray(entry) ? entry : [entry]
    for (const [i, source] of list.entries()) {
      const at = ['tables', table, ...(Array.isArray(entry) ? [i] : [])]
      const complain: Complain = (path, message, offset) => yaml.error(message, [...at, ...path], offset)
      sources.push(await lowerSource(table, source, mapping, folder, search, complain))
    }
  }
  if (sources.length === 0) throw yaml.error('the mapping fills no table; name at least one', ['tables'])
  return { ...(mapping.name === undefined ? {} : { name: mapping.name }), sources, zone }
}

/** What was looked up already, for several sources read the same files. */
interface Search {
  readonly files: Map<string, Promise<string[]>>
  readonly fields: Map<string, readonly string[]>
}

async function lowerSource(
  table: TableName,
  source: SourceEntry,
  mapping: MappingFile,
  folder: string,
  search: Search,
  complain: Complain,
): Promise<TableSource> {
  checkFormats(source, complain)
  const patterns = source.files ?? mapping.files
  if (patterns === undefined)
    throw complain([], `table ${table} names no files; add files here or for the whole mapping`)
  const files = await filesOf(
    patterns,
    folder,
    search.files,
    source.files ? complain : (_, message) => complain([], message),
  )
  const format = formatOf(files, source, complain)
  const options = fileOptions({ ...mapping.csv, ...source.csv }, files[0]!, complain)
  const fields = format === 'jsonl' ? undefined : await fieldsOf(files, format, options, search.fields)
  const recipe: Recipe = {
    columns: source.columns ?? sameNames(table, fields),
    where: source.where,
    currency: source.currency ?? mapping.currency,
    numbers: source.numbers ?? mapping.numbers,
    dates: source.dates ?? mapping.dates,
    header: format !== 'csv' || options.header,
  }
  const within = { columns: source.columns && fields, where: fields }
  return {
    table,
    files,
    format,
    options,
    recipe,
    ...lowerRecipe(table, recipe, within, complain),
    ...distinctOf(source, complain),
  }
}

/** The columns that some file names like ours; of JSON Lines all, for any record may have them. */
function sameNames(
  table: TableName,
  files: ReadonlyMap<string, readonly string[]> | undefined,
): Recipe['columns'] {
  const known = files && new Set([...files.values()].flat())
  const names = Object.keys(tableSpec(table).columns).filter((name) => known?.has(name) ?? true)
  return Object.fromEntries(names.map((name) => [name, name]))
}

function distinctOf(source: SourceEntry, complain: Complain): Pick<TableSource, 'distinct' | 'distinctBy'> {
  const { distinct = false } = source
  if (typeof distinct === 'boolean') return { distinct }
  const missing = source.columns && distinct.findIndex((name) => source.columns?.[name] === undefined)
  if (missing !== undefined && missing >= 0)
    throw complain(
      ['distinct', missing],
      `distinct names ${distinct[missing]}, which is not among the columns`,
    )
  return { distinct: true, distinctBy: distinct }
}

async function filesOf(
  patterns: string | string[],
  folder: string,
  found: Map<string, Promise<string[]>>,
  complain: Complain,
): Promise<string[]> {
  const files = new Set<string>()
  for (const [i, pattern] of [patterns].flat().entries()) {
    let search = found.get(pattern)
    if (!search) {
      search = findFiles(pattern, folder)
      found.set(pattern, search)
    }
    try {
      for (const file of await search) files.add(file)
    } catch (error) {
      if (!(error instanceof TenderflagError && error.code === 'MAPPING_INVALID')) throw error
      throw complain(Array.isArray(patterns) ? ['files', i] : ['files'], error.message)
    }
  }
  return [...files]
}

/** The fields of each file, by its header or schema. */
async function fieldsOf(
  files: readonly string[],
  format: TableSource['format'],
  options: FileOptions,
  known: Map<string, readonly string[]>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const reader = await readers[format]()
  const found = new Map<string, readonly string[]>()
  for (const file of files) {
    const key = JSON.stringify([file, format, options])
    const names = known.get(key) ?? (await reader.fields(file, options))
    known.set(key, names)
    found.set(file, names)
  }
  return found
}

function formatOf(files: readonly string[], source: SourceEntry, complain: Complain): TableSource['format'] {
  if (source.format) return source.format
  const format = formatByName(files[0]!)
  const other = files.find((file) => formatByName(file) !== format)
  if (other === undefined) return format
  throw complain(
    ['files'],
    `finds files of several formats, as ${files[0]} and ${other}; give each format a source of its own`,
  )
}

function fileOptions(csv: CsvEntry, file: string, complain: Complain): FileOptions {
  const encoding = csv.encoding ?? 'utf-8'
  try {
    new TextDecoder(encoding)
  } catch {
    throw complain(['csv', 'encoding'], `"${encoding}" is no encoding; take a name as utf-8 or windows-1252`)
  }
  const delimiter = csv.delimiter ?? (extensionOf(file) === '.tsv' ? 'tab' : ',')
  const character = delimiter === 'tab' ? '\t' : delimiter
  if (character !== 'auto' && (character.length !== 1 || /["\r\n]/.test(character)))
    throw complain(['csv', 'delimiter'], `"${delimiter}" is no delimiter; take one character, tab or auto`)
  return {
    encoding,
    delimiter: character,
    quote: csv.quote ?? '"',
    header: csv.header ?? true,
    skipRows: csv.skip_rows ?? 0,
  }
}

function checkFormats(entry: { dates?: string[] | undefined }, complain: Complain): void {
  for (const [i, format] of (entry.dates ?? []).entries())
    checkDateFormat(format, (message) => complain(['dates', i], message))
}
