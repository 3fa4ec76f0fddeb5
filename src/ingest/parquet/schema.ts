import { broken } from '../arrow/broken.js'
import type { ArrowType, TimeUnit } from '../arrow/type.js'

/** One element of the schema as the footer lists it, parents before children; numbers are those of the format. */
export interface SchemaElement {
  name: string
  children: number
  physical?: number
  /** Bytes of a value of fixed length. */
  length?: number
  repetition?: number
  converted?: number
  logical?: number
  scale?: number
  utc?: boolean
  unit?: number
  signed?: boolean
}

/** How values lie in pages: numbers of the format. */
export const physical = {
  boolean: 0,
  int32: 1,
  int64: 2,
  int96: 3,
  float: 4,
  double: 5,
  bytes: 6,
  fixed: 7,
} as const

/** A column of the file: a leaf of the schema's root, or something nested, whose type is then `other`. */
export interface ParquetField {
  readonly name: string
  readonly type: ArrowType
  /** Place among the leaves of the schema; of something nested its first. */
  readonly leaf: number
  readonly physical: number
  /** Bytes of a value as it lies in pages; 0 for text, bits for booleans. */
  readonly width: number
  readonly nullable: boolean
}

const REPEATED = 2

/** The columns below the root. Throws FILE_BROKEN for a tree that does not add up. */
export function fieldsOf(elements: readonly SchemaElement[], file: string | undefined): ParquetField[] {
  const root = elements[0]
  if (!root) throw broken(file, 'its footer has no schema')
  const fields: ParquetField[] = []
  let at = 1
  let leaf = 0
  for (let i = 0; i < root.children; i++) {
    const element = elements[at]
    if (!element) throw broken(file, 'its schema has fewer columns than it claims')
    const first = leaf
    // Not recursive: each element closes one open place and opens as many as it has children.
    for (let open = 1; open > 0; at++) {
      const next = elements[at]
      if (!next || next.children < 0) throw broken(file, 'its schema has fewer columns than it claims')
      const isLeaf = next.physical !== undefined
      if (isLeaf && next.children > 0) throw broken(file, 'a column of its schema has columns of its own')
      if (isLeaf) leaf++
      open += next.children - 1
    }
    fields.push({
      name: element.name,
      type: typeOf(element, file),
      leaf: first,
      physical: element.physical ?? -1,
      width: widthOf(element),
      nullable: element.repetition === 1,
    })
  }
  if (at !== elements.length) throw broken(file, 'its schema has more columns than it claims')
  return fields
}

function widthOf({ physical: kind, length = 0 }: SchemaElement): number {
  if (kind === physical.int32 || kind === physical.float) return 4
  if (kind === physical.int64 || kind === physical.double) return 8
  if (kind === physical.int96) return 12
  return kind === physical.fixed ? length : 0
}

function other(name: string): ArrowType {
  return { kind: 'other', name, buffers: 0, variadic: false, children: [] }
}

const utf8: ArrowType = { kind: 'utf8' }

function typeOf(element: SchemaElement, file: string | undefined): ArrowType {
  const { physical: kind, converted, logical } = element
  if (element.repetition === REPEATED) return other('List')
  if (kind === undefined) {
    if (logical === 3 || converted === 3) return other('List')
    return other(logical === 2 || converted === 1 || converted === 2 ? 'Map' : 'Struct')
  }
  if (kind === physical.fixed && !(element.length! > 0))
    throw broken(file, 'a column of it has values of no length')
  if (logical === 11) return { kind: 'null' }
  switch (kind) {
    case physical.boolean:
      return { kind: 'bool' }
    case physical.int32:
      return int32Type(element)
    case physical.int64:
      return int64Type(element)
    case physical.int96:
      return { kind: 'timestamp', unit: 1, zoned: false }
    case physical.float:
      return { kind: 'float32' }
    case physical.double:
      return { kind: 'float64' }
    case physical.bytes:
      if (isDecimal(element)) return decimal(256, element)
      // STRING, ENUM, JSON
      if ([1, 4, 12].includes(logical ?? -1) || [0, 4, 19].includes(converted ?? -1)) return utf8
      return other(converted === 20 || logical === 13 ? 'BSON' : 'Binary')
    case physical.fixed:
      return fixedType(element)
    default:
      throw broken(file, `a column of it has the unknown physical type ${kind}`)
  }
}

function isDecimal({ logical, converted }: SchemaElement): boolean {
  return logical === 5 || (logical === undefined && converted === 5)
}

function decimal(bits: number, { scale = 0 }: SchemaElement): ArrowType {
  return { kind: 'decimal', bits, scale }
}

/** UINT_8 … UINT_64 are 11 … 14. */
function signed(element: SchemaElement): boolean {
  return element.signed ?? !(element.converted! >= 11 && element.converted! <= 14)
}

function int32Type(element: SchemaElement): ArrowType {
  const { logical, converted } = element
  if (isDecimal(element)) return decimal(32, element)
  if (logical === 6 || converted === 6) return { kind: 'date_days' }
  if (logical === 7 || converted === 7) return other('Time')
  return { kind: 'int', bits: 32, signed: signed(element) }
}

/** Timestamps that only the older annotation calls so are without a zone, as other readers have it. */
function int64Type(element: SchemaElement): ArrowType {
  const { logical, converted, unit, utc } = element
  if (isDecimal(element)) return decimal(64, element)
  if (logical === 7 || converted === 8) return other('Time')
  if (logical === 8 && unit !== undefined && unit >= 1 && unit <= 3)
    return { kind: 'timestamp', unit: unit as TimeUnit, zoned: utc === true }
  if (logical === undefined && (converted === 9 || converted === 10))
    return { kind: 'timestamp', unit: converted === 9 ? 1 : 2, zoned: false }
  return { kind: 'int', bits: 64, signed: signed(element) }
}

function fixedType(element: SchemaElement): ArrowType {
  const { length = 0, logical, converted } = element
  if (isDecimal(element)) return length > 32 ? other('Decimal') : decimal(length > 16 ? 256 : 128, element)
  if (logical === 15 && length === 2) return { kind: 'float16' }
  if (logical === 14 && length === 16) return utf8
  return other(converted === 21 ? 'Interval' : 'FixedSizeBinary')
}
