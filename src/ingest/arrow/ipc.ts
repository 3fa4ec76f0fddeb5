import { type Rows, readColumns } from './body.js'
import { broken, checkRows } from './broken.js'
import type { Bytes } from './bytes.js'
import type { Column } from './column.js'
import { DictionaryValues } from './dictionary-values.js'
import {
  batchAt,
  dictionaryAt,
  type FoundMessage,
  footerOf,
  isFile,
  messageAt,
  messagesOf,
} from './messages.js'
import type { BatchHeader, Footer, Message } from './metadata.js'
import { type ArrowPart, runsOf } from './parts.js'
import { type Room, withRoom } from './room.js'
import { type ArrowField, type ArrowType, unreadable } from './type.js'

/** A record batch, or a run of rows of a large one. */
export interface IpcBatch {
  readonly rows: number
  /** At the places of the schema, undefined where not wanted or not readable. */
  readonly columns: readonly (Column | undefined)[]
  /** Where it ends in the bytes, about. */
  readonly end: number
}

type IsWanted = (place: number, name: string) => boolean

/** The columns of IPC data; reads the footer of a file, the first message of a stream. */
export async function ipcFields(bytes: Bytes, file: string | undefined): Promise<readonly ArrowField[]> {
  if (await isFile(bytes, file)) return (await footerOf(bytes, file)).fields
  const first = await messageAt(bytes, 0, file)
  if (first?.message.kind !== 'schema') throw broken(file, 'it does not begin with a schema')
  return first.message.fields
}

/**
 * Reads the record batches of IPC data, file or stream, or of a part of them, one at a time: only buffers of wanted
 * columns are read. A batch is good until the next is asked for.
 */
export async function* readIpc(
  bytes: Bytes,
  wanted: IsWanted,
  file: string | undefined,
  part?: ArrowPart,
): AsyncGenerator<IpcBatch> {
  yield* withRoom(async function* (room) {
    const reader = new IpcReader(bytes, wanted, file, room)
    if (part) yield* reader.part(part)
    else if (await isFile(bytes, file)) yield* reader.file(await footerOf(bytes, file))
    else yield* reader.stream()
  })
}

/** Dictionaries by their ids. */
type Dictionaries = Map<number, DictionaryValues<Column>>

/** The dictionaries of the data whose parts were read last, so that a thread reads them once. */
let kept: { readonly of: string; readonly dictionaries: Dictionaries } | undefined

class IpcReader {
  #fields: readonly ArrowField[] = []
  #wanted: readonly boolean[] = []
  /** Value type of each dictionary that a wanted column uses. */
  readonly #types = new Map<number, ArrowType>()
  #dictionaries: Dictionaries = new Map()
  #rows = 0

  constructor(
    readonly bytes: Bytes,
    readonly isWanted: IsWanted,
    readonly name: string | undefined,
    readonly room: Room,
  ) {}

  async *stream(): AsyncGenerator<IpcBatch> {
    for await (const found of messagesOf(this.bytes, this.name)) {
      const { message } = found
      if (message.kind === 'schema') this.#begin(message.fields)
      else if (message.kind === 'dictionary') await this.#addDictionary(message, found.body, true)
      else if (message.kind === 'batch') yield* this.#batch(message.batch, found)
    }
  }

  async *file(footer: Footer): AsyncGenerator<IpcBatch> {
    this.#begin(footer.fields)
    for (const { at } of footer.dictionaries) await this.#dictionaryAt(at, false)
    for (const { at } of footer.batches) {
      const found = await batchAt(this.bytes, at, this.name)
      yield* this.#batch(found.message.batch, found)
    }
  }

  async *part({ key, fields, dictionaries, batches }: ArrowPart): AsyncGenerator<IpcBatch> {
    this.#begin(fields)
    const of = [key, ...this.#types.keys()].join()
    if (kept?.of === of) this.#dictionaries = kept.dictionaries
    else {
      kept = undefined
      for (const at of dictionaries) await this.#dictionaryAt(at, true)
      kept = { of, dictionaries: this.#dictionaries }
    }
    for (const { at, from, to } of batches) {
      const found = await batchAt(this.bytes, at, this.name)
      const header = found.message.batch
      yield await this.#load(header, found, from === 0 && to === header.rows ? undefined : { from, to })
    }
  }

  #begin(fields: readonly ArrowField[]): void {
    this.#fields = fields
    this.#wanted = fields.map(({ name, type }, i) => this.isWanted(i, name) && unreadable(type) === undefined)
    for (const [i, { type }] of fields.entries())
      if (this.#wanted[i] && type.kind === 'dictionary') this.#types.set(type.id, type.values)
  }

  async #dictionaryAt(at: number, replaceable: boolean): Promise<void> {
    const { message, body } = await dictionaryAt(this.bytes, at, this.name)
    await this.#addDictionary(message, body, replaceable)
  }

  async #addDictionary(
    { id, delta, batch, bodyLength }: Message & { kind: 'dictionary' },
    at: number,
    replaceable: boolean,
  ): Promise<void> {
    const type = this.#types.get(id)
    if (type === undefined) return
    const body = { header: batch, at, length: bodyLength }
    const values = { fields: [{ name: '', type }], wanted: [true] }
    const [column] = await readColumns(this.bytes, body, values, this.name)
    const known = this.#dictionaries.get(id)
    if (known && delta) known.add(column!)
    else if (known && !replaceable) throw broken(this.name, 'it has two dictionaries for one column')
    else this.#dictionaries.set(id, new DictionaryValues([column!]))
  }

  async *#batch(header: BatchHeader, found: FoundMessage): AsyncGenerator<IpcBatch> {
    this.#rows += header.rows
    checkRows(this.name, this.#rows, this.bytes.size)
    for (const some of runsOf(header, this.#fields) ?? [undefined])
      yield await this.#load(header, found, some)
  }

  async #load(
    header: BatchHeader,
    { message, body }: FoundMessage,
    some: Rows | undefined,
  ): Promise<IpcBatch> {
    const { room } = this
    room.clear()
    const wanted = { fields: this.#fields, wanted: this.#wanted, dictionaries: this.#dictionaries, room }
    const at = { header, at: body, length: message.bodyLength }
    const columns = await readColumns(this.bytes, at, wanted, this.name, some)
    const share = some ? some.to / header.rows : 1
    const rows = some ? some.to - some.from : header.rows
    return { rows, columns, end: body + Math.floor(message.bodyLength * share) }
  }
}
