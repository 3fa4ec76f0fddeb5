import { broken, tooLarge } from '../arrow/broken.js'
import type { Bytes } from '../arrow/bytes.js'
import { fieldsOf, type ParquetField, type SchemaElement } from './schema.js'
import { OutOfBytes, Thrift } from './thrift.js'

/** The longest footer that is read, 1 GiB: that of some five million column chunks. */
const FOOTER_LIMIT = 2 ** 30
const SCHEMA_LIMIT = 100_000
/** Numbers kept of each column chunk. */
const EACH = 5

/** Where a column of a row group lies in the file, and how it is packed. */
export interface ChunkPlace {
  readonly at: number
  readonly size: number
  /** Number of the codec in the format. */
  readonly codec: number
}

/** What a footer says of some of the row groups. Plain data, for it goes to threads: a footer may be large. */
export type ParquetPart = Pick<Metadata, 'fields' | 'rows' | 'groupRows' | 'bytes' | 'leaves' | 'chunks'>

/** The footer of a Parquet file. Row groups are numbers in flat arrays: there may be 100,000. */
export class Metadata {
  constructor(
    readonly fields: readonly ParquetField[],
    readonly rows: number,
    /** Rows of each row group. */
    readonly groupRows: readonly number[],
    /** What all columns unpack to, as far as the file says. */
    readonly bytes: number,
    readonly leaves: number,
    readonly chunks: Float64Array,
    readonly file: string | undefined,
  ) {}

  static of({ fields, rows, groupRows, bytes, leaves, chunks }: ParquetPart, file: string): Metadata {
    return new Metadata(fields, rows, groupRows, bytes, leaves, chunks, file)
  }

  /** Row groups `[from, to)`. */
  part(from: number, to: number): ParquetPart {
    const groupRows = this.groupRows.slice(from, to)
    const rows = groupRows.reduce((sum, count) => sum + count, 0)
    const each = this.leaves * EACH
    return {
      fields: this.fields,
      rows,
      groupRows,
      bytes: this.rows === 0 ? 0 : Math.ceil((this.bytes / this.rows) * rows),
      leaves: this.leaves,
      chunks: this.chunks.slice(from * each, to * each),
    }
  }

  /** The place of a leaf column in a row group, checked to be inside the file's data and to hold all its rows. */
  chunk(group: number, leaf: number, size: number): ChunkPlace {
    const place = (group * this.leaves + leaf) * EACH
    const [values, codec, length, data, dictionary] = this.chunks.subarray(place, place + EACH)
    const at = dictionary! > 0 && dictionary! < data! ? dictionary! : data!
    if (!(at >= 4 && length! >= 0 && at + length! <= size - 8))
      throw broken(this.file, 'a column of it lies outside the file')
    if (values !== this.groupRows[group])
      throw broken(this.file, `a column of it has ${values} values for ${this.groupRows[group]} rows`)
    return { at, size: length!, codec: codec! }
  }
}

/** Reads the footer; with `schemaOnly` no further than to the columns. Throws FILE_BROKEN, FILE_TOO_LARGE. */
export async function readMetadata(
  bytes: Bytes,
  file: string | undefined,
  schemaOnly = false,
): Promise<Metadata> {
  if (bytes.size < 12) throw broken(file, `it cannot be read as Parquet (${bytes.size} bytes are too few)`)
  const tail = await bytes.read(bytes.size - 8, 8)
  const view = new DataView(tail.buffer, tail.byteOffset, 8)
  const magic = view.getUint32(4, true)
  if (magic === 0x45524150)
    throw broken(file, 'it cannot be read as Parquet (its footer is encrypted; write it without encryption)')
  if (magic !== 0x31524150) throw broken(file, 'it cannot be read as Parquet (it does not end in PAR1)')
  const length = view.getUint32(0, true)
  if (length > bytes.size - 12)
    throw broken(file, `it cannot be read as Parquet (its footer claims ${length} bytes)`)
  if (length > FOOTER_LIMIT) throw tooLarge(file, `its footer has ${length} bytes; write larger row groups`)
  const footer = await bytes.read(bytes.size - 8 - length, length)
  try {
    return decode(new Thrift(footer, 0, file), file, schemaOnly)
  } catch (error) {
    if (error instanceof OutOfBytes) throw broken(file, 'its footer ends in the middle of a value')
    throw error
  }
}

class SchemaRead extends Error {}

