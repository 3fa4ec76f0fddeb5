import { isUtf8 } from 'node:buffer'
import { TenderflagError } from '../errors.js'
import { throwIfAborted } from '../system/aborted.js'
import { isJsonObject } from '../text/json-object.js'
import { type Batch, endOfPart, type FileOptions, type Part, type PartRead, type Reader } from './batch.js'
import { openBytes } from './byte-source.js'
import { JsonField, type JsonRow } from './json-field.js'
import { RecordBuffer } from './record-buffer.js'
import { earliest, headOf, openTextPart, someBytes, textOf, textParts } from './text-parts.js'

/** So many lines without one JSON object among them, and the file is not JSON Lines. */
const PATIENCE = 100

/** Objects in objects are named so deep. */
const DEEP = 5

/**
 * JSON Lines: one object a line, gzip or not. Fields are the keys of the objects and, by paths as `buyer.name`,
 * of objects inside them, strings, numbers and booleans as they are typed; null and absent keys are null; arrays and objects
 * are not taken, with a notice. A line that is no
 * JSON object is a broken row. `fields` looks at the first 256 KiB. Speed is that of `JSON.parse`.
 */
export const jsonlReader: Reader = {
  async fields(file, options) {
    const names = new Set<string>()
    for await (const { objects } of linesOf(file, options.encoding)) {
      for (const object of objects) addNames(names, object, '', DEEP)
      break
    }
    return [...names]
  },
  async parts(file, options, _rows, size) {
    const names = await jsonlReader.fields(file, options)
    const { plainFrom, close } = await openBytes(file, options.encoding)
    await close()
    const before = { place: 0, rows: 0, sound: false }
    return textParts(file, plainFrom, size, { names, options, before })
  },
  async *read(file, _wanted, options: FileOptions, signal, part) {
    for await (const lines of linesOf(file, options.encoding, signal, part)) yield toBatch(lines)
  },
  firstRow: () => 1,
}

/** The keys of an object, and by their paths those of objects inside it. */
function addNames(names: Set<string>, object: JsonRow, before: string, deep: number): void {
  for (const [key, value] of Object.entries(object)) {
    names.add(before + key)
    if (deep > 1 && isJsonObject(value)) addNames(names, value, `${before}${key}.`, deep - 1)
  }
}

interface Lines {
  /** An empty object for a broken line. */
  readonly objects: readonly JsonRow[]
  readonly broken: Batch['broken']
  readonly bytesRead: number
  readonly read?: PartRead
}

async function* linesOf(
  file: string,
  encoding: string,
  signal?: AbortSignal,
  part?: Part,
): AsyncGenerator<Lines> {
  const buffer = part ? await openLines(file, part) : new RecordBuffer(await openBytes(file, encoding))
  const { source, place } = buffer
  // A part that is not told what came before takes it that it was lines of objects.
  const before = part?.text?.before ?? { place, rows: part ? -1 : 0, sound: part !== undefined }
  let tried = Math.max(0, before.rows)
  let sound = before.sound
  let start: string | undefined
  try {
    do {
      throwIfAborted(signal)
      await buffer.fill()
      start ??= sound ? '' : await startOf(file, buffer, part)
      if (place === 0 && start.startsWith('[')) throw notLines(file, start, [])
      const lines = parseLines(buffer, source.taken)
      tried += lines.objects.length
      sound ||= lines.objects.length > lines.broken.length
      if (!sound && (tried >= PATIENCE || (buffer.ended && buffer.from === buffer.to && tried > 0)))
        throw notLines(file, start, lines.broken)
      if (lines.objects.length > 0) yield lines
      else if (buffer.tooLong)
        throw sound
          ? new TenderflagError('FILE_BROKEN', 'the line is longer than 16 MiB', { file, row: tried + 1 })
          : notLines(file, start, lines.broken)
      else if (buffer.done) break
    } while (!buffer.done || buffer.from < buffer.to)
    if (tried === 0 && !sound && buffer.ended)
      throw new TenderflagError('FILE_EMPTY', 'the file holds no records', { file })
    if (!part) return
    const read = { before: { ...before, place }, next: { place: buffer.place, sound } }
    yield { objects: [], broken: [], bytesRead: source.taken, read }
  } finally {
    await source.close()
  }
}

