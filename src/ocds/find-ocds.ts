import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { TenderflagError } from '../errors.js'
import { openBytes } from '../ingest/byte-source.js'
import { holdsTables, tableNamedBy } from '../ingest/find-folder.js'
import { refusePipe } from '../ingest/open-file.js'
import { tableNames } from '../schema/tables.js'
import { skipSpace } from './split/skip.js'

const STDIN = '-'
const HEAD = 1 << 18

/**
 * The OCDS files among paths: files by their content, folders that hold JSON files and no table but those beside releases, patterns
 * (`data/*.json`) and `-` for stdin, in the order given, those of a folder or pattern by name. Undefined where no path
 * is OCDS: then they are for others to read. Throws USAGE where some are and others are not, FILE_MISSING where nothing
 * is there, FILE_EMPTY for JSON without any record, that may be OCDS or anything, and for a folder of such files.
 */
export async function findOcds(paths: readonly string[]): Promise<readonly string[] | undefined> {
  const files: string[] = []
  const others: string[] = []
  for (const path of paths) {
    const found = await findIn(path)
    if (found) files.push(...found)
    else others.push(path)
  }
  if (files.length === 0) return undefined
  const [other] = others
  if (other !== undefined)
    throw new TenderflagError(
      'USAGE',
      `is no OCDS, and ${basename(files[0]!)} is; scan OCDS files and other tables apart`,
      { file: other },
    )
  const distinct = [...new Set(files)]
  return distinct
}

/** Tables that no release becomes rows of, or (links between parties) not alone: they say more than their publisher knows. */
const beside: ReadonlySet<string> = new Set(['thresholds', 'registers', 'activities', 'party_links'])

/**
 * Whether a path names a file or folder of a table that stands beside releases, as `thresholds.csv` or
 * `registers-sanctions.csv`.
 */
export function isBesideOcds(path: string): boolean {
  return beside.has(tableNamedBy(path) ?? basename(path).toLowerCase())
}

/** The files and folders of such tables that lie in folders of OCDS files, in order of name; a folder without any is none. */
export async function besideOcdsIn(folders: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => [])
    for (const name of names.filter(isBesideOcds).sort(byBytes)) {
      const path = join(folder, name)
      if ((await isNoRelease(path)) && (await holdsTables(path))) found.push(path)
    }
  }
  return found
}

/** Whether a file begins as OCDS does. Throws USAGE for a pipe. */
export async function isOcds(file: string): Promise<boolean> {
  return (await lookAt(file)) === 'ocds'
}

/** Whether a path of such a name holds no releases, which may be called anything. */
async function isNoRelease(path: string): Promise<boolean> {
  return !isJsonName(basename(path)) || (await lookAt(path)) !== 'ocds'
}

/** Whether an ending is one that OCDS files have. */
function isJsonName(name: string): boolean {
  return /^[^._].*\.(json|jsonl|ndjson)(\.gz)?$/i.test(name)
}

/** Whether a name is that of a canonical table, or of a folder of its parts. */
function isTableName(name: string): boolean {
  const [stem, ...endings] = name.toLowerCase().split('.')
  const table = tableNames.some((t) => stem!.startsWith(t) && /^([-_]\d+)*$/.test(stem!.slice(t.length)))
  return table && !endings.includes('json')
}

