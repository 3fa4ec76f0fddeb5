import type { TablePiece } from '../columns/table-piece.js'
import type { Piece, PieceDictionary } from '../ingest/piece.js'
import { groupRows } from '../join/group.js'
import { type Domain, type TableName, tableSpec } from '../schema/tables.js'

type Values = TablePiece['columns'][number]['values']
type Kind = 'number' | 'code' | 'word'

/** How the bytes of sections are laid out: those of one piece are alike. */
interface Layout {
  readonly columns: readonly { readonly name: string; readonly kind: Kind }[]
  readonly domains: readonly Domain[]
  readonly present: readonly string[]
}

/** The rows of a piece, dealt out to buckets. */
export interface Sections {
  readonly layout: Layout
  /** The bytes of one bucket after the other; until the next piece is dealt out. */
  readonly bytes: Uint8Array
  /** Where each bucket's begin, and the last one's end; equal where it has none. */
  readonly starts: Float64Array
  /** What the rows of each take in memory, about. */
  readonly weights: Float64Array
}

/** Rows of one piece that went to one bucket, with dictionaries of what they use; `rows.numbers` count from `first`. */
export interface Share extends Pick<Piece, 'dictionaries'> {
  readonly rows: TablePiece
}

/** A value of a dictionary takes so many bytes besides its text. */
const A_VALUE = 48

/** Memory of sections, used again for the next piece: fresh memory would be waiting to be collected. */
let room = new ArrayBuffer(0)

/** Deals the rows of a piece out, each bucket's in the order they had: row r to `bucketOf[r]`. */
export function sectionsOf(
  table: TableName,
  { rows, dictionaries }: Piece,
  bucketOf: Int32Array,
  buckets: number,
): Sections {
  const { start, order } = groupRows(bucketOf, buckets)
  const cuts = new Map(dictionaries.map((values) => [values.domain, new Cut(values, buckets)]))
  const columns = rows.columns.map(({ name, values }) => {
    const domain = domainOf(table, name)
    return { name, values, cut: domain && cuts.get(domain), own: codesInOrder(values, order) }
  })
  for (let b = 0; b < buckets; b++) {
    for (const cut of cuts.values()) cut.begin(b)
    for (const { own, cut } of columns) if (cut && own) cut.recode(own, start[b]!, start[b + 1]!)
  }
  for (const cut of cuts.values()) cut.begin(buckets)
  const broken = brokenIn(rows.broken, bucketOf, start, order)
  const all = [...cuts.values()]
  const layout = {
    columns: columns.map(({ name, values }) => ({ name, kind: kindOf(values) })),
    domains: all.map(({ of }) => of.domain),
    present: rows.present,
  }
  const counts = Array.from({ length: buckets }, (_, b) => [
    start[b + 1]! - start[b]!,
    broken.get(b)?.length ?? 0,
    ...all.flatMap((cut) => [cut.valuesOf(b), cut.bytesOf(b)]),
  ])
  const starts = new Float64Array(buckets + 1)
  const weights = new Float64Array(buckets)
  counts.forEach((count, b) => {
    const size = count[0] === 0 ? 0 : viewsOf(undefined, 0, layout, count).size
    starts[b + 1] = starts[b]! + size
    weights[b] = size + all.reduce((sum, cut) => sum + cut.valuesOf(b) * (A_VALUE - 12), 0)
  })
  const size = starts[buckets]!
  if (room.byteLength < size) room = new ArrayBuffer(size + (size >> 1))
  for (let b = 0; b < buckets; b++) {
    const [from, to] = [start[b]!, start[b + 1]!]
    if (from === to) continue
    const views = viewsOf(room, starts[b]!, layout, counts[b]!)
    views.header.set(counts[b]!)
    for (const [i, { values, own }] of columns.entries()) {
      const into = views.columns[i]!
      if (own) into.set(own.subarray(from, to))
      else if (values instanceof Float64Array) pickNumbers(values, order, from, to, into)
      else pickWords(values, order, from, to, into)
    }
    for (const [i, cut] of all.entries()) cut.write(b, views.dictionaries[i]!)
    for (let i = from; i < to; i++) views.numbers[i - from] = rows.numbers?.[order[i]!] ?? order[i]!
    views.broken.set(broken.get(b) ?? [])
  }
  return { layout, bytes: new Uint8Array(room, 0, size), starts, weights }
}