/** Opens a part at its first line: the last that begins before it, for line ends stand in no record. */
async function openLines(file: string, part: Part): Promise<RecordBuffer> {
  const { before } = textOf(part)
  let start = before?.place ?? part.from
  for (let near = 1 << 12; start > 0 && !before; near *= 8) {
    const begin = Math.max(earliest(part), part.from - near)
    const { bytes, size } = await someBytes(file, part, begin, part.from - begin)
    const at = Buffer.from(bytes.buffer, 0, size).lastIndexOf(10)
    start = begin + at + 1
    if (at >= 0 || begin === earliest(part)) break
  }
  return openTextPart(file, part, start)
}

/** The first characters of a file. */
async function startOf(file: string, { bytes, to }: RecordBuffer, part: Part | undefined): Promise<string> {
  const length = Math.min(to, 100)
  const head = part ? await headOf(file, part) : bytes.subarray(0, length)
  return Buffer.from(head).toString().trimStart()
}

/** Takes the whole lines of the window; of a window that was grown for one line, that. */
function parseLines(buffer: RecordBuffer, bytesRead: number): Lines {
  const bytes = Buffer.from(buffer.bytes.buffer, buffer.bytes.byteOffset, buffer.to)
  const objects: JsonRow[] = []
  const broken: Batch['broken'][number][] = []
  const valid = isUtf8(bytes.subarray(buffer.from))
  while (buffer.from < buffer.to && !(buffer.alone && objects.length > 0)) {
    let end = bytes.indexOf(10, buffer.from)
    if (end < 0) {
      if (!buffer.ended) break
      end = buffer.to
    }
    const line = bytes.subarray(buffer.from, end)
    const text = line.toString()
    if (text.trim() !== '') {
      const object = valid || isUtf8(line) ? parseObject(text) : undefined
      if (!object) broken.push({ row: objects.length, kind: 'broken_line', detail: whatIsWrong(text, valid) })
      objects.push(object ?? {})
    }
    buffer.from = Math.min(end + 1, buffer.to)
  }
  return { objects, broken, bytesRead }
}

/** The object of a line; undefined for other JSON and for what is no JSON. */
function parseObject(text: string): JsonRow | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const NOT_UTF8 = 'the line is not UTF-8: name the encoding in a mapping (csv: { encoding: windows-1252 })'

/** Without the text itself: it may name a person. */
function whatIsWrong(text: string, valid: boolean): string {
  if (!valid && text.includes('\ufffd')) return NOT_UTF8
  const why = /[:[,]\s*-?(NaN|Infinity)\b/.test(text)
    ? ': NaN and Infinity are no JSON, write null'
    : text.trimEnd().endsWith(',')
      ? ': a comma stands behind it'
      : ''
  return `the line is not one JSON object${why}`
}

function toBatch({ objects, broken, bytesRead, read }: Lines): Batch {
  if (read) return endOfPart(read)
  return {
    rows: objects.length,
    bytesRead,
    broken,
    field: (name) => {
      const field = typeof name === 'string' ? new JsonField(objects, name) : undefined
      return field?.isThere ? field : undefined
    },
  }
}

function notLines(file: string, start: string, [first]: Lines['broken']): TenderflagError {
  const looks = start.startsWith('[')
    ? '; it looks like one JSON array: write each element on a line (jq -c .[] FILE)'
    : start.startsWith('<')
      ? '; it looks like HTML or XML: perhaps an error page was saved'
      : start.startsWith('{')
        ? first?.detail === NOT_UTF8
          ? `; ${NOT_UTF8}`
          : '; it looks like JSON over several lines: write each object on one line (jq -c . FILE)'
        : ''
  const message = `the file is not JSON Lines, one object a line${looks}`
  return new TenderflagError('FILE_UNKNOWN_FORMAT', message, { file })
}
