import { trimText } from '../columns/blanks.js'
import { TenderflagError } from '../errors.js'
import type { FileOptions } from './batch.js'
import { openBytes } from './byte-source.js'
import type { CsvBytes } from './csv-tokenizer.js'
import { RecordBuffer } from './record-buffer.js'

/** A CSV file opened at its first record. The buffer's source is the caller's to close. */
export interface OpenCsv {
  readonly buffer: RecordBuffer
  readonly dialect: CsvBytes
  /** Names of the fields; of a file without a header, their places. */
  readonly names: readonly string[]
  /** The options with the delimiter that was settled. */
  readonly options: FileOptions
}

const candidates = [',', ';', '\t', '|']

/** Opens a CSV file: skips the rows above, settles the delimiter, takes the header. Throws as `openBytes` does. */
export async function openCsv(file: string, options: FileOptions, window?: number): Promise<OpenCsv> {
  const { delimiter: given, quote } = csvBytes(file, options)
  const buffer = new RecordBuffer(await openBytes(file, options.encoding), window)
  try {
    await buffer.fill()
    for (let i = 0; i < options.skipRows; i++) await skipLine(buffer)
    let first = firstRecord(buffer, { delimiter: given, quote })
    while (!first && !buffer.ended && !buffer.tooLong) {
      await buffer.fill()
      first = firstRecord(buffer, { delimiter: given, quote })
    }
    if (!first) throw noHeader(file, buffer)
    const delimiter = given < 0 ? commonest(first.outside) : given
    const { fields, end } = given < 0 ? firstRecord(buffer, { delimiter, quote })! : first
    if (fields.some((name) => name.includes('\0'))) throw binary(file, fields[0]!)
    if (options.header) buffer.from = end
    const names = options.header ? fields.map(trimText) : fields.map((_, place) => String(place))
    const settled = { ...options, delimiter: String.fromCharCode(delimiter) }
    return { buffer, dialect: { delimiter, quote }, names, options: settled }
  } catch (error) {
    await buffer.source.close()
    throw error
  }
}

/** The signs that options name; -1 for a delimiter that the header is to tell. */
export function csvBytes(file: string, options: FileOptions): CsvBytes {
  const quote = oneByte(file, 'quote', options.quote)
  const delimiter = options.delimiter === 'auto' ? -1 : oneByte(file, 'delimiter', options.delimiter)
  if (options.delimiter !== 'auto' && delimiter < 0) throw badSign(file, 'delimiter', options.delimiter)
  return { delimiter, quote }
}

/**
 * The first record of the window that is no blank line; undefined where it is not whole. `outside` counts the
 * candidates for a delimiter outside quotes. With delimiter -1 the record is one field, and a quote opens after any
 * candidate.
 */
function firstRecord(
  buffer: RecordBuffer,
  { delimiter, quote }: CsvBytes,
): { fields: string[]; end: number; outside: Map<number, number> } | undefined {
  const { bytes, to } = buffer
  const outside = new Map(candidates.map((sign) => [sign.charCodeAt(0), 0]))
  const fields: string[] = []
  let i = buffer.from
  while (i < to && isLineEnd(bytes[i]!)) i++
  if (i === to) return undefined
  let begin = i
  let quoted = false
  let closed = -1
  let opens = true
  for (; ; i++) {
    const c = i < to ? bytes[i]! : 10
    if (i >= to && (!buffer.ended || quoted)) return undefined
    if (quoted) {
      if (c !== quote) continue
      if (i + 1 < to && bytes[i + 1] === quote) i++
      else {
        quoted = false
        closed = i
      }
      continue
    }
    if (opens && c === quote) {
      quoted = true
      opens = false
      continue
    }
    const candidate = outside.has(c)
    opens = delimiter < 0 ? candidate : c === delimiter
    if (candidate) outside.set(c, outside.get(c)! + 1)
    if (c !== delimiter && !isLineEnd(c)) continue
    fields.push(fieldText(bytes, begin, i, closed, quote))
    closed = -1
    begin = i + 1
    if (c !== delimiter) return { fields, end: Math.min(i + 1, to), outside }
  }
}

/** A field as text; `closed` is the place of its closing quote, -1 for a bare one. */
function fieldText(bytes: Uint8Array, from: number, to: number, closed: number, quote: number): string {
  const text = (start: number, end: number) =>
    Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString()
  if (closed < 0 || /[^ \t]/.test(text(closed + 1, to))) return text(from, to)
  const sign = String.fromCharCode(quote)
  return text(from + 1, closed).replaceAll(sign + sign, sign)
}

function commonest(counts: ReadonlyMap<number, number>): number {
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

async function skipLine(buffer: RecordBuffer): Promise<void> {
  for (;;) {
    const { bytes, to } = buffer
    let i = buffer.from
    while (i < to && !isLineEnd(bytes[i]!)) i++
    const pair = bytes[i] === 13
    if (i + (pair ? 1 : 0) < to || buffer.ended) {
      buffer.from = Math.min(i + (pair && bytes[i + 1] === 10 ? 2 : 1), to)
      return
    }
    buffer.from = i
    await buffer.fill()
  }
}

function isLineEnd(byte: number): boolean {
  return byte === 10 || byte === 13
}

/** The byte of a sign, -1 for ''. */
function oneByte(file: string, what: string, sign: string): number {
  if (sign === '') return -1
  const code = sign.charCodeAt(0)
  if (sign.length !== 1 || code > 127 || isLineEnd(code)) throw badSign(file, what, sign)
  return code
}

function badSign(file: string, what: string, sign: string): TenderflagError {
  const message = `the ${what} ${JSON.stringify(sign)} is not a single ASCII character`
  return new TenderflagError('MAPPING_INVALID', message, { file })
}

function noHeader(file: string, buffer: RecordBuffer): TenderflagError {
  if (buffer.from === buffer.to || !buffer.bytes.subarray(buffer.from, buffer.to).some((c) => !isLineEnd(c)))
    return new TenderflagError('FILE_EMPTY', 'the file holds no records', { file })
  return new TenderflagError(
    'FILE_BROKEN',
    'the first record is never finished: a quote in it is not closed, or the file is not CSV',
    { file, row: 1 },
  )
}

function binary(file: string, start: string): TenderflagError {
  const kinds = [
    ['PK', 'an Excel workbook or another zip: save it as CSV'],
    ['PAR1', 'Parquet: name it .parquet'],
    ['ARROW1', 'Arrow: name it .arrow'],
  ] as const
  const kind = kinds.find(([magic]) => start.startsWith(magic))
  const like = kind ? `; it looks like ${kind[1]}` : '; if it is UTF-16, name that encoding'
  return new TenderflagError('FILE_UNKNOWN_FORMAT', `the file is not CSV text${like}`, { file })
}
