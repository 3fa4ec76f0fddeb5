import type { FileHandle } from 'node:fs/promises'
import { TenderflagError } from '../errors.js'
import { decodeFooter, decodeMessage } from '../ingest/arrow/metadata.js'
import { openFile } from '../ingest/open-file.js'
import { writeFile } from '../output/write-file.js'
import { MARK } from './is-facts-file.js'
import { arrayOver, kindOf, type Packable } from './tree.js'

const PIECE = 1 << 26
const READERS = 4

/**
 * Writes a tree that was packed as an Arrow IPC file: a record batch a part, with its name, the kind of its elements and its
 * bytes (little-endian); the first is the JSON. The file is there when it is whole. Throws OUTPUT_FAILED.
 */
export async function writeParts(file: string, json: string, arrays: readonly Packable[]): Promise<void> {
  const { Field, LargeBinary, makeData, RecordBatch, RecordBatchFileWriter, Schema, Struct, Utf8 } =
    await import('apache-arrow')
  const schema = new Schema([
    new Field('name', new Utf8(), false),
    new Field('kind', new Utf8(), false),
    new Field('data', new LargeBinary(), false),
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
    const children = [text(name), text(kind), bytes]
    return new RecordBatch(
      schema,
      makeData({ type: new Struct(schema.fields), length: 1, nullCount: 0, children }),
    )
  }
  const writer = new RecordBatchFileWriter()
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield* writer
  }
  const written = writeFile(file, chunks())
  written.catch(() => undefined)
  writer.write(batch(MARK, 'json', Buffer.from(json)))
  for (const [i, array] of arrays.entries()) {
    writer.write(
      batch(String(i), kindOf(array), new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
    )
    await new Promise(setImmediate) // lets what is written go out
  }
  writer.finish()
  await written
}

/**
 * Reads such a file at once, into shared memory: arrays are views of it. Throws FILE_BROKEN for what is cut short or no
 * such file, FILE_MISSING.
 */
export async function readParts(file: string): Promise<{ json: string; arrays: Packable[] }> {
  const bytes = await readWhole(file)
  const view = new DataView(bytes.buffer)
  const cut = () => brokenFacts(file, 'it is cut short or damaged')
  if (bytes.length < 32 || textOf(bytes.subarray(bytes.length - 6)) !== 'ARROW1') throw cut()
  const length = view.getUint32(bytes.length - 10, true)
  if (length + 18 > bytes.length) throw cut()
  const footer = decodeFooter(bytes.slice(bytes.length - 10 - length, bytes.length - 10), file)
  let json: string | undefined
  const arrays: Packable[] = []
  for (const { at } of footer.batches) {
    if (at < 8 || at + 8 > bytes.length) throw cut()
    const size = view.getUint32(at + 4, true)
    if (at + 8 + size > bytes.length) throw cut()
    const message = decodeMessage(bytes.slice(at + 8, at + 8 + size), file)
    const body = at + 8 + size
    if (message.kind !== 'batch' || message.batch.rows !== 1 || message.batch.buffers.length !== 18)
      throw cut()
    const buffer = (place: number): Uint8Array => {
      const from = body + message.batch.buffers[place * 2]!
      const end = from + message.batch.buffers[place * 2 + 1]!
      if (!(from >= body && end >= from && end <= bytes.length)) throw cut()
      return bytes.subarray(from, end)
    }
    const value = (first: number, width: 4 | 8): Uint8Array => {
      const offsets = buffer(first)
      const data = buffer(first + 1)
      if (offsets.length < 2 * width) throw cut()
      const at = new DataView(offsets.buffer, offsets.byteOffset)
      const end = width === 4 ? at.getInt32(4, true) : Number(at.getBigInt64(8, true))
      if (!(end >= 0 && end <= data.length)) throw cut()
      return data.subarray(0, end)
    }
    const [name, kind, data] = [textOf(value(1, 4)), textOf(value(4, 4)), value(7, 8)]
    if (kind === 'json') json = textOf(data)
    else {
      const array = arrayOver(kind, data)
      if (!array || name !== String(arrays.length)) throw cut()
      arrays.push(array)
    }
  }
  if (json === undefined) throw cut()
  return { json, arrays }
}

export function brokenFacts(file: string, what: string, cause?: unknown): TenderflagError {
  return new TenderflagError(
    'FILE_BROKEN',
    `the facts of a scan cannot be read from it: ${what}; keep them again with scan --save-facts`,
    { file },
    { cause },
  )
}

/** Pieces side by side: several threads of the system copy from the page cache at once. */
async function readWhole(file: string): Promise<Uint8Array> {
  const { handle, size } = await openFile(file)
  try {
    const bytes = new Uint8Array(new SharedArrayBuffer(size))
    let next = 0
    const reader = async () => {
      for (let at = next; at < size; at = next) {
        next = Math.min(size, at + PIECE)
        await readPiece(handle, bytes.subarray(at, next), at, file)
      }
    }
    await Promise.all(Array.from({ length: READERS }, reader))
    return bytes
  } finally {
    await handle.close()
  }
}

async function readPiece(handle: FileHandle, to: Uint8Array, at: number, file: string): Promise<void> {
  for (let done = 0; done < to.length; ) {
    const { bytesRead } = await handle.read(to, done, to.length - done, at + done)
    if (bytesRead === 0) throw brokenFacts(file, 'it became shorter while it was read')
    done += bytesRead
  }
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')
