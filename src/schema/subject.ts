/** Kinds of subject that lie inside one tender. */
const localKinds = ['tender', 'lot', 'bid', 'item', 'award', 'contract'] as const
export type LocalKind = (typeof localKinds)[number]

/** Local kinds that are made out only where a fact or rule is about them: there are many. */
export const rareKinds = ['bid', 'item'] as const satisfies readonly LocalKind[]
export type RareKind = (typeof rareKinds)[number]

/** Kinds of subject that stand behind many tenders: parties, pairs of them, and markets. They have no tender of their own. */
export const populationKinds = [
  'bidder',
  'supplier',
  'buyer',
  'procuring_entity',
  'buyer_supplier',
  'bidder_pair',
  'market',
] as const
export type PopulationKind = (typeof populationKinds)[number]

/** What a fact or rule is about. */
export type SubjectKind = LocalKind | PopulationKind
export const subjectKinds: readonly SubjectKind[] = [...localKinds, ...populationKinds]

/** The kind that a fact is about, by its name. */
export const kindOfFact = (fact: string): SubjectKind => fact.slice(0, fact.indexOf('.')) as SubjectKind

/** Whether subjects of a kind lie in a tender. */
export function isLocal(kind: SubjectKind): kind is LocalKind {
  return localKinds.some((local) => local === kind)
}
