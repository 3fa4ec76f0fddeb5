import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { TextDecoder } from 'node:util'
import { createGunzip } from 'node:zlib'
import { type ErrorCode, TenderflagError } from '../errors.js'

const PIECE = 1 << 18

/** The text of a file as UTF-8 bytes without a byte-order mark, whatever it was packed and written in. */
export interface ByteSource {
  /** Fills `into` from `at` on as far as data are at hand: how many bytes, 0 only at the end. */
  read(into: Uint8Array, at: number): Promise<number>
  /** Bytes of the file itself taken so far. */
  readonly taken: number
  /** Where the text begins in the file, of one whose bytes are taken as they are: neither packed nor decoded. */
  readonly plainFrom?: number | undefined
  close(): Promise<void>
}

type Raw = ByteSource

/**
 * Opens a text file: unpacks gzip (told by its content), decodes the named encoding (UTF-16 also by its byte-order
 * mark, or as JSON). UTF-8 passes through as it is, so invalid bytes are the reader's to find. Throws FILE_MISSING,
 * FILE_EMPTY, FILE_BROKEN (damaged or cut gzip) and FILE_UNKNOWN_FORMAT (unknown encoding).
 */
export async function openBytes(file: string, encoding: string): Promise<ByteSource> {
  let decoder = newDecoder(file, encoding)
  const plain = await openPlain(file)
  try {
    const head = await readHead(plain, 2)
    const packed = head[0] === 0x1f && head[1] === 0x8b
    const raw = packed ? gunzip(file, prefixed(plain, head)) : prefixed(plain, head)
    const start = await readHead(raw, 3)
    if (start.length === 0)
      throw new TenderflagError(
        'FILE_EMPTY',
        'the file holds nothing; fetch or write it again, or take it away',
        { file },
      )
    const [first, second] = start
    // a mark, or the first bracket of JSON without one
    if ((first === 0xff && second === 0xfe) || (isBracket(first) && second === 0))
      decoder = new TextDecoder('utf-16le')
    else if ((first === 0xfe && second === 0xff) || (first === 0 && isBracket(second)))
      decoder = new TextDecoder('utf-16be')
    const mark = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf
    const isPlain = !packed && file !== '-'
    if (mark) return prefixed(raw, new Uint8Array(0), isPlain ? 3 : undefined)
    return decoder.encoding === 'utf-8'
      ? prefixed(raw, start, isPlain ? 0 : undefined)
      : decoded(prefixed(raw, start), decoder)
  } catch (error) {
    await plain.close()
    throw error
  }
}

function isBracket(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x5b
}

function newDecoder(file: string, encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding)
  } catch {
    throw new TenderflagError(
      'FILE_UNKNOWN_FORMAT',
      `the encoding ${JSON.stringify(encoding)} is not known; name one like utf-8, windows-1252 or iso-8859-6`,
      { file },
    )
  }
}

/**
 * The bytes of a file from a place on, as they are. Throws FILE_MISSING, and FILE_BROKEN too where the file does not end at
 * `end`, as it did when it was cut into parts.
 */
export async function openBytesFrom(file: string, place: number, end?: number): Promise<ByteSource> {
  return openPlain(file, place, end)
}

/** What is written to this program; a terminal's too. */
function openStdin(): Raw {
  let taken = 0
  const chunks = process.stdin[Symbol.asyncIterator]()
  const raw = chunked(
    { read: async () => 0, taken: 0, close: async () => undefined },
    async () => {
      const next = await chunks.next().catch((cause: NodeJS.ErrnoException) => {
        throw new TenderflagError(
          'FILE_BROKEN',
          `stdin cannot be read (${cause.code})`,
          { file: '-' },
          { cause },
        )
      })
      if (next.done) return undefined
      const chunk: unknown = next.value
      const bytes =
        typeof chunk === 'string' ? Buffer.from(chunk) : chunk instanceof Uint8Array ? chunk : undefined
      taken += bytes?.length ?? 0
      return bytes
    },
    async () => {
      process.stdin.destroy()
    },
  )
  return {
    read: raw.read,
    get taken() {
      return taken
    },
    close: raw.close,
  }
}

