/** What a fact or rule is about. Lots, awards and contracts lie inside one tender. */
export type SubjectKind = 'tender' | 'lot' | 'award' | 'contract'
export const subjectKinds = ['tender', 'lot', 'award', 'contract'] as const satisfies readonly SubjectKind[]
