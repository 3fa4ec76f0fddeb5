import type { Block, Chunk } from './chunk.js'
import { Extractor } from './extract.js'
import type { Setup } from './setup.js'

let extractor: { readonly key: string; readonly of: Extractor } | undefined

/**
 * The entry of a thread that turns chunks into rows. Blocks are copied on their way back, and chunks are in shared
 * memory: once a buffer has been transferred, V8 checks each access to any array for that, and all is half as fast.
 */
export default function run({ chunk, setup }: { chunk: Chunk; setup: Setup }): Block {
  const key = JSON.stringify(setup)
  if (extractor?.key !== key) extractor = { key, of: new Extractor(setup) }
  return extractor.of.extract(chunk)
}
