import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { TenderflagError } from '../errors.js'
import { type TableName, tableNames } from '../schema/tables.js'
import type { FileOptions } from './batch.js'
import { refusePipe } from './open-file.js'
import { separatorLine } from './separator-line.js'
import type { TableSource } from './table-source.js'

type Format = TableSource['format']

interface Found {
  readonly table: TableName
  readonly format: Format
  readonly file: string
  /** Path without endings: two files of one stem hold the same rows twice. */
  readonly stem: string
  /** What a file of registers is called besides: `sanctions` of `registers-sanctions.csv` and `registers/sanctions.csv`. */
  readonly register?: string
}

/** How canonical files are read: UTF-8, delimiter told by the header, or by a line `sep=;` above it. */
export const canonicalOptions: FileOptions = {
  encoding: 'utf-8',
  delimiter: 'auto',
  quote: '"',
  header: true,
  skipRows: 0,
}

const formats: Readonly<Record<string, Format>> = {
  csv: 'csv',
  'csv.gz': 'csv',
  jsonl: 'jsonl',
  'jsonl.gz': 'jsonl',
  ndjson: 'jsonl',
  'ndjson.gz': 'jsonl',
  parquet: 'parquet',
  arrow: 'arrow',
  feather: 'arrow',
  ipc: 'arrow',
}
const endings = Object.keys(formats).sort((a, b) => b.length - a.length)

/**
 * Finds canonical tables: in a folder, files named like a table (`bids.csv`), its parts (`bids-1.csv`,
 * `bids_2.parquet`) and folders of parts (`bids/…`, at any depth); a file or folder named like a table may be given itself.
 * A file of registers may be named after its register, `registers-sanctions.csv` or `registers/sanctions.csv`, which
 * stands for a column `register` that it lacks. Other files of a folder are ignored. Parts are in order of their names, numbers by value. Throws FILE_MISSING,
 * NO_TABLES, and USAGE where the same part is there in two formats.
 */
export async function findTables(paths: readonly string[]): Promise<TableSource[]> {
  const found: Found[] = []
  for (const path of paths) found.push(...(await findIn(path)))
  if (found.length === 0) throw noTables(paths)
  checkTwins(found)
  const seen = new Set<string>()
  const groups = new Map<string, TableSource & { files: string[] }>()
  for (const { table, format, file, register } of found) {
    const real = await realpath(file).catch(() => file)
    if (seen.has(real)) continue // given twice, or a link to another
    seen.add(real)
    await refusePipe(file)
    const delimiter = format === 'csv' ? await separatorLine(file, canonicalOptions.encoding) : undefined
    const key = `${table} ${format} ${register ?? ''} ${delimiter ?? ''}`
    const group = groups.get(key)
    if (!group)
      groups.set(key, {
        table,
        format,
        files: [file],
        options: delimiter === undefined ? canonicalOptions : { ...canonicalOptions, delimiter, skipRows: 1 },
        columns: undefined,
        ...(register !== undefined && { otherwise: new Map([['register', register]]) }),
        distinct: false,
      })
    else group.files.push(file)
  }
  return [...groups.values()].sort((a, b) => tableNames.indexOf(a.table) - tableNames.indexOf(b.table))
}

/**
 * Files of folders that are named like a table of which nothing was found, with its name: `bids.xlsx` where no other file
 * has bids, and `registers-donors.xlsx` where no other file is called so. Nothing reads them, so somebody has to say it.
 */
export async function unreadFiles(
  paths: readonly string[],
  found: readonly TableSource[],
): Promise<(readonly [file: string, table: TableName])[]> {
  const tables = new Set(found.map(({ table }) => table))
  const stems = new Set(found.flatMap(({ files }) => files.map(stemOf)))
  const unread: (readonly [string, TableName])[] = []
  for (const folder of paths)
    for (const name of (await isFolder(folder)) ? await namesIn(folder) : []) {
      const stem = stemOf(name)
      const table = tableOf(stem)
      const file = join(folder, name)
      if (table ? tables.has(table) : stems.has(stem) || !/^registers[-_]./.test(stem)) continue
      if (!(await isFolder(file))) unread.push([file, table ?? 'registers'])
    }
  return unread
}

/** Whether a path is that of a table, or of a folder with some. Throws FILE_BROKEN for a folder that cannot be read. */
export async function holdsTables(path: string): Promise<boolean> {
  return (await isFolder(path)) ? (await findIn(path)).length > 0 : fileOf(path) !== undefined
}

async function findIn(path: string): Promise<Found[]> {
  const about = await stat(path).catch(() => undefined)
  if (!about)
    throw new TenderflagError('FILE_MISSING', 'there is no such file or folder; check the path', {
      file: path,
    })
  if (about.isDirectory()) {
    const found = await findInFolder(path)
    const table = tableNames.find((t) => t === basename(path).toLowerCase())
    return found.length === 0 && table ? partsIn(path, table) : found
  }
  await refusePipe(path, about)
  const found = fileOf(path)
  if (!found) throw noTables([path])
  return [found]
}

