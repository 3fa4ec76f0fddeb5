/** Phrases by plural category, `{n}` is the number. */
export type Plural = { readonly other: string } & { readonly [Rule in Intl.LDMLPluralRule]?: string }
