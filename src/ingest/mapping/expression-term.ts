import { type ASTNode, ExpressionError } from '../../text/cel.js'

/** What an expression reads: a column of the record by name or place, and the name of the file. */
export type Get = (field: string | number) => string | undefined
/** Gives a text, or undefined for null: pure. */
export type Text = (get: Get, file: string) => string | undefined
/** A condition; null never holds. */
export type Truth = (get: Get, file: string) => boolean
/** A whole number. */
export type Whole = (get: Get, file: string) => number
/** A part of an expression, typed and ready to run. */
export type Term =
  | { readonly type: 'text'; readonly run: Text }
  | { readonly type: 'truth'; readonly run: Truth }
  | { readonly type: 'number'; readonly run: Whole }

/** A term that gives a text. */
export function textTerm(run: Text): Term {
  return { type: 'text', run }
}

/** The types in words, for messages. */
export const words = { text: 'a text', truth: 'true or false', number: 'a number' } as const

/** The text a term gives; throws ExpressionError where it gives something else. */
export function text(term: Term, node: ASTNode): Text {
  if (term.type === 'text') return term.run
  throw new ExpressionError(`a text is needed here, this is ${words[term.type]}`, node.start)
}

/** The condition a term is; throws ExpressionError where it is none. */
export function truth(term: Term, node: ASTNode): Truth {
  if (term.type === 'truth') return term.run
  throw new ExpressionError(`a condition is needed here, this is ${words[term.type]}`, node.start)
}

/** The number a term gives; throws ExpressionError where it gives something else. */
export function whole(term: Term, node: ASTNode): Whole {
  if (term.type === 'number') return term.run
  throw new ExpressionError(`a number, as size(x), is needed here, this is ${words[term.type]}`, node.start)
}

/** A text written in the expression; throws ExpressionError for anything else. */
export function literalText(node: ASTNode): string {
  if (node.op === 'value' && typeof node.args === 'string') return node.args
  throw new ExpressionError('a text in quotes is needed here', node.start)
}

/** A whole number written in the expression; throws ExpressionError for anything else. */
export function literalWhole(node: ASTNode): number {
  if (node.op === 'value' && typeof node.args === 'bigint') return Number(node.args)
  throw new ExpressionError('a whole number from 0 is needed here', node.start)
}
