import { once } from '../../output/once.js'
import { writeFile } from '../../output/write-file.js'
import { writeStream } from '../../output/write-stream.js'

/**
 * Writes a text to stdout (`-`), where a reader that went away is no error, or to a file, which is there only when it
 * is whole. Throws OUTPUT_FAILED.
 */
export async function writeText(output: string, text: string): Promise<void> {
  const chunks = once(text)
  if (output === '-') await writeStream(process.stdout, chunks)
  else await writeFile(output, chunks)
}
