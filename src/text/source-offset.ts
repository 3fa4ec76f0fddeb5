import type { Scalar } from 'yaml'

/**
 * The place in the file of character `at` of a scalar's value. Quotes, block headers, indentation and folded lines
 * stand between the two, so characters other than blanks are counted off in step.
 */
export function sourceOffset(text: string, scalar: Scalar, at: number): number {
  const value = String(scalar.value)
  const [from, to] = scalar.range ?? [0, 0]
  let place = from
  if (scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE') place++
  else if (scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED')
    place = text.indexOf('\n', from) + 1
  const left = value.slice(0, at).replace(/\s/g, '').length
  for (let passed = 0; place < to; place++) {
    const c = text.charAt(place)
    if (c.trim() === '') continue
    if (passed === left) return place
    passed++
    const next = text.charAt(place + 1)
    if (
      (scalar.type === 'QUOTE_DOUBLE' && c === '\\') ||
      (scalar.type === 'QUOTE_SINGLE' && c === "'" && next === "'")
    )
      place++
  }
  return Math.max(from, to - 1)
}
