import { TenderflagError } from '../../errors.js'
import type { Batch, FileOptions, Reader } from '../batch.js'
import { openBytes } from '../byte-source.js'
import { formatByName } from '../format-by-name.js'
import { refusePipe } from '../open-file.js'
import { readers } from '../readers.js'
import { separatorLine } from '../separator-line.js'
import type { TableSource } from '../table-source.js'
import { type Guess, guessType } from './guess-type.js'

/** One column of a file, by its first records. */
export interface ColumnLook {
  /** Its name, or its place in a file without a header. */
  readonly field: string | number
  readonly type: Guess
  /** Records looked at, those with a value, and how many different values there were. */
  readonly rows: number
  readonly filled: number
  readonly different: number
  /** The different values, while there are at most 60. Never to be shown of columns that may hold names or codes. */
  readonly values: readonly string[] | undefined
  /** Whether more than one in a hundred of the different values seem to be lists: `A Ltd; B Ltd`. */
  readonly lists: boolean
}

type Records = readonly (readonly (string | undefined)[])[]

/** How a file is written, and its first records as texts by column. */
export interface Sample {
  readonly file: string
  readonly format: TableSource['format']
  readonly options: FileOptions
  /** Names of the columns, or their places where the file has no header. */
  readonly fields: readonly (string | number)[]
  readonly records: Records
}

/** What files that are written alike look like. */
export interface FileLook extends Sample {
  readonly columns: readonly ColumnLook[]
}

const ROWS = 20_000
const HEAD = 1 << 18

/**
 * Reads the first 20,000 records of a file, having found out how it is written. Throws what readers throw, and
 * FILE_UNKNOWN_FORMAT for an extension that tells no format.
 */
export async function sampleFile(file: string): Promise<Sample> {
  const format = formatByName(file)
  await refusePipe(file)
  const reader = await readers[format]()
  const options = format === 'csv' ? await csvOptions(file, reader) : plain
  const names = await reader.fields(file, options)
  const fields = names.map((name, place) => (options.header ? name : place))
  if (fields.length === 0)
    throw new TenderflagError('FILE_EMPTY', 'no record of the file has a field; take it away', { file })
  return { file, format, options, fields, records: await firstRecords(reader, file, options, fields, ROWS) }
}

/** What the columns hold of files with the same fields, all their records taken together. Pure. */
export function lookAt(samples: readonly [Sample, ...Sample[]]): FileLook {
  const [first] = samples
  const records = samples.flatMap((sample) => sample.records)
  return { ...first, records, columns: first.fields.map((field, i) => lookAtColumn(field, i, records)) }
}

const plain: FileOptions = { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skipRows: 0 }

async function csvOptions(file: string, reader: Reader): Promise<FileOptions> {
  const encoding = await guessEncoding(file)
  let options: FileOptions = { ...plain, encoding, header: false }
  const named = await separatorLine(file, encoding)
  if (named !== undefined) options = { ...options, delimiter: named, skipRows: 1 }
  let best = 0
  for (const delimiter of named === undefined ? [',', ';', '\t', '|'] : []) {
    const fit = await fitOf(reader, file, { ...options, delimiter })
    if (fit <= best) continue
    best = fit
    options = { ...options, delimiter }
  }
  const fields = (await reader.fields(file, options)).map((_, place) => place)
  const [first, ...rest] = await firstRecords(reader, file, options, fields, 1000)
  return { ...options, header: looksLikeHeader(first ?? [], rest) }
}

/** How well a delimiter fits: the share of whole records, and more for more fields; 0 where there is but one field. */
async function fitOf(reader: Reader, file: string, options: FileOptions): Promise<number> {
  const fields = await reader.fields(file, options)
  if (fields.length < 2) return 0
  for await (const batch of reader.read(file, new Set([0]), options))
    return (1 - batch.broken.length / batch.rows) * (1 - 1 / fields.length)
  return 1 - 1 / fields.length
}

/** UTF-8 where the first bytes are, else Windows-1252, the commonest of the others (a byte-order mark tells the rest). */
async function guessEncoding(file: string): Promise<string> {
  const source = await openBytes(file, 'utf-8')
  const head = new Uint8Array(HEAD)
  let size = 0
  for (let more = -1; more !== 0 && size < HEAD; size += more) more = await source.read(head, size)
  await source.close()
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(0, size), { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

/** Names are there, different, and neither numbers nor dates, unlike what stands below them. */
function looksLikeHeader(first: readonly (string | undefined)[], rest: Records): boolean {
  const names = first.map((name) => name?.trim() ?? '')
  if (names.filter((name) => name === '').length > names.length / 4) return false
  if (new Set(names).size < names.length - names.filter((name) => name === '').length) return false
  const typed = names.filter((name) => !['text', 'empty'].includes(guessType([name]).kind))
  if (typed.length > 0) return false
  const repeated = rest.some((record) =>
    record.some((value, i) => value !== undefined && value.trim() === names[i]),
  )
  return !repeated
}

async function firstRecords(
  reader: Reader,
  file: string,
  options: FileOptions,
  fields: readonly (string | number)[],
  most: number,
): Promise<(string | undefined)[][]> {
  const records: (string | undefined)[][] = []
  for await (const batch of reader.read(file, new Set(fields), options)) {
    take(batch, fields, records, most)
    if (records.length >= most) break
  }
  return records
}

function take(
  batch: Batch,
  fields: readonly (string | number)[],
  records: (string | undefined)[][],
  most: number,
): void {
  const broken = new Set(batch.broken.map(({ row }) => row))
  const columns = fields.map((field) => batch.field(field))
  for (let row = 0; row < batch.rows && records.length < most; row++)
    if (!broken.has(row)) records.push(columns.map((column) => column?.text(row)))
}

function lookAtColumn(field: string | number, place: number, records: Records): ColumnLook {
  const counts = new Set<string>()
  let filled = 0
  for (const record of records) {
    const value = record[place]
    if (value === undefined || value.trim() === '') continue
    filled++
    counts.add(value.trim())
  }
  const values = counts.size <= 60 ? [...counts].sort() : undefined
  const several = [...counts].filter((value) => /\S\s*[;|\n]\s*\S|\s\/\s/.test(value)).length
  return {
    field,
    type: guessType(counts),
    rows: records.length,
    filled,
    different: counts.size,
    values,
    lists: several > counts.size / 100,
  }
}
