import type { FactSpec } from '../facts/fact.js'
import type { SubjectKind } from '../schema/subject.js'
import type { Domain } from '../schema/tables.js'

/**
 * What an expression gives. `number` stands for counts, numbers, shares and literals: `exact` counts and whole
 * literals compare exactly, `literal` fits money and days too. Money remembers whose currency it is in.
 */
export type ValueType =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'number'; readonly exact: boolean; readonly literal: boolean }
  | { readonly kind: 'money'; readonly of: SubjectKind }
  | { readonly kind: 'days' }
  | { readonly kind: 'instant' }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'text'; readonly domain: Domain }
  | { readonly kind: 'string'; readonly value: string }

export const BOOLEAN: ValueType = { kind: 'boolean' }
export const NUMBER: ValueType = { kind: 'number', exact: false, literal: false }
export const DAYS: ValueType = { kind: 'days' }

/** The type of a fact. */
export function typeOfFact(spec: FactSpec): ValueType {
  switch (spec.type) {
    case 'count':
      return { kind: 'number', exact: true, literal: false }
    case 'number':
    case 'share':
      return NUMBER
    case 'money':
      return { kind: 'money', of: spec.subject }
    case 'enum':
      return { kind: 'enum', values: spec.values ?? [] }
    case 'text':
      return { kind: 'text', domain: spec.domain ?? 'word' }
    default:
      return { kind: spec.type }
  }
}

/** The type of a number or boolean written in the rule or given as a parameter. */
export function typeOfLiteral(value: number | boolean): ValueType {
  return typeof value === 'boolean'
    ? BOOLEAN
    : { kind: 'number', exact: Number.isInteger(value), literal: true }
}

/** The type in words, for errors. */
export function typeWords(type: ValueType): string {
  switch (type.kind) {
    case 'boolean':
      return 'true or false'
    case 'money':
      return `an amount of the ${type.of}`
    case 'days':
      return 'a number of days'
    case 'instant':
      return 'an instant'
    case 'enum':
      return `one of ${type.values.join(', ')}`
    case 'text':
      return 'a text'
    case 'string':
      return `the text "${type.value}"`
    default:
      return type.literal ? 'a plain number' : 'a number'
  }
}
