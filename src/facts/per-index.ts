import type { Index } from '../join/index-of.js'

/**
 * One object a thread, index and key, made when first asked for: what is as large as the parties are many is not made
 * for every morsel. It goes when the index does.
 */
export function perIndex<K, T>(make: (index: Index, key: K) => T): (index: Index, key: K) => T {
  const known = new WeakMap<Index, Map<K, T>>()
  return (index, key) => {
    const made = known.get(index) ?? new Map<K, T>()
    known.set(index, made)
    const found = made.get(key) ?? make(index, key)
    made.set(key, found)
    return found
  }
}
