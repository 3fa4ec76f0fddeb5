import { broken } from './broken.js'
import type { Bytes } from './bytes.js'
import { type Column, columnOf } from './column.js'
import { Decompressor } from './decompress.js'
import { DictionaryValues } from './dictionary-values.js'
import type { BatchHeader } from './metadata.js'
import { type Range, readRanges } from './ranges.js'
import type { Room } from './room.js'
import { readSlices } from './slice.js'
import { type ArrowField, layoutOf } from './type.js'

/** Where the buffers of a column lie in the body. */
export interface Slot {
  readonly nulls: number
  readonly ranges: readonly Range[]
}

/** The buffers of a column, unpacked. */
export interface Buffers {
  readonly buffers: readonly Uint8Array[]
  /** Of text: places in its bytes, where they are not what a buffer says. */
  readonly offsets?: Column['offsets']
}

/** Some rows of a batch, the first and one after the last; the first is a multiple of 8, where a byte of bits begins. */
export interface Rows {
  readonly from: number
  readonly to: number
}

/** A batch, and where its body lies. */
export interface Body {
  readonly header: BatchHeader
  readonly at: number
  readonly length: number
}

/** What columns are read with: those that are wanted, and the dictionaries of theirs by id. */
export interface Wanted {
  readonly fields: readonly ArrowField[]
  readonly wanted: readonly boolean[]
  readonly dictionaries?: ReadonlyMap<number, DictionaryValues<Column>>
  /** What is read into it is good until it is cleared. */
  readonly room?: Room
}

/** Reads the wanted columns of a batch, or, of one that is not packed, some rows of theirs. */
export async function readColumns(
  bytes: Bytes,
  body: Body,
  { fields, wanted, dictionaries, room }: Wanted,
  file: string | undefined,
  some?: Rows,
): Promise<(Column | undefined)[]> {
  const slots = slotsOf(body, fields, wanted, file)
  const buffersOf = some
    ? await readSlices(bytes, body, slots, fields, some, room, file)
    : await readBuffers(bytes, body, slots, room, file)
  const rows = some ? some.to - some.from : body.header.rows
  return slots.map((slot, i) => {
    if (!slot) return undefined
    const { buffers, offsets } = buffersOf(slot, i)
    const { type } = fields[i]!
    const text = type.kind === 'utf8' || type.kind === 'large_utf8'
    return columnOf({
      type,
      rows,
      nulls: Math.min(slot.nulls, rows),
      valid: buffers[0] ?? none,
      bit: 0,
      offsets: offsets ?? (text ? buffers[1]! : none),
      data: buffers[text ? 2 : 1] ?? none,
      views: type.kind === 'utf8_view' ? buffers.slice(2) : [],
      dictionary:
        type.kind === 'dictionary' ? (dictionaries?.get(type.id) ?? new DictionaryValues()) : undefined,
      file,
    })
  })
}

const none = new Uint8Array(0)

async function readBuffers(
  bytes: Bytes,
  { header, at }: Body,
  slots: readonly (Slot | undefined)[],
  room: Room | undefined,
  file: string | undefined,
): Promise<(slot: Slot) => Buffers> {
  const load = await readRanges(
    bytes,
    at,
    slots.flatMap((slot) => slot?.ranges ?? []),
    room,
  )
  const { compression } = header
  const packed = compression === 'none' ? undefined : await Decompressor.of(compression, file)
  const unpack = (range: Range) => (packed ? packed.unpack(load(range)) : load(range))
  return ({ ranges }) => ({ buffers: ranges.map(unpack) })
}

/** Where the buffers of each wanted column lie in the body. */
function slotsOf(
  { header, length: bodyLength }: Body,
  fields: readonly ArrowField[],
  wanted: readonly boolean[],
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
    if (nulls! > header.rows) throw broken(file, 'a column has more nulls than rows')
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
