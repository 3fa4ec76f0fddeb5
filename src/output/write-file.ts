import { randomBytes } from 'node:crypto'
import { type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { outputFailed } from './output-failed.js'

/**
 * Writes a file as a whole: into a temporary one beside it, which takes its place (and keeps the permissions of the
 * one before) once everything is on the disk. What is no regular file (a pipe, /dev/stdout) is written directly.
 */
export async function writeFile(file: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  // Links are followed, so that the file they lead to is replaced and not the link.
  const path = await io(file, realpath(file)).catch((error) =>
    isMissing(error) ? file : Promise.reject(error),
  )
  const before = await io(file, stat(path)).catch((error) =>
    isMissing(error) ? undefined : Promise.reject(error),
  )
  if (before && !before.isFile()) {
    const handle = await io(file, open(path, 'w'))
    await writeAll(file, handle, chunks)
    return
  }
  const aside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  const handle = await io(file, open(aside, 'wx', before?.mode ?? 0o666))
  try {
    await writeAll(file, handle, chunks, true)
    await io(file, rename(aside, path))
  } catch (error) {
    await unlink(aside).catch(() => undefined)
    throw error
  }
}

async function writeAll(
  file: string,
  handle: FileHandle,
  chunks: AsyncIterable<Uint8Array>,
  sync = false,
): Promise<void> {
  try {
    for await (const chunk of chunks) await io(file, handle.appendFile(chunk))
    if (sync) await io(file, handle.sync())
  } finally {
    await handle.close()
  }
}

/** Only what the system says becomes an error for a person: a bug in making the chunks stays one. */
async function io<T>(file: string, action: Promise<T>): Promise<T> {
  try {
    return await action
  } catch (error) {
    throw outputFailed(file, error)
  }
}

function isMissing(error: unknown): boolean {
  const { cause } = error instanceof Error ? error : { cause: undefined }
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}
