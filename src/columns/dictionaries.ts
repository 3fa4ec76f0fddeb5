import type { Domain } from '../schema/tables.js'
import { Dictionary } from './dictionary.js'

/** A dictionary a domain; `division` is filled from `classification` when data are joined. */
export type Dictionaries = Readonly<Record<Domain, Dictionary>>

/** One empty dictionary a domain. */
export function newDictionaries(): Record<Domain, Dictionary> {
  return perDomain(() => new Dictionary())
}

/** Something for each domain. */
export function perDomain<T>(make: () => T): Record<Domain, T> {
  return {
    tender: make(),
    lot: make(),
    bid: make(),
    award: make(),
    contract: make(),
    item: make(),
    party: make(),
    address: make(),
    currency: make(),
    classification: make(),
    division: make(),
    title: make(),
    word: make(),
  }
}

/** All domains, in the order of the schema. */
export const domains = Object.keys(newDictionaries()) as readonly Domain[]
