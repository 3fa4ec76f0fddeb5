import type { ColumnSpec } from '../../schema/tables.js'
import { ExpressionError } from '../../text/cel.js'
import { counted } from '../../text/counted.js'
import { didYouMean } from '../../text/nearest.js'
import type { Value } from '../batch.js'
import type { ColumnSource, NumberFormat } from '../table-source.js'
import { checkDateFormat } from './date-format.js'
import { type Expression, readExpression } from './expression.js'
import { filePart } from './file-part.js'
import type { ColumnEntry, ColumnEntryOrName, NumberExample } from './mapping-format.js'
import { asText, type Compute, type GetValue, isInexact, keepingTyped, shifted } from './value.js'

/** Complains about the part of the mapping that `path` leads to. */
export type Complain = (path: readonly (string | number)[], message: string, at?: number) => Error

/** What holds for all columns of a source unless they say otherwise. */
export interface Inherited {
  readonly numbers: NumberExample | undefined
  readonly dates: readonly string[] | undefined
  /** Whether the files have names for their columns; else columns are places. */
  readonly header: boolean
  /** The fields each file has, in its order; undefined where a file need not have them all (JSON Lines). */
  readonly files: ReadonlyMap<string, readonly string[]> | undefined
}

const origins = ['column', 'value', 'join', 'first', 'file', 'cel'] as const

/**
 * Makes the source of one canonical column of what the mapping says of it. Throws what `complain` makes, for a
 * column without or with two origins, a name where a place is needed, a value that the closed list of the column
 * does not have, an expression that cannot be read.
 */
export function lowerColumn(
  entry: ColumnEntryOrName,
  spec: ColumnSpec,
  inherited: Inherited,
  complain: Complain,
): ColumnSource {
  const full = typeof entry === 'object' ? entry : { column: entry }
  const isNumber = spec.type === 'money' || spec.type === 'number' || spec.type === 'count'
  if (full.numbers && !isNumber)
    throw complain(['numbers'], `numbers has no meaning for a column of type ${spec.type}`)
  if (full.times && !isNumber)
    throw complain(['times'], `times has no meaning for a column of type ${spec.type}`)
  if (full.dates && spec.type !== 'instant')
    throw complain(['dates'], `dates has no meaning for a column of type ${spec.type}`)
  for (const [i, format] of (full.dates ?? []).entries())
    checkDateFormat(format, (message) => complain(['dates', i], message))
  checkValues(full, spec, complain)
  const { compute, fields, values } = lowerEntry(full, inherited, complain)
  const numbers = full.numbers ?? inherited.numbers
  const dates = full.dates ?? inherited.dates
  const plain =
    typeof entry !== 'object' ||
    (full.column !== undefined && !full.nulls && !full.ignore && !full.times && !hasRest(full))
  return {
    origin:
      plain && full.column !== undefined
        ? { kind: 'field', field: full.column }
        : { kind: 'computed', fields, compute },
    ...(values ? { values } : {}),
    ...(isNumber && numbers ? { number: numberFormat(numbers) } : {}),
    ...(spec.type === 'instant' && dates ? { dates } : {}),
  }
}

/** `1.234,56` as decimal `,` and thousands `.`. */
function numberFormat(example: NumberExample): NumberFormat {
  return { decimal: example.at(-3)!, thousands: example.length === 8 ? example[1]! : '' }
}

function hasRest(entry: ColumnEntry): boolean {
  return entry.values !== undefined && Object.hasOwn(entry.values, '*')
}

interface Lowered {
  readonly fields: readonly (string | number)[]
  readonly compute: Compute
  /** The map left to the reader, which notes what it does not list; undefined where nothing can be unlisted. */
  readonly values?: ReadonlyMap<string, string>
}

