import type { FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { TenderflagError } from '../errors.js'
import { decodeFooter, decodeMessage } from '../ingest/arrow/metadata.js'
import { openFile } from '../ingest/open-file.js'
import { writeFile } from '../output/write-file.js'
import { MARK } from './is-facts-file.js'
import { arrayOver, kindOf, type Packable } from './tree.js'

const PIECE = 1 << 26
const READERS = 4

/**
 * Writes a tree that was packed as an Arrow IPC file: a record batch a part, with its name, the kind of its elements, its
 * bytes (little-endian) and the CRC-32 of all three; the first is the JSON. The file is there when it is whole. Throws
 * OUTPUT_FAILED.
 */
export async function writeParts(file: string, json: string, arrays: readonly Packable[]): Promise<void> {
  const { Field, LargeBinary, makeData, RecordBatch, RecordBatchFileWriter, Schema, Struct, Uint32, Utf8 } =
    await import('apache-arrow')
  const schema = new Schema([
    new Field('name', new Utf8(), false),
    new Field('kind', new Utf8(), false),
    new Field('data', new LargeBinary(), false),
    new Field('crc32', new Uint32(), false),
  ])
  const text = (value: string) => {
    const data = Buffer.from(value)
    return makeData({
      type: new Utf8(),
      length: 1,
      nullCount: 0,
      valueOffsets: Int32Array.of(0, data.length),
      data,
    })
  }
  const batch = (name: string, kind: string, data: Uint8Array) => {
    const valueOffsets = BigInt64Array.of(0n, BigInt(data.length))
    const bytes = makeData({ type: new LargeBinary(), length: 1, nullCount: 0, valueOffsets, data })
    const sum = Uint32Array.of(sumOf(name, kind, data))
    const crc = makeData({ type: new Uint32(), length: 1, nullCount: 0, data: sum })
    const children = [text(name), text(kind), bytes, crc]
    return new RecordBatch(
      schema,
      makeData({ type: new Struct(schema.fields), length: 1, nullCount: 0, children }),
    )
  }
  const writer = new RecordBatchFileWriter()
  let broken: unknown
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield* writer
    if (broken !== undefined) throw broken
  }
  const written = writeFile(file, chunks())
  written.catch(() => undefined)
  try {
    writer.write(batch(MARK, 'json', Buffer.from(json)))
    for (const [i, array] of arrays.entries()) {
      writer.write(
        batch(String(i), kindOf(array), new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
      )
      await new Promise(setImmediate) // lets what is written go out
    }
    writer.finish()
  } catch (error) {
    // it takes no more where the file could not be written on: what is wrong with that is told then
    broken = error
    endOf(writer)
    await written
  }
  await written
}

/** Ends a writer, unless its reader has ended it. */
function endOf(writer: { finish(): unknown }): void {
  try {
    writer.finish()
  } catch {
    // it had ended
  }
}

/**
 * Reads such a file at once, into shared memory: arrays are views of it. Parts are held against their sums while the next
 * are read. Throws FILE_BROKEN for what is cut short, damaged or no such file, FILE_MISSING.
 */
export async function readParts(file: string): Promise<{ json: string; arrays: Packable[] }> {
  const { handle, size } = await openFile(file)
  try {
    const bytes = new Uint8Array(new SharedArrayBuffer(size))
    const { batches, end } = await footerOf(handle, bytes, file)
    const reads = readPieces(handle, bytes, file)
    let json: string | undefined
    const arrays: Packable[] = []
    for (const [i, { at }] of batches.entries()) {
      const next = batches[i + 1]?.at ?? end
      if (!(at >= 8 && next >= at + 8 && next <= end)) throw cut(file)
      await Promise.all(reads.slice(0, Math.ceil(next / PIECE)))
      const { name, kind, data } = partAt(bytes.subarray(at, next), file)
      if (kind === 'json') json = textOf(data)
      else {
        const array = arrayOver(kind, data)
        if (!array || name !== String(arrays.length)) throw cut(file)
        arrays.push(array)
      }
    }
    await Promise.all(reads)
    if (json === undefined) throw cut(file)
    return { json, arrays }
  } finally {
    await handle.close()
  }
}

/** Where the batches begin, and where the last of them ends at the latest. */
async function footerOf(handle: FileHandle, bytes: Uint8Array, file: string) {
  const { length: size } = bytes
  if (size < 32) throw cut(file)
  await readPiece(handle, bytes.subarray(size - 10), size - 10, file)
  const length = new DataView(bytes.buffer).getUint32(size - 10, true)
  if (textOf(bytes.subarray(size - 6)) !== 'ARROW1' || length + 18 > size) throw cut(file)
  const end = size - 10 - length
  await readPiece(handle, bytes.subarray(end, size - 10), end, file)
  return { batches: decoded(decodeFooter, bytes.slice(end, size - 10), file).batches, end }
}

/** What Arrow's metadata cannot be is damage here, and no matter of a column. */
function decoded<T>(decode: (bytes: Uint8Array, file: string) => T, bytes: Uint8Array, file: string): T {
  try {
    return decode(bytes, file)
  } catch (cause) {
    throw cause instanceof TenderflagError ? brokenFacts(file, DAMAGED, cause) : cause
  }
}

/** A part in the bytes from its message on; what of it is out of bounds, or not what was written, is refused. */
function partAt(bytes: Uint8Array, file: string): { name: string; kind: string; data: Uint8Array } {
  const body = 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true)
  if (body > bytes.length) throw cut(file)
  const message = decoded(decodeMessage, bytes.slice(8, body), file)
  if (message.kind !== 'batch' || message.batch.rows !== 1 || message.batch.buffers.length !== 22)
    throw cut(file)
  const buffer = (place: number, least: number): Uint8Array => {
    const from = body + message.batch.buffers[place * 2]!
    const end = from + message.batch.buffers[place * 2 + 1]!
    if (!(from >= body && end >= from + least && end <= bytes.length)) throw cut(file)
    return bytes.subarray(from, end)
  }
  const value = (first: number, width: 4 | 8): Uint8Array => {
    const offsets = viewOf(buffer(first, 2 * width))
    const data = buffer(first + 1, 0)
    const end = width === 4 ? offsets.getInt32(4, true) : Number(offsets.getBigInt64(8, true))
    if (!(end >= 0 && end <= data.length)) throw cut(file)
    return data.subarray(0, end)
  }
  const [name, kind, data] = [textOf(value(1, 4)), textOf(value(4, 4)), value(7, 8)]
  if (viewOf(buffer(10, 4)).getUint32(0, true) !== sumOf(name, kind, data)) throw cut(file)
  return { name, kind, data }
}

