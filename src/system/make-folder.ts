import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder, and those above it that are not there. Throws what the system says. Not `mkdir` with `recursive`: that
 * tries without end where the folder above is there and lets nothing be made (`/proc`).
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = []
  let above = resolve(path)
  for (; !existsSync(above); above = dirname(above)) missing.push(above)
  if (missing.length === 0 && !statSync(above).isDirectory()) missing.push(above)
  for (const folder of missing.reverse())
    try {
      mkdirSync(folder, { mode })
    } catch (error) {
      // another process may have made it just now
      if (!existsSync(folder) || !statSync(folder).isDirectory()) throw error
    }
}
