import type { FactCatalogue } from '../facts/catalogue.js'
import type { SubjectKind } from '../schema/subject.js'
import type { Node, Param, Peers } from './rule.js'

/** What an expression may name. */
export interface Scope {
  readonly subject: SubjectKind
  readonly catalogue: FactCatalogue
  /** With the values in force. */
  readonly params: Readonly<Record<string, Param>>
  /** Of a rule that says who the peers of a subject are. */
  readonly peers?: Peers | undefined
  /** Whom a statistic is taken over. */
  readonly among: Node
  /** The expression as written. */
  readonly text: string
  /** Names of the parameters that were used, added to. */
  readonly used: Set<string>
}
