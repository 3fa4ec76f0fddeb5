import { move } from 'piscina'
import type { Block, Chunk } from './chunk.js'
import { Extractor } from './extract.js'
import type { Setup } from './setup.js'
import { transferable } from './transfer.js'

let extractor: { readonly key: string; readonly of: Extractor } | undefined

/** The entry of a thread that turns chunks into rows. */
export default function run({ chunk, setup }: { chunk: Chunk; setup: Setup }): Block {
  const key = JSON.stringify(setup)
  if (extractor?.key !== key) extractor = { key, of: new Extractor(setup) }
  return move(transferable(extractor.of.extract(chunk))) as unknown as Block
}
