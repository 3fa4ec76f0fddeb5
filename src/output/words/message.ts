import { NOT_APPLICABLE, NOT_COMPUTABLE, RAISED, type RuleResult } from '../../engine/result.js'
import type { Detail, FactSpec } from '../../facts/fact.js'
import { bareName } from '../../facts/fact-params.js'
import { inLanguage } from '../../rules/in-language.js'
import type { Words } from '../../rules/rule.js'
import { near } from '../../rules/tolerance.js'
import type { SubjectKind } from '../../schema/subject.js'
import { cleanText } from '../clean-text.js'
import { type Bounds, boundsAt, sureOf } from './bounds.js'
import type { OutputContext } from './context.js'
import { detailRows, type ShownFact, shownFacts, textValue } from './evidence.js'
import type { OutputWords } from './output-words.js'
import { reasonRow, reasonText } from './reason-words.js'
import { valueWords } from './value-words.js'
import { fill, inWords, wordsOf } from './words.js'

/** The sentence of one outcome kept in `shown`, by its place there. */
export type Messages = (place: number) => string

type Part = (place: number) => string

/**
 * Explanations of one rule's outcomes, its templates taken apart once. `{name}` or `{name:format}` stands for a fact
 * or detail of the evidence, `value`, `threshold` or `params.NAME`; formats are money, percent, number, count,
 * instant and word, by default the fact's own. A number that is only partly known reads as "at least 2", "at most 14" or "178 –
 * 179"; what is unknown, or no name at all, as "unknown". A text that the rule has in English alone gets English numbers, dates and
 * words. Values are put in once and cleaned (`cleanText`), so neither a template nor an id can bring in more than its own text.
 */
export function messagesOf(context: OutputContext, result: RuleResult): Messages {
  const { rule, codes, shown } = result
  const { words, language, dataset } = context
  const facts = shownFacts(context, result)
  const english = englishOf(context)
  const template = (text: Words) =>
    templateOf(Object.hasOwn(text, language) ? context : english(), result, facts, partsOf(text, language))
  const explain = template(rule.explain)
  const added = rule.adjust.map((adjustment) => template(adjustment.explain))
  const title = (): string => cleanText(inLanguage(rule.title, language)).replace(/[.\s]+$/, '')
  return (place) => {
    const code = codes[shown.subject[place]!]!
    if (code === RAISED) {
      const bits = shown.adjusted[place]!
      const more = added.filter((_, i) => (bits >> i) & 1).map((text) => text(place))
      return [explain(place), ...more].filter((text) => text !== '').join(' ')
    }
    if (code < NOT_COMPUTABLE)
      return fill(words.outcomes[code === NOT_APPLICABLE ? 'not_applicable' : 'clear'], { title: title() })
    const reason = reasonText(words, reasonRow(dataset, code - NOT_COMPUTABLE))
    return fill(words.outcomes.not_computable, { title: title(), reason })
  }
}

/** The same scan in English words, made when first asked for. */
function englishOf(context: OutputContext): () => OutputContext {
  let english: OutputContext | undefined
  return () => {
    const words = wordsOf('en')
    english ??= { ...context, language: 'en', words, values: valueWords(words, context.dataset.zone) }
    return english
  }
}

/** A piece of a template: its own text, cleaned, or a place where a value stands. */
type Piece = string | { readonly name: string; readonly format: string | undefined }

const known = new WeakMap<Words, Map<string, readonly Piece[]>>()

/** A text taken apart: once, as monitors write a flag at a time. */
function partsOf(words: Words, language: string): readonly Piece[] {
  let ofWords = known.get(words)
  if (!ofWords) {
    ofWords = new Map()
    known.set(words, ofWords)
  }
  let pieces = ofWords.get(language)
  if (!pieces) {
    pieces = piecesOf(inLanguage(words, language))
    ofWords.set(language, pieces)
  }
  return pieces
}

const PLACE = /\{([\w.]+)(?::(\w+))?\}/g

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const match of text.matchAll(PLACE)) {
    pieces.push(cleanText(text.slice(at, match.index), Infinity), { name: match[1]!, format: match[2] })
    at = match.index + match[0].length
  }
  pieces.push(cleanText(text.slice(at), Infinity))
  return pieces
}

function templateOf(
  context: OutputContext,
  result: RuleResult,
  facts: ReadonlyMap<string, ShownFact>,
  pieces: readonly Piece[],
): Part {
  const parts = pieces.map((piece) =>
    typeof piece === 'string' ? piece : placeholder(context, result, facts, piece.name, piece.format),
  )
  return (place) => parts.map((part) => (typeof part === 'string' ? part : part(place))).join('')
}

