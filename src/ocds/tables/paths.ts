/** Which members of a release each column of a table is made of. */
export type Paths = Readonly<Record<string, readonly string[]>>

/** Members of an organisation that its id is made of. */
export const idOf = (path: string): string[] => [
  `${path}.id`,
  `${path}.identifier.id`,
  `${path}.identifier.scheme`,
]

/** Members of a value. */
export const moneyOf = (path: string): string[] => [`${path}.amount`, `${path}.currency`]
