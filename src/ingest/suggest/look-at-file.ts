import { stat } from 'node:fs/promises'
import { TenderflagError } from '../../errors.js'
import type { FileOptions } from '../batch.js'
import { formatByName } from '../format-by-name.js'
import { refusePipe } from '../open-file.js'
import { readers } from '../readers.js'
import type { TableSource } from '../table-source.js'
import { csvStyle } from './csv-style.js'
import { firstRecords, type Records } from './first-records.js'
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
  /** Values that are words for “none”. */
  readonly nulls: readonly string[]
}

/** How a file is written, and its first records as texts by column. */
export interface Sample {
  readonly file: string
  readonly format: TableSource['format']
  readonly options: FileOptions
  /** Names of the columns that have one of their own, or the places of all where the file has no header. */
  readonly fields: readonly (string | number)[]
  /** Names that stand in the header twice, so that no column can be named by them. */
  readonly doubled: readonly string[]
  /** Columns of a type that is not read: lists, objects, bytes. */
  readonly unread: readonly (string | number)[]
  readonly records: Records
}

/** What files that are written alike look like. */
export interface FileLook extends Sample {
  readonly columns: readonly ColumnLook[]
}

const ROWS = 20_000

/**
 * Reads the first 20,000 records of a file, having found out how it is written. Throws what readers throw,
 * FILE_UNKNOWN_FORMAT for an extension that tells no format, and FILE_MISSING for a folder.
 */
export async function sampleFile(file: string): Promise<Sample> {
  const about = await stat(file).catch(() => undefined)
  if (about?.isDirectory())
    throw new TenderflagError('FILE_MISSING', 'this is a folder, not a file; name the files in it', { file })
  await refusePipe(file, about)
  const format = formatByName(file)
  const reader = await readers[format]()
  const options = format === 'csv' ? await csvStyle(file, reader) : plain
  const names = await reader.fields(file, options)
  const doubled = new Set(options.header ? names.filter((name, place) => names.indexOf(name) < place) : [])
  const fields = names.map((name, place) => (options.header ? name : place)).filter(isOnce(doubled))
  if (fields.length === 0)
    throw new TenderflagError('FILE_EMPTY', 'no record of the file has a field; take it away', { file })
  const unread: (string | number)[] = []
  for (;;) {
    const read = fields.filter((field) => !unread.includes(field))
    try {
      const records = await firstRecords(reader, file, options, read, ROWS)
      const named = [...doubled].filter((name) => name !== '')
      return { file, format, options, fields: read, doubled: named, unread, records }
    } catch (error) {
      const { code, place } = error instanceof TenderflagError ? error : {}
      // a mapping need not use what cannot be read, as long as it has other columns
      if (code !== 'FILE_UNKNOWN_FORMAT' || place?.column === undefined || read.length <= 1) throw error
      if (!read.includes(place.column)) throw error
      unread.push(place.column)
    }
  }
}

function isOnce(doubled: ReadonlySet<string>): (field: string | number) => boolean {
  return (field) => field !== '' && !(typeof field === 'string' && doubled.has(field))
}

/** What the columns hold of files with the same fields, all their records taken together. Pure. */
export function lookAt(samples: readonly [Sample, ...Sample[]]): FileLook {
  const [first] = samples
  const records = samples.flatMap((sample) => sample.records)
  return { ...first, records, columns: first.fields.map((field, i) => lookAtColumn(field, i, records)) }
}

const plain: FileOptions = { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, skipRows: 0 }

/** Words for “none”, as people write them into cells. */
const none =
  /^(n\.?\/?a\.?|null|none|nan|-+|[–—－]|no definido|no aplica|no disponible|n\/d|s\/d|nd|нет данных|未定)$/iu

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
  const nulls = [...counts].filter((value) => none.test(value)).sort()
  return {
    field,
    type: guessType(nulls.length === 0 ? counts : [...counts].filter((value) => !none.test(value))),
    rows: records.length,
    filled,
    different: counts.size,
    values,
    lists: several > counts.size / 100,
    nulls,
  }
}