/** The rows of a section whose bytes are there: views of them. They are aligned to 8 bytes. */
export function shareOf(bytes: Uint8Array, layout: Layout, first: number): Share {
  const counts = [...new Int32Array(bytes.buffer, bytes.byteOffset, 2 + 2 * layout.domains.length)]
  const { columns, dictionaries, numbers, broken } = viewsOf(bytes.buffer, bytes.byteOffset, layout, counts)
  for (let i = 0; i < numbers.length; i++) numbers[i]! += first
  return {
    rows: {
      rows: counts[0]!,
      read: 0,
      numbers,
      present: layout.present,
      broken,
      columns: layout.columns.map(({ name }, i) => ({ name, values: columns[i]! })),
      notices: [],
    },
    dictionaries,
  }
}

/** Arrays of a section at a place of a buffer, the widest first, and how long it is; without a buffer only that. */
function viewsOf(
  buffer: ArrayBufferLike | undefined,
  place: number,
  layout: Layout,
  counts: readonly number[],
) {
  let at = place
  const take = <T>(
    make: (buffer: ArrayBufferLike, at: number, length: number) => T,
    length: number,
    width: number,
  ): T => {
    const view = buffer ? make(buffer, at, length) : make(nothing, 0, 0)
    at += length * width
    return view
  }
  const [rows, brokenRows] = [counts[0]!, counts[1]!]
  const values = (i: number): number => counts[2 + 2 * i]!
  const header = take(int32, counts.length, 4)
  at += at & 4
  const columns = new Array<Values>(layout.columns.length)
  const columnsOf = (kind: Kind, make: typeof float64 | typeof int32 | typeof int8, width: number): void => {
    for (const [i, column] of layout.columns.entries())
      if (column.kind === kind) columns[i] = take<Values>(make, rows, width)
  }
  columnsOf('number', float64, 8)
  const ends = layout.domains.map((_, i) => take(float64, values(i), 8))
  columnsOf('code', int32, 4)
  const hashes = layout.domains.map((_, i) => take(int32, values(i), 4))
  const numbers = take(int32, rows, 4)
  const broken = take(int32, brokenRows, 4)
  columnsOf('word', int8, 1)
  const dictionaries = layout.domains.map((domain, i) => ({
    domain,
    ends: ends[i]!,
    hashes: hashes[i]!,
    bytes: take(uint8, counts[3 + 2 * i]!, 1),
  }))
  const size = (at - place + 7) & ~7
  return { header, columns, numbers, broken, dictionaries, size }
}

const nothing = new ArrayBuffer(0)
const float64 = (buffer: ArrayBufferLike, at: number, length: number) => new Float64Array(buffer, at, length)
const int32 = (buffer: ArrayBufferLike, at: number, length: number) => new Int32Array(buffer, at, length)
const int8 = (buffer: ArrayBufferLike, at: number, length: number) => new Int8Array(buffer, at, length)
const uint8 = (buffer: ArrayBufferLike, at: number, length: number) => new Uint8Array(buffer, at, length)

/** Places of broken rows in their buckets, in order. */
function brokenIn(
  rows: Int32Array,
  bucketOf: Int32Array,
  start: Int32Array,
  order: Int32Array,
): Map<number, number[]> {
  const found = new Map<number, number[]>()
  if (rows.length === 0) return found
  const broken = new Set(rows)
  for (let i = 0; i < order.length; i++) {
    if (!broken.has(order[i]!)) continue
    const bucket = bucketOf[order[i]!]!
    const places = found.get(bucket) ?? []
    places.push(i - start[bucket]!)
    found.set(bucket, places)
  }
  return found
}

