import { addressesOf } from '../ingest/address-file.js'
import type { ScanOptions } from '../scan.js'
import type { OpenOptions } from '../sources.js'
import { checkFiles, checkFolders, type Named } from './check-files.js'
import { parseParams } from './params.js'

/** How data are read (`withReading`), as commander gives it. */
export interface ReadingFlags {
  readonly mapping?: string
  readonly timezone?: string
  readonly sharedAddresses?: string
  readonly codelists?: string
  readonly currency?: string
  readonly strict?: boolean
}

/** The options of all commands that read data and compute rules (`withSources`). */
export interface SourceFlags extends ReadingFlags {
  readonly rules?: readonly string[]
  readonly param?: readonly string[]
  readonly asOf?: string
  readonly workers?: number
  readonly quiet?: boolean
  readonly progress: boolean
}

/** Those of commands that write a table of figures (`withTable`). */
export interface TableFlags<Format extends string> extends SourceFlags {
  readonly format?: Format
  readonly output: string
  readonly lang: string
}

/** How data are read. Reads the file of shared addresses. */
export async function readingOf(flags: ReadingFlags): Promise<OpenOptions> {
  const { mapping, timezone, codelists: codeLists, currency, strict, sharedAddresses: file } = flags
  const sharedAddresses = file === undefined ? undefined : await addressesOf(file)
  return { mapping, timezone, sharedAddresses, codeLists, currency, strict }
}

/** What is computed. Throws PARAM_INVALID. */
export function computingOf({ rules, param, asOf, workers }: SourceFlags): ScanOptions {
  return { rules, params: parseParams(param), asOf, workers }
}

/**
 * `checkFiles` for what a command writes, and what it reads besides sources, how they are read, and rules; and whether the
 * folders are there to write to (a store of alerts tells that itself).
 */
export async function checkOutputs(
  sources: readonly string[],
  flags: SourceFlags,
  written: Named,
  alsoRead: Named = {},
): Promise<void> {
  const { mapping, codelists, sharedAddresses, rules } = flags
  const read = {
    '--mapping': mapping,
    '--codelists': codelists,
    '--shared-addresses': sharedAddresses,
    ...alsoRead,
  }
  await checkFiles({ written, read, sources, options: { mapping }, rules })
  const { '--alerts': _, ...files } = written
  await checkFolders(files)
}