async function findIn(path: string): Promise<readonly string[] | undefined> {
  if (path === STDIN) return [STDIN]
  const about = await stat(path).catch(() => undefined)
  if (!about) return /[*?[{]/.test(path) ? matching(path) : undefined
  if (about.isDirectory()) return inFolder(path)
  const look = await lookAt(path)
  if (look === 'empty' && !isTableName(basename(path))) throw empty(path)
  // what is JSON by name and not by content, or cannot be unpacked, is told by the reader, better than by its name
  const isRead =
    look === 'ocds' ||
    (look === 'broken' && !isTableName(basename(path))) ||
    (look === 'other' && /\.json(\.gz)?$/i.test(path))
  return isRead ? [path] : undefined
}

async function matching(pattern: string): Promise<readonly string[] | undefined> {
  const { glob } = await import('tinyglobby')
  const found = await glob([pattern], { onlyFiles: true, expandDirectories: false, absolute: false })
  const files = found.filter((file) => isJsonName(basename(file))).sort(byBytes)
  if (found.length === 0)
    throw new TenderflagError('FILE_MISSING', 'no file matches this pattern; check the path', {
      file: pattern,
    })
  if (files.length < found.length)
    throw new TenderflagError('USAGE', 'a pattern is for OCDS files; name others one by one', {
      file: pattern,
    })
  return files
}

/** The JSON files of a folder, if the first of them is OCDS; all are then, but those of tables beside them. */
async function inFolder(folder: string): Promise<readonly string[] | undefined> {
  const names = await readdir(folder).catch(() => [])
  if (names.some((name) => isTableName(name) && !isJsonName(name) && !isBesideOcds(name))) return undefined
  const files: string[] = []
  for (const name of names.filter(isJsonName).sort(byBytes)) {
    const path = join(folder, name)
    if (!isBesideOcds(name) || !(await isNoRelease(path))) files.push(path)
  }
  let empties = 0
  let broken: string | undefined
  for (const file of files) {
    const look = await lookAt(file)
    if (look === 'ocds') return files
    if (look === 'table') return undefined
    if (look === 'empty') empties++
    if (look === 'broken') broken ??= file
  }
  // beside others, as settings, it says nothing
  const visible = names.filter((name) => !/^[._]/.test(name))
  if (empties > 0 && empties === visible.length && !visible.some(isTableName)) throw empty(files[0]!)
  return broken !== undefined && !visible.some(isTableName) ? [broken] : undefined
}

function empty(file: string): TenderflagError {
  return new TenderflagError(
    'FILE_EMPTY',
    'the file holds no release, record or row; fetch or write it again, or take it away',
    { file },
  )
}

/**
 * What a file holds, by its first members: `ocds` for those of a release, record or package, `table` for a canonical
 * one, `empty` for JSON by its name that has no members, `broken` for one that cannot be opened or unpacked, `other` for
 * any other JSON, undefined for what is no JSON.
 */
async function lookAt(file: string): Promise<'ocds' | 'table' | 'empty' | 'broken' | 'other' | undefined> {
  await refusePipe(file)
  const isJson = isJsonName(basename(file))
  const told = (error: unknown) => {
    if (!isJson || !(error instanceof TenderflagError)) return undefined
    return error.code === 'FILE_EMPTY' ? 'empty' : 'broken'
  }
  const source = await openBytes(file, 'utf-8').catch(told)
  if (source === undefined || typeof source === 'string') return source
  try {
    const head = new Uint8Array(HEAD)
    let size = 0
    for (let more = -1; more !== 0 && size < HEAD; size += more) more = await source.read(head, size)
    if (isJson && size < HEAD && isNothing(head, size)) return 'empty'
    let at = skipSpace(head, 0, size)
    // a list of releases
    while (at < size && head[at] === 91) at = skipSpace(head, at + 1, size)
    if (at >= size) return isJson ? 'other' : undefined
    if (head[at] !== 123) return isJson ? 'other' : undefined
    const text = Buffer.from(head.buffer, at, size - at).toString()
    // a table may well have a column with the ocid, but no release has a tender_id
    if (/"(tender_id|party_id)"\s*:/.test(text)) return 'table'
    return /"(ocid|releases|records)"\s*:/.test(text) ? 'ocds' : 'other'
  } catch (error) {
    return told(error)
  } finally {
    await source.close()
  }
}

/** Whether there are but blanks, and lists and objects without anything in them. */
function isNothing(bytes: Uint8Array, size: number): boolean {
  return /^[\s[\]{},]*$/.test(Buffer.from(bytes.buffer, bytes.byteOffset, size).toString('latin1'))
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
