/** The languages that all texts of the rules of a shipped pack are written in: those of its readers. */
export const packLanguages: Readonly<Record<string, readonly string[]>> = {
  etimad: ['en', 'ar'],
  ocp: ['en', 'es', 'pt', 'fr'],
  alice: ['en', 'pt'],
}

/** The languages of a pack; English where it names none. */
export function languagesOf(pack: string): readonly string[] {
  return packLanguages[pack] ?? ['en']
}
