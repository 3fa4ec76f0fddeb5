import { wholeDay } from '../../schema/instant.js'
import type { TypedInstant, Value } from '../batch.js'
import { type Column, isNull } from './column.js'
import { decimalReader, longDecimal } from './decimal.js'
import { floatsOf, intsOf, longReader } from './number.js'
import { indexOf, indicesOf, textOf } from './text.js'
import { DAY, isDate, millisReader } from './time.js'

/** One row as `textOf` gives it, numbers and instants as `pour` writes them: as text where a number does not hold all digits of an integer. */
export function valueAt(column: Column, row: number): Value | undefined {
  const { type, dictionary } = column
  if (isNull(column, row)) return undefined
  if (type.kind === 'dictionary') return dictionary!.at(indexOf(column, indicesOf(column), row), valueAt)
  const text = textOf(column, row)
  if (text === undefined) return undefined
  const number = numberOf(column, row)
  if (number !== undefined) return { number, text }
  return instantOf(column, row, text) ?? text
}

function instantOf(column: Column, row: number, text: string): TypedInstant | undefined {
  const { type } = column
  if (type.kind !== 'date_days' && type.kind !== 'date_millis' && type.kind !== 'timestamp') return undefined
  const millis = millisReader(column)(row)
  if (!isDate(millis)) return undefined
  if (type.kind === 'timestamp') return { instant: millis, zoneless: !type.zoned, text }
  return { instant: millis % DAY === 0 ? wholeDay(millis) : millis, zoneless: false, text }
}

function numberOf(column: Column, row: number): number | undefined {
  const { type } = column
  switch (type.kind) {
    case 'int': {
      if (type.bits < 64) return intsOf(column.data, type, column.rows)[row]!
      const long = longReader(column)(row)
      return Number.isNaN(long) ? undefined : long
    }
    case 'float16':
    case 'float32':
    case 'float64':
      return floatsOf(column)[row]!
    case 'decimal': {
      const value = decimalReader(column)(row)
      const exact = Number.isNaN(value) ? longDecimal(column, row) : value
      return typeof exact === 'number' ? exact : undefined
    }
    default:
      return undefined
  }
}
