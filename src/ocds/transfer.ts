import { transferableSymbol, valueSymbol } from 'piscina'
import type { Block } from './chunk.js'

/** A block that is handed to another thread without copying its arrays. */
export function transferable(block: Block): {
  readonly [transferableSymbol]: object
  readonly [valueSymbol]: object
} {
  const buffers = new Set<ArrayBufferLike>([block.bytes.buffer])
  for (const array of [...Object.values(block.taken), ...Object.values(block.putOff)])
    buffers.add(array.buffer)
  for (const { owners, columns } of block.tables) {
    buffers.add(owners.buffer)
    for (const { values } of columns) buffers.add(values.buffer)
  }
  for (const { bytes, ends } of block.dictionaries) buffers.add(bytes.buffer).add(ends.buffer)
  return { [transferableSymbol]: [...buffers], [valueSymbol]: block }
}
