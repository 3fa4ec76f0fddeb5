import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TenderflagError } from '../errors.js'
import { didYouMean } from '../text/nearest.js'

/** The folder `rules` of the installed package: a folder a shipped pack. */
export const packsFolder = fileURLToPath(new URL('../../rules', import.meta.url))

/** A rule file to be read. */
export interface Found {
  readonly file: string
  /** The shipped pack it is of. */
  readonly pack?: string
  /** Named itself, by path or id, and so taken whatever its status. */
  readonly named: boolean
}

/** Names of the shipped packs, sorted. */
export async function shippedPacks(): Promise<string[]> {
  const entries = await readdir(packsFolder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** Whether a name is that of a shipped pack, or the id of a rule of one; else it is a path. */
export async function isShipped(name: string): Promise<boolean> {
  return (await shipped(name)) !== undefined
}

/**
 * The rule files of one name: a shipped pack, else a rule of one by its id, else a folder (all that is in it, subfolders too),
 * else a file.
 * @throws TenderflagError (RULE_UNKNOWN) for none of these, or a folder without a rule.
 */
export async function findRules(name: string): Promise<Found[]> {
  const found = await shipped(name)
  if (found) return found
  const kind = await stat(name).catch(() => undefined)
  if (kind?.isFile()) return [{ file: name, named: true }]
  if (!kind?.isDirectory()) throw await unknown(name)
  const files = await rulesIn(name)
  if (files.length === 0)
    throw new TenderflagError('RULE_UNKNOWN', `the folder ${name} has no rule file (*.yaml)`)
  return files.map((file) => ({ file, named: false }))
}

async function shipped(name: string): Promise<Found[] | undefined> {
  const packs = await shippedPacks()
  if (packs.includes(name)) return packFiles(name)
  const pack = packs.find((each) => name.startsWith(`${each}.`))
  if (pack === undefined) return undefined
  const rule = (await packFiles(pack)).find((found) => idByPlace(found) === name)
  return rule && [{ ...rule, named: true }]
}

async function packFiles(pack: string): Promise<Found[]> {
  const files = await rulesIn(join(packsFolder, pack))
  return files.map((file) => ({ file, pack, named: false }))
}

async function unknown(name: string): Promise<TenderflagError> {
  const packs = await shippedPacks()
  const ids = (await Promise.all(packs.map(packFiles))).flat().map((found) => idByPlace(found)!)
  // R018 for ocp.R018
  const short = ids.find((id) => id.toLowerCase().endsWith(`.${name.toLowerCase()}`))
  const near = short === undefined ? didYouMean(name, [...packs, ...ids]) : `; did you mean ${short}?`
  return new TenderflagError(
    'RULE_UNKNOWN',
    `there is no rule, pack, folder or file ${name}${near}; shipped packs are ${packs.join(', ')}`,
  )
}

/** Rule files of a folder and its subfolders, in the order of their paths. */
async function rulesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  const files: string[] = []
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) files.push(...(await rulesIn(path)))
    else if (/\.ya?ml$/.test(entry.name) && !/\.examples\.ya?ml$/.test(entry.name)) files.push(path)
  }
  return files
}

/** The id that a rule of a shipped pack has by where it is; undefined for others, which are free in that. */
export function idByPlace({ file, pack }: Found): string | undefined {
  return pack === undefined ? undefined : `${pack}.${basename(file).replace(/\.ya?ml$/, '')}`
}
