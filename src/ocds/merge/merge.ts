import { isJsonObject, type JsonObject } from '../../text/json-object.js'
import { lists } from '../tape/release-shape.js'

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
 * objects member by member; a null takes a member away; lists of objects element by element, by id, those that match
 * none are appended, and an empty one changes nothing; all other lists, and values, are replaced. Elements of one list
 * that share an id are never made one: the second of them is merged with the second there. An element without an id
 * matches one of the same identifier, or one that is word for word the same: releases say again what stands. One object
 * where a list belongs is a list of one, and `onWrapped` is told the place of its release and its name. The result has
 * the tag `compiled` and the date of the last release. Changes its input.
 */
export class Merging {
  readonly #merged: JsonObject = {}
  readonly #onWrapped
  #place = 0
  #last: JsonObject | undefined

  constructor(onWrapped: (place: number, name: string) => void = () => {}) {
    this.#onWrapped = onWrapped
  }

  add(release: JsonObject): void {
    const place = this.#place++
    mergeInto(this.#merged, release, 0, (name) => this.#onWrapped(place, name))
    this.#last = release
  }

  result(): JsonObject {
    const merged = this.#merged
    if (this.#last?.date !== undefined) merged.date = this.#last.date
    merged.id = this.#last?.id
    merged.tag = ['compiled']
    return merged
  }
}

type Told = (name: string) => void

function mergeInto(target: JsonObject, source: JsonObject, depth: number, wrapped: Told): void {
  for (const name of Object.keys(source)) {
    if (depth === 0 && ofRelease.has(name)) continue
    const value = source[name]
    if (value === null || value === undefined) {
      delete target[name]
      continue
    }
    const old = Object.hasOwn(target, name) ? target[name] : undefined
    if (depth > DEEPEST) setMember(target, name, value)
    else if (Array.isArray(value))
      setMember(target, name, wholeLists.has(name) ? value : mergedList(old, value, depth + 1, wrapped))
    else if (!isJsonObject(value)) setMember(target, name, value)
    else if (isList(name)) {
      wrapped(name)
      setMember(target, name, mergedList(old, [value], depth + 1, wrapped))
    } else {
      const into = isJsonObject(old) ? old : {}
      mergeInto(into, value, depth + 1, wrapped)
      setMember(target, name, into)
    }
  }
}

/** Whether a member is a list of objects wherever it stands: `details` is one of bids, and none of a party. */
function isList(name: string): boolean {
  return lists.has(name) && name !== 'details'
}

/** Sets a member of any name, `__proto__` too. */
export function setMember(target: JsonObject, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true })
  else target[name] = value
}

/** The elements of a merged list by what they are known by: of the first `upTo` all, of others those with an id. */
interface Known {
  readonly list: JsonObject[]
  readonly places: Map<string, JsonObject>
  upTo: number
}

/** Lists that were merged, so that a process of many releases does not go through all elements again for each. */
const knownOf = new WeakMap<object, Known>()

/** What a list makes of what stood there. */
function mergedList(old: unknown, list: readonly unknown[], depth: number, wrapped: Told): unknown {
  const merged = typeof old === 'object' && old !== null ? knownOf.get(old) : undefined
  const before = merged?.list ?? (isObjects(old) ? old : [])
  if (list.length === 0) return before.length === 0 ? list : before
  return list.every(isJsonObject) ? mergeLists(before, list, depth, wrapped) : list
}

function mergeLists(
  old: readonly JsonObject[],
  list: readonly JsonObject[],
  depth: number,
  wrapped: Told,
): JsonObject[] {
  const merged = knownOf.get(old) ?? { list: [...old], places: new Map<string, JsonObject>(), upTo: 0 }
  const { list: result, places } = merged
  knownOf.set(result, merged)
  for (; merged.upTo < result.length; merged.upTo++) {
    const element = result[merged.upTo]!
    const key = idOf(element) ?? contentOf(element)
    if (!places.has(key)) places.set(key, element)
  }
  const times = new Map<unknown, number>()
  for (const element of list) {
    const id = timesOf(element, times)
    const known = id === undefined ? undefined : places.get(id)
    if (known) {
      mergeInto(known, element, depth, wrapped)
      continue
    }
    const fresh: JsonObject = {}
    mergeInto(fresh, element, depth, wrapped)
    if (id === undefined) {
      const same = places.get(contentOf(fresh))
      if (same) mergeInto(same, fresh, depth, wrapped)
      else result.push(fresh)
      continue
    }
    result.push(fresh)
    places.set(id, fresh)
  }
  return result
}

/** What an element is known by: a number and the text of it are one id. */
function idOf({ id }: JsonObject): string | undefined {
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? `id ${id}` : undefined
}

/**
 * The id of an element of a list, told apart from that of others before it that are written the same, which `times`
 * counts. Of a number and the text of it, both in a versioned release, one was written later than the other.
 */
function timesOf(element: JsonObject, times: Map<unknown, number>): string | undefined {
  const id = idOf(element)
  if (id === undefined) return undefined
  const time = (times.get(element.id) ?? 0) + 1
  times.set(element.id, time)
  return time === 1 ? id : `${time} ${id}`
}

/** What an element without an id is known by: its identifier, as of an organisation, else all it says. */
function contentOf(element: JsonObject): string {
  const { identifier } = element
  const id = isJsonObject(identifier) ? idOf(identifier) : undefined
  if (isJsonObject(identifier) && id !== undefined) return `of ${JSON.stringify([identifier.scheme, id])}`
  return `as ${JSON.stringify(element)}`
}

/** Whether this is a list of objects, one or more. */
function isObjects(list: unknown): list is JsonObject[] {
  return Array.isArray(list) && list.length > 0 && list.every(isJsonObject)
}