function decode(thrift: Thrift, file: string | undefined, schemaOnly: boolean): Metadata {
  const elements: SchemaElement[] = []
  let fields: ParquetField[] = []
  let leaves = 0
  let rows = 0
  let bytes = 0
  const groupRows: number[] = []
  const chunks: number[] = []
  try {
    thrift.struct((id) => {
      if (id === 2) {
        thrift.list(() => {
          if (elements.length >= SCHEMA_LIMIT)
            throw tooLarge(file, 'its schema has more than 100,000 columns')
          elements.push(elementOf(thrift))
        })
        leaves = elements.filter((element) => element.physical !== undefined).length
        fields = fieldsOf(elements, file)
        if (schemaOnly) throw new SchemaRead()
      } else if (id === 3) rows = thrift.int()
      else if (id === 4)
        thrift.list(() => {
          bytes += groupOf(thrift, leaves, groupRows, chunks, file)
        })
      else return false
      return true
    })
  } catch (error) {
    if (!(error instanceof SchemaRead)) throw error
  }
  if (elements.length === 0) throw broken(file, 'its footer has no schema')
  const inGroups = groupRows.reduce((sum, count) => sum + count, 0)
  if (!schemaOnly && inGroups !== rows)
    throw broken(file, `it holds ${inGroups} of the ${rows} rows it claims`)
  return new Metadata(fields, rows, groupRows, bytes, leaves, Float64Array.from(chunks), file)
}

function elementOf(thrift: Thrift): SchemaElement {
  const element: SchemaElement = { name: '', children: 0 }
  thrift.struct((id) => {
    if (id === 1) element.physical = thrift.int()
    else if (id === 2) element.length = thrift.int()
    else if (id === 3) element.repetition = thrift.int()
    else if (id === 4) element.name = thrift.text()
    else if (id === 5) element.children = thrift.int()
    else if (id === 6) element.converted = thrift.int()
    else if (id === 7) element.scale = thrift.int()
    else if (id === 10) logicalOf(thrift, element)
    else return false
    return true
  })
  return element
}

/** A union: the number of the field is the type, and its struct says more of decimals, times and integers. */
function logicalOf(thrift: Thrift, element: SchemaElement): void {
  thrift.struct((type) => {
    element.logical = type
    if (!thrift.isStruct) return false
    thrift.struct((id) => {
      if (type === 5 && id === 1) element.scale = thrift.int()
      else if ((type === 7 || type === 8) && id === 1) element.utc = thrift.bool()
      else if (type === 8 && id === 2)
        thrift.struct((unit) => {
          element.unit = unit
          return false
        })
      else if (type === 10 && id === 2) element.signed = thrift.bool()
      else return false
      return true
    })
    return true
  })
}

/** Adds one row group; gives the bytes its columns unpack to. */
function groupOf(
  thrift: Thrift,
  leaves: number,
  groupRows: number[],
  chunks: number[],
  file: string | undefined,
): number {
  let rows = -1
  let bytes = 0
  let columns = 0
  thrift.struct((id) => {
    if (id === 1)
      thrift.list(() => {
        if (++columns > leaves) throw broken(file, 'a row group has more columns than the schema')
        chunkOf(thrift, chunks, file)
      })
    else if (id === 2) bytes = thrift.int()
    else if (id === 3) rows = thrift.int()
    else return false
    return true
  })
  if (columns !== leaves) throw broken(file, `a row group has ${columns} of ${leaves} columns`)
  if (!(rows >= 0 && Number.isSafeInteger(rows))) throw broken(file, `a row group claims ${rows} rows`)
  groupRows.push(rows)
  return Math.max(0, bytes)
}

function chunkOf(thrift: Thrift, chunks: number[], file: string | undefined): void {
  let values = -1
  let codec = 0
  let size = -1
  let data = -1
  let dictionary = 0
  thrift.struct((id) => {
    if (id === 1) throw broken(file, `its columns lie in another file (${thrift.text()})`)
    if (id === 8) throw broken(file, 'its columns are encrypted; write it without encryption')
    if (id !== 3) return false
    thrift.struct((field) => {
      if (field === 4) codec = thrift.int()
      else if (field === 5) values = thrift.int()
      else if (field === 7) size = thrift.int()
      else if (field === 9) data = thrift.int()
      else if (field === 11) dictionary = thrift.int()
      else return false
      return true
    })
    return true
  })
  chunks.push(values, codec, size, data, dictionary)
}
