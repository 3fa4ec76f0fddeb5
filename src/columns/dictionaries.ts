import type { Domain } from '../schema/tables.js'
import { Dictionary } from './dictionary.js'

/** A dictionary a domain; `division` is filled from `classification` when data are joined. */
export type Dictionaries = Readonly<Record<Domain, Dictionary>>

/** One empty dictionary a domain. */
export function newDictionaries(): Record<Domain, Dictionary> {
  return {
    tender: new Dictionary(),
    lot: new Dictionary(),
    bid: new Dictionary(),
    award: new Dictionary(),
    contract: new Dictionary(),
    item: new Dictionary(),
    party: new Dictionary(),
    address: new Dictionary(),
    currency: new Dictionary(),
    classification: new Dictionary(),
    division: new Dictionary(),
    title: new Dictionary(),
    word: new Dictionary(),
  }
}

/** All domains, in the order of the schema. */
export const domains = Object.keys(newDictionaries()) as readonly Domain[]
