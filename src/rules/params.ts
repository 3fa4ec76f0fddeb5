import { TenderflagError } from '../errors.js'
import { didYouMean } from '../text/nearest.js'
import { asWords } from './as-words.js'
import type { Param } from './rule.js'
import type { RuleFile } from './rule-file.js'

/** Values of parameters by `rule.param`, as `etimad.low-award.ratio`. */
export type ParamValues = Readonly<Record<string, number | boolean>>

/** What is wrong with values: rules or parameters that are not there, wrong types, numbers out of range. */
export function checkParams(
  values: ParamValues,
  rules: ReadonlyMap<string, RuleFile['params']>,
): TenderflagError[] {
  const errors: TenderflagError[] = []
  for (const [key, value] of Object.entries(values)) {
    const problem = problemOf(key, value, rules)
    if (problem !== undefined) errors.push(new TenderflagError('PARAM_INVALID', problem))
  }
  return errors
}

/** The parameters of a rule with the values in force. */
export function paramsOf(file: RuleFile, values: ParamValues): Record<string, Param> {
  const params: Record<string, Param> = {}
  for (const [name, given] of Object.entries(file.params)) {
    const { unit, min, max } = given
    params[name] = {
      value: valueInForce(file.id, name, given, values),
      about: asWords(given.about),
      ...(unit !== undefined && { unit }),
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
    }
  }
  return params
}

type Given = RuleFile['params'][string]

/** The value that was set, where it is one that can be; what cannot is reported by `checkParams`. */
function valueInForce(id: string, name: string, given: Given, values: ParamValues): number | boolean {
  const key = `${id}.${name}`
  const value = Object.hasOwn(values, key) ? values[key] : undefined
  return value === undefined || misfit(value, given) !== undefined ? given.value : value
}

function problemOf(
  key: string,
  value: number | boolean,
  rules: ReadonlyMap<string, RuleFile['params']>,
): string | undefined {
  const dot = key.lastIndexOf('.')
  const params = rules.get(key.slice(0, Math.max(dot, 0)))
  const known = [...rules].flatMap(([id, all]) => Object.keys(all).map((name) => `${id}.${name}`))
  const name = key.slice(dot + 1)
  const given = params && Object.hasOwn(params, name) ? params[name] : undefined
  if (!given) {
    const hint =
      didYouMean(key, known) ||
      (known.length === 0 ? '; the rules have none' : `; there are ${known.join(', ')}`)
    return `there is no parameter ${key.slice(0, 100)}${hint}`
  }
  const wrong = misfit(value, given)
  return wrong === undefined ? undefined : `the parameter ${key} ${wrong}, not ${value}`
}

/** What a value must be, where it is not. */
function misfit(value: number | boolean, { value: usual, min, max }: Given): string | undefined {
  if (typeof usual === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false'
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number'
  if (min !== undefined && value < min) return `must be ${range(min, max)}`
  return max !== undefined && value > max ? `must be ${range(min, max)}` : undefined
}

function range(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return `at most ${max}`
  return max === undefined ? `at least ${min}` : `between ${min} and ${max}`
}
