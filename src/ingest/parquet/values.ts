import { broken, unreadableColumn } from '../arrow/broken.js'
import { widthOf } from '../arrow/type.js'
import { bigEndian, bigEndianTexts, int96Millis, uuidTexts } from './convert.js'
import { DeltaFixed, type Fixed, PlainFixed, SplitFixed, TextsFixed } from './fixed.js'
import { type ParquetField, physical } from './schema.js'
import { DeltaLengthTexts, DeltaTexts, PlainTexts, type Texts } from './texts.js'

/** Encodings by their number in the format; `rle` for booleans and levels, the dictionary ones for indices. */
export const encoding = {
  plain: 0,
  plainDictionary: 2,
  rle: 3,
  delta: 5,
  deltaLength: 6,
  deltaBytes: 7,
  dictionary: 8,
  split: 9,
} as const

/** A page of byte strings. `limit`: values it may have. */
function textsOf(
  field: ParquetField,
  bytes: Uint8Array,
  code: number,
  limit: number,
  file: string | undefined,
): Texts {
  if (code === encoding.plain) return new PlainTexts(bytes, file)
  if (code === encoding.deltaLength) return new DeltaLengthTexts(bytes, 0, limit, file)
  if (code === encoding.deltaBytes) return new DeltaTexts(bytes, limit, file)
  throw unreadableColumn(file, field.name, `in encoding ${code}`)
}

/** A page of values of one width. */
function fixedOf(
  field: ParquetField,
  bytes: Uint8Array,
  code: number,
  limit: number,
  file: string | undefined,
): Fixed {
  const { width } = field
  if (code === encoding.plain) return new PlainFixed(bytes, width, file)
  if (code === encoding.split) return new SplitFixed(bytes, width, file)
  const whole = field.physical === physical.int32 || field.physical === physical.int64
  if (code === encoding.delta && whole) return new DeltaFixed(bytes, width, file)
  if (code === encoding.deltaBytes && field.physical === physical.fixed)
    return new TextsFixed(new DeltaTexts(bytes, limit, file), width, file)
  throw unreadableColumn(file, field.name, `in encoding ${code}`)
}

/** Texts of a page as columns of text have them: UUIDs are written out. */
export function textValues(
  field: ParquetField,
  bytes: Uint8Array,
  code: number,
  limit: number,
  file: string | undefined,
): Texts {
  if (field.physical === physical.bytes) return textsOf(field, bytes, code, limit, file)
  const fixed = fixedOf(field, bytes, code, limit, file)
  return { take: (count, marks) => uuidTexts(fixed.take(count), count, marks) }
}

/** Values of a page as Arrow lays them out: little-endian, of the width of the column's type. */
export function fixedValues(
  field: ParquetField,
  bytes: Uint8Array,
  code: number,
  limit: number,
  file: string | undefined,
): Fixed {
  const words = widthOf(field.type) / 4
  if (field.physical === physical.bytes) {
    const texts = textsOf(field, bytes, code, limit, file)
    return { take: (count) => bigEndianTexts(texts, count, words, file) }
  }
  const fixed = fixedOf(field, bytes, code, limit, file)
  if (field.physical === physical.int96) return { take: (count) => int96Millis(fixed.take(count), count) }
  if (field.physical === physical.fixed && field.type.kind === 'decimal')
    return { take: (count) => bigEndian(fixed.take(count), field.width, count, words) }
  return fixed
}

/** Checks what a dictionary page claims against its bytes, before memory is taken for its values. */
export function checkDictionary(
  field: ParquetField,
  bytes: Uint8Array,
  count: number,
  file: string | undefined,
): void {
  const least = field.physical === physical.bytes ? 4 : field.width
  if (least === 0 || count * least > bytes.length)
    throw broken(file, `a dictionary claims ${count} values in ${bytes.length} bytes`)
}
