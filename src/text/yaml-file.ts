import { open } from 'node:fs/promises'
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  parseDocument,
  visit,
} from 'yaml'
import { type ErrorCode, TenderflagError } from '../errors.js'
import { sourceOffset } from './source-offset.js'

const MAX_BYTES = 1 << 20
const MAX_DEPTH = 40

/** A path into the value: names of keys and places in lists. */
export type Path = readonly (string | number)[]

/** A YAML file, read, with the way back from its values to their lines and columns. */
export interface YamlFile {
  readonly file: string
  readonly value: unknown
  /**
   * An error at the value of `path`, at its `at`th character where that is given; of maps and lists at the key they
   * belong to. Where the path ends early, at the nearest thing around it.
   */
  error(message: string, path: Path, at?: number): TenderflagError
  /** An error at the key that ends `path`. */
  errorAtKey(message: string, path: Path): TenderflagError
}

/** How a file of YAML is read. */
export interface YamlOptions {
  /** Code of the errors in what the file says. */
  readonly code: ErrorCode
  /** Most aliases (*name) there may be, and times they may make the file larger; none by default. */
  readonly aliases?: number
  /** Keys below which numbers keep their text as written: `001` stays 001. Keys of maps always do. */
  readonly verbatim?: ReadonlySet<string>
}

/**
 * Reads a YAML file of one document, of at most 1 MiB and 40 levels.
 * @throws TenderflagError: FILE_MISSING, FILE_TOO_LARGE, or the given code at file:line:column for what is not UTF-8,
 * not YAML, too deep, has lists or maps as keys, or more aliases than it may: a file of
 * ten lines can hold a billion.
 */
export async function readYaml(file: string, options: YamlOptions): Promise<YamlFile> {
  const text = await readSmall(file, options.code)
  const lines = new LineCounter()
  const failure = (message: string, offset: number) => {
    const { line, col } = lines.linePos(offset)
    const place = { file, line: Math.max(line, 1), column: Math.max(col, 1) }
    return new TenderflagError(options.code, message, place)
  }
  checkDepth(text, lines, failure)
  const document: Document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [problem] = [...document.errors, ...document.warnings]
  if (problem) throw failure(`not valid YAML: ${problem.message.split('\n')[0]}`, problem.pos[0])
  // of a name that is given twice, an alias means the last before it
  const named = new Map<string, Node>()
  visit(document, {
    Node(_, node) {
      if (node.anchor !== undefined) named.set(node.anchor, node)
    },
    Alias(_, alias, parents) {
      if (options.aliases === undefined)
        throw failure('aliases (*name) are not allowed here; write the value out', start(alias))
      if (parents.some((around) => around === named.get(alias.source)))
        throw failure(`*${alias.source} stands inside what it repeats; write the value out`, start(alias))
    },
    Pair(_, { key }) {
      if (isCollection(key) || isAlias(key))
        throw failure('a key is a word or text, no list, map or alias; write it out', start(key))
    },
  })
  keepText(document, options.verbatim ?? new Set())
  return {
    file,
    value: plainValue(document, file, options),
    error(message, path, at) {
      const { node, key } = find(document, path)
      if (isScalar(node))
        return failure(message, at === undefined ? start(node) : sourceOffset(text, node, at))
      return failure(message, start(key ?? node))
    },
    errorAtKey(message, path) {
      const { node, key } = find(document, path)
      return failure(message, start(key ?? node))
    },
  }
}

/** At most so many bytes from the start: a device or a pipe may have no end, whatever size it gives. */
async function firstBytes(file: string, most: number): Promise<Uint8Array> {
  const handle = await open(file)
  try {
    const bytes = new Uint8Array(most)
    let length = 0
    while (length < most) {
      const { bytesRead } = await handle.read(bytes, length, most - length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return bytes.subarray(0, length)
  } finally {
    await handle.close()
  }
}

async function readSmall(file: string, code: ErrorCode): Promise<string> {
  try {
    const bytes = await firstBytes(file, MAX_BYTES + 1)
    if (bytes.length > MAX_BYTES)
      throw new TenderflagError('FILE_TOO_LARGE', 'is larger than 1 MiB; files of this kind are short', {
        file,
      })
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TenderflagError || !(error instanceof Error)) throw error
    if (error instanceof TypeError && !('syscall' in error))
      throw new TenderflagError(code, 'the file is not UTF-8; save it as UTF-8', { file }, { cause: error })
    const missing = 'code' in error && error.code === 'ENOENT'
    const why = missing ? 'there is no such file; check the path' : 'cannot be read; is it a file?'
    throw new TenderflagError('FILE_MISSING', why, { file }, { cause: error })
  }
}

/** The composer recurses, and near the end of the stack it takes the process with it; the parser does not. */
function checkDepth(
  text: string,
  lines: LineCounter,
  failure: (message: string, offset: number) => TenderflagError,
): void {
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    if (parser.stack.length > MAX_DEPTH)
      throw failure(`nested deeper than ${MAX_DEPTH} levels; write it flatter`, parser.offset)
  }
  lines.lineStarts = [] // they are counted again
}

/** Makes keys, and numbers below the given keys, the text they are written as. */
function keepText(document: Document, verbatim: ReadonlySet<string>): void {
  visit(document, {
    Scalar(place, node, parents) {
      if (typeof node.value !== 'number' || node.source === undefined) return
      const inside = parents.some(
        (parent) => isPair(parent) && isScalar(parent.key) && verbatim.has(String(parent.key.value)),
      )
      if (place === 'key' || inside) node.value = node.source
    },
  })
}

function plainValue(document: Document, file: string, { code, aliases = 0 }: YamlOptions): unknown {
  try {
    return document.toJS({ maxAliasCount: aliases })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    throw new TenderflagError(code, 'has too many aliases (*name), or one without its anchor', {
      file,
      line: 1,
    })
  }
}

/** What a path leads to, else what is nearest; with its key where it is the value of one. */
function find(document: Document, path: Path): { node: Node | undefined; key: Node | undefined } {
  let node = nodeOf(document.contents)
  let key: Node | undefined
  for (const part of path) {
    const at = isAlias(node) ? node.resolve(document) : node
    if (isMap(at)) {
      const pair = at.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part))
      if (!pair) break
      key = nodeOf(pair.key)
      node = nodeOf(pair.value)
    } else if (isSeq(at)) {
      const item = at.items[Number(part)]
      if (item === undefined) break
      key = undefined
      node = nodeOf(item)
    } else break
  }
  return { node, key }
}

function nodeOf(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined
}

function start(node: Node | undefined): number {
  return node?.range?.[0] ?? 0
}
