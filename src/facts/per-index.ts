import type { Index } from '../join/index-of.js'

/**
 * One object a thread and index, made when first asked for: what is as large as the parties are many is not made
 * for every morsel. It goes when the index does; that of a fleeting index when another one comes, which is no matter for
 * the collector of garbage (it takes what a new weak map holds for alive, so that much of every event grew old).
 * `before`, where there is one, is of no more use: its memory may be taken over.
 */
export function oncePerIndex<T extends object>(
  make: (index: Index, before: T | undefined) => T,
): (index: Index) => T {
  const known = new WeakMap<Index, T>()
  let last: Index | undefined
  let ofLast: T | undefined
  return (index) => {
    if (index === last) return ofLast!
    if (index.isFleeting) {
      ofLast = make(index, ofLast)
      last = index
      return ofLast
    }
    const found = known.get(index) ?? make(index, undefined)
    known.set(index, found)
    return found
  }
}

/** One a key as well. */
export function perIndex<K, T>(make: (index: Index, key: K) => T): (index: Index, key: K) => T {
  const all = oncePerIndex(() => new Map<K, T>())
  return (index, key) => {
    const made = all(index)
    const found = made.get(key) ?? make(index, key)
    made.set(key, found)
    return found
  }
}
