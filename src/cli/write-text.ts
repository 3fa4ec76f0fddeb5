import { open, rename, rm } from 'node:fs/promises'
import { TenderflagError } from '../errors.js'

/** Writes a text to stdout (`-`) or to a file, which is there only when it is whole. Throws OUTPUT_FAILED. */
export async function writeText(output: string, text: string): Promise<void> {
  if (output === '-') {
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(text, (error) =>
        error && (error as NodeJS.ErrnoException).code !== 'EPIPE' ? reject(error) : resolve(),
      )
    })
    return
  }
  const part = `${output}.part`
  try {
    const file = await open(part, 'w')
    try {
      await file.writeFile(text)
    } finally {
      await file.close()
    }
    await rename(part, output)
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined)
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new TenderflagError('OUTPUT_FAILED', `cannot be written (${why})`, { file: output }, { cause })
  }
}
