import { readFile, stat } from 'node:fs/promises'
import {
  isAlias,
  isNode,
  isPair,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  parseDocument,
  visit,
} from 'yaml'
import { TenderflagError } from '../errors.js'
import { sourceOffset } from './source-offset.js'

const MAX_BYTES = 1_000_000
const MAX_DEPTH = 40

/** A path into the value: names of keys and places in lists. */
export type Path = readonly (string | number)[]

/** A YAML file, read, with the way back from its values to their lines and columns. */
export interface YamlFile {
  readonly file: string
  readonly value: unknown
  /** An error at the value of `path`, else at the nearest thing around it. */
  error(message: string, path: Path): TenderflagError
  /** An error at a character of the text at `path`. */
  errorAt(message: string, path: Path, at: number): TenderflagError
  /** An error at the key that ends `path`. */
  errorAtKey(message: string, path: Path): TenderflagError
}

/**
 * Reads a YAML file of one document, without anchors.
 * @throws TenderflagError (RULE_INVALID) at file:line:column, for a file that is missing, too large, not YAML, deeper
 * than 40 levels, or has aliases: a file of ten lines can hold a billion of them.
 */
export async function readYaml(file: string): Promise<YamlFile> {
  let text: string
  try {
    const { size } = await stat(file)
    if (size > MAX_BYTES)
      throw new TenderflagError(
        'RULE_INVALID',
        `the file has ${size} bytes, at most ${MAX_BYTES} are read; split it`,
        {
          file,
        },
      )
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  } catch (error) {
    if (error instanceof TenderflagError) throw error
    const why =
      error instanceof TypeError ? 'is not UTF-8; save it as UTF-8' : 'cannot be read; check path and rights'
    throw new TenderflagError('RULE_INVALID', `the file ${why}`, { file }, { cause: error })
  }
  return parseYaml(text, file)
}

/** As `readYaml`, for text at hand. */
export function parseYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter()
  const failure = (message: string, offset: number) => {
    const { line, col } = lines.linePos(offset)
    return new TenderflagError('RULE_INVALID', message, {
      file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
    })
  }
  checkDepth(text, file)
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [problem] = [...document.errors, ...document.warnings]
  if (problem) throw failure(`not valid YAML: ${problem.message.split('\n')[0]}`, problem.pos[0])
  visit(document, {
    Alias(_, alias) {
      throw failure('aliases (*name) are not allowed in rule files; write the value out', start(alias))
    },
  })
  const node = (path: Path): Node | null => {
    for (let length = path.length; length >= 0; length--) {
      const found = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      if (isNode(found) && !isAlias(found)) return found
    }
    return null
  }
  return {
    file,
    value: document.toJS(),
    error: (message, path) => failure(message, start(node(path))),
    errorAt(message, path, at) {
      const found = node(path)
      const offset = isScalar(found) ? sourceOffset(text, found, at) : start(found)
      return failure(message, offset)
    },
    errorAtKey(message, path) {
      let offset = start(node(path.slice(0, -1)))
      visit(document, {
        Pair(_, pair, parents) {
          const names = [...parents, pair]
            .filter(isPair)
            .map((p) => String(isScalar(p.key) ? p.key.value : p.key))
          const wanted = path.filter((part) => typeof part === 'string')
          if (names.join('\0') === wanted.join('\0') && isNode(pair.key)) offset = start(pair.key)
        },
      })
      return failure(message, offset)
    },
  }
}

function start(node: { readonly range?: readonly number[] | null } | null): number {
  return node?.range?.[0] ?? 0
}

/** The composer recurses, and near the end of the stack it takes the process with it; the parser does not. */
function checkDepth(text: string, file: string): void {
  const lines = new LineCounter()
  const parser = new Parser(lines.addNewLine)
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    if (parser.stack.length <= MAX_DEPTH) continue
    const { line, col } = lines.linePos(parser.offset)
    throw new TenderflagError('RULE_INVALID', `nested deeper than ${MAX_DEPTH} levels; write it flatter`, {
      file,
      line: Math.max(line, 1),
      column: Math.max(col, 1),
    })
  }
}
