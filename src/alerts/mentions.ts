import type { FactCatalogue } from '../facts/catalogue.js'
import type { AlertData } from './alert.js'
import type { Note } from './database/contents.js'

/**
 * Whether an alert's data mention a party, by its whole id (or pseudonym): as subject, one of a pair, buyer, supplier, or in
 * evidence where parties stand; or in a text, as `inText` says. Ids of lots, bids and tenders, codes, dates and numbers
 * are no parties, whatever they look like. Messages say nothing of parties that evidence does not.
 */
export function dataMention(data: AlertData, id: string, { facts }: FactCatalogue): boolean {
  const { subject, buyer, supplier, evidence, subject_title } = data
  if (buyer?.id === id || supplier?.id === id) return true
  if (isAbout(subject, id) || (subject_title !== null && inText(subject_title, id))) return true
  return Object.entries(evidence).some(([name, value]) =>
    isNamed(value, id, facts.get(name)?.domain === 'party'),
  )
}

/** Likewise what people wrote, or a run, beside the data. */
export function noteMention(
  { text, changes = [], silenced }: Note,
  id: string,
  { facts }: FactCatalogue,
): boolean {
  if ([text, silenced?.reason].some((one) => typeof one === 'string' && inText(one, id))) return true
  return changes.some(({ field, before, now }) =>
    [before, now].some((value) => isNamed(value, id, facts.get(field)?.domain === 'party')),
  )
}

const ALONE = ['bidder', 'supplier', 'buyer', 'procuring_entity']
const PAIR = ['buyer_supplier', 'bidder_pair']

function isAbout({ type, id: subject }: AlertData['subject'], id: string): boolean {
  if (ALONE.includes(type)) return subject === id
  return PAIR.includes(type) && (subject.startsWith(`${id} + `) || subject.endsWith(` + ${id}`))
}

/** A fact that is a party, or lines of a detail: parties stand in `bidders`, and in each other place of a `path`. */
function isNamed(value: unknown, id: string, isParty: boolean): boolean {
  if (typeof value === 'string') return isParty && value === id
  if (!Array.isArray(value)) return false
  return value.some((line) => {
    if (typeof line !== 'object' || line === null) return false
    const { bidders, path } = line
    return (
      (Array.isArray(bidders) && bidders.includes(id)) ||
      (Array.isArray(path) && path.some((step, i) => i % 2 === 0 && step === id))
    )
  })
}

/**
 * Whether an id stands in a text by itself: not within a longer id, number or date. One without a digit, or shorter than
 * five characters, may be any word or number, and is not looked for.
 */
function inText(text: string, id: string): boolean {
  if (id.length < 5 || !/\p{N}/u.test(id)) return false
  const [part, joint] = ['[\\p{L}\\p{N}]', '[-._/:+@#&]']
  const plain = id.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return new RegExp(`(?<!${part}${joint}?)${plain}(?!${joint}?${part})`, 'u').test(text)
}
