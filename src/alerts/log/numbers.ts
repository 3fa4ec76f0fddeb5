import { deflateRawSync, inflateRawSync } from 'node:zlib'

/**
 * A set of whole numbers from 1 as a short text: the gaps and lengths of its runs as variable-length bytes, deflated, in
 * Base64. 100,000 alerts that are all seen again take a few bytes, any half of them 30 KB. Order does not matter.
 */
export function encodeNumbers(numbers: Iterable<number>): string {
  const sorted = Uint32Array.from(numbers).sort()
  const bytes: number[] = []
  let at = 0
  for (let i = 0; i < sorted.length; ) {
    const first = sorted[i]!
    let next = i + 1
    while (next < sorted.length && sorted[next] === first + next - i) next++
    pushVarint(bytes, first - at)
    pushVarint(bytes, next - i)
    at = first + next - i
    i = next
  }
  return deflateRawSync(Uint8Array.from(bytes)).toString('base64')
}

/** The numbers in ascending order. Throws RangeError for what is no such text. */
export function* decodeNumbers(text: string): Generator<number> {
  const bytes = inflateRawSync(Buffer.from(text, 'base64'))
  let place = 0
  const varint = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      if (place >= bytes.length) throw new RangeError('numbers are cut short')
      const byte = bytes[place++]!
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  for (let at = 0; place < bytes.length; ) {
    at += varint()
    for (let left = varint(); left > 0; left--) yield at++
  }
}

function pushVarint(bytes: number[], value: number): void {
  let left = value
  while (left > 127) {
    bytes.push((left % 128) + 128)
    left = Math.floor(left / 128)
  }
  bytes.push(left)
}