function placeholder(
  context: OutputContext,
  result: RuleResult,
  facts: ReadonlyMap<string, ShownFact>,
  name: string,
  format: string | undefined,
): Part {
  const { rule, shown } = result
  const currency = currencyOf(context, facts.get(name)?.spec, rule.subject, facts)
  const write = (value: number, place: number, kind: string | undefined) =>
    number(context, value, kind, currency(place))
  const fact = facts.get(name)
  if (fact?.spec?.type === 'text') {
    return (place) => word(context, textValue(context, fact, fact.column[place]!))
  }
  if (fact?.spec?.type === 'enum') {
    const { spec, column } = fact
    return (place) => word(context, spec.values?.[column[place]!] ?? null)
  }
  if (fact) {
    const kind = format === undefined || format === 'word' ? fact.spec?.type : format
    const bounds = boundsText(context, result, name, fact.spec?.type, (value, place) =>
      write(value, place, kind),
    )
    return (place) => {
      const given = fact.column[place]!
      const value = fact.spec?.type === 'days' ? daysShown(given) : given
      return (Number.isNaN(value) ? bounds(place) : undefined) ?? write(value, place, kind)
    }
  }
  const shownAs = name === 'value' && rule.value.op === 'fact' ? bareName(rule.value.fact) : undefined
  if (shownAs !== undefined && rule.evidence.includes(shownAs))
    return placeholder(context, result, facts, shownAs, format)
  if (name === 'value' || name === 'threshold') return (place) => write(shown[name][place]!, place, format)
  const param = name.startsWith('params.') ? name.slice('params.'.length) : ''
  if (Object.hasOwn(rule.params, param)) {
    const { value } = rule.params[param]!
    return (place) => write(Number(value), place, typeof value === 'boolean' ? 'boolean' : format)
  }
  const detail = rule.details.includes(name) ? context.catalogue.details.get(name) : undefined
  if (detail) return (place) => detailText(context, detail, shown.subject[place]!)
  return () => context.words.unknown
}

/** Whole days on both sides of zero; less than a day in the wrong order stays a fraction, as it is not none. */
function daysShown(days: number): number {
  return days <= -1 ? Math.ceil(days) : days
}

/** What is sure of a number that is not known: “at least 2”, “at most 14”, “178 – 179”; undefined where nothing is. */
function boundsText(
  { index, words }: OutputContext,
  result: RuleResult,
  fact: string,
  type: FactSpec['type'] | undefined,
  write: (value: number, place: number) => string,
): (place: number) => string | undefined {
  const boundsIn = boundsAt(index, result, fact, type)
  return (place) => {
    const bounds = boundsIn(place)
    const { least, most } = (bounds && sureOf(type, shownAs(bounds))) ?? { least: null, most: null }
    if (least !== null && most !== null)
      return [...new Set([write(least, place), write(most, place)])].join(' – ')
    if (least !== null) return fill(words.atLeast, { count: write(least, place) })
    return most === null ? undefined : fill(words.atMost, { count: write(most, place) })
  }

  function shownAs({ least, most }: Bounds): { least: number; most: number } {
    const [from, to] = [least ?? -Infinity, most ?? Infinity]
    if (type === 'days') return { least: daysShown(from), most: daysShown(to) }
    return { least: outward(from, type, Math.floor), most: outward(to, type, Math.ceil) }
  }
}

/** Parts of one that are shown of a bound; smaller ones have more digits of their own. */
const SHOWN: Partial<Record<FactSpec['type'], { readonly parts: number; readonly from: number }>> = {
  share: { parts: 1e4, from: 0 },
  number: { parts: 1e4, from: 0.01 },
  money: { parts: 100, from: 0.1 },
}

/** A bound rounded away from what lies within, to what is shown: 99.9997 % is not at least 100 %. */
function outward(
  bound: number,
  type: FactSpec['type'] | undefined,
  round: (value: number) => number,
): number {
  const shown = type && SHOWN[type]
  if (!shown || !Number.isFinite(bound) || Math.abs(bound) < shown.from) return bound
  const parts = bound * shown.parts
  return (near(parts, Math.round(parts)) ? Math.round(parts) : round(parts)) / shown.parts
}

/** The currency that an amount is in, if the evidence names it: the unit of the fact, else the currency of its subject. */
function currencyOf(
  context: OutputContext,
  spec: FactSpec | undefined,
  subject: SubjectKind,
  facts: ReadonlyMap<string, ShownFact>,
): (place: number) => string | undefined {
  const fact = facts.get(spec?.unit ?? '') ?? facts.get(`${spec?.subject ?? subject}.currency`)
  if (fact?.spec?.type !== 'text') return () => undefined
  return (place) => {
    const text = textValue(context, fact, fact.column[place]!)
    return text === null ? undefined : cleanText(text)
  }
}

function number(
  { values, words }: OutputContext,
  value: number,
  kind: string | undefined,
  currency: string | undefined,
): string {
  switch (kind) {
    case 'money':
      return values.money(value, currency)
    case 'percent':
    case 'share':
      return values.percent(value)
    case 'count':
    case 'instant':
      return values[kind](value)
    case 'boolean':
      return Number.isNaN(value) ? words.unknown : value === 0 ? words.no : words.yes
    default:
      return values.number(value)
  }
}

/** A text from the data; set apart from the direction of the sentence where that runs from right to left. */
function word({ words }: OutputContext, text: string | null): string {
  if (text === null) return words.unknown
  return inWords(words, text) ?? isolated(words, cleanText(text))
}

/** Clean text of another direction, perhaps, than that of the sentence around it. */
export function isolated(words: OutputWords, text: string): string {
  return words.direction === 'rtl' ? `\u2068${text}\u2069` : text
}

const LISTED = 5

function detailText(context: OutputContext, detail: Detail, subject: number): string {
  const { words, values } = context
  const { rows, total } = detailRows(context, detail, subject)
  if (total === 0) return words.unknown
  const texts = rows.slice(0, LISTED).map(({ address, bidders = [], path, amount, currency }) => {
    if (path) return path.map((text) => word(context, text)).join(words.arrow)
    const named = [...(address === undefined ? [] : [address]), ...bidders.slice(0, LISTED)]
    const list = named.map((text) => word(context, text)).join(words.comma)
    if (amount === undefined) return list
    const price = values.money(amount ?? Number.NaN, currency === null ? undefined : currency)
    return list === '' ? price : `${list} (${price})`
  })
  if (total > LISTED) texts.push(fill(words.terminal.more, { count: values.count(total - LISTED) }))
  return texts.join(words.semicolon)
}
