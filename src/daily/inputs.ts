import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { TenderflagError } from '../errors.js'
import { keptFacts } from '../kept/kept-facts.js'
import { findRules, isShipped } from '../rules/find-rules.js'
import type { Prepared } from '../scan.js'
import type { Daily } from './load-daily.js'
import type { Manifest } from './manifest.js'

type Input = Manifest['inputs'][number]

/** A file, and what tells whether it was written to since. */
export interface Read extends Input {
  readonly changed: number
}

/** What was asked to be read. */
type Asked = Pick<Daily, 'mapping' | 'sharedAddresses' | 'codeLists' | 'rules' | 'exceptions'>

/** All files that outcomes depend on, each once, in order of path: data, how to read them, and rules that are not shipped. */
export async function inputsOf(
  asked: Asked,
  { sources, ocds, dataset }: Pick<Prepared, 'sources' | 'ocds' | 'dataset'>,
): Promise<string[]> {
  const { mapping, sharedAddresses, codeLists, exceptions } = asked
  const files = [...ocds, ...sources.flatMap((source) => source.files)]
  const kept = dataset && keptFacts(dataset)
  for (const file of [kept?.file, mapping, sharedAddresses, codeLists, exceptions])
    if (file !== undefined) files.push(file)
  for (const name of asked.rules ?? [])
    if (!(await isShipped(name))) for (const { file } of await findRules(name)) files.push(file)
  return [...new Set(files.map((file) => resolve(file)))].sort()
}

/** Reads a file for its hash. Throws FILE_MISSING, ABORTED by the signal's own error. */
export async function hashed(path: string, signal?: AbortSignal): Promise<Read> {
  const hash = createHash('sha256')
  const before = await about(path)
  await pipeline(createReadStream(path), hash, { signal }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause
    throw missing(path, cause)
  })
  return { path, bytes: before.bytes, sha256: hash.digest('hex'), changed: before.changed }
}

/** Throws INPUT_CHANGED where a file was written to since it was read for its hash. */
export async function refuseChanged(inputs: readonly Read[]): Promise<void> {
  for (const { path, bytes, changed } of inputs) {
    const now = await about(path)
    if (now.bytes !== bytes || now.changed !== changed) throw changedWhileRead(path)
  }
}

/** The error of a file that another program wrote to meanwhile. */
export function changedWhileRead(path: string): TenderflagError {
  const message = 'was written to while it was read; run again when it is complete'
  return new TenderflagError('INPUT_CHANGED', message, { file: path })
}

async function about(path: string): Promise<{ bytes: number; changed: number }> {
  const { size, mtimeMs } = await stat(path).catch((cause: unknown) => {
    throw missing(path, cause)
  })
  return { bytes: size, changed: mtimeMs }
}

function missing(path: string, cause: unknown): TenderflagError {
  return new TenderflagError('FILE_MISSING', 'cannot be read; check the path', { file: path }, { cause })
}
