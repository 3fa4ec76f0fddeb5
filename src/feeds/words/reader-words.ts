import { type Format, formatOf } from '../../output/html/format.js'
import { htmlWords } from '../../output/html/languages.js'
import type { HtmlWords } from '../../output/html/words.js'
import type { OutputWords } from '../../output/words/output-words.js'
import type { Plural } from '../../output/words/plural.js'
import { type ValueWords, valueWords } from '../../output/words/value-words.js'
import { fill, wordsOf } from '../../output/words/words.js'
import type { Amounts } from '../process-value.js'
import { type FeedWords, feedWords } from './feed-words.js'

/** All words and formats of a reader's language. */
export interface ReaderWords {
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly words: FeedWords
  readonly shared: HtmlWords
  readonly output: OutputWords
  readonly format: Format
  readonly values: ValueWords
  /** A phrase by its count. */
  readonly count: (plural: Plural, count: number) => string
  /** Amounts in one line. */
  readonly amounts: (amounts: Amounts) => string
}

/** `zone` is that of instants in texts. */
export function readerWords(language: string, zone: string): ReaderWords {
  const shared = htmlWords(language)
  const output = wordsOf(shared.language)
  const format = formatOf(shared.locale)
  const values = valueWords(output, zone)
  return {
    language: shared.language,
    direction: shared.direction,
    words: feedWords(shared.language),
    shared,
    output,
    format,
    values,
    count: (plural, count) => fill(plural[format.plural(count)] ?? plural.other, { n: format.number(count) }),
    amounts: (amounts) =>
      [...amounts].map(([currency, amount]) => values.money(amount, currency)).join(' · '),
  }
}