function lowerEntry(entry: ColumnEntryOrName, inherited: Inherited, complain: Complain): Lowered {
  const full = typeof entry === 'object' ? entry : { column: entry }
  const named = origins.filter((key) => full[key] !== undefined)
  if (named.length !== 1)
    throw complain(
      named.slice(1, 2),
      named.length === 0
        ? `this column says nothing of where its values come from; it needs one of ${origins.join(', ')}`
        : `this column has both ${named[0]} and ${named[1]}; keep one`,
    )
  if (full.join === undefined && (full.separator !== undefined || full.skip_nulls !== undefined))
    throw complain([full.separator === undefined ? 'skip_nulls' : 'separator'], 'this belongs to join')
  if (full.ignore && !full.values && !full.nulls)
    throw complain(['ignore'], 'ignore belongs to values or nulls')
  if (full.times && full.values) throw complain(['times'], 'times and values exclude each other; keep one')
  const inner = lowerOrigin(full, typeof entry === 'object', inherited, complain)
  return multiplied(mapValues(inner, full), full.times)
}

function multiplied(lowered: Lowered, times: ColumnEntry['times']): Lowered {
  if (times === undefined) return lowered
  const power = Math.round(Math.log10(times))
  const compute: Compute = (get, file) => {
    const value = lowered.compute(get, file)
    return value && shifted(value, power)
  }
  return { ...lowered, compute }
}

function lowerOrigin(entry: ColumnEntry, keyed: boolean, inherited: Inherited, complain: Complain): Lowered {
  if (entry.column !== undefined) {
    const { column } = entry
    checkField(column, inherited, (message) => complain(keyed ? ['column'] : [], message))
    return { fields: [column], compute: (get) => get(column) }
  }
  if (entry.value !== undefined) {
    const value = String(entry.value)
    return { fields: [], compute: () => value }
  }
  if (entry.file !== undefined) {
    try {
      const part = filePart(entry.file)
      return { fields: [], compute: (_, file) => part(file) }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw complain(
        ['file'],
        `${error.message}: it stands for the part of the file name to take, as in "(*)_lots.csv"`,
      )
    }
  }
  if (entry.cel !== undefined) {
    const { fields, compute } = lowerExpression(entry.cel, inherited, (message, at) =>
      complain(['cel'], message, at),
    )
    return { fields, compute: keepingTyped(compute) }
  }
  const key = entry.join ? 'join' : 'first'
  // Of the parts of first a file may lack some, as long as it has one.
  const lenient = key === 'first' ? { ...inherited, files: undefined } : inherited
  const parts = (entry.join ?? entry.first ?? []).map((part, i) => {
    const within: Complain = (path, message, at) => complain([key, i, ...path], message, at)
    for (const format of ['numbers', 'dates'] as const)
      if (typeof part === 'object' && part[format] !== undefined)
        throw within([format], `${format} says how the whole column is written: put it beside ${key}`)
    return lowerEntry(part, lenient, within)
  })
  const fields = [...new Set(parts.flatMap((part) => part.fields))]
  if (key === 'first' && parts.every((part) => part.fields.length > 0))
    checkFiles(fields, inherited, (message) => complain([key], message))
  const computes = parts.map(passing)
  if (key === 'first') return { fields, compute: (get, file) => firstOf(computes, get, file) }
  const { separator = '/', skip_nulls: skip = false } = entry
  return { fields, compute: (get, file) => joined(computes, separator, skip, get, file) }
}

/** Reads an expression; complains about its syntax and about columns that cannot be named so in these files. */
export function lowerExpression(
  text: string,
  inherited: Pick<Inherited, 'header' | 'files'>,
  complain: (message: string, at: number) => Error,
): Expression {
  try {
    const expression = readExpression(text)
    for (const field of expression.fields)
      checkField(field, inherited, (message) => complain(message, Math.max(0, text.indexOf(String(field)))))
    return expression
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    throw complain(`in the expression: ${error.message}`, error.at)
  }
}

function checkField(
  field: string | number,
  inherited: Pick<Inherited, 'header' | 'files'>,
  complain: (message: string) => Error,
): void {
  const { header } = inherited
  if (header && typeof field === 'number')
    throw complain(
      `column ${field} is a place, but these files name their columns; give the name, or set csv.header: false`,
    )
  if (!header && typeof field === 'string')
    throw complain(
      `column "${field}" is a name, but these files have no header; give the place of the column, from 0`,
    )
  checkFiles([field], inherited, complain)
}

