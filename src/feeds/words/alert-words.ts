import type { Alert } from '../../alerts/alert.js'
import { visible } from '../../output/html/escape.js'
import { htmlWords } from '../../output/html/languages.js'
import { languages } from '../../text/languages.js'
import { feedWords } from './feed-words.js'

/** What an alert says of itself to a reader. */
export interface AlertWords {
  /** The language it is in: the reader's, or English where the rule has no text in that. */
  readonly tag: string
  readonly direction: 'ltr' | 'rtl'
  /** What was found. */
  readonly title: string
  /** What it was found in: title and id, or the id alone. */
  readonly subject: string
  readonly message: string
  /** That a flag is an indication. */
  readonly caution: string
}

/** Hostile marks in texts from data are named (`visible`), so that what comes after them reads as it is written. */
export function alertWords(alert: Alert, language: string): AlertWords {
  const { data } = alert
  const known = languages.find((one) => one === language) ?? 'en'
  const tag = data === null || Object.hasOwn(data.texts, known) ? known : 'en'
  const text = data?.texts[tag]
  const { direction, caution } = htmlWords(tag)
  return {
    tag,
    direction,
    title: visible(text?.title ?? alert.rule),
    subject: subjectOf(alert),
    message: visible(text?.message ?? feedWords(tag).erased),
    caution,
  }
}

/** The process and, where it is another, what in it was flagged. */
export function subjectOf({ data, id }: Alert): string {
  if (data === null) return id
  const { tender_id, subject, subject_title } = data
  const ids = tender_id === null || tender_id === subject.id ? subject.id : `${tender_id} / ${subject.id}`
  return visible(oneLine(subject_title === null ? ids : `${subject_title} (${ids})`))
}

/** A text in one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
