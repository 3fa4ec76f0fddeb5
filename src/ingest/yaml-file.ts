import { readFile, stat } from 'node:fs/promises'
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml'
import type { z } from 'zod'
import { type ErrorCode, TenderflagError } from '../errors.js'

type Path = readonly (string | number)[]

/** A YAML file that keeps the places of its parts, so that what is found wrong later can be pointed at. */
export interface YamlFile<T> {
  readonly value: T
  /** An error at the part of the file that `path` leads to (or at the nearest part above it), `at` characters in. */
  error(path: Path, message: string, at?: number): TenderflagError
}

/** Aliases beyond this, or that would grow the file beyond this many times, are refused. */
const ALIASES = 100
const LARGEST = 1 << 20

export interface YamlOptions {
  readonly code: ErrorCode
  /** Keys below which scalars keep their text as written: `001` stays 001. Keys of maps always do. */
  readonly verbatim?: ReadonlySet<string>
}

/**
 * Reads a YAML file of at most 1 MiB and checks it against a schema. Throws FILE_MISSING, FILE_TOO_LARGE, or an error
 * of the given code that names line, column, the key and what was expected; the first problem only, in file order.
 */
export async function readYaml<T>(
  file: string,
  schema: z.ZodType<T>,
  options: YamlOptions,
): Promise<YamlFile<T>> {
  const text = await readSmall(file)
  const lines = new LineCounter()
  const document = parseYaml(file, text, lines, options)
  const error = (path: Path, message: string, at = 0, key = false) => {
    const node = nodeAt(document, path, key)
    const start = node?.range?.[0] ?? 0
    const { line, col } = lines.linePos(start + (node ? shift(text, node, at) : 0))
    return new TenderflagError(options.code, message, { file, line, column: col })
  }
  const checked = schema.safeParse(toValue(file, document, options))
  if (checked.success) return { value: checked.data, error }
  const issues = checked.error.issues.map(plain)
  const [first] = issues
    .map((issue) => ({ ...issue, failure: error(issue.path, issue.message, 0, issue.key) }))
    .sort((a, b) => (a.failure.place.line ?? 0) - (b.failure.place.line ?? 0))
  throw first!.failure
}

async function readSmall(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > LARGEST)
      throw new TenderflagError('FILE_TOO_LARGE', 'is larger than 1 MiB; files of this kind are short', {
        file,
      })
    return await readFile(file, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'ENOENT')
      throw new TenderflagError('FILE_MISSING', 'there is no such file; check the path', { file })
    if (error.code === 'EACCES' || error.code === 'EISDIR')
      throw new TenderflagError('FILE_MISSING', 'cannot be read; is it a file?', { file })
    throw error
  }
}

function parseYaml(file: string, text: string, lineCounter: LineCounter, options: YamlOptions): Document {
  const broken = (message: string, offset: number) => {
    const { line, col } = lineCounter.linePos(offset)
    return new TenderflagError(options.code, message, { file, line, column: col })
  }
  try {
    const document: Document = parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      version: '1.2',
      schema: 'core',
    })
    const [first] = [...document.errors, ...document.warnings]
    if (first?.message.includes('call stack')) throw broken('is nested too deeply', first.pos[0])
    if (first) throw broken(`is not YAML that can be read: ${first.message.split('\n')[0]}`, first.pos[0])
    keepText(document, options.verbatim ?? new Set())
    return document
  } catch (error) {
    // The parser recurses: some thousand levels of brackets end the stack.
    if (error instanceof RangeError)
      throw new TenderflagError(options.code, 'is nested too deeply', { file, line: 1 })
    throw error
  }
}

/** Makes keys, and scalars below the given keys, the text they are written as. */
function keepText(document: Document, verbatim: ReadonlySet<string>): void {
  visit(document, {
    Scalar(key, node, path) {
      const inside = key === 'value' && verbatim.size > 0 && path.some((part) => pairKey(part, verbatim))
      if (
        (key === 'key' ||
          inside ||
          (typeof key === 'number' && path.some((part) => pairKey(part, verbatim)))) &&
        isText(node)
      )
        node.value = node.source
    },
  })
}

function pairKey(part: unknown, keys: ReadonlySet<string>): boolean {
  return (
    typeof part === 'object' &&
    part !== null &&
    'key' in part &&
    isScalar(part.key) &&
    keys.has(String(part.key.value))
  )
}

function isText(node: Scalar): node is Scalar & { source: string } {
  return typeof node.value === 'number' && typeof node.source === 'string'
}

function toValue(file: string, document: Document, options: YamlOptions): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    throw new TenderflagError(options.code, 'has too many aliases (*name), or one without its anchor', {
      file,
      line: 1,
    })
  }
}

/** A zod issue as path and message, `key` where the key itself is wrong; of a union, the branch that came furthest. */
function plain(issue: z.core.$ZodIssue): { path: Path; message: string; key?: boolean } {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors
      .map((branch) => branch.map(plain).sort((a, b) => b.path.length - a.path.length)[0])
      .filter((found) => found !== undefined && found.path.length > 0)
      .sort((a, b) => b!.path.length - a!.path.length)[0]
    if (deepest) return { ...deepest, path: [...path, ...deepest.path] }
    return { path, message: `${name(path)} is not written in a form that is known here` }
  }
  if (issue.code === 'unrecognized_keys')
    return { path: [...path, issue.keys[0]!], message: issue.message, key: true }
  if (issue.code === 'invalid_type' && issue.message.includes('undefined'))
    return { path, message: `${name(path)} is missing` }
  return { path, message: `${name(path)}: ${issue.message}` }
}

function name(path: Path): string {
  return path.length === 0 ? 'the file' : path.join('.')
}

/** The node a path leads to, or its key; of maps and lists the key before them; where it ends early, what is nearest. */
function nodeAt(document: Document, path: Path, key: boolean): Node | undefined {
  let node: unknown = document.contents
  let last: Node | undefined = isNode(node) ? node : undefined
  for (const [i, part] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (!pair) return last
      if (isScalar(pair.key)) last = pair.key
      if (key && i === path.length - 1) return last
      node = pair.value
    } else if (isSeq(node)) node = node.items[Number(part)]
    else return last
    if (isScalar(node)) last = node
  }
  return last
}

/** How far into the text of a scalar its `at`th character is: exact for what is written in one piece. */
function shift(text: string, node: Node, at: number): number {
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range || at === 0) return 0
  for (const quote of [0, 1])
    if (text.startsWith(node.value, node.range[0] + quote)) return Math.min(at, node.value.length) + quote
  return 0
}
