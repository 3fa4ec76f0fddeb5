import { cutBlanks, skipBlanks } from '../columns/blanks.js'
import type { ColumnSink } from '../columns/sinks/sink.js'
import { TenderflagError } from '../errors.js'
import { throwIfAborted } from '../system/aborted.js'
import {
  type Batch,
  endOfPart,
  type Field,
  type FileOptions,
  type Part,
  type Reader,
  type TextSize,
} from './batch.js'
import { openCsv } from './csv-header.js'
import { openCsvPart } from './csv-part.js'
import { CsvTokenizer } from './csv-tokenizer.js'
import { textParts } from './text-parts.js'

/**
 * CSV files: any single-byte delimiter and quote, LF, CRLF or CR, gzip, any encoding that TextDecoder knows.
 * Streams; memory is one window of 256 KiB, more only for longer records (16 MiB at most). Batches reuse the window,
 * so each is valid until the next. Ragged rows are broken rows; a quote that is never closed is an error.
 */
export const csvReader: Reader = {
  async fields(file, options) {
    const { buffer, names } = await openCsv(file, options)
    await buffer.source.close()
    return names
  },
  read: readCsv,
  parts: csvParts,
  firstRow,
}

function firstRow({ header, skipRows }: FileOptions): number {
  return skipRows + (header ? 2 : 1)
}

async function csvParts(file: string, options: FileOptions, _rows: number, size: TextSize) {
  const { buffer, names, options: settled } = await openCsv(file, options, size.window)
  const { source, place } = buffer
  await source.close()
  const before = { place, rows: 0, sound: true }
  return textParts(file, source.plainFrom, size, { names, options: settled, before })
}

async function* readCsv(
  file: string,
  wanted: ReadonlySet<string | number> | undefined,
  options: FileOptions,
  signal?: AbortSignal,
  part?: Part,
): AsyncGenerator<Batch> {
  const { buffer, dialect, names } = part ? await openCsvPart(file, part) : await openCsv(file, options)
  try {
    const places = [...new Set(placesOf(file, names, wanted, options.header))]
    const slots = new Int32Array(names.length).fill(-1)
    places.forEach((place, slot) => {
      slots[place] = slot
    })
    const tokenizer = new CsvTokenizer(dialect, slots, places.length)
    const field = (name: string | number) => {
      const place = placeOf(file, names, name, options.header)
      const slot = place === undefined ? -1 : slots[place]!
      return slot < 0 ? undefined : new CsvField(tokenizer, buffer.bytes, slot)
    }
    const told = part?.text?.before
    let row = firstRow(options) + (told?.rows ?? 0)
    const start = buffer.place
    if (part) await buffer.fill()
    for (;;) {
      throwIfAborted(signal)
      const most = buffer.alone ? 1 : undefined
      const stop = tokenizer.run(buffer.bytes, buffer.from, buffer.to, buffer.ended, most)
      const { rows, broken } = tokenizer
      if (rows > 0) yield { rows, bytesRead: buffer.source.taken, field, broken }
      row += rows
      buffer.from = stop
      if (rows === 0 && (buffer.ended ? stop < buffer.to : buffer.tooLong))
        throw endless(file, row, tokenizer.openQuote >= 0)
      if (buffer.done && (rows === 0 || stop === buffer.to)) break
      await buffer.fill()
    }
    const before = { place: start, rows: told?.rows ?? -1, sound: true }
    if (part) yield endOfPart({ before, next: { place: buffer.place, sound: true } })
  } finally {
    await buffer.source.close()
  }
}

class CsvField implements Field {
  readonly #tokenizer: CsvTokenizer
  readonly #bytes: Uint8Array
  readonly #slot: number

  constructor(tokenizer: CsvTokenizer, bytes: Uint8Array, slot: number) {
    this.#tokenizer = tokenizer
    this.#bytes = bytes
    this.#slot = slot
  }

  pour(sink: ColumnSink): void {
    const { marks, wanted, rows } = this.#tokenizer
    sink.texts(this.#bytes, marks, this.#slot * 2, wanted * 2, rows)
  }

  text(row: number): string | undefined {
    const { marks, wanted } = this.#tokenizer
    const mark = (row * wanted + this.#slot) * 2
    const from = skipBlanks(this.#bytes, marks[mark]!, marks[mark + 1]!)
    const to = cutBlanks(this.#bytes, from, marks[mark + 1]!)
    if (from >= to) return undefined
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + from, to - from).toString()
  }
}

function placesOf(
  file: string,
  names: readonly string[],
  wanted: ReadonlySet<string | number> | undefined,
  header: boolean,
): number[] {
  if (!wanted) return names.map((_, place) => place)
  return [...wanted]
    .map((name) => placeOf(file, names, name, header))
    .filter((place) => place !== undefined)
    .sort((a, b) => a - b)
}

/** The place of a field by name or place; undefined where the file lacks it. */
function placeOf(
  file: string,
  names: readonly string[],
  name: string | number,
  header: boolean,
): number | undefined {
  if (typeof name === 'number')
    return Number.isInteger(name) && name >= 0 && name < names.length ? name : undefined
  const place = name === '' ? -1 : names.indexOf(name)
  if (place < 0) return undefined
  if (header && names.lastIndexOf(name) !== place)
    throw new TenderflagError(
      'FILE_BROKEN',
      `the column ${JSON.stringify(name)} stands twice in the header; rename one, or name the field by its place`,
      { file, row: 1 },
    )
  return place
}

function endless(file: string, row: number, quote: boolean): TenderflagError {
  const message = quote
    ? 'a quoted field begins here and is never closed; close it, or name the quote sign the file uses'
    : 'the record is longer than 16 MiB; the file has other line ends, or is not CSV'
  return new TenderflagError('FILE_BROKEN', message, { file, row })
}
