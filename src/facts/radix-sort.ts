/** Places of the two halves of a float of 64 bits. */
const LOW = new Uint32Array(Float64Array.of(1).buffer)[0] === 0 ? 0 : 1
const HIGH = 1 - LOW
/** Digits of so many bits. */
const WIDTH = 11
const MASK = (1 << WIDTH) - 1

/**
 * Puts values[from … to) in ascending order, digit by digit from the lowest. Linear, with memory of twice the range. False, and
 * nothing done: some number is below zero or NaN.
 */
export function radixSort(values: Float64Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!(values[i]! >= 0)) return false
  let source = values.slice(from, to)
  let target = new Float64Array(to - from)
  for (let i = 0; i < source.length; i++) source[i]! += 0 // -0 has the sign of numbers below zero
  const counts = new Uint32Array(MASK + 1)
  for (const half of [LOW, HIGH])
    for (let shift = 0; shift < 32; shift += WIDTH)
      if (bringInOrder(source, target, counts, half, shift)) {
        const sorted = target
        target = source
        source = sorted
      }
  values.set(source, from)
  return true
}

/** Brings numbers in the order of one digit; false, and nothing done: all have the same. */
function bringInOrder(
  source: Float64Array,
  target: Float64Array,
  counts: Uint32Array,
  half: number,
  shift: number,
): boolean {
  const words = new Uint32Array(source.buffer)
  counts.fill(0)
  for (let at = half; at < words.length; at += 2) counts[(words[at]! >>> shift) & MASK]!++
  if (counts[(words[half]! >>> shift) & MASK] === source.length) return false
  let next = 0
  for (let digit = 0; digit <= MASK; digit++) {
    const of = counts[digit]!
    counts[digit] = next
    next += of
  }
  for (let i = 0; i < source.length; i++)
    target[counts[(words[2 * i + half]! >>> shift) & MASK]!++] = source[i]!
  return true
}
