/**
 * Parameters that facts of populations take from the rules that use them. A fact that takes `band` is another fact for
 * each value of it: a rule declares a parameter of that name, its value (a default, or what `--param` sets) goes to the
 * fact, and stands in the name under which it is planned, computed and kept: `buyer.just_below(band=0.1)`. So two rules
 * with one value share a column, and with two values never do. Rule files, evidence and outputs write the bare name.
 */
export interface FactParam {
  readonly min: number
  readonly max: number
  /** Whole numbers only. */
  readonly whole?: true
  readonly unit: string
}

export const factParams = {
  /** How far below a threshold is just below it. At most half: two amounts just below it always reach it together. */
  band: { min: 0.001, max: 0.5, unit: 'share of the threshold' },
  /** How far apart the first and the last of a period may lie. */
  days: { min: 1, max: 3660, whole: true, unit: 'days' },
} as const satisfies Record<string, FactParam>

export type FactParamName = keyof typeof factParams

/** The values a fact is computed with; those it does not take are not there. */
export type FactArguments = Readonly<Partial<Record<FactParamName, number>>>

/** The name of a fact with the values it is computed with; the name itself for a fact that takes none. */
export function boundName(name: string, takes: readonly FactParamName[] = [], args: FactArguments): string {
  if (takes.length === 0) return name
  return `${name}(${takes.map((param) => `${param}=${args[param]}`).join(', ')})`
}

/** The name in the catalogue of a fact that may be bound. */
export function bareName(name: string): string {
  const at = name.indexOf('(')
  return at < 0 ? name : name.slice(0, at)
}

/** The values in a bound name. */
export function argumentsIn(name: string): FactArguments {
  const found = [...name.slice(bareName(name).length).matchAll(/(\w+)=([^,)]+)/g)]
  return Object.fromEntries(found.map(([, param, value]) => [param, Number(value)]))
}
