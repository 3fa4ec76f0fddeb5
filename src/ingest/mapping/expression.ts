import { type ASTNode, ExpressionError, parseCel } from '../../text/cel.js'
import { didYouMean } from '../../text/nearest.js'
import { functions } from './expression-functions.js'
import {
  type Get,
  literalText,
  type Term,
  type Text,
  type Truth,
  text,
  textTerm,
  truth,
  type Whole,
  whole,
  words,
} from './expression-term.js'

/** An expression ready to run on every record. `truth` ones give the texts true and false. */
export interface Expression {
  readonly type: 'text' | 'truth' | 'number'
  /** The columns it reads. */
  readonly fields: readonly (string | number)[]
  readonly compute: Text
}

/**
 * Reads an expression in CEL syntax over texts. The tree is lowered through a list of what is allowed; nothing of
 * the expression is ever run as code, there are no loops and no regular expressions, so the work a record is
 * bounded by the length of the expression and of the values.
 *
 * - `row["name"]`, `row[3]`, or the bare name of a column where it is a word; `file` is the name of the file
 * - `== != < <= > >= in && || ! ?: +`, literals of text, whole numbers, `true`, `false`, `null`
 * - `size lower upper trim startsWith endsWith contains replace substring split(…)[n]`, as `x.f()` or `f(x)`
 *
 * Null: a comparison with null is false (`x == null` asks for it, `!=` is its opposite); a text made of null is null;
 * the size of null is 0; what lies outside a text or a list of parts is null. Texts over 1 Mi characters are null.
 * Sizes and numbers are whole; texts are never numbers. Throws ExpressionError.
 */
export function readExpression(text: string): Expression {
  const fields = new Set<string | number>()
  const term = lower(parsed(text), fields)
  return { type: term.type, fields: [...fields], compute: asText(term) }
}

/** The tree of an expression. A letter that no bare name has, as in Título, is told how columns with such a name are written. */
function parsed(text: string): ASTNode {
  try {
    return parseCel(text, 'take a shorter one')
  } catch (error) {
    if (!(error instanceof ExpressionError) || !/[^\p{ASCII}]/u.test(text.charAt(error.at))) throw error
    throw new ExpressionError(`${error.message}; ${OTHER_NAMES}`, error.at)
  }
}

const OTHER_NAMES = 'a column whose name is no plain word is row["…"]'

function asText(term: Term): Text {
  if (term.type === 'text') return term.run
  const run = term.run
  return (get, file) => String(run(get, file))
}

function lower(node: ASTNode, fields: Set<string | number>): Term {
  const go = (child: ASTNode) => lower(child, fields)
  switch (node.op) {
    case 'value':
      return literal(node.args, node)
    case 'id':
      if (node.args === 'file') return { type: 'text', run: (_, file) => file }
      if (node.args === 'row')
        throw new ExpressionError('row needs a column: row["name"] or row[3]', node.start)
      return field(node.args, fields)
    case '[]':
      return indexed(node.args[0], node.args[1], fields)
    case '&&':
    case '||': {
      const a = truth(go(node.args[0]), node.args[0])
      const b = truth(go(node.args[1]), node.args[1])
      if (node.op === '&&') return { type: 'truth', run: (get, file) => a(get, file) && b(get, file) }
      return { type: 'truth', run: (get, file) => a(get, file) || b(get, file) }
    }
    case '!_': {
      const a = truth(go(node.args), node.args)
      return { type: 'truth', run: (get, file) => !a(get, file) }
    }
    case '?:':
      return choice(truth(go(node.args[0]), node.args[0]), go(node.args[1]), go(node.args[2]), node)
    case '==':
    case '!=':
      return equal(go(node.args[0]), go(node.args[1]), node.op === '==', node)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(whole(go(node.args[0]), node.args[0]), whole(go(node.args[1]), node.args[1]), node.op)
    case 'in':
      return within(text(go(node.args[0]), node.args[0]), node.args[1])
    case '+': {
      const a = text(go(node.args[0]), node.args[0])
      const b = text(go(node.args[1]), node.args[1])
      return textTerm((get, file) => {
        const left = a(get, file)
        const right = b(get, file)
        return left === undefined || right === undefined ? undefined : left + right
      })
    }
    case 'call':
      if (node.args[1].length === 0)
        throw new ExpressionError(`${node.args[0]} needs a text to work on`, node.start)
      return call(node.args[0], node.args[1][0]!, node.args[1].slice(1), node, fields)
    case 'rcall':
      return call(node.args[0], node.args[1], node.args[2], node, fields)
    case '.':
      throw new ExpressionError(
        `"${node.input.slice(node.start, node.end)}" is not known here; ${OTHER_NAMES}`,
        node.start,
      )
    default:
      throw new ExpressionError(`"${node.op}" cannot be used here`, node.start)
  }
}

