import type { Detail, FactSpec } from './fact.js'

/** Every fact and detail that rules may name, by name. */
export interface FactCatalogue {
  readonly facts: ReadonlyMap<string, FactSpec>
  readonly details: ReadonlyMap<string, Detail>
}
