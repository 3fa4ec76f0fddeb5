import type { Dataset } from '../../columns/dataset.js'
import type { ScanResult } from '../../engine/result.js'
import { type FactCatalogue, factCatalogue } from '../../facts/catalogue.js'
import type { Index } from '../../join/index-of.js'
import { type Mask, type MaskOptions, maskOf } from '../mask.js'
import type { OutputWords } from './output-words.js'
import { type ValueWords, valueWords } from './value-words.js'
import { wordsOf } from './words.js'

/** What every output of a scan is told. */
export interface OutputOptions extends MaskOptions {
  /** Of messages: `en`, `ar` …; what has no words in it is English. */
  readonly language: string
  /** By default the shipped facts. */
  readonly catalogue?: FactCatalogue
}

/** What turns numbers and codes of one scan into words. */
export interface OutputContext {
  readonly result: ScanResult
  readonly dataset: Dataset
  readonly index: Index
  readonly catalogue: FactCatalogue
  readonly language: string
  readonly words: OutputWords
  readonly values: ValueWords
  readonly mask: Mask
}

/** Cheap: reads no key and walks no column before something has to be masked. */
export function outputContext(result: ScanResult, options: OutputOptions): OutputContext {
  const { dataset, index } = result
  const words = wordsOf(options.language)
  return {
    result,
    dataset,
    index,
    catalogue: options.catalogue ?? factCatalogue,
    language: options.language,
    words,
    values: valueWords(words, dataset.zone),
    mask: maskOf(dataset, options),
  }
}
