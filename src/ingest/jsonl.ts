import { isUtf8 } from 'node:buffer'
import { throwIfAborted } from '../aborted.js'
import { TenderflagError } from '../errors.js'
import type { Batch, FileOptions, Reader } from './batch.js'
import { openBytes } from './byte-source.js'
import { JsonField, type JsonRow } from './json-field.js'
import { RecordBuffer } from './record-buffer.js'

/** So many lines without one JSON object among them, and the file is not JSON Lines. */
const PATIENCE = 100

/**
 * JSON Lines: one object a line, gzip or not. Fields are the keys of the objects, strings, numbers and booleans as
 * they are typed; null and absent keys are null; arrays and objects are not taken, with a notice. A line that is no
 * JSON object is a broken row. `fields` looks at the first 256 KiB. Speed is that of `JSON.parse`.
 */
export const jsonlReader: Reader = {
  async fields(file, options) {
    const names = new Set<string>()
    for await (const { objects } of linesOf(file, options.encoding)) {
      for (const object of objects) for (const name of Object.keys(object)) names.add(name)
      break
    }
    return [...names]
  },
  async *read(file, _wanted, options: FileOptions, signal) {
    for await (const batch of linesOf(file, options.encoding, signal)) yield toBatch(batch)
  },
  firstRow: () => 1,
}

interface Lines {
  /** An empty object for a broken line. */
  readonly objects: readonly JsonRow[]
  readonly broken: Batch['broken']
  readonly bytesRead: number
}

async function* linesOf(file: string, encoding: string, signal?: AbortSignal): AsyncGenerator<Lines> {
  const source = await openBytes(file, encoding)
  const buffer = new RecordBuffer(source)
  let tried = 0
  let objects = 0
  let start = ''
  try {
    do {
      throwIfAborted(signal)
      await buffer.fill()
      if (tried === 0) start = Buffer.from(buffer.bytes.subarray(0, 100)).toString().trimStart()
      if (tried === 0 && start.startsWith('[')) throw notLines(file, start)
      const lines = parseLines(buffer, source.taken)
      tried += lines.objects.length
      objects += lines.objects.length - lines.broken.length
      if (objects === 0 && (tried >= PATIENCE || (buffer.ended && tried > 0))) throw notLines(file, start)
      if (lines.objects.length > 0) yield lines
      else if (buffer.tooLong)
        throw objects === 0
          ? notLines(file, start)
          : new TenderflagError('FILE_BROKEN', 'the line is longer than 16 MiB', { file, row: tried + 1 })
    } while (!buffer.ended)
    if (tried === 0) throw new TenderflagError('FILE_EMPTY', 'the file holds no records', { file })
  } finally {
    await source.close()
  }
}

/** Takes the whole lines of the window. */
function parseLines(buffer: RecordBuffer, bytesRead: number): Lines {
  const bytes = Buffer.from(buffer.bytes.buffer, buffer.bytes.byteOffset, buffer.to)
  const objects: JsonRow[] = []
  const broken: Batch['broken'][number][] = []
  const valid = isUtf8(bytes.subarray(buffer.from))
  for (;;) {
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
    if (buffer.from === buffer.to) break
  }
  return { objects, broken, bytesRead }
}

/** The object of a line; undefined for other JSON and for what is no JSON. */
function parseObject(text: string): JsonRow | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isLine(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isLine(value: unknown): value is JsonRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Without the text itself: it may name a person. */
function whatIsWrong(text: string, valid: boolean): string {
  if (!valid && text.includes('\ufffd')) return 'the line is not UTF-8: name the encoding'
  return 'the line is not one JSON object'
}

function toBatch({ objects, broken, bytesRead }: Lines): Batch {
  return {
    rows: objects.length,
    bytesRead,
    broken,
    field: (name) =>
      typeof name === 'string' && objects.some((object) => Object.hasOwn(object, name))
        ? new JsonField(objects, name)
        : undefined,
  }
}

function notLines(file: string, start: string): TenderflagError {
  const looks = start.startsWith('[')
    ? '; it looks like one JSON array: write each element on a line (jq -c .[] FILE)'
    : start.startsWith('<')
      ? '; it looks like HTML or XML: perhaps an error page was saved'
      : start.startsWith('{')
        ? '; it looks like JSON over several lines: write each object on one line (jq -c . FILE)'
        : ''
  const message = `the file is not JSON Lines, one object a line${looks}`
  return new TenderflagError('FILE_UNKNOWN_FORMAT', message, { file })
}
