import { instantText, wholeDay } from '../../schema/instant.js'
import type { MarketColumn } from '../market-table.js'
import { isNull } from './text-rows.js'

/** A value as JSON has it; undefined for null. */
export type Value = string | number | boolean | undefined

/** The value of a row of a column. Makes a string: for formats that are not written digit by digit. */
export function cellValue(column: MarketColumn, row: number): Value {
  const value = column.values[row]!
  if (isNull(value)) return undefined
  switch (column.kind) {
    case 'id':
      return column.prefix + String(value).padStart(column.digits, '0')
    case 'ids': {
      const place = Math.floor(value / 2 ** 32)
      const { prefix, digits } = column.patterns[place]!
      return prefix + String(value - place * 2 ** 32).padStart(digits, '0')
    }
    case 'text':
      return column.pool.texts[value]
    case 'flag':
      return value === 1
    case 'count':
      return value
    case 'money':
      return value / 100
    case 'day':
      return instantText(wholeDay(value)).slice(0, 10)
    case 'time':
      return instantText(Math.floor(value / 1000) * 1000)
  }
}
