import { readFile } from 'node:fs/promises'
import { TenderflagError } from '../errors.js'

/** The lines of a file of shared addresses. */
export async function addressesOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new TenderflagError('FILE_MISSING', 'cannot be read; check the path', { file }, { cause })
  })
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
}
