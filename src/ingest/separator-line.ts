import { openBytes } from './byte-source.js'

/**
 * The delimiter that a CSV file names in a line of its own before the header, as Excel reads and writes it (`sep=;`); undefined
 * where it has no such line, or cannot be read. Looks at the first bytes only.
 */
export async function separatorLine(file: string, encoding: string): Promise<string | undefined> {
  const source = await openBytes(file, encoding).catch(() => undefined)
  if (!source) return undefined
  const head = new Uint8Array(16)
  let size = 0
  try {
    for (let more = -1; more !== 0 && size < head.length; size += more) more = await source.read(head, size)
  } catch {
    return undefined // whoever reads the file comes upon it
  } finally {
    await source.close()
  }
  return /^"?sep=([ -~\t])"?\r?\n/i.exec(Buffer.from(head.subarray(0, size)).toString('latin1'))?.[1]
}
