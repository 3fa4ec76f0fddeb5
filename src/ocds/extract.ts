import { addressList, type OnList } from '../columns/address.js'
import { Zone } from '../columns/zone.js'
import type { Block, Chunk } from './chunk.js'
import { Extraction } from './extraction.js'
import type { Setup } from './setup.js'
import { shapeFor } from './tables/catalogue.js'
import type { Shape } from './tape/shape.js'
import { Tape } from './tape/tape.js'

/**
 * The memory of a tape beyond which it is given back after the chunk, for memory of WebAssembly never shrinks; and with
 * the largest chunk, places in it stay within what a mark can hold.
 */
const LARGE = 1 << 27

/**
 * Turns chunks into rows. One a thread: what it allocates, and the dictionaries until they are large, go on from chunk
 * to chunk, for most values come again.
 */
export class Extractor {
  readonly #setup: Setup
  readonly #shape: Shape
  #tape: Tape | undefined
  readonly #zone: Zone
  readonly #shared: OnList | undefined
  #extraction: Extraction | undefined

  constructor(setup: Setup) {
    this.#setup = setup
    this.#shape = shapeFor(new Map(setup.wanted.map(([table, columns]) => [table, new Set(columns)])))
    this.#zone = new Zone(setup.zone)
    this.#shared = addressList(setup.sharedAddresses)
  }

  /**
   * Reads the units of a chunk. Compiled releases become rows; others are put off, for there may be more of their
   * process. What is no release is counted. The bytes of what is taken are spent afterwards.
   */
  extract(chunk: Chunk): Block {
    if (this.#extraction?.isFull) {
      this.#extraction.free()
      this.#extraction = undefined
    }
    if (this.#tape && this.#tape.size > LARGE) {
      this.#tape = undefined
      this.#extraction = undefined
    }
    this.#tape ??= new Tape(this.#shape)
    this.#extraction ??= new Extraction(this.#setup, this.#tape, this.#zone, this.#shared)
    return this.#extraction.run(chunk)
  }
}
