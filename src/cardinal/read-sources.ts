import { openBytes } from '../ingest/byte-source.js'
import { readReleases } from '../ocds/read-releases.js'
import { type LineTally, type ReadLinesOptions, readLines } from './read-lines.js'

const HEAD = 1 << 18

/**
 * The compiled releases of files, one after the other. JSON Lines, which is all that Cardinal knows, are read line by line
 * as it does (`readLines`; so is stdin). Packages of releases or records, lists, and JSON over several lines are compiled
 * as in other scans (`readReleases`), those that stand side by side together. Throws what these throw.
 */
export async function* readSources(
  files: readonly string[],
  tally: LineTally,
  options: ReadLinesOptions,
): AsyncGenerator<unknown> {
  for (let i = 0; i < files.length; ) {
    const isJson = await isNoLines(files[i]!)
    let end = i + 1
    while (end < files.length && (await isNoLines(files[end]!)) === isJson) end++
    const part = files.slice(i, end)
    if (isJson) yield* compiled(part, tally, options)
    else yield* readLines(part, tally, options)
    i = end
  }
}

async function* compiled(
  files: readonly string[],
  tally: LineTally,
  { signal }: ReadLinesOptions,
): AsyncGenerator<unknown> {
  const onProblem: NonNullable<Parameters<typeof readReleases>[1]>['onProblem'] = ({ kind, file, place }) => {
    if (kind === 'superseded' || kind === 'same_date') return
    if (tally.broken++ < 3) tally.places.push(`${file}:${place}`)
  }
  for await (const { release } of readReleases(files, { signal, onProblem })) yield release
}

async function isNoLines(file: string): Promise<boolean> {
  if (file === '-') return false
  const source = await openBytes(file, 'utf-8')
  try {
    const head = new Uint8Array(HEAD)
    let size = 0
    for (let read = 1; read > 0 && size < HEAD; size += read) read = await source.read(head, size)
    return startsPackage(new TextDecoder().decode(head.subarray(0, size)))
  } finally {
    await source.close()
  }
}

/**
 * Whether a text begins with a list, with an object that has `releases` or `records` and no `ocid` before them, or with one
 * that goes on after the first line: a line that is broken off is followed by another line of JSON. A list with an object on
 * a line after it is a line among others.
 */
function startsPackage(text: string): boolean {
  const start = text.search(/\S/)
  const isList = text[start] === '['
  if (!isList && text[start] !== '{') return false
  let depth = 0
  let hasOcid = false
  for (const { 0: token, index } of text.slice(start).matchAll(/"(?:[^"\\\n]|\\.)*"\s*:?|[{}[\]\n]/g)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    else if (token === '\n') {
      return isList || goesOn(text.slice(start + index).trimStart())
    } else if (depth === 1 && token.endsWith(':')) {
      if (token.startsWith('"ocid"')) hasOcid = true
      if (!hasOcid && /^"(releases|records)"/.test(token)) return true
    }
    if (depth === 0) return isList && !/^[^\n]*\n\s*\{/.test(text.slice(start + index))
  }
  return isList
}

/** Whether what follows an end of line is more of the object before it: no object, nor another value of a line of its own. */
function goesOn(rest: string): boolean {
  if (rest === '' || rest[0] === '{') return false
  const line = /^.*/.exec(rest)![0]
  try {
    JSON.parse(line)
  } catch {
    return true
  }
  return /^\s*[,:}\]]/.test(rest.slice(line.length))
}
