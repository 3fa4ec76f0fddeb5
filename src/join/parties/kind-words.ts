/**
 * The bits of a kind that a source writes as a word, by its spellings in several languages: `A_B-c`, `a b C` and `á b c`
 * are one. A list of words is `a|b|c`.
 */
export function kindWords(words: readonly (readonly [bits: number, spelled: string])[]): KindWords {
  const bitsOf = new Map<string, number>()
  for (const [bits, spelled] of words)
    for (const word of spelled.split('|'))
      bitsOf.set(plainWord(word), (bitsOf.get(plainWord(word)) ?? 0) | bits)
  return (text) => bitsOf.get(plainWord(text)) ?? 0
}

/** 0 for a word that is not known. */
export type KindWords = (text: string) => number

/** In small letters, without accents and points, Arabic letters in one form each, and one blank between words. */
export function plainWord(text: string): string {
  return plainLetters(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Small letters without accents; Arabic letters that are written in several ways become one. */
export function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\u0640]/gu, '')
    .replace(/[\u0622\u0623\u0625\u0671]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/[ىی]/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/ؤ/g, 'و')
    .replace(/ئ/g, 'ي')
}
