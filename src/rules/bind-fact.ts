import type { FactSpec } from '../facts/fact.js'
import {
  boundName,
  type FactArguments,
  type FactParam,
  type FactParamName,
  factParams,
} from '../facts/fact-params.js'
import type { Param } from './rule.js'

type Params = Readonly<Record<string, Param>>

/** The name of a fact in the trees of a rule: with the values of the parameters that it takes (facts/fact-params.ts). */
export function boundIn(spec: FactSpec, params: Params): string {
  const values = (spec.params ?? []).map((name) => [name, Number(params[name]?.value)])
  return boundName(spec.name, spec.params, Object.fromEntries(values) as FactArguments)
}

/** Why a rule with these parameters cannot use the fact, with what to do; undefined where it can. */
export function bindingProblem(spec: FactSpec, params: Params): string | undefined {
  for (const name of spec.params ?? []) {
    const takes = `${spec.name} takes params.${name}, ${wanted(name)}`
    const given = Object.hasOwn(params, name) ? params[name] : undefined
    if (!given) return `${takes}; declare it under params`
    if (!fits(factParams[name], given.value)) return `${takes}, not ${given.value}`
  }
  return undefined
}

function fits({ min, max, whole }: FactParam, value: number | boolean): boolean {
  if (typeof value !== 'number' || !(value >= min && value <= max)) return false
  return !whole || Number.isInteger(value)
}

function wanted(name: FactParamName): string {
  const { min, max, unit, ...more }: FactParam = factParams[name]
  return `a ${more.whole ? 'whole ' : ''}number of the unit "${unit}" between ${min} and ${max}`
}
