import type { FactCatalogue } from '../facts/catalogue.js'
import type { FactType } from '../facts/fact.js'

/** How a number of an explanation is written. */
export const formats = ['money', 'percent', 'number', 'count', 'instant', 'word'] as const
export type Format = (typeof formats)[number]

const suits: Readonly<Record<Format, readonly FactType[]>> = {
  money: ['money'],
  percent: ['share', 'number'],
  number: ['number', 'share', 'days', 'count', 'money'],
  count: ['count', 'days'],
  instant: ['instant'],
  word: ['enum', 'text', 'boolean'],
}

/**
 * What is wrong with the placeholders of an explanation, `{name:format}`: each names a fact of the evidence and a
 * format that suits it, or `value`, `threshold` or `params.NAME`. Undefined where nothing is.
 */
export function templateProblem(
  template: string,
  evidence: readonly string[],
  params: Readonly<Record<string, unknown>>,
  catalogue: FactCatalogue,
): { message: string; at: number } | undefined {
  for (const { 0: whole, index } of template.matchAll(/\{[^{}]*\}?|\}/g)) {
    const message = placeholderProblem(whole, evidence, params, catalogue)
    if (message !== undefined) return { message, at: index }
  }
  return undefined
}

function placeholderProblem(
  whole: string,
  evidence: readonly string[],
  params: Readonly<Record<string, unknown>>,
  catalogue: FactCatalogue,
): string | undefined {
  const parts = /^\{([a-z0-9_.]+):([a-z]+)\}$/.exec(whole)
  if (!parts) return `${whole.slice(0, 60)} is no placeholder; write {name:format}`
  const [, name = '', formatName = ''] = parts
  const format = formats.find((f) => f === formatName)
  if (!format) return `there is no format ${formatName}; there are ${formats.join(', ')}`
  if (name === 'value' || name === 'threshold') return undefined
  if (name.startsWith('params.') && Object.hasOwn(params, name.slice('params.'.length))) return undefined
  const fact = catalogue.facts.get(name)
  if (!fact || !evidence.includes(name))
    return `${name} is not a fact of the evidence, value, threshold or a parameter`
  if (suits[format].includes(fact.type)) return undefined
  const fitting = formats.filter((f) => suits[f].includes(fact.type))
  return `${name} is of type ${fact.type}; write it as ${fitting.join(' or ')}`
}
