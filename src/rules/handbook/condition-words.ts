import { type FactCatalogue, specOf } from '../../facts/catalogue.js'
import { bareName } from '../../facts/fact-params.js'
import type { Node } from '../rule.js'

/** How conditions are put in words, in one language; `{a}` and `{b}` are filled in. */
export interface ConditionWords {
  readonly compare: Readonly<Record<'lt' | 'le' | 'gt' | 'ge' | 'eq' | 'ne' | 'in', string>>
  readonly not: string
  readonly and: string
  readonly or: string
  readonly all: string
  readonly any: string
  readonly never: string
  readonly always: string
  /** What facts mean, by name, where the language has it; English takes it from the facts themselves. */
  readonly facts: Readonly<Record<string, string>>
  /** What values of closed lists are called; English has them as they are. */
  readonly values: Readonly<Record<string, string>>
  /** Between values of a list, with the space around it. */
  readonly comma: string
  /** Whether the meanings of facts, which are in English, can stand in a sentence. */
  readonly english: boolean
  /** `{a}`: the name of a fact that is true. */
  readonly holds: string
  /** What to say where a fact of this name is not true; others are put into `not`. */
  readonly otherwise: Readonly<Record<string, string>>
  /** `{a}`: a number of days. */
  readonly days: string
}

/**
 * A condition in words, a line each part that must hold: parameters with the values in force, facts by what they mean
 * up to the end of the first sentence (by their names where the language has no words for them). Undefined where it computes with numbers or asks what is known:
 * that is best read as it is written.
 */
export function conditionLines(
  node: Node,
  words: ConditionWords,
  catalogue: FactCatalogue,
): readonly string[] | undefined {
  if (node.op === 'const') return [node.value === 0 ? words.never : words.always]
  const parts = node.op === 'and' || node.op === 'or' ? flat(node, node.op) : [node]
  const lines: string[] = []
  for (const part of parts) {
    const line = sentence(part, words, catalogue)
    if (line === undefined) return undefined
    lines.push(line)
  }
  return lines.length === 1 ? lines : [node.op === 'or' ? words.any : words.all, ...lines]
}

/** The parts of a chain of one operator, in order. */
function flat(node: Node, op: 'and' | 'or'): Node[] {
  return node.op === op ? [...flat(node.a, op), ...flat(node.b, op)] : [node]
}

function sentence(node: Node, words: ConditionWords, catalogue: FactCatalogue): string | undefined {
  const say = (part: Node) => sentence(part, words, catalogue)
  switch (node.op) {
    case 'fact':
      return truth(node.fact, words, catalogue)
    case 'not':
      if (node.a.op === 'fact' && words.otherwise[node.a.fact] !== undefined)
        return words.otherwise[node.a.fact]
      return filled(words.not, say(node.a), '')
    case 'and':
    case 'or': {
      const both = flat(node, node.op).map(say)
      return both.includes(undefined) ? undefined : both.join(words[node.op])
    }
    case 'in': {
      const values = node.list.map((item) => operand(item, node.a, words, catalogue))
      const list = values.includes(undefined) ? undefined : values.join(words.comma)
      return filled(words.compare.in, operand(node.a, undefined, words, catalogue), list)
    }
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
    case 'eq':
    case 'ne':
      return filled(
        words.compare[node.op],
        operand(node.a, node.b, words, catalogue),
        operand(node.b, node.a, words, catalogue),
      )
    default:
      return undefined
  }
}

function filled(template: string, a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return undefined
  return template.replace(/\{[ab]\}/g, (place) => (place === '{a}' ? a : b))
}

/** A side of a comparison: a fact, a statistic as it is written, or a value as it is written beside a fact. */
function operand(
  node: Node,
  beside: Node | undefined,
  words: ConditionWords,
  catalogue: FactCatalogue,
): string | undefined {
  if (node.op === 'text') return node.value
  if (node.op === 'stat') return node.text
  if (node.op === 'const') {
    const spec = beside?.op === 'fact' ? specOf(catalogue, beside.fact) : undefined
    if (spec?.type === 'enum') {
      const value = spec.values?.[node.value]
      return value === undefined ? undefined : (words.values[value] ?? value)
    }
    return spec?.type === 'days' ? filled(words.days, String(node.value), '') : String(node.value)
  }
  return node.op === 'fact' ? meaning(node.fact, words, catalogue) : undefined
}

/** What a fact means, to stand inside a sentence, with its parameters; else its name. */
function meaning(fact: string, words: ConditionWords, catalogue: FactCatalogue): string {
  const about = words.facts[bareName(fact)] ?? (words.english ? specOf(catalogue, fact)?.about : undefined)
  return about === undefined ? `[${fact}]` : beginning(aboutFact(fact, about))
}

/** The meaning of a fact with the values of its parameters: `name(days=90)`. */
export function aboutFact(fact: string, about: string): string {
  const values = new Map([...fact.matchAll(/(\w+)=([^,)]+)/g)].map(([, name, value]) => [name, value]))
  return about.replace(/`(\w+)`/g, (all, name) => values.get(name) ?? all)
}

function truth(fact: string, words: ConditionWords, catalogue: FactCatalogue): string {
  const said = meaning(fact, words, catalogue)
  return said.startsWith('[') ? (filled(words.holds, said, '') ?? fact) : said
}

/** A meaning up to its first stop, as it stands inside a sentence. */
function beginning(about: string): string {
  const text = about.split(/\s*[.;:؛](?=\s|$)/)[0] ?? about
  return /^\p{Lu}[\p{Ll}’]* /u.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text
}
