import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** From so many bytes on threads will be needed: they start while files are opened and read. */
const MUCH = 1 << 23

/** Whether files, or what lies in folders, are that large. What is not there is for others to tell. */
export async function isMuch(source: string | readonly string[]): Promise<boolean> {
  let bytes = 0
  for (const path of typeof source === 'string' ? [source] : source) {
    const names = await readdir(path).catch(() => undefined)
    for (const file of names ? names.map((name) => join(path, name)) : [path]) {
      const about = await stat(file).catch(() => undefined)
      if (about?.isFile()) bytes += about.size
      if (bytes >= MUCH) return true
    }
  }
  return false
}
