import { type FileHandle, open } from 'node:fs/promises'
import { TenderflagError } from '../errors.js'

/** Opens a file to be read at any place; whoever asks closes it. Throws FILE_MISSING, FILE_EMPTY. */
export async function openFile(
  file: string,
): Promise<{ readonly handle: FileHandle; readonly size: number }> {
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
