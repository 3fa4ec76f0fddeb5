import type { ColumnSink } from '../columns/sink.js'
import type { Field } from './batch.js'

/** A record as JSON has it. */
export type JsonRow = Readonly<Record<string, unknown>>

/** One field of some objects, typed as they are; objects and arrays are not taken, with a notice. */
export class JsonField implements Field {
  readonly #objects: readonly JsonRow[]
  readonly #name: string

  constructor(objects: readonly JsonRow[], name: string) {
    this.#objects = objects
    this.#name = name
  }

  pour(sink: ColumnSink): void {
    for (const object of this.#objects) {
      const value = Object.hasOwn(object, this.#name) ? object[this.#name] : null
      if (typeof value === 'string') sink.text(value)
      else if (typeof value === 'number') sink.number(value)
      else if (typeof value === 'boolean') sink.flag(value)
      else if (value === null || value === undefined) sink.none()
      else sink.reject(Array.isArray(value) ? 'an array' : 'an object')
    }
  }

  text(row: number): string | undefined {
    const object = this.#objects[row]!
    const value = Object.hasOwn(object, this.#name) ? object[this.#name] : null
    if (value === null || value === undefined || typeof value === 'object') return undefined
    const text = String(value).trim()
    return text === '' ? undefined : text
  }
}
