import { realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { TenderflagError } from '../errors.js'

/**
 * The files inside a folder that a name or glob stands for (`*`, `**`, `?`, `[…]`, `{a,b}`), as paths that start
 * with the folder, in byte order. Links are not followed.
 *
 * Throws MAPPING_INVALID for a pattern that leaves the folder (absolute, `..`), FILE_MISSING where the folder is
 * missing or nothing matches, USAGE where the path itself goes over a link that leads out of the folder.
 */
export async function findFiles(pattern: string, folder: string): Promise<string[]> {
  const parts = pattern.split(/[/\\]/)
  if (isAbsolute(pattern) || /^[a-z]:/i.test(pattern) || parts.includes('..') || pattern.includes('\0'))
    throw new TenderflagError(
      'MAPPING_INVALID',
      `files "${pattern}" leads out of the scanned folder; name files by their path inside it`,
    )
  const [root, { glob }] = await Promise.all([rootOf(folder), import('tinyglobby')])
  const found = await glob([pattern], {
    cwd: root,
    onlyFiles: true,
    followSymbolicLinks: false,
    expandDirectories: false,
    dot: false,
  })
  const files = found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  for (const file of files) {
    const inside = relative(root, await realpath(join(root, file)))
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
      throw new TenderflagError('USAGE', 'this link leads out of the scanned folder; copy the file into it', {
        file: join(folder, file),
      })
  }
  if (files.length === 0)
    throw new TenderflagError(
      'FILE_MISSING',
      `no file matches "${pattern}" in this folder (links are not followed)`,
      { file: folder },
    )
  return files.map((file) => join(folder, file))
}

async function rootOf(folder: string): Promise<string> {
  try {
    const root = await realpath(folder)
    if ((await stat(root)).isDirectory()) return root
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')))
      throw error
    throw new TenderflagError('FILE_MISSING', 'cannot read this folder; check the path', { file: folder })
  }
  throw new TenderflagError('USAGE', 'is not a folder; a mapping looks for its files in one', {
    file: folder,
  })
}
