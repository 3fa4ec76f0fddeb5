import { type ASTNode, ExpressionError } from '../../text/cel.js'
import { literalText, literalWhole, type Term, type Text, textTerm } from './expression-term.js'

/** Longer texts become null: `replace` is the only function that could make them. */
const LONGEST = 1 << 20

type Function = (subject: Text, args: readonly ASTNode[]) => Term

/** The functions an expression may call: how many arguments follow the text, and the term they make. */
export const functions: Readonly<
  Record<string, { args: readonly [least: number, most: number]; make: Function }>
> = {
  size: {
    args: [0, 0],
    make: (x) => ({ type: 'number', run: (get, file) => x(get, file)?.length ?? 0 }),
  },
  lower: { args: [0, 0], make: (x) => textTerm((get, file) => x(get, file)?.toLowerCase()) },
  upper: { args: [0, 0], make: (x) => textTerm((get, file) => x(get, file)?.toUpperCase()) },
  trim: { args: [0, 0], make: (x) => textTerm((get, file) => x(get, file)?.trim()) },
  startsWith: { args: [1, 1], make: (x, args) => asks(x, args, (value, part) => value.startsWith(part)) },
  endsWith: { args: [1, 1], make: (x, args) => asks(x, args, (value, part) => value.endsWith(part)) },
  contains: { args: [1, 1], make: (x, args) => asks(x, args, (value, part) => value.includes(part)) },
  replace: {
    args: [2, 2],
    make: (x, [from, to]) => {
      const old = literalText(from!)
      const next = literalText(to!)
      if (old === '') throw new ExpressionError('replace needs a text to look for', from!.start)
      return textTerm((get, file) => {
        const pieces = x(get, file)?.split(old)
        if (!pieces) return undefined
        const length = pieces.reduce((sum, piece) => sum + piece.length, (pieces.length - 1) * next.length)
        return length > LONGEST ? undefined : pieces.join(next)
      })
    },
  },
  substring: {
    args: [1, 2],
    make: (x, [from, to]) => {
      const start = literalWhole(from!)
      const end = to && literalWhole(to)
      return textTerm((get, file) => x(get, file)?.slice(start, end))
    },
  },
}

function asks(x: Text, args: readonly ASTNode[], test: (value: string, part: string) => boolean): Term {
  const part = literalText(args[0]!)
  return {
    type: 'truth',
    run: (get, file) => {
      const value = x(get, file)
      return value !== undefined && test(value, part)
    },
  }
}
