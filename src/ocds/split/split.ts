import { TenderflagError } from '../../errors.js'
import { openBytes } from '../../ingest/byte-source.js'
import { type Chunk, chunkRoom } from '../chunk.js'
import { headOf } from './head.js'
import { JsonFault, skipSpace, skipValue } from './skip.js'
import { splitJson } from './split-json.js'
import { CHUNK, type SplitOptions } from './split-options.js'
import { LARGEST_RELEASE, Window } from './window.js'

/**
 * Cuts an OCDS file into chunks of whole releases and records: JSON Lines at line ends, anything else (packages, a
 * release over several lines, several of them one after the other, lists of them) by following brackets and quotes.
 * Holds a chunk and a unit, never the file. `-` is stdin. Throws what opening throws, FILE_UNKNOWN_FORMAT for what is
 * no OCDS, FILE_BROKEN for JSON that is cut short, FILE_TOO_LARGE and ABORTED.
 */
export async function* splitFile(file: string, options: SplitOptions = {}): AsyncGenerator<Chunk> {
  const source = await openBytes(file, 'utf-8')
  const window = new Window(file, source, options.signal, options.limit ?? LARGEST_RELEASE)
  try {
    await window.fill()
    refuseOthers(window)
    const chunks = isLines(window) ? splitLines(window, options) : splitJson(window, options)
    for await (const chunk of chunks) {
      options.onBytes?.(source.taken)
      yield chunk
    }
  } finally {
    await source.close()
  }
}

/** Refuses by its first bytes what is no JSON. */
function refuseOthers({ bytes, from, to, file, ended }: Window): void {
  const at = skipSpace(bytes, from, to)
  const c = bytes[at]
  if (at < to && (c === 123 || c === 91)) return
  if (at === to && ended)
    throw new TenderflagError('FILE_EMPTY', 'the file holds nothing but blanks', { file })
  const looks = c === 60 ? ': it looks like HTML or XML, perhaps an error page was saved' : ''
  throw new TenderflagError(
    'FILE_UNKNOWN_FORMAT',
    `the file is no OCDS JSON${looks}; get releases or records as JSON or JSON Lines`,
    { file },
  )
}

/** Whether the first line is a release or record by itself. */
function isLines({ bytes, from, to, ended }: Window): boolean {
  const start = skipSpace(bytes, from, to)
  const at = bytes.indexOf(10, start)
  const end = at < 0 || at > to ? (ended ? to : -1) : at
  if (end < 0 || bytes[start] !== 123) return false
  let last = end
  while (last > start && bytes[last - 1]! <= 32) last--
  if (bytes[last - 1] !== 125) return false
  try {
    // several in one line are for those who follow brackets
    return headOf(bytes, start, end).ocid !== undefined && skipValue(bytes, start, end) === last
  } catch (error) {
    if (error instanceof JsonFault) return false
    throw error
  }
}

/** Reads into shared memory, which is handed on as it stands; what of a line is behind its end goes to the next. */
async function* splitLines(window: Window, options: SplitOptions): AsyncGenerator<Chunk> {
  const roomFor = (length: number): Uint8Array => {
    const spare = options.spare?.()
    return spare && spare.length >= length ? spare : chunkRoom(Math.max(length, CHUNK))
  }
  window.goOnIn(roomFor(window.to - window.from), chunkRoom)
  // only bytes that are new are searched: a line may be very long, and come in small pieces
  let searched = 0
  let newline = -1
  for (;;) {
    const { bytes, to, ended } = window
    if (ended) {
      if (to > 0) yield { bytes, length: to, units: undefined, settled: false }
      return
    }
    const at = bytes.subarray(searched, to).lastIndexOf(10)
    if (at >= 0) newline = searched + at
    searched = to
    // not before a chunk is full: many small ones cost more than they bring
    if (newline >= 0 && to >= CHUNK) {
      window.from = newline + 1
      window.goOnIn(roomFor(to - window.from), chunkRoom)
      yield { bytes, length: newline + 1, units: undefined, settled: false }
      searched = window.to
      newline = -1
    }
    await window.more()
  }
}
