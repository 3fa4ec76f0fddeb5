import { open } from 'node:fs/promises'

/** The name of the first part of a file of facts, so near its beginning. */
export const MARK = 'tenderflag.facts'
const HEAD = 4096

/** Whether a path is a file of facts, by how it is named and begins; false for what cannot be read. */
export async function isFactsFile(path: string): Promise<boolean> {
  if (!/\.(arrow|feather)$/i.test(path)) return false
  const handle = await open(path).catch(() => undefined)
  if (!handle) return false
  try {
    const head = Buffer.alloc(HEAD)
    await handle.read(head, 0, HEAD, 0)
    return head.subarray(0, 6).toString('latin1') === 'ARROW1' && head.includes(MARK)
  } catch {
    return false
  } finally {
    await handle.close()
  }
}
