/** An object of JSON. */
export type JsonObject = { [member: string]: unknown }

/** Lists that are replaced whole even where their elements have ids, by the OCDS schema. */
const wholeLists: ReadonlySet<string> = new Set([
  'additionalIdentifiers',
  'additionalClassifications',
  'changes',
])

/** Members of a release that are not merged, for they are about the release itself. */
const ofRelease: ReadonlySet<string> = new Set(['id', 'date', 'tag'])

/** Deeper than this nothing is merged but replaced: no release is so deep, and recursion must end. */
const DEEPEST = 100

/**
 * Merges releases of one process, given in their order, into the state that they lead to, by the rules of OCDS 1.1:
 * objects member by member; a null takes a member away; lists of objects with ids element by element, by id, those
 * without an id are appended; all other lists, and values, are replaced. The result has the tag `compiled` and the date
 * of the last release. Changes its input.
 */
export function mergeReleases(releases: readonly JsonObject[]): JsonObject {
  const merged: JsonObject = {}
  for (const release of releases) mergeInto(merged, release, 0)
  const last = releases.at(-1)
  if (last?.date !== undefined) merged.date = last.date
  merged.id = last?.id
  merged.tag = ['compiled']
  return merged
}

function mergeInto(target: JsonObject, source: JsonObject, depth: number): void {
  for (const name of Object.keys(source)) {
    if (depth === 0 && ofRelease.has(name)) continue
    const value = source[name]
    if (value === null || value === undefined) {
      delete target[name]
      continue
    }
    const old = Object.hasOwn(target, name) ? target[name] : undefined
    if (depth > DEEPEST) setMember(target, name, value)
    else if (isObject(value)) {
      const into = isObject(old) ? old : {}
      mergeInto(into, value, depth + 1)
      setMember(target, name, into)
    } else if (Array.isArray(value) && !wholeLists.has(name) && haveIds(value))
      setMember(target, name, mergeLists(Array.isArray(old) ? old : [], value, depth + 1))
    else setMember(target, name, value)
  }
}

/** Sets a member of any name, `__proto__` too. */
export function setMember(target: JsonObject, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true })
  else target[name] = value
}

function mergeLists(old: readonly unknown[], list: readonly unknown[], depth: number): unknown[] {
  if (old.length > 0 && !haveIds(old)) return mergeLists([], list, depth)
  const result = [...old]
  const places = new Map<unknown, JsonObject>()
  for (const element of result) if (isObject(element) && isId(element.id)) places.set(element.id, element)
  for (const element of list) {
    if (!isObject(element)) continue
    const id = element.id
    const known = isId(id) ? places.get(id) : undefined
    if (known) {
      mergeInto(known, element, depth)
      continue
    }
    const fresh: JsonObject = {}
    mergeInto(fresh, element, depth)
    result.push(fresh)
    if (isId(id)) places.set(id, fresh)
  }
  return result
}

/** Whether a list holds objects only, and an id among them. */
function haveIds(list: readonly unknown[]): boolean {
  return list.every(isObject) && list.some((element) => isObject(element) && isId(element.id))
}

function isId(id: unknown): id is string | number {
  return typeof id === 'string' || typeof id === 'number'
}

/** Whether a value of JSON is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
