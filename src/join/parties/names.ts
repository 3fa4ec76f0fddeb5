import { plainLetters } from './kind-words.js'

/** Words that say what form a firm has, or nothing at all, as `plainLetters` writes them. */
const legalForms: ReadonlySet<string> = new Set(
  [
    'ltda|limitada|sa|eireli|epp|me|mei|cia|companhia|sociedade|sas|srl|rl|cv|scs|sapi|spa|sarl|sasu|eurl|snc|sl|slu',
    'ltd|limited|llc|llp|lp|plc|inc|incorporated|corp|corporation|co|company|pvt|pte|pty|jsc|ojsc|pjsc|ooo|oao|zao',
    'gmbh|ag|kg|ohg|ug|mbh|bv|nv|ab|as|aps|oy|kft|zrt|doo|dd|sro|spol|sp|zoo|of|the|and|und|et|da|de|do|dos|das|del|e|y',
    'شركه|مءسسه|موسسه|مجموعه|شركات|المحدوده|محدوده|ذمم|شمم|شمو|ش|ذ|م|و|ال|llc',
  ]
    .join('|')
    .split('|'),
)

/**
 * The words of a name that tell it from others, sorted: without accents, capitals, signs, legal forms and small words,
 * Arabic letters in one form each. `S.A.` and `S/A` are one word. A name of such words only keeps them.
 */
export function nameWords(name: string): readonly string[] {
  const words = plainLetters(name)
    .replace(/(?<![\p{L}\p{N}])(\p{L})[./](?=\p{L}(?![\p{L}\p{N}]))/gu, '$1')
    .replace(/['’`]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const telling = words.filter((word) => !legalForms.has(word))
  return (telling.length > 0 ? telling : words).sort()
}

/**
 * How alike two names are, 0–1, by their words in any order: twice the pairs of neighbouring letters that both have, over
 * all pairs of both (Dice); each word begins and ends with a blank. 1: the same words. Symmetric.
 */
export function nameSimilarity(a: readonly string[], b: readonly string[]): number {
  const pairs = new Map<string, number>()
  let all = 0
  for (const pair of pairsOf(a)) {
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
    all++
  }
  let both = 0
  for (const pair of pairsOf(b)) {
    const left = pairs.get(pair) ?? 0
    if (left > 0) both++
    pairs.set(pair, left - 1)
    all++
  }
  return all === 0 ? 0 : (2 * both) / all
}

function* pairsOf(words: readonly string[]): Generator<string> {
  for (const word of words) {
    const letters = ` ${word} `
    for (let i = 0; i + 1 < letters.length; i++) yield letters.slice(i, i + 2)
  }
}

/** Words that more names have than this lead to none of them: a common name matches only as a whole. */
const MOST_NAMES = 64
/** Names of the same words that are told apart. */
const MOST_SAME = 1000
/** So many of the rarest words of a name are looked up. */
const WORDS = 3

/** Names to look others up among, each with a number. */
export class NameIndex {
  readonly #words: (readonly string[])[] = []
  readonly #ids: number[] = []
  readonly #whole = new Map<string, number[]>()
  readonly #byWord = new Map<string, number[]>()

  /** Adds a name; each id once. */
  add(id: number, name: string): void {
    const words = nameWords(name)
    if (words.length === 0) return
    const place = this.#ids.length
    this.#ids.push(id)
    this.#words.push(words)
    push(this.#whole, words.join(' '), place)
    for (const word of new Set(words)) push(this.#byWord, word, place)
  }

  /** Takes a name away that was added. */
  remove(id: number, name: string): void {
    const words = nameWords(name)
    const whole = words.join(' ')
    const place = this.#whole.get(whole)?.find((one) => this.#ids[one] === id)
    if (place === undefined) return
    drop(this.#whole, whole, place)
    for (const word of new Set(words)) drop(this.#byWord, word, place)
  }

  /**
   * The names like a name, by id, with their similarity, if it is at least `least`. Looks at names of the same words, and
   * at those that have one of its rarest words with it, if at most 64 have: so at 192 names at most, and a name in which
   * every word is spelled otherwise is not found. The order of `add` does not matter. Undefined: more than 1,000 have the same
   * words, so that it is a word for none, or made to be found.
   */
  like(name: string, least: number): Map<number, number> | undefined {
    const words = nameWords(name)
    const same = this.#whole.get(words.join(' ')) ?? []
    if (same.length > MOST_SAME) return undefined
    const found = new Map<number, number>()
    for (const place of same) found.set(this.#ids[place]!, 1)
    const known = [...new Set(words)].flatMap((word) => {
      const names = this.#byWord.get(word)
      return names && names.length <= MOST_NAMES ? [{ word, names }] : []
    })
    known.sort((a, b) => a.names.length - b.names.length || (a.word < b.word ? -1 : 1))
    for (const { names } of known.slice(0, WORDS))
      for (const place of names) {
        const id = this.#ids[place]!
        if (found.has(id)) continue
        const similarity = nameSimilarity(words, this.#words[place]!)
        if (similarity >= least) found.set(id, similarity)
      }
    return found
  }
}

function drop(lists: Map<string, number[]>, key: string, place: number): void {
  const left = (lists.get(key) ?? []).filter((one) => one !== place)
  if (left.length > 0) lists.set(key, left)
  else lists.delete(key)
}

function push(lists: Map<string, number[]>, key: string, place: number): void {
  const list = lists.get(key)
  if (list) list.push(place)
  else lists.set(key, [place])
}
