/** Three-valued truth: undefined is unknown. */
export type Known = boolean | undefined

/** False where one part is surely false, true where all surely hold, else unknown. */
export function all(...parts: readonly Known[]): Known {
  if (parts.includes(false)) return false
  return parts.includes(undefined) ? undefined : true
}

/** True where one part surely holds, false where all are surely false, else unknown. */
export function any(...parts: readonly Known[]): Known {
  if (parts.includes(true)) return true
  return parts.includes(undefined) ? undefined : false
}

/** The opposite; unknown stays unknown. */
export function no(part: Known): Known {
  return part === undefined ? undefined : !part
}

/** The outcome of a rule by its scope and condition. */
export function outcomeOf(
  scope: Known,
  when: Known,
): 'raised' | 'clear' | 'not_applicable' | 'not_computable' {
  if (scope === false) return 'not_applicable'
  if (scope === undefined || when === undefined) return 'not_computable'
  return when ? 'raised' : 'clear'
}
