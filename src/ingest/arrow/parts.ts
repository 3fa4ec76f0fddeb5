import { TenderflagError } from '../../errors.js'
import type { Rows } from './body.js'
import type { Bytes } from './bytes.js'
import { batchAt, dictionaryAt, footerOf, isFile, messagesOf } from './messages.js'
import type { BatchHeader, Message } from './metadata.js'
import type { ArrowField, ArrowType } from './type.js'

/** Some batches of Arrow data, and what must be known to read them without the rest. Plain data. */
export interface ArrowPart {
  /** Tells the data it is of from all others that are cut into parts: what threads keep of them is known by it. */
  readonly key: number
  readonly fields: readonly ArrowField[]
  /** Where the messages of its dictionaries begin, in their order. */
  readonly dictionaries: readonly number[]
  readonly batches: readonly BatchRows[]
  readonly rows: number
}

/** Rows of the batch whose message begins at `at`. */
export interface BatchRows extends Rows {
  readonly at: number
}

/** A batch with more than twice so many rows is read in runs of so many. */
const RUN = 1 << 16
/** Data with more rows than this and a row a byte are no usual ones: room for them is not made beforehand. */
const ROWS = 10_000_000
/** Dictionaries that take more are held once, not in each thread: their file is read in one go. */
const DICTIONARIES = 2 ** 28
/**
 * Dictionaries that take more are read in threads only where batches take so many times as much: values that hardly
 * any rows refer to are looked up by a thread, and once more by the main one (5 million of one row each: half as much
 * processor time again, and 1.7 times the memory).
 */
const LARGE = 2 ** 24
const TIMES = 4
/** Packed ones are taken to become so much larger. */
const PACKED = 8
/** A part is at least this share of the dictionaries: a thread keeps them, but not all that is made of them. */
const SHARE = 8

let keys = 0

/**
 * The rows of a batch that are read at once: all of them, or, of a large one, runs. What is packed or has views is read
 * whole, for each run would need all of it. Undefined for all.
 */
export function runsOf(
  { rows, compression }: BatchHeader,
  fields: readonly ArrowField[],
): Rows[] | undefined {
  if (rows <= 2 * RUN || compression !== 'none' || fields.some(({ type }) => hasViews(type))) return undefined
  return Array.from({ length: Math.ceil(rows / RUN) }, (_, i) => ({
    from: i * RUN,
    to: Math.min(rows, (i + 1) * RUN),
  }))
}

function hasViews({ kind }: ArrowType): boolean {
  return kind === 'utf8_view'
}

/**
 * Parts of at least so many rows, each at least an eighth of the dictionaries. Undefined for data that are to be read in one
 * go: a stream whose dictionaries change on the way, large dictionaries that few rows refer to, more rows than bytes, and
 * what is broken somewhere. Reads the metadata of all messages.
 */
export async function arrowParts(
  bytes: Bytes,
  rows: number,
  file: string,
): Promise<readonly ArrowPart[] | undefined> {
  try {
    const found = (await isFile(bytes, file)) ? await inFile(bytes, file) : await inStream(bytes, file)
    if (!found || areTooLarge(found)) return undefined
    return partsOf(found, rows, bytes.size)
  } catch (error) {
    // reading it comes upon it in its turn
    if (error instanceof TenderflagError) return undefined
    throw error
  }
}

interface Found {
  readonly fields: readonly ArrowField[]
  readonly dictionaries: number[]
  dictionaryBytes: number
  readonly batches: { readonly at: number; readonly header: BatchHeader; readonly bytes: number }[]
}

async function inFile(bytes: Bytes, file: string): Promise<Found | undefined> {
  const { fields, dictionaries, batches } = await footerOf(bytes, file)
  const found: Found = { fields, dictionaries: [], dictionaryBytes: 0, batches: [] }
  const ids = new Set<number>()
  for (const { at } of dictionaries) {
    const { message } = await dictionaryAt(bytes, at, file)
    if (ids.has(message.id) && !message.delta) return undefined
    ids.add(message.id)
    found.dictionaries.push(at)
    found.dictionaryBytes += sizeOf(message)
  }
  for (const { at } of batches) {
    const { message } = await batchAt(bytes, at, file)
    found.batches.push({ at, header: message.batch, bytes: message.bodyLength })
  }
  return found
}

async function inStream(bytes: Bytes, file: string): Promise<Found | undefined> {
  let found: Found | undefined
  for await (const { at, message } of messagesOf(bytes, file)) {
    if (message.kind === 'schema')
      found = { fields: message.fields, dictionaries: [], dictionaryBytes: 0, batches: [] }
    else if (message.kind === 'batch')
      found!.batches.push({ at, header: message.batch, bytes: message.bodyLength })
    else if (message.kind === 'dictionary') {
      if (found!.batches.length > 0) return undefined
      found!.dictionaries.push(at)
      found!.dictionaryBytes += sizeOf(message)
    }
  }
  return found
}

function areTooLarge({ dictionaryBytes, batches }: Found): boolean {
  const rest = batches.reduce((sum, batch) => sum + batch.bytes, 0)
  return dictionaryBytes > DICTIONARIES || (dictionaryBytes > LARGE && rest < TIMES * dictionaryBytes)
}

function sizeOf({ bodyLength, batch }: Message & { kind: 'dictionary' }): number {
  return batch.compression === 'none' ? bodyLength : PACKED * bodyLength
}

function partsOf(
  { fields, dictionaries, dictionaryBytes, batches }: Found,
  least: number,
  size: number,
): readonly ArrowPart[] | undefined {
  const all = batches.reduce((sum, { header }) => sum + header.rows, 0)
  if (all > ROWS + size) return undefined
  const parts: ArrowPart[] = []
  let taken: BatchRows[] = []
  let rows = 0
  let bytes = 0
  const key = ++keys
  const close = () => {
    if (taken.length > 0) parts.push({ key, fields, dictionaries, batches: taken, rows })
    taken = []
    rows = 0
    bytes = 0
  }
  for (const { at, header, bytes: length } of batches) {
    for (const { from, to } of runsOf(header, fields) ?? [{ from: 0, to: header.rows }]) {
      taken.push({ at, from, to })
      rows += to - from
      bytes += header.rows === 0 ? length : (length * (to - from)) / header.rows
      if (rows >= least && SHARE * bytes >= dictionaryBytes) close()
    }
  }
  close()
  return parts.length > 0 ? parts : [{ key, fields, dictionaries, batches: [], rows: 0 }]
}