async function findInFolder(folder: string): Promise<Found[]> {
  const found: Found[] = []
  for (const name of await namesIn(folder)) {
    const path = join(folder, name)
    const table = tableNames.find((t) => t === name.toLowerCase())
    if (table && (await isFolder(path))) found.push(...(await partsIn(path, table)))
    else {
      const file = fileOf(path)
      if (file && !(await isFolder(path))) found.push(file)
    }
  }
  return found
}

/** Files of a folder of parts, and of those in it: each once, should links lead back to one. */
async function partsIn(folder: string, table: TableName, seen = new Set<string>()): Promise<Found[]> {
  const real = await realpath(folder).catch(() => folder)
  if (seen.has(real)) return []
  seen.add(real)
  const found: Found[] = []
  for (const name of await namesIn(folder)) {
    const path = join(folder, name)
    const ending = endingOf(name)
    if (await isFolder(path)) found.push(...(await partsIn(path, table, seen)))
    else if (ending) {
      const stem = path.slice(0, -ending.length - 1)
      found.push({ table, format: formats[ending]!, file: path, stem, ...registerOf(table, basename(stem)) })
    }
  }
  return found
}

/** The table that a file is named after, so that a folder with it needs no mapping; undefined for other names. */
export function tableNamedBy(path: string): TableName | undefined {
  return fileOf(path)?.table
}

/** The table a file is named after. */
function fileOf(path: string): Found | undefined {
  const name = basename(path).toLowerCase()
  const ending = endingOf(name)
  if (!ending) return undefined
  const stem = name.slice(0, -ending.length - 1)
  const table = tableOf(stem)
  const found = { format: formats[ending]!, file: path, stem: path.slice(0, -ending.length - 1) }
  if (table) return { table, ...found }
  const register = /^registers[-_.](.+)$/.exec(stem)?.[1]
  return register === undefined
    ? undefined
    : { table: 'registers', ...found, ...registerOf('registers', register) }
}

function stemOf(file: string): string {
  return basename(file).toLowerCase().split('.')[0]!
}

/** The table that a name without its ending says: `bids`, `bids-1`. */
function tableOf(stem: string): TableName | undefined {
  return tableNames.find((t) => stem.startsWith(t) && /^([-_.]\d+)*$/.test(stem.slice(t.length)))
}

/** The register that a file is named after, without the number of a part. */
function registerOf(table: TableName, stem: string): Pick<Found, 'register'> {
  const register = stem.replace(/([-_.]?\d+)+$/, '')
  return table === 'registers' && register !== '' && register.toLowerCase() !== 'registers'
    ? { register }
    : {}
}

function endingOf(name: string): string | undefined {
  if (name.startsWith('.') || name.startsWith('_')) return undefined
  return endings.find((ending) => name.toLowerCase().endsWith(`.${ending}`))
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause) => {
    const why = (cause as NodeJS.ErrnoException).code
    throw new TenderflagError(
      'FILE_BROKEN',
      `the folder cannot be read (${why})`,
      { file: folder },
      { cause },
    )
  })
  return names.sort(inOrder)
}

async function isFolder(path: string): Promise<boolean> {
  const about = await stat(path).catch(() => undefined)
  return about?.isDirectory() ?? false
}

/** Order of names that people number: `bids-2` before `bids-10`; no locale. */
function inOrder(a: string, b: string): number {
  const x = a.match(/\d+|\D+/g) ?? []
  const y = b.match(/\d+|\D+/g) ?? []
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const byValue = Number(x[i]) - Number(y[i])
    if (byValue) return byValue
    if (x[i] !== y[i]) return x[i]! < y[i]! ? -1 : 1
  }
  return x.length - y.length
}

function checkTwins(found: readonly Found[]): void {
  const byStem = new Map<string, string>()
  for (const { stem, file } of found) {
    const other = byStem.get(stem)
    if (other !== undefined && other !== file)
      throw new TenderflagError(
        'USAGE',
        `${basename(other)} and ${basename(file)} look like the same rows twice; keep one, or name the files to read`,
        { file },
      )
    byStem.set(stem, file)
  }
}

function noTables(paths: readonly string[]): TenderflagError {
  return new TenderflagError(
    'NO_TABLES',
    `${paths.join(', ')}: no file is named like a table (${tableNames.join(', ')}) and ends in .csv, .parquet, .jsonl, .ndjson, .arrow, .feather or .ipc; for other files write a mapping (tenderflag init FILE… makes one) and give it with --mapping`,
  )
}
