import type { Body, Buffers, Rows, Slot } from './body.js'
import { broken } from './broken.js'
import type { Bytes } from './bytes.js'
import { type Column, longs, words } from './column.js'
import { type Range, readRanges } from './ranges.js'
import type { Room } from './room.js'
import { type ArrowField, type ArrowType, widthOf } from './type.js'

const none = new Uint8Array(0)

/**
 * Reads some rows of the columns of a batch that is not packed and has no views: what was asked for of each buffer, as if
 * the batch had those rows only. Buffers that are too short stay so, for `columnOf` to find.
 */
export async function readSlices(
  bytes: Bytes,
  { at }: Body,
  slots: readonly (Slot | undefined)[],
  fields: readonly ArrowField[],
  rows: Rows,
  room: Room | undefined,
  file: string | undefined,
): Promise<(slot: Slot, place: number) => Buffers> {
  const parts = slots.map((slot, i) => slot && slicesOf(slot, fields[i]!.type, rows))
  const load = await readRanges(
    bytes,
    at,
    parts.flatMap((ranges) => ranges ?? []),
    room,
  )
  const texts = slots.map((slot, i) => {
    const { type } = fields[i]!
    return slot && isText(type) ? textsOf(slot, type, load(parts[i]![1]!), rows, file) : undefined
  })
  const loadTexts = await readRanges(
    bytes,
    at,
    texts.flatMap((text) => text?.range ?? []),
    room,
  )
  return (_, i) => {
    const [valid, ...others] = parts[i]!.map(load)
    const text = texts[i]
    if (text) return { buffers: [valid!, none, loadTexts(text.range)], offsets: text.offsets }
    return { buffers: valid ? [valid, ...others] : [] }
  }
}

function isText({ kind }: ArrowType): boolean {
  return kind === 'utf8' || kind === 'large_utf8'
}

/** The bytes of the validity, and those of values, or of the places of texts. */
function slicesOf({ ranges }: Slot, type: ArrowType, { from, to }: Rows): Range[] {
  const [valid, values] = ranges
  if (!valid || !values) return []
  const bits = (range: Range) => within(range, from / 8, Math.ceil(to / 8))
  if (type.kind === 'bool') return [bits(valid), bits(values)]
  const width = isText(type) ? offsetWidth(type.kind) : widthOf(type)
  return [bits(valid), within(values, from * width, (isText(type) ? to + 1 : to) * width)]
}

function offsetWidth(kind: ArrowType['kind']): number {
  return kind === 'large_utf8' ? 8 : 4
}

/** Bytes `[from, to)` of a range, as far as there are so many. */
function within({ at, length }: Range, from: number, to: number): Range {
  const begin = Math.min(from, length)
  return { at: at + begin, length: Math.min(to, length) - begin }
}

/** Where the texts of the rows lie, and where each of them does in that. */
function textsOf(
  { ranges }: Slot,
  { kind }: ArrowType,
  places: Uint8Array,
  { from, to }: Rows,
  file: string | undefined,
): { readonly range: Range; readonly offsets: NonNullable<Column['offsets']> } {
  const data = ranges[2]!
  const count = to - from + 1
  if (places.length < count * offsetWidth(kind)) throw broken(file, 'a column has fewer values than rows')
  const found = kind === 'large_utf8' ? longs(places, count) : words(places, count)
  const first = found[0]!
  const end = found[count - 1]!
  if (first < 0 || end < first || end > data.length) throw broken(file, 'a text lies outside its column')
  const length = end - first
  const offsets = length > 0x7fffffff ? new Float64Array(count) : new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const at = found[i]! - first
    offsets[i] = at >= 0 && at <= length ? at : -1
  }
  return { range: { at: data.at + first, length }, offsets }
}
