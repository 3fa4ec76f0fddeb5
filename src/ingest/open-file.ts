import type { Stats } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { TenderflagError } from '../errors.js'

/** Opens a file to be read at any place; whoever asks closes it. Throws FILE_MISSING, FILE_EMPTY. */
export async function openFile(
  file: string,
): Promise<{ readonly handle: FileHandle; readonly size: number }> {
  await refusePipe(file)
  const handle = await open(file).catch((cause) => {
    throw new TenderflagError(
      'FILE_MISSING',
      'cannot be opened; check the path and its permissions',
      { file },
      { cause },
    )
  })
  try {
    const found = await handle.stat()
    if (!found.isFile()) throw new TenderflagError('FILE_MISSING', 'is no file; name a file', { file })
    if (found.size === 0)
      throw new TenderflagError(
        'FILE_EMPTY',
        'the file holds nothing; fetch or write it again, or take it away',
        { file },
      )
    return { handle, size: found.size }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * Throws FILE_MISSING for a pipe, a socket or a device: files are looked at before they are read, and opening a pipe that
 * nobody writes to would wait for ever, deaf to Ctrl-C. A path that is not there is for others to tell.
 */
export async function refusePipe(file: string, about?: Stats): Promise<void> {
  const found = about ?? (await stat(file).catch(() => undefined))
  if (!found || found.isFile() || found.isDirectory()) return
  throw new TenderflagError(
    'FILE_MISSING',
    'is no file, but a pipe or a device; write what comes from it to a file first (OCDS may be piped to -)',
    { file },
  )
}
