const shapes: readonly [RegExp, group: string][] = [
  [/^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/, '.'],
  [/^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/, ','],
  [/^[+-]?\d{1,3}(?:\.\d{3}){2,}$/, '.'],
  [/^[+-]?\d{1,3}(?:,\d{3}){2,}$/, ','],
  [/^[+-]?\d+,\d{1,2}$/, ''],
]

/**
 * The number of a text with groups of digits or a decimal comma, where that can be read in one way only: `1.234,56`,
 * `1,234.56`, `1.234.567`, `12,5`. NaN for all others: `1,234` may be either.
 */
export function groupedNumber(text: string): number {
  const shape = shapes.find(([pattern]) => pattern.test(text))
  if (!shape) return Number.NaN
  const [, group] = shape
  return Number((group === '' ? text : text.replaceAll(group, '')).replace(',', '.'))
}
