import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { TenderflagError } from '../errors.js'
import { findRules } from '../rules/find-rules.js'
import { type OpenOptions, sourceFiles } from '../scan.js'

/** Paths by the option that names them, `--output`; undefined where it is not given. */
type Named = Readonly<Record<string, string | undefined>>

/** What a command writes and reads. */
export interface Files {
  readonly written: Named
  readonly read: Named
  readonly sources: readonly string[]
  /** How sources are read: decides which files of a folder are. */
  readonly options?: Pick<OpenOptions, 'mapping'>
  /** Names of rules, some of which may be files or folders. */
  readonly rules?: readonly string[] | undefined
}

/**
 * Throws USAGE where two outputs are one file, or an output is a file that is read: it would be lost. Files are the same
 * wherever their paths lead to the same place; pipes and devices hold nothing to lose. Sources are looked for only where
 * an output is there already, and then what `scan` throws for them is thrown.
 */
export async function checkFiles({ written, read, sources, options = {}, rules = [] }: Files): Promise<void> {
  const outputs = new Map<string, string>()
  const old: { name: string; file: string; path: string }[] = []
  for (const [name, file] of Object.entries(written)) {
    if (file === undefined || file === '-') continue
    const place = await placeOf(file)
    if (place === undefined) continue
    const other = outputs.get(place.path)
    if (other !== undefined)
      throw new TenderflagError('USAGE', `${other} and ${name} name the same file; name two`, { file })
    outputs.set(place.path, name)
    if (place.isThere) old.push({ name, file, path: place.path })
  }
  if (old.length === 0) return
  const inputs = await inputsOf(read, sources, options, rules)
  for (const { name, file, path } of old) {
    const as = inputs.get(path)
    if (as !== undefined)
      throw new TenderflagError(
        'USAGE',
        `${name} would replace this file, which is read (${as}); name another file for ${name}`,
        { file },
      )
  }
}

/** Real path → what names it. */
async function inputsOf(
  read: Named,
  sources: readonly string[],
  options: Pick<OpenOptions, 'mapping'>,
  rules: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const inputs = new Map<string, string>()
  const add = async (file: string, as: string): Promise<void> => {
    const place = await placeOf(file)
    if (place?.isThere) inputs.set(place.path, as)
  }
  for (const [name, file] of Object.entries(read)) if (file !== undefined) await add(file, name)
  // a name that is none is told of where rules are read
  for (const name of rules)
    for (const { file } of await findRules(name).catch(() => [])) await add(file, '--rules')
  if (sources.length > 0)
    for (const file of await sourceFiles(sources, options))
      await add(file === '-' ? '/dev/stdin' : file, 'a source')
  return inputs
}

/** Where a path leads; undefined for pipes, devices and folders, and where its folder is not there. */
async function placeOf(file: string): Promise<{ path: string; isThere: boolean } | undefined> {
  const path = await realpath(file).catch(() => undefined)
  if (path !== undefined) {
    const about = await stat(path).catch(() => undefined)
    return about?.isFile() ? { path, isThere: true } : undefined
  }
  const folder = await realpath(dirname(resolve(file))).catch(() => undefined)
  return folder === undefined ? undefined : { path: join(folder, basename(file)), isThere: false }
}
