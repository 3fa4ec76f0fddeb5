import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { TenderflagError } from '../errors.js'
import { keyFile } from '../output/installation-key.js'
import { outputFailed } from '../output/output-failed.js'
import { findRules } from '../rules/find-rules.js'
import { type OpenOptions, sourceFiles } from '../sources.js'
import { isAddress } from '../text/without-password.js'

/** Paths by the option that names them, `--output`, or by what they are; undefined where there is none. */
export type Named = Readonly<Record<string, string | readonly string[] | undefined>>

/** What a command writes and reads. Addresses of databases are no files, and `-` is none. */
export interface Files {
  readonly written: Named
  readonly read: Named
  readonly sources: readonly string[]
  /** How sources are read: decides which files of a folder are. */
  readonly options?: Pick<OpenOptions, 'mapping'>
  /** Names of rules, some of which may be files or folders. */
  readonly rules?: readonly string[] | undefined
  /** Folders that the command fills: what it writes there would be read the next time, were they folders of sources. */
  readonly folders?: Named
}

/**
 * Throws USAGE where two outputs are one file, an output is a file that is read (it would be lost), or a folder to be filled
 * is one of the sources. Files are the same wherever their paths lead to the same place, and under whichever name; pipes and
 * devices hold nothing to lose. The key that ids are masked with is read by every command. Sources are looked for only
 * where an output is there already, and then what `scan` throws for them is thrown.
 */
export async function checkFiles({
  written,
  read,
  sources,
  options = {},
  rules = [],
  folders = {},
}: Files): Promise<void> {
  for (const [name, folder] of filesIn(folders))
    for (const source of sources)
      if (await isSameFolder(folder, source))
        throw new TenderflagError(
          'USAGE',
          `${name} is a folder of sources, and what is written there would be read; name another folder for ${name}`,
          { file: folder },
        )
  const outputs = new Map<string, string>()
  const old: { name: string; file: string; place: string }[] = []
  for (const [name, file] of filesIn(written)) {
    const place = await placeOf(file)
    if (place === undefined) continue
    const other = outputs.get(place.id)
    if (other !== undefined)
      throw new TenderflagError('USAGE', `${other} and ${name} name the same file; name two`, { file })
    outputs.set(place.id, name)
    if (place.isThere) old.push({ name, file, place: place.id })
  }
  if (old.length === 0) return
  const inputs = await inputsOf({ 'the key of pseudonyms': keyFile(), ...read }, sources, options, rules)
  for (const { name, file, place } of old) {
    const as = inputs.get(place)
    if (as !== undefined)
      throw new TenderflagError(
        'USAGE',
        `${name} would replace this file, which is read (${as}); name another file for ${name}`,
        { file },
      )
  }
}

/** Throws OUTPUT_FAILED where the folder of a file to be written is not there, before work is done in vain. */
export async function checkFolders(written: Named): Promise<void> {
  for (const [, file] of filesIn(written))
    await stat(dirname(file)).catch((error) => Promise.reject(outputFailed(file, error)))
}

/** Each file with what names it. */
function* filesIn(named: Named): Generator<readonly [name: string, file: string]> {
  for (const [name, files] of Object.entries(named))
    for (const file of [files ?? []].flat()) if (file !== '-' && !isAddress(file)) yield [name, file]
}

/** What a file is known by → what names it. */
async function inputsOf(
  read: Named,
  sources: readonly string[],
  options: Pick<OpenOptions, 'mapping'>,
  rules: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const inputs = new Map<string, string>()
  const add = async (file: string, as: string): Promise<void> => {
    const place = await placeOf(file)
    if (place?.isThere) inputs.set(place.id, as)
  }
  for (const [name, file] of filesIn(read)) await add(file, name)
  // a name that is none is told of where rules are read
  for (const name of rules)
    for (const { file } of await findRules(name).catch(() => [])) await add(file, '--rules')
  if (sources.length > 0)
    for (const file of await sourceFiles(sources, options))
      await add(file === '-' ? '/dev/stdin' : file, 'a source')
  return inputs
}

/**
 * What a file is known by: its place on the disk, which links and other names share, or where it would be made. Undefined
 * for pipes, devices and folders.
 */
async function placeOf(file: string): Promise<{ id: string; isThere: boolean } | undefined> {
  const about = await stat(file, { bigint: true }).catch(() => undefined)
  if (about) return about.isFile() ? { id: `${about.dev}:${about.ino}`, isThere: true } : undefined
  return { id: await pathOf(resolve(file)), isThere: false }
}

/** A path without the links in it, as far as it is there. */
async function pathOf(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined)
  const above = dirname(path)
  return real ?? (above === path ? path : join(await pathOf(above), basename(path)))
}

/** Whether a source is a folder, or a pattern of files in it. */
async function isSameFolder(folder: string, source: string): Promise<boolean> {
  if (source === '-') return false
  const own = await stat(folder, { bigint: true }).catch(() => undefined)
  const about = await stat(source, { bigint: true }).catch(() =>
    stat(dirname(source), { bigint: true }).catch(() => undefined),
  )
  return own !== undefined && about?.isDirectory() === true && own.dev === about.dev && own.ino === about.ino
}
