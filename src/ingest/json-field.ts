import type { ColumnSink } from '../columns/sinks/sink.js'
import { isJsonObject } from '../text/json-object.js'
import type { Field, Value } from './batch.js'

/** A record as JSON has it. */
export type JsonRow = Readonly<Record<string, unknown>>

/**
 * One field of some objects, typed as they are: a key, or keys of objects inside them, as `buyer.name`. Objects and arrays
 * are not taken, with a notice.
 */
export class JsonField implements Field {
  readonly #objects: readonly JsonRow[]
  readonly #name: string
  readonly #path: readonly string[]

  constructor(objects: readonly JsonRow[], name: string) {
    this.#objects = objects
    this.#name = name
    this.#path = name.split('.')
  }

  /** Whether any object has the field. */
  get isThere(): boolean {
    return this.#objects.some((object) => this.#value(object) !== undefined)
  }

  pour(sink: ColumnSink): void {
    for (const object of this.#objects) {
      const value = this.#value(object)
      if (typeof value === 'string') sink.text(value)
      else if (typeof value === 'number') sink.number(value)
      else if (typeof value === 'boolean') sink.flag(value)
      else if (value === null || value === undefined) sink.none()
      else sink.reject(kindOf(value))
    }
  }

  text(row: number): string | undefined {
    const value = this.#value(this.#objects[row]!)
    if (value === null || value === undefined || typeof value === 'object') return undefined
    const text = String(value).trim()
    return text === '' ? undefined : text
  }

  value(row: number): Value | undefined {
    const number = this.#value(this.#objects[row]!)
    return typeof number === 'number' ? { number, text: String(number) } : this.text(row)
  }

  refused(row: number): string | undefined {
    const value = this.#value(this.#objects[row]!)
    return typeof value === 'object' && value !== null ? kindOf(value) : undefined
  }

  #value(object: JsonRow): unknown {
    if (Object.hasOwn(object, this.#name)) return object[this.#name]
    if (this.#path.length === 1) return undefined
    let value: unknown = object
    for (const key of this.#path) {
      // an array on the way is refused as one at the end is
      if (Array.isArray(value)) return value
      if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined
      value = value[key]
    }
    return value
  }
}

function kindOf(value: object): string {
  return Array.isArray(value) ? 'an array' : 'an object'
}
