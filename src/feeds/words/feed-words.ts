import type { AlertState, ChangeKind } from '../../alerts/alert.js'
import type { Plural } from '../../output/words/plural.js'
import { type Language, ofLanguage } from '../../text/languages.js'
import { feedWordsAr } from './feed-words-ar.js'
import { feedWordsEn } from './feed-words-en.js'
import { feedWordsEs } from './feed-words-es.js'
import { feedWordsFr } from './feed-words-fr.js'
import { feedWordsPt } from './feed-words-pt.js'

/**
 * The words of feeds, mails and periodic reports in one language, plain text; `{names}` in braces are places. A
 * language is one object of this shape. What they share with the report of a scan is in its words (`HtmlWords`).
 */
export interface FeedWords {
  /** Title of a feed without one of its own. */
  readonly feed: string
  /** Title of an entry: what was found, and in what. */
  readonly entry: string
  readonly states: Readonly<Record<AlertState, string>>
  readonly kinds: Readonly<Record<ChangeKind, string>>
  readonly labels: {
    readonly rule: string
    readonly severity: string
    readonly confidence: string
    readonly state: string
    readonly tender: string
    readonly subject: string
    readonly buyer: string
    readonly region: string
    readonly supplier: string
    readonly firstSeen: string
    readonly lastSeen: string
  }
  /** In place of a text that was erased. */
  readonly erased: string
  readonly processes: Plural
  readonly more: Plural
  /** For what the data do not say. */
  readonly unknown: string
  readonly digest: {
    readonly subject: string
    readonly newFlags: Plural
    readonly heading: string
    readonly values: string
    readonly tendered: string
    readonly flagged: string
    /** Of processes whose value cannot be told. */
    readonly without: string
    readonly riskiest: string
    readonly riskiestIntro: string
    readonly why: string
    readonly none: string
    readonly changes: string
    readonly noChange: string
    readonly footer: string
  }
  readonly report: {
    readonly kicker: string
    readonly title: string
    readonly week: string
    readonly span: string
    readonly lead: string
    readonly contents: string
    readonly summary: string
    readonly open: string
    readonly verdicts: string
    readonly verdictsIntro: string
    readonly share: string
    readonly noVerdicts: string
    readonly time: string
    readonly byDay: string
    readonly byDayAbout: string
    readonly table: string
    readonly day: string
    readonly rules: string
    readonly buyers: string
    readonly regions: string
    readonly groupIntro: string
    readonly newest: string
    readonly newestIntro: string
    readonly nothing: string
    readonly footer: string
    readonly closed: string
  }
}

const all: Readonly<Record<Language, FeedWords>> = {
  en: feedWordsEn,
  ar: feedWordsAr,
  es: feedWordsEs,
  pt: feedWordsPt,
  fr: feedWordsFr,
}

/** The words of a language; English where there are none. */
export function feedWords(language: string): FeedWords {
  return ofLanguage(all, language)
}
