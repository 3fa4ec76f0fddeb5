import type { Block, Chunk } from './chunk.js'
import { Extractor } from './extract.js'
import type { Setup } from './setup.js'

/** A chunk to make rows of. */
export interface ExtractTask {
  readonly chunk: Chunk
  readonly setup: Setup
  /** Tells readings from each other: each is told all values of the dictionaries. */
  readonly reading: number
}

let extractor: { readonly reading: number; readonly of: Extractor } | undefined

/**
 * The entry of a thread that turns chunks into rows. Blocks are copied on their way back, and chunks are in shared
 * memory: once a buffer has been transferred, V8 checks each access to any array for that, and all is half as fast.
 */
export default function run({ chunk, setup, reading }: ExtractTask): Block {
  if (extractor?.reading !== reading) extractor = { reading, of: new Extractor(setup) }
  return extractor.of.extract(chunk)
}
