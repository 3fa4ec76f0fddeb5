import type { FactCatalogue } from '../facts/catalogue.js'
import type { SubjectKind } from '../schema/subject.js'
import type { Param } from './rule.js'

/** What an expression may name. */
export interface Scope {
  readonly subject: SubjectKind
  readonly catalogue: FactCatalogue
  /** With the values in force. */
  readonly params: Readonly<Record<string, Param>>
  /** Names of the parameters that were used, added to. */
  readonly used: Set<string>
}
