import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** From so many bytes of text on threads are worth their start, which takes as long as reading these. */
const MUCH = 1 << 24
/** A packed or columnar byte takes as long as so many of text. */
const PACKED = 5

/** Whether files, or what lies in folders, are that large. Of stdin that is not known; what is not there is for others to tell. */
export async function isMuch(paths: readonly string[], much = MUCH): Promise<boolean> {
  let bytes = 0
  for (const path of paths) {
    const names = path === '-' ? undefined : await readdir(path).catch(() => undefined)
    for (const file of names ? names.map((name) => join(path, name)) : [path]) {
      const about = file === '-' ? undefined : await stat(file).catch(() => undefined)
      if (about?.isFile()) bytes += about.size * (/\.(gz|parquet)$/.test(file) ? PACKED : 1)
      if (bytes > much) return true
    }
  }
  return false
}