function literal(value: unknown, node: ASTNode): Term {
  if (typeof value === 'string') return textTerm(() => value)
  if (value === null) return textTerm(() => undefined)
  if (typeof value === 'boolean') return { type: 'truth', run: () => value }
  if (typeof value === 'bigint') {
    const number = Number(value)
    return { type: 'number', run: () => number }
  }
  throw new ExpressionError(
    'only texts in quotes, whole numbers, true, false and null can be written here',
    node.start,
  )
}

function field(name: string | number, fields: Set<string | number>): Term {
  fields.add(name)
  return textTerm((get) => get(name))
}

function indexed(of: ASTNode, at: ASTNode, fields: Set<string | number>): Term {
  if (of.op === 'id' && of.args === 'row') {
    if (at.op === 'value' && typeof at.args === 'string') return field(at.args, fields)
    if (at.op === 'value' && typeof at.args === 'bigint') return field(Number(at.args), fields)
    throw new ExpressionError('a column is named by a text or a place: row["name"] or row[3]', at.start)
  }
  const split =
    of.op === 'rcall' && of.args[0] === 'split'
      ? [of.args[1], ...of.args[2]]
      : of.op === 'call' && of.args[0] === 'split'
        ? of.args[1]
        : undefined
  const [subject, separator] = split ?? []
  if (!subject || !separator || split?.length !== 2)
    throw new ExpressionError('only row["name"] and x.split("…")[n] take brackets', of.start)
  if (at.op !== 'value' || typeof at.args !== 'bigint')
    throw new ExpressionError('the part after split is a whole number from 0', at.start)
  const run = text(lower(subject, fields), subject)
  const cut = literalText(separator)
  if (cut === '') throw new ExpressionError('split needs a separator', separator.start)
  const part = Number(at.args)
  return textTerm((get, file) => run(get, file)?.split(cut, part + 1)[part])
}

function choice(condition: Truth, a: Term, b: Term, node: ASTNode): Term {
  if (a.type === 'text' && b.type === 'text')
    return textTerm((get, file) => (condition(get, file) ? a.run(get, file) : b.run(get, file)))
  if (a.type === 'truth' && b.type === 'truth')
    return { type: 'truth', run: (get, file) => (condition(get, file) ? a.run(get, file) : b.run(get, file)) }
  throw new ExpressionError('both results of ?: must be texts (or null), or both true or false', node.start)
}

function equal(a: Term, b: Term, same: boolean, node: ASTNode): Term {
  if (a.type !== b.type)
    throw new ExpressionError(`cannot compare ${words[a.type]} with ${words[b.type]}`, node.start)
  const left: (get: Get, file: string) => unknown = a.run
  const right: (get: Get, file: string) => unknown = b.run
  return { type: 'truth', run: (get, file) => (left(get, file) === right(get, file)) === same }
}

function ordered(a: Whole, b: Whole, op: '<' | '<=' | '>' | '>='): Term {
  if (op === '<') return { type: 'truth', run: (get, file) => a(get, file) < b(get, file) }
  if (op === '<=') return { type: 'truth', run: (get, file) => a(get, file) <= b(get, file) }
  if (op === '>') return { type: 'truth', run: (get, file) => a(get, file) > b(get, file) }
  return { type: 'truth', run: (get, file) => a(get, file) >= b(get, file) }
}

function within(subject: Text, list: ASTNode): Term {
  if (list.op !== 'list') throw new ExpressionError('in needs a list of texts: x in ["a", "b"]', list.start)
  const known = new Set<string | undefined>(list.args.map(literalText))
  return { type: 'truth', run: (get, file) => known.has(subject(get, file)) }
}

function call(
  name: string,
  subject: ASTNode,
  args: readonly ASTNode[],
  node: ASTNode,
  fields: Set<string | number>,
): Term {
  if (name === 'split') throw new ExpressionError('say which part of split: x.split("-")[0]', node.start)
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (!known)
    throw new ExpressionError(
      `there is no function "${name}"${didYouMean(name, Object.keys(functions))}`,
      node.start,
    )
  if (args.length < known.args[0] || args.length > known.args[1])
    throw new ExpressionError(`${name} takes ${known.args.join(' or ')} arguments after the text`, node.start)
  return known.make(text(lower(subject, fields), subject), args)
}