/** A regular, non-empty file; `-` is stdin. One that does not end at `end`, by default where it did when it was opened, is broken. */
async function openPlain(file: string, place?: number, end?: number): Promise<Raw> {
  if (file === '-') return openStdin()
  const fail = (code: ErrorCode, message: string, cause?: unknown) =>
    new TenderflagError(code, message, { file }, cause === undefined ? {} : { cause })
  const handle = await open(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw fail('FILE_MISSING', 'there is no such file; check the path', cause)
    throw fail('FILE_BROKEN', `the file cannot be opened (${cause.code})`, cause)
  })
  const about = await handle.stat()
  if (about.isDirectory() || (about.isFile() && about.size === 0)) {
    await handle.close()
    if (about.isDirectory()) throw fail('FILE_BROKEN', 'this is a folder, not a file; name a file')
    throw fail('FILE_EMPTY', 'the file holds nothing; fetch or write it again, or take it away')
  }
  let taken = place ?? 0
  const size = end ?? about.size
  return {
    async read(into, at) {
      const from = place === undefined ? null : taken
      const { bytesRead } = await handle.read(into, at, into.length - at, from).catch((cause) => {
        throw fail('FILE_BROKEN', `the file cannot be read (${(cause as NodeJS.ErrnoException).code})`, cause)
      })
      taken += bytesRead
      // a file that grows may end in the middle of a value
      if (bytesRead === 0 && at < into.length && about.isFile() && taken !== size)
        throw fail(
          'FILE_BROKEN',
          `the file became ${taken < size ? 'shorter' : 'longer'} while it was read; read it again when it is written`,
        )
      return bytesRead
    },
    get taken() {
      return taken
    },
    close: () => handle.close(),
  }
}

/** Up to `length` first bytes, fewer only where the file ends. */
async function readHead(raw: Raw, length: number): Promise<Uint8Array> {
  const head = new Uint8Array(length)
  let size = 0
  while (size < length) {
    const read = await raw.read(head, size)
    if (read === 0) break
    size += read
  }
  return head.subarray(0, size)
}

/** Gives bytes that were looked at back. */
function prefixed(raw: Raw, head: Uint8Array, plainFrom?: number): Raw {
  let rest = head
  return {
    plainFrom,
    async read(into, at) {
      if (rest.length === 0) return raw.read(into, at)
      const size = Math.min(rest.length, into.length - at)
      into.set(rest.subarray(0, size), at)
      rest = rest.subarray(size)
      return size
    },
    get taken() {
      return raw.taken
    },
    close: () => raw.close(),
  }
}

function gunzip(file: string, raw: Raw): Raw {
  async function* pieces() {
    for (;;) {
      const piece = new Uint8Array(PIECE)
      const size = await raw.read(piece, 0)
      if (size === 0) return
      yield piece.subarray(0, size)
    }
  }
  const stream = createGunzip({ chunkSize: PIECE })
  // errors of either end reach the reader through the iterator below
  pipeline(pieces, stream, () => {})
  const chunks = stream[Symbol.asyncIterator]()
  return chunked(
    raw,
    async () => {
      const next = await chunks.next().catch((cause: NodeJS.ErrnoException) => {
        if (cause instanceof TenderflagError) throw cause
        const what = cause.code === 'Z_BUF_ERROR' ? 'the gzip file is cut short' : 'the gzip file is damaged'
        throw new TenderflagError('FILE_BROKEN', `${what}; get it again from its source`, { file }, { cause })
      })
      return next.done ? undefined : (next.value as Uint8Array)
    },
    async () => {
      stream.destroy()
      await raw.close()
    },
  )
}

function decoded(raw: Raw, decoder: TextDecoder): Raw {
  const encoder = new TextEncoder()
  const piece = new Uint8Array(PIECE)
  let ended = false
  return chunked(
    raw,
    async () => {
      while (!ended) {
        const size = await raw.read(piece, 0)
        ended = size === 0
        const text = decoder.decode(piece.subarray(0, size), { stream: !ended })
        if (text !== '') return encoder.encode(text)
      }
      return undefined
    },
    () => raw.close(),
  )
}

function chunked(raw: Raw, next: () => Promise<Uint8Array | undefined>, close: () => Promise<void>): Raw {
  let rest: Uint8Array = new Uint8Array(0)
  return {
    async read(into, at) {
      while (rest.length === 0) {
        const chunk = await next()
        if (!chunk) return 0
        rest = chunk
      }
      const size = Math.min(rest.length, into.length - at)
      into.set(rest.subarray(0, size), at)
      rest = rest.subarray(size)
      return size
    },
    get taken() {
      return raw.taken
    },
    close,
  }
}
