/** The languages that all words of our own are written in; the first is what every other falls back to. */
export const languages = ['en', 'ar', 'es', 'pt', 'fr'] as const

export type Language = (typeof languages)[number]

/** What there is of a language; the English where it is none of ours. */
export function ofLanguage<T>(all: Readonly<Record<Language, T>>, language: string): T {
  return all[languages.find((known) => known === language) ?? 'en']
}
