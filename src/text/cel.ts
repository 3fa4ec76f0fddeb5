import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js'

export type { ASTNode }

/** What is wrong with an expression, and at which character (0-based) of its text. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message)
  }
}

/** An expression is a sentence or two. The limits also keep every recursion over its tree shallow. */
const MAX_LENGTH = 10_000
const MAX_NODES = 1000
const MAX_DEPTH = 100
const tooMuch = `the expression is too deep or too long (at most ${MAX_DEPTH} levels and ${MAX_NODES} parts)`
const parser = new Environment({ limits: { maxAstNodes: MAX_NODES, maxDepth: MAX_DEPTH } })

/**
 * Parses CEL syntax; nothing is evaluated. `remedy` says what to do about an expression that is too long.
 * @throws ExpressionError for what is not CEL, or is longer or deeper than an expression can be.
 */
export function parseCel(text: string, remedy: string): ASTNode {
  if (text.length > MAX_LENGTH)
    throw new ExpressionError(
      `the expression has ${text.length} characters, at most ${MAX_LENGTH} are read; ${remedy}`,
      0,
    )
  if (text.trim() === '') throw new ExpressionError('the expression is empty; write one', 0)
  try {
    return parser.parse(text).ast
  } catch (error) {
    // Runs of ! and - are no levels to the parser: it goes down all of them before it counts a part.
    if (error instanceof RangeError) throw new ExpressionError(`${tooMuch}; ${remedy}`, 0)
    if (!(error instanceof ParseError)) throw error
    const at = Math.min(error.range?.start ?? 0, text.length)
    if (error.code === 'limit_exceeded') throw new ExpressionError(`${tooMuch}; ${remedy}`, at)
    throw new ExpressionError(`${words(error.summary)}; check the CEL syntax`, at)
  }
}

const tokens: Readonly<Record<string, string>> = {
  EOF: 'the end',
  LPAREN: '(',
  RPAREN: ')',
  LBRACKET: '[',
  RBRACKET: ']',
  IDENTIFIER: 'a name',
}

/** The parser's summary with its token names put in words. */
function words(summary: string): string {
  const text = summary.replace(/\b[A-Z]{2,}\b/g, (token) => tokens[token] ?? token.toLowerCase())
  return text.charAt(0).toLowerCase() + text.slice(1)
}
