import { TenderflagError } from '../errors.js'
import { openBytes } from '../ingest/byte-source.js'
import { type Chunk, chunkRoom } from './chunk.js'
import { headOf } from './head.js'
import { JsonFault, skipSpace } from './skip.js'
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
    return headOf(bytes, start, end).ocid !== undefined
  } catch (error) {
    if (error instanceof JsonFault) return false
    throw error
  }
}

async function* splitLines(window: Window, options: SplitOptions): AsyncGenerator<Chunk> {
  // only bytes that are new are searched: a line may be very long, and come in small pieces
  let searched = window.from
  let newline = -1
  for (;;) {
    const { bytes, from, to, ended } = window
    const at = bytes.subarray(searched, to).lastIndexOf(10)
    if (at >= 0) newline = searched + at
    searched = to
    if (ended && from === to) return
    // not before a chunk is full: many small ones cost more than they bring
    if (ended || (newline >= from && to - from >= CHUNK)) {
      const end = ended ? to : newline + 1
      let room = options.spare?.()
      if (!room || room.length < end - from) room = chunkRoom(Math.max(end - from, CHUNK + (1 << 20)))
      room.set(bytes.subarray(from, end))
      window.from = end
      yield { bytes: room, length: end - from, units: undefined, settled: false }
    } else {
      const moved = await window.more()
      searched -= moved
      newline -= moved
    }
  }
}
