import { isUtf8 } from 'node:buffer'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { TenderflagError } from '../errors.js'
import { openBytes } from '../ingest/byte-source.js'
import { throwIfAborted } from '../system/aborted.js'
import { objectOf } from './json.js'

/** What lines could not be read, over all files. */
export interface LineTally {
  lines: number
  /** Lines that are no JSON; blank ones are none of these. */
  broken: number
  /** The first few of them, as `file:line`. */
  readonly places: string[]
}

/** How lines are read. */
export interface ReadLinesOptions {
  /** Ids that are numbers and would lose digits become the text that stands there. Default: no. */
  readonly keepIds?: boolean
  readonly signal?: AbortSignal
  /** Told after each piece how many bytes of the files are read. */
  readonly onBytes?: (bytes: number) => void
}

const PIECE = 1 << 20
const LONGEST = 1 << 28
const PLACES = 3

/** No line was read yet. */
export function newLineTally(): LineTally {
  return { lines: 0, broken: 0, places: [] }
}

/**
 * The JSON values of the lines of files, one after the other: JSON Lines, gzip or not, `-` is stdin. A line that is no
 * JSON, or that Cardinal takes for none (invalid UTF-8, half of a surrogate pair), is counted and passed over. One
 * pass; memory for the longest line. Throws FILE_MISSING, FILE_BROKEN, and FILE_TOO_LARGE for a line of over 256 MiB.
 */
export async function* readLines(
  files: readonly string[],
  tally: LineTally,
  { keepIds = false, signal, onBytes = () => undefined }: ReadLinesOptions = {},
): AsyncGenerator<unknown> {
  let before = 0
  let taken = 0
  const onTaken = (bytes: number): void => {
    taken = bytes
    onBytes(before + bytes)
  }
  for (const file of files) {
    before += taken
    taken = 0
    let line = 0
    for await (const bytes of wholeLines(file, signal, onTaken)) {
      const valid = isUtf8(bytes)
      const surrogates = bytes.includes('\\ud') || bytes.includes('\\uD')
      for (let from = 0; from < bytes.length; ) {
        const found = bytes.indexOf(10, from)
        const end = found < 0 ? bytes.length : found
        line++
        tally.lines++
        if (!isBlank(bytes, from, end)) {
          const usable = valid || isUtf8(bytes.subarray(from, end))
          const value = usable ? parse(bytes.toString('utf8', from, end), { keepIds, surrogates }) : undefined
          if (value !== undefined) yield value
          else if (tally.broken++ < PLACES) tally.places.push(`${file}:${line}`)
        }
        from = end + 1
      }
    }
  }
}

function isBlank(bytes: Uint8Array, from: number, end: number): boolean {
  let at = from
  while (at < end && (bytes[at] === 32 || bytes[at] === 13 || bytes[at] === 9 || bytes[at] === 12)) at++
  return at === end
}

/** undefined for what is no JSON. */
function parse(line: string, { keepIds, surrogates }: { keepIds: boolean; surrogates: boolean }): unknown {
  try {
    const text = keepIds ? withIdsAsText(line) : line
    const value: unknown = JSON.parse(text)
    if (surrogates && /\\u[dD][89a-fA-F]/.test(line) && hasLoneSurrogate(value)) return undefined
    const { numberOfTenderers } = objectOf(objectOf(value)?.tender) ?? {}
    const exact = numberOfTenderers === 1 ? withWholeNumbersOnly(text) : text
    return exact === text ? value : JSON.parse(exact)
  } catch {
    return undefined
  }
}

/** Cardinal wants `numberOfTenderers` written as a whole number, which `1.0` and `1e0` are not: they become text. */
function withWholeNumbersOnly(line: string): string {
  return line.replace(/("numberOfTenderers"[ \t\r]*:[ \t\r]*)(-?\d[\d.eE+-]*)/g, (all, name, number) =>
    /[.eE]/.test(number) && Number(number) === 1 ? `${name}"${number}"` : all,
  )
}

/** Numbers too long for JavaScript, or written otherwise than it would, as ids. */
function withIdsAsText(line: string): string {
  return line.replace(/("(?:id|awardID)"[ \t\r]*:[ \t\r]*)(-?\d[\d.eE+-]*)/g, (all, name, number) =>
    String(Number(number)) === number || number === '-0' || !isJsonNumber(number)
      ? all
      : `${name}"${number}"`,
  )
}

function isJsonNumber(text: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)
}

/** `JSON.stringify` escapes these, and no other characters that start so. */
function hasLoneSurrogate(value: unknown): boolean {
  return /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(JSON.stringify(value))
}

/** The bytes of a file in pieces that end where lines end. */
async function* wholeLines(
  file: string,
  signal: AbortSignal | undefined,
  onTaken: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let rest: Uint8Array[] = []
  let length = 0
  for await (const piece of piecesOf(file, onTaken)) {
    throwIfAborted(signal)
    const end = piece.lastIndexOf(10) + 1
    if (end > 0) {
      yield Buffer.concat([...rest, piece.subarray(0, end)])
      rest = []
      length = 0
    }
    if (end < piece.length) rest.push(piece.subarray(end))
    length += piece.length - end
    if (length > LONGEST)
      throw new TenderflagError(
        'FILE_TOO_LARGE',
        'a line is longer than 256 MiB; write each release on a line of its own (jq -c)',
        { file },
      )
  }
  if (length > 0) yield Buffer.concat(rest)
}

async function* piecesOf(file: string, onTaken: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  if (file === '-') return yield* stdin()
  const source = await openBytes(file, 'utf-8')
  try {
    for (;;) {
      const piece = new Uint8Array(PIECE)
      const size = await source.read(piece, 0)
      onTaken(source.taken)
      if (size === 0) return
      yield piece.subarray(0, size)
    }
  } finally {
    await source.close()
  }
}

async function* stdin(): AsyncGenerator<Uint8Array> {
  const input = process.stdin[Symbol.asyncIterator]()
  const first = await input.next()
  if (first.done) return
  const head: Uint8Array = first.value
  const all = async function* (): AsyncGenerator<Uint8Array> {
    yield head
    for await (const piece of { [Symbol.asyncIterator]: () => input }) yield piece
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* all()
  const unpacked = createGunzip()
  pipeline(all, unpacked, () => undefined) // errors reach the reader through the loop below
  try {
    yield* unpacked
  } catch (cause) {
    throw new TenderflagError(
      'FILE_BROKEN',
      'the gzip data on stdin is cut short or damaged; get it again from its source',
      {},
      { cause },
    )
  }
}
