import type { Chunk } from '../chunk.js'
import { skipSpace } from './skip.js'

/** From and to of each unit of a chunk. */
export function* unitsOf({ bytes, length, units }: Chunk): Generator<readonly [from: number, to: number]> {
  if (units) {
    for (let i = 0; i < units.length; i += 2) yield [units[i]!, units[i + 1]!]
    return
  }
  // as a Buffer: its search is several times faster
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, length)
  for (let from = 0; from < length; ) {
    const at = lines.indexOf(10, from)
    const to = at < 0 ? length : at
    const start = skipSpace(bytes, from, to)
    if (start < to) yield [start, to]
    from = to + 1
  }
}
