import type { Value } from '../batch.js'
import { type Column, isNull } from './column.js'
import { decimalReader, longDecimal } from './decimal.js'
import { floatsOf, intsOf, longReader } from './number.js'
import { indexOf, indicesOf, textOf } from './text.js'

/** One row as `textOf` gives it, numbers as `pour` writes them: as text where a number does not hold all digits of an integer. */
export function valueAt(column: Column, row: number): Value | undefined {
  const { type, dictionary } = column
  if (isNull(column, row)) return undefined
  if (type.kind === 'dictionary') return dictionary!.at(indexOf(column, indicesOf(column), row), valueAt)
  const text = textOf(column, row)
  const number = numberOf(column, row)
  return text === undefined || number === undefined ? text : { number, text }
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
