import { broken, checkRows } from './broken.js'
import type { Bytes } from './bytes.js'
import { type Column, columnOf } from './column.js'
import { Decompressor } from './decompress.js'
import { DictionaryValues } from './dictionary-values.js'
import { type BatchHeader, decodeFooter, decodeMessage, type Footer, type Message } from './metadata.js'
import { type ArrowField, type ArrowType, layoutOf, unreadable } from './type.js'

/** One record batch; columns stand at the places of the schema, undefined where not wanted or not readable. */
export interface IpcBatch {
  readonly rows: number
  readonly columns: readonly (Column | undefined)[]
  /** Where it ends in the bytes. */
  readonly end: number
}

const MAGIC = 'ARROW1'

/** The columns of IPC data; reads the footer of a file, the first message of a stream. */
export async function ipcFields(bytes: Bytes, file: string | undefined): Promise<readonly ArrowField[]> {
  if (await isFile(bytes, file)) return (await footerOf(bytes, file)).fields
  const first = await messageAt(bytes, 0, file)
  if (first?.message.kind !== 'schema') throw broken(file, 'it does not begin with a schema')
  return first.message.fields
}

/** Reads the record batches of IPC data, file or stream, one at a time: only buffers of wanted columns are read. */
export async function* readIpc(
  bytes: Bytes,
  wanted: (place: number, name: string) => boolean,
  file: string | undefined,
): AsyncGenerator<IpcBatch> {
  const reader = new IpcReader(bytes, file)
  if (!(await isFile(bytes, file))) return yield* reader.stream(wanted)
  yield* reader.file(await footerOf(bytes, file), wanted)
}

class IpcReader {
  #fields: readonly ArrowField[] = []
  #wanted: readonly boolean[] = []
  /** Value type of each dictionary that a wanted column uses. */
  readonly #types = new Map<number, ArrowType>()
  readonly #dictionaries = new Map<number, DictionaryValues<Column>>()
  #rows = 0

  constructor(
    readonly bytes: Bytes,
    readonly name: string | undefined,
  ) {}

  async *stream(wanted: (place: number, name: string) => boolean): AsyncGenerator<IpcBatch> {
    let begun = false
    for (let at = 0; ; ) {
      const next = await messageAt(this.bytes, at, this.name)
      if (!next) return this.#ended(at)
      const { message, body, end } = next
      if (begun !== (message.kind !== 'schema'))
        throw broken(this.name, begun ? 'it has a second schema' : 'it does not begin with a schema')
      if (message.kind === 'schema') this.#begin(message.fields, wanted)
      else if (message.kind === 'dictionary') await this.#addDictionary(message, body, true)
      else if (message.kind === 'batch') yield await this.#load(message, body)
      begun = true
      at = end
    }
  }

  async *file(footer: Footer, wanted: (place: number, name: string) => boolean): AsyncGenerator<IpcBatch> {
    this.#begin(footer.fields, wanted)
    for (const block of footer.dictionaries) {
      const found = await messageAt(this.bytes, block.at, this.name)
      if (found?.message.kind !== 'dictionary')
        throw broken(this.name, 'its footer names a dictionary that is none')
      await this.#addDictionary(found.message, found.body, false)
    }
    for (const block of footer.batches) {
      const found = await messageAt(this.bytes, block.at, this.name)
      if (found?.message.kind !== 'batch') throw broken(this.name, 'its footer names a batch that is none')
      yield await this.#load(found.message, found.body)
    }
  }

  #begin(fields: readonly ArrowField[], wanted: (place: number, name: string) => boolean): void {
    this.#fields = fields
    this.#wanted = fields.map(({ name, type }, i) => wanted(i, name) && unreadable(type) === undefined)
    for (const [i, { type }] of fields.entries())
      if (this.#wanted[i] && type.kind === 'dictionary') this.#types.set(type.id, type.values)
  }

  /** A stream that ends without its mark was cut off between two messages, or its writer never finished. */
  async #ended(at: number): Promise<void> {
    if (at >= this.bytes.size) throw broken(this.name, 'it ends without the mark that ends a stream')
    const rest = await this.bytes.read(at, Math.min(this.bytes.size - at, 64))
    const mark = uint32(rest, 0) === 0xffffffff ? 8 : 4
    if (rest.subarray(mark).some((byte) => byte !== 0))
      throw broken(this.name, 'something follows the mark that ends the stream')
  }

  async #addDictionary(
    message: Message & { kind: 'dictionary' },
    body: number,
    replaceable: boolean,
  ): Promise<void> {
    const type = this.#types.get(message.id)
    if (type === undefined) return
    const [column] = await this.#columns(message.batch, message, body, [{ name: '', type }], [true])
    const known = this.#dictionaries.get(message.id)
    if (known && message.delta) known.add(column!)
    else if (known && !replaceable) throw broken(this.name, 'it has two dictionaries for one column')
    else this.#dictionaries.set(message.id, new DictionaryValues([column!]))
  }

  async #load(message: Message & { kind: 'batch' }, body: number): Promise<IpcBatch> {
    const { rows } = message.batch
    this.#rows += rows
    checkRows(this.name, this.#rows, this.bytes.size)
    const columns = await this.#columns(message.batch, message, body, this.#fields, this.#wanted)
    return { rows, columns, end: body + message.bodyLength }
  }

  async #columns(
    header: BatchHeader,
    message: Message,
    body: number,
    fields: readonly ArrowField[],
    wanted: readonly boolean[],
  ): Promise<(Column | undefined)[]> {
    const slots = slotsOf(header, fields, wanted, message.bodyLength, this.name)
    const load = await bodyReader(
      this.bytes,
      body,
      slots.flatMap((slot) => slot?.ranges ?? []),
    )
    const unpack =
      header.compression === 'none' ? undefined : await Decompressor.of(header.compression, this.name)
    const columns: (Column | undefined)[] = []
    for (const [i, slot] of slots.entries()) {
      if (!slot) {
        columns.push(undefined)
        continue
      }
      const buffers = slot.ranges.map((range) => (unpack ? unpack.unpack(load(range)) : load(range)))
      const { type } = fields[i]!
      const text = type.kind === 'utf8' || type.kind === 'large_utf8'
      columns.push(
        columnOf({
          type,
          rows: header.rows,
          nulls: slot.nulls,
          valid: buffers[0] ?? none,
          bit: 0,
          offsets: text ? buffers[1]! : none,
          data: buffers[text ? 2 : 1] ?? none,
          views: type.kind === 'utf8_view' ? buffers.slice(2) : [],
          dictionary:
            type.kind === 'dictionary'
              ? (this.#dictionaries.get(type.id) ?? new DictionaryValues())
              : undefined,
          file: this.name,
        }),
      )
    }
    return columns
  }
}

