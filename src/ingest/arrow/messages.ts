import { broken } from './broken.js'
import type { Bytes } from './bytes.js'
import { decodeFooter, decodeMessage, type Footer, type Message } from './metadata.js'
import { uint32 } from './uint32.js'

const MAGIC = 'ARROW1'

/** A message: its metadata, where its body starts, and where it ends. */
export interface FoundMessage {
  readonly message: Message
  readonly body: number
  readonly end: number
}

/** Whether data are in the file format, else they are a stream. Throws for Feather version 1. */
export async function isFile(bytes: Bytes, file: string | undefined): Promise<boolean> {
  if (bytes.size < 8) throw broken(file, `it has ${bytes.size} bytes, too few for Arrow data`)
  const start = Buffer.from(await bytes.read(0, 6)).toString('latin1')
  if (start.startsWith('FEA1'))
    throw broken(file, 'it is Feather version 1, which is not read; write version 2')
  return start === MAGIC
}

/** The footer of data in the file format. */
export async function footerOf(bytes: Bytes, file: string | undefined): Promise<Footer> {
  const cut = 'it has no Arrow footer at its end'
  if (bytes.size < 22) throw broken(file, cut)
  const tail = await bytes.read(bytes.size - 10, 10)
  if (Buffer.from(tail.subarray(4)).toString('latin1') !== MAGIC) throw broken(file, cut)
  const length = uint32(tail, 0)
  if (length === 0 || length + 18 > bytes.size) throw broken(file, cut)
  return decodeFooter(await bytes.read(bytes.size - 10 - length, length), file)
}

/** The message at a place; undefined for the mark or end of a stream. */
export async function messageAt(
  bytes: Bytes,
  at: number,
  file: string | undefined,
): Promise<FoundMessage | undefined> {
  if (at === bytes.size) return undefined
  let start = at + 4
  let length = uint32(await bytes.read(at, 4), 0)
  if (length === 0xffffffff) {
    length = uint32(await bytes.read(at + 4, 4), 0)
    start = at + 8
  }
  if (length === 0) return undefined
  const message = decodeMessage(await bytes.read(start, length), file)
  const body = start + length
  if (body + message.bodyLength > bytes.size) throw broken(file, 'it ends in the middle of a message')
  return { message, body, end: body + message.bodyLength }
}

/** The dictionary that a footer names. */
export async function dictionaryAt(bytes: Bytes, at: number, file: string | undefined) {
  const found = await messageAt(bytes, at, file)
  if (found?.message.kind !== 'dictionary') throw broken(file, 'its footer names a dictionary that is none')
  return { ...found, message: found.message }
}

/** The record batch that a footer names. */
export async function batchAt(bytes: Bytes, at: number, file: string | undefined) {
  const found = await messageAt(bytes, at, file)
  if (found?.message.kind !== 'batch') throw broken(file, 'its footer names a batch that is none')
  return { ...found, message: found.message }
}

/** The messages of a stream from its first on, the schema. Throws where it is cut short or goes on after its end. */
export async function* messagesOf(
  bytes: Bytes,
  file: string | undefined,
): AsyncGenerator<FoundMessage & { readonly at: number }> {
  let begun = false
  for (let at = 0; ; ) {
    const next = await messageAt(bytes, at, file)
    if (!next) return checkEnd(bytes, at, file)
    if (begun !== (next.message.kind !== 'schema'))
      throw broken(file, begun ? 'it has a second schema' : 'it does not begin with a schema')
    yield { ...next, at }
    begun = true
    at = next.end
  }
}

/** A stream that ends without its mark was cut off between two messages, or its writer never finished. */
async function checkEnd(bytes: Bytes, at: number, file: string | undefined): Promise<void> {
  if (at >= bytes.size) throw broken(file, 'it ends without the mark that ends a stream')
  const rest = await bytes.read(at, Math.min(bytes.size - at, 64))
  const mark = uint32(rest, 0) === 0xffffffff ? 8 : 4
  if (rest.subarray(mark).some((byte) => byte !== 0))
    throw broken(file, 'something follows the mark that ends the stream')
}
