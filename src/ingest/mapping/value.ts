import type { Value } from '../batch.js'
import type { Get, Text } from './expression-term.js'

/** Makes a value of a record: pure, undefined for null. */
export type Compute = (get: GetValue, file: string) => Value | undefined
/** A column of the record by name or place. */
export type GetValue = (field: string | number) => Value | undefined

/** A value as text; undefined for null. */
export function asText(value: Value | undefined): string | undefined {
  return typeof value === 'object' ? value.text : value
}

/** Whether the file may say other digits than the number has: no text may be made of it, for ids would become one. */
export function isInexact(value: Value): boolean {
  if (typeof value !== 'object' || !('number' in value)) return false
  const { number, text } = value
  return Number.isInteger(number) && !Number.isSafeInteger(number) && text === String(number)
}

/**
 * What an expression makes of texts. A number or instant of the file that it gives as it stands stays one, and so does a
 * number whose digits are not exact where they are a part of the text.
 */
export function keepingTyped(run: Text): Compute {
  return (get, file) => {
    let typed: Exclude<Value, string>[] | undefined
    const getText: Get = (field) => {
      const value = get(field)
      if (typeof value !== 'object') return value
      typed = [...(typed ?? []), value]
      return value.text
    }
    const result = run(getText, file)
    if (result === undefined || !typed) return result
    return (
      typed.find((value) => result === value.text || (isInexact(value) && result.includes(value.text))) ??
      result
    )
  }
}

/** What may be a number in some format, and its exponent. */
const NUMBER = /^([-+\d.,'\s]*\d)(?:e([-+]?\d{1,4}))?$/i

/** A value times a power of ten, as one whose exponent is larger: it is rounded once, when it is read. */
export function shifted(value: Value, power: number): Value {
  if (typeof value === 'object' && 'instant' in value) return value
  const trimmed = asText(value)!.trim()
  const found = NUMBER.exec(trimmed)
  if (!found) return value
  const text = `${found[1]}e${Number(found[2] ?? 0) + power}`
  return typeof value === 'object' ? { number: Number(text), text } : text
}