/** 2 to 3 GB a second: no bit can flip without another sum, nor any 32 beside one another. */
function sumOf(name: string, kind: string, data: Uint8Array): number {
  return crc32(`${name} ${kind}`, crc32(data))
}

const DAMAGED = 'it is cut short or damaged'
const cut = (file: string): TenderflagError => brokenFacts(file, DAMAGED)

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

/** The error of a file of facts that is damaged. */
export function brokenFacts(file: string, what: string, cause?: unknown): TenderflagError {
  return new TenderflagError(
    'FILE_BROKEN',
    `the facts of a scan cannot be read from it: ${what}; keep them again with scan --save-facts`,
    { file },
    { cause },
  )
}

/** Pieces side by side: several threads of the system copy from the page cache at once. */
function readPieces(handle: FileHandle, bytes: Uint8Array, file: string): Promise<void>[] {
  const reads: Promise<void>[] = []
  for (let at = 0; at < bytes.length; at += PIECE) {
    const before = reads[reads.length - READERS] ?? Promise.resolve()
    const read = before.then(() => readPiece(handle, bytes.subarray(at, at + PIECE), at, file))
    read.catch(() => undefined) // whoever waits for it is told
    reads.push(read)
  }
  return reads
}

async function readPiece(handle: FileHandle, to: Uint8Array, at: number, file: string): Promise<void> {
  for (let done = 0; done < to.length; ) {
    const { bytesRead } = await handle.read(to, done, to.length - done, at + done)
    if (bytesRead === 0) throw brokenFacts(file, 'it became shorter while it was read')
    done += bytesRead
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')