const none = new Uint8Array(0)

interface Range {
  readonly at: number
  readonly length: number
}

interface Slot {
  readonly nulls: number
  readonly ranges: readonly Range[]
}

/** Where the buffers of each wanted column lie in the body. */
function slotsOf(
  header: BatchHeader,
  fields: readonly ArrowField[],
  wanted: readonly boolean[],
  bodyLength: number,
  file: string | undefined,
): (Slot | undefined)[] {
  let node = 0
  let buffer = 0
  let variadic = 0
  let total = 0
  const slots = fields.map(({ type }, i) => {
    const layout = layoutOf(type)
    let count = layout.buffers
    for (let v = 0; v < layout.variadics; v++) {
      if (variadic >= header.variadics.length)
        throw broken(file, 'a batch has fewer buffers than its columns need')
      count += header.variadics[variadic++]!
    }
    if ((node + layout.nodes) * 2 > header.nodes.length || (buffer + count) * 2 > header.buffers.length)
      throw broken(file, 'a batch has fewer buffers than its columns need')
    const first = buffer
    const [length, nulls] = header.nodes.subarray(node * 2)
    buffer += count
    node += layout.nodes
    if (!wanted[i]) return undefined
    if (length !== header.rows) throw broken(file, 'the columns of a batch differ in length')
    const ranges = Array.from({ length: count }, (_, b) => {
      const [at, size] = header.buffers.subarray((first + b) * 2) as unknown as [number, number]
      total += size
      if (at + size > bodyLength || total > bodyLength)
        throw broken(file, 'a buffer lies outside its message')
      return { at, length: size }
    })
    return { nulls: nulls!, ranges }
  })
  return slots
}

/** Reads the ranges, those with small gaps between them at once, and gives a function from range to bytes. */
async function bodyReader(
  bytes: Bytes,
  body: number,
  ranges: readonly Range[],
): Promise<(range: Range) => Uint8Array> {
  const sorted = ranges.filter((r) => r.length > 0).sort((a, b) => a.at - b.at)
  const spans: { at: number; end: number; bytes: Uint8Array }[] = []
  for (const { at, length } of sorted) {
    const last = spans.at(-1)
    if (last && at - last.end <= 65_536) last.end = Math.max(last.end, at + length)
    else spans.push({ at, end: at + length, bytes: none })
  }
  for (const span of spans) span.bytes = await bytes.read(body + span.at, span.end - span.at)
  return ({ at, length }) => {
    if (length === 0) return none
    const span = spans.find((s) => at >= s.at && at < s.end)!
    return span.bytes.subarray(at - span.at, at - span.at + length)
  }
}

async function isFile(bytes: Bytes, file: string | undefined): Promise<boolean> {
  if (bytes.size < 8) throw broken(file, `it has ${bytes.size} bytes, too few for Arrow data`)
  const start = Buffer.from(await bytes.read(0, 6)).toString('latin1')
  if (start.startsWith('FEA1'))
    throw broken(file, 'it is Feather version 1, which is not read; write version 2')
  return start === MAGIC
}

async function footerOf(bytes: Bytes, file: string | undefined): Promise<Footer> {
  const cut = 'it has no Arrow footer at its end'
  if (bytes.size < 22) throw broken(file, cut)
  const tail = await bytes.read(bytes.size - 10, 10)
  if (Buffer.from(tail.subarray(4)).toString('latin1') !== MAGIC) throw broken(file, cut)
  const length = uint32(tail, 0)
  if (length === 0 || length + 18 > bytes.size) throw broken(file, cut)
  return decodeFooter(await bytes.read(bytes.size - 10 - length, length), file)
}

/** The message at a place: its metadata, where its body starts and ends; undefined for the mark or end of a stream. */
async function messageAt(
  bytes: Bytes,
  at: number,
  file: string | undefined,
): Promise<{ message: Message; body: number; end: number } | undefined> {
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

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}
