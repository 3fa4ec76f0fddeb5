import type { FileOptions, Reader } from '../batch.js'
import { separatorLine } from '../separator-line.js'
import { firstRecords, type Records } from './first-records.js'
import { guessEncoding } from './guess-encoding.js'
import { type Guess, guessType } from './guess-type.js'
import { headOfFile } from './head-of-file.js'

const HEAD = 1 << 16
const LINES = 50

/** Finds out how a CSV file is written, by its first lines and records. Throws what readers throw. */
export async function csvStyle(file: string, reader: Reader): Promise<FileOptions> {
  const encoding = await guessEncoding(file)
  const named = await separatorLine(file, encoding)
  const skipRows = named === undefined ? 0 : 1
  let options: FileOptions = { encoding, delimiter: named ?? ',', quote: '"', header: false, skipRows }
  const head = Buffer.from(await headOfFile(file, encoding, HEAD)).toString()
  const lines = head.split(/\r\n|\n|\r/).slice(0, LINES)
  let best = 0
  for (const delimiter of named === undefined ? [',', ';', '\t', '|', '^'] : [named]) {
    const skipped = {
      ...options,
      delimiter,
      skipRows: skipRows + rowsAbove(lines.slice(skipRows), delimiter),
    }
    // the sign of thousands cuts large amounts too, but not the names above them
    const doubt = skipped.skipRows > skipRows ? 0.75 : 1
    const fit = doubt * (await fitOf(reader, file, skipped))
    if (fit <= best) continue
    best = fit
    options = skipped
  }
  const header = await hasHeader(reader, file, options)
  if (header || options.skipRows === skipRows) return { ...options, header }
  const whole = { ...options, skipRows }
  return { ...whole, header: await hasHeader(reader, file, whole) }
}

/** How well a delimiter fits: the share of whole records, and more for more fields; 0 where there is but one field. */
async function fitOf(reader: Reader, file: string, options: FileOptions): Promise<number> {
  const fields = await reader.fields(file, options)
  if (fields.length < 2) return 0
  for await (const batch of reader.read(file, new Set([0]), options))
    return (1 - batch.broken.length / batch.rows) * (1 - 1 / fields.length)
  return 1 - 1 / fields.length
}

/**
 * How many lines stand above the header, as titles and groups of columns: those before the first that fills nearly as many
 * columns as the lines below do. 0 where the first line fills more than half as many.
 */
function rowsAbove(lines: readonly string[], delimiter: string): number {
  const widths = lines.map((line) => {
    const cells = line.replace(/"(?:[^"]|"")*"/g, (cell) => (cell === '""' ? '' : 'x')).split(delimiter)
    return cells.filter((cell) => cell.trim() !== '').length
  })
  const usual = widths.toSorted((a, b) => a - b)[Math.floor(widths.length * 0.75)] ?? 0
  if (widths[0]! * 2 > usual) return 0
  return widths.findIndex((width) => width * 4 >= usual * 3)
}

async function hasHeader(reader: Reader, file: string, options: FileOptions): Promise<boolean> {
  const places = (await reader.fields(file, options)).map((_, place) => place)
  const [first, ...rest] = await firstRecords(reader, file, options, places, 1000)
  return looksLikeHeader(first ?? [], rest)
}

/** Names are there, nearly all different, and neither numbers nor dates, unlike what stands below them. */
function looksLikeHeader(first: readonly (string | undefined)[], rest: Records): boolean {
  const names = first.map((name) => name?.trim() ?? '').filter((name) => name !== '')
  if (names.length * 4 < first.length * 3 || new Set(names).size * 4 < names.length * 3) return false
  const typed = names.some((name) => isTyped(guessType([name])))
  const repeated = rest.some((record) =>
    record.some((value, i) => value !== undefined && value.trim() === first[i]?.trim()),
  )
  return !typed && !repeated
}

/** EUR 2024 may be the name of a column. */
function isTyped(type: Guess): boolean {
  return type.kind !== 'text' && type.kind !== 'empty' && !('without' in type)
}