function kindOf(values: Values): Kind {
  if (values instanceof Float64Array) return 'number'
  return values instanceof Int32Array ? 'code' : 'word'
}

// A function a type: one for all takes ten times as long.

/** Codes of rows, row after row; undefined of what is no column of codes. */
function codesInOrder(values: Values, order: Int32Array): Int32Array | undefined {
  if (!(values instanceof Int32Array)) return undefined
  const own = new Int32Array(order.length)
  for (let i = 0; i < order.length; i++) own[i] = values[order[i]!]!
  return own
}

function pickNumbers(values: Float64Array, order: Int32Array, from: number, to: number, into: Values): void {
  for (let i = from; i < to; i++) into[i - from] = values[order[i]!]!
}

function pickWords(values: Values, order: Int32Array, from: number, to: number, into: Values): void {
  for (let i = from; i < to; i++) into[i - from] = values[order[i]!]!
}

/** The dictionary of a column that holds codes. */
function domainOf(table: TableName, column: string): Domain | undefined {
  const spec = tableSpec(table).columns[column]
  return spec && ['id', 'text', 'address'].includes(spec.type) ? (spec.domain ?? 'word') : undefined
}

/** Numbers the values of a dictionary anew in each bucket, as far as they are used there. */
class Cut {
  /** The place of each value among those used; before `#start` it is that of an earlier bucket. */
  readonly #place: Int32Array
  /** Values used, bucket after bucket. */
  #used: Int32Array
  #count = 0
  #bytes = 0
  /** Where the values of the bucket at hand begin. */
  #start = 0
  readonly #starts: Int32Array
  readonly #byteStarts: Float64Array

  constructor(
    readonly of: PieceDictionary,
    buckets: number,
  ) {
    this.#place = new Int32Array(of.ends.length).fill(-1)
    this.#used = new Int32Array(of.ends.length + 1024)
    this.#starts = new Int32Array(buckets + 1)
    this.#byteStarts = new Float64Array(buckets + 1)
  }

  begin(bucket: number): void {
    this.#start = this.#count
    this.#starts[bucket] = this.#count
    this.#byteStarts[bucket] = this.#bytes
  }

  valuesOf(bucket: number): number {
    return this.#starts[bucket + 1]! - this.#starts[bucket]!
  }

  bytesOf(bucket: number): number {
    return this.#byteStarts[bucket + 1]! - this.#byteStarts[bucket]!
  }

  /** Codes `[from, to)` become what the bucket at hand calls them. */
  recode(codes: Int32Array, from: number, to: number): void {
    this.#reserve(to - from)
    const { ends } = this.of
    const place = this.#place
    const used = this.#used
    const start = this.#start
    let count = this.#count
    for (let i = from; i < to; i++) {
      const value = codes[i]!
      if (value < 0) continue
      if (place[value]! < start) {
        place[value] = count
        used[count++] = value
        this.#bytes += ends[value]! - (value === 0 ? 0 : ends[value - 1]!)
      }
      codes[i] = place[value]! - start
    }
    this.#count = count
  }

  /** Writes the values of a bucket. */
  write(bucket: number, into: PieceDictionary): void {
    const { ends, hashes, bytes } = this.of
    const first = this.#starts[bucket]!
    let end = 0
    for (let i = first; i < this.#starts[bucket + 1]!; i++) {
      const value = this.#used[i]!
      into.hashes[i - first] = hashes[value]!
      const to = ends[value]!
      // a loop: values are short, and a view costs more than copying them
      for (let at = value === 0 ? 0 : ends[value - 1]!; at < to; at++) into.bytes[end++] = bytes[at]!
      into.ends[i - first] = end
    }
  }

  #reserve(rows: number): void {
    if (this.#count + rows <= this.#used.length) return
    const more = new Int32Array(2 * (this.#count + rows))
    more.set(this.#used)
    this.#used = more
  }
}
