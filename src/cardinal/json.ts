import { isJsonObject, type JsonObject } from '../text/json-object.js'

/** The value as an object; undefined for lists, null and all else. */
export function objectOf(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined
}

/** A member that is text; undefined where it is missing or of another type, as everywhere here. */
export function textAt(object: JsonObject | undefined, name: string): string | undefined {
  const value = object?.[name]
  return typeof value === 'string' ? value : undefined
}

/** A member that is a list. */
export function listAt(object: JsonObject | undefined, name: string): readonly unknown[] | undefined {
  const value = object?.[name]
  return Array.isArray(value) ? value : undefined
}

/** A member that is a number, and not so large that it became infinite. */
export function numberAt(object: JsonObject | undefined, name: string): number | undefined {
  const value = object?.[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