/** Complains about the first file that has none of the fields. */
function checkFiles(
  fields: readonly (string | number)[],
  { files }: Pick<Inherited, 'files'>,
  complain: (message: string) => Error,
): void {
  for (const [file, names] of files ?? []) {
    if (fields.some((field) => (typeof field === 'number' ? field < names.length : names.includes(field))))
      continue
    const field = fields[0]!
    throw complain(
      typeof field === 'number'
        ? `${file} has ${counted(names.length, 'column')}: ${names.length === 1 ? 'place 0' : `places 0 to ${names.length - 1}`}, not ${field}`
        : `${file} has no column "${field}"${didYouMean(field, names)}; it has ${shortList(names)}`,
    )
  }
}

function shortList(names: readonly string[]): string {
  return names.length > 20 ? `${names.slice(0, 20).join(', ')} …` : names.join(', ')
}

/** A part of join or first: values that its map does not list pass on as they are. */
function passing({ compute, values }: Lowered): Compute {
  if (!values) return compute
  return (get, file) => {
    const value = compute(get, file)
    const mapped = values.get(asText(value) ?? '') ?? value
    return mapped === '' ? undefined : mapped
  }
}

function firstOf(parts: readonly Compute[], get: GetValue, file: string): Value | undefined {
  for (const part of parts) {
    const value = part(get, file)
    if (value !== undefined && value !== '') return value
  }
  return undefined
}

function joined(
  parts: readonly Compute[],
  separator: string,
  skip: boolean,
  get: GetValue,
  file: string,
): Value | undefined {
  const values: Value[] = []
  for (const part of parts) {
    const value = part(get, file)
    if (value !== undefined && value !== '') values.push(value)
    else if (!skip) return undefined
  }
  if (values.length <= 1) return values[0]
  const inexact = values.find(isInexact)
  return inexact ?? values.map(asText).join(separator)
}

function mapValues({ compute, fields }: Lowered, entry: ColumnEntry): Lowered {
  if (!entry.values && !entry.nulls) return { compute, fields }
  const fold = folding(entry.ignore ?? [])
  const nulls = new Set((entry.nulls ?? []).map((value) => fold(text(value))))
  const listed = Object.entries(entry.values ?? {}).filter(([key]) => key !== '*')
  const values = new Map(listed.map(([key, value]) => [fold(key), text(value)]))
  const rest = entry.values && Object.hasOwn(entry.values, '*') ? text(entry.values['*'] ?? null) : undefined
  const folded: Compute = (get, file) => {
    const value = compute(get, file)
    const key = fold(asText(value) ?? '')
    if (key === '' || nulls.has(key)) return rest === undefined ? undefined : values.get('')
    if (rest === undefined) return values.has(key) ? key : value
    return values.get(key) ?? rest
  }
  return { fields, compute: folded, ...(entry.values && rest === undefined ? { values } : {}) }
}

function text(value: string | number | boolean | null): string {
  return value === null ? '' : String(value)
}

function folding(ignore: readonly ('case' | 'blanks')[]): (value: string) => string {
  const blanks = ignore.includes('blanks')
  const lower = ignore.includes('case')
  return (value) => {
    const tidy = blanks ? value.trim().replace(/\s+/g, ' ') : value.trim()
    return lower ? tidy.toLowerCase() : tidy
  }
}

/** Values and constants of a closed column must be in its list. */
function checkValues(entry: ColumnEntry, spec: ColumnSpec, complain: Complain): void {
  const known = spec.type === 'flag' ? ['true', 'false'] : spec.values
  if (!known) return
  for (const [key, value] of Object.entries(entry.values ?? {}))
    if (value !== null && !known.includes(String(value)))
      throw complain(['values', key], notOneOf(String(value), known))
  if (entry.value !== undefined && !entry.values && !known.includes(String(entry.value)))
    throw complain(['value'], notOneOf(String(entry.value), known))
}

function notOneOf(value: string, known: readonly string[]): string {
  return `"${value}" is none of the values of this column${didYouMean(value, known)}; they are ${known.join(', ')}, or null`
}
