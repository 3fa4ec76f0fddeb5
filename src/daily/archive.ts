import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { copyFile, link, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join, parse, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { outputFailed } from '../output/output-failed.js'
import { makeFolder } from '../system/make-folder.js'
import { changedWhileRead, hashed } from './inputs.js'
import type { Manifest } from './manifest.js'

type Input = Manifest['inputs'][number]

/**
 * Keeps each content once, under its hash: `ab/abcdef…`, and again what is there cut off, as a machine that lost its power may
 * have left it. Throws INPUT_CHANGED where a file no longer has the content of its hash, and OUTPUT_FAILED.
 */
export async function keepInputs(archive: string, inputs: readonly Input[]): Promise<void> {
  for (const input of inputs) {
    const kept = placeOf(archive, input.sha256)
    if ((await sizeOf(kept)) === input.bytes) continue
    const aside = `${kept}.${randomBytes(6).toString('hex')}.tmp`
    try {
      makeFolder(dirname(kept))
      await pipeline(createReadStream(input.path), createWriteStream(aside, { flags: 'wx', flush: true }))
      const { sha256 } = await hashed(aside)
      if (sha256 !== input.sha256) throw changedWhileRead(input.path)
      await rename(aside, kept)
    } catch (error) {
      await unlink(aside).catch(() => undefined)
      throw outputFailed(archive, error)
    }
  }
}

/**
 * Builds a tree of what was kept, with paths as they were, below `folder`. Gives the inputs that the archive does not have.
 * Throws OUTPUT_FAILED.
 */
export async function layOut(archive: string, inputs: readonly Input[], folder: string): Promise<Input[]> {
  const lacking: Input[] = []
  for (const input of inputs) {
    const kept = placeOf(archive, input.sha256)
    if ((await sizeOf(kept)) === undefined) {
      lacking.push(input)
      continue
    }
    const path = below(folder, input.path)
    try {
      makeFolder(dirname(path))
      // Symbolic links are not followed where a mapping names files. No other link leads to another file system.
      await link(kept, path).catch(() => copyFile(kept, path))
    } catch (error) {
      throw outputFailed(folder, error)
    }
  }
  return lacking
}

/** The path of a file in such a tree. */
export function below(folder: string, path: string): string {
  return join(folder, relative(parse(path).root, path))
}

function placeOf(archive: string, sha256: string): string {
  return join(archive, sha256.slice(0, 2), sha256)
}

/** In bytes; undefined where there is none. */
async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size
}
