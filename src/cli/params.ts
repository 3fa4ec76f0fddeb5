import { TenderflagError } from '../errors.js'

/** `name=value` pairs as values of parameters: numbers, `true` and `false`. Throws PARAM_INVALID. */
export function parseParams(pairs: readonly string[] = []): Record<string, number | boolean> {
  return Object.fromEntries(pairs.map(parsePair))
}

function parsePair(pair: string): [string, number | boolean] {
  const at = pair.indexOf('=')
  const name = pair.slice(0, at).trim()
  const text = pair.slice(at + 1).trim()
  if (at < 1 || text === '')
    throw new TenderflagError('PARAM_INVALID', `--param ${pair}: write it as etimad.low-award.ratio=0.65`)
  if (text === 'true' || text === 'false') return [name, text === 'true']
  const value = Number(text)
  if (!Number.isFinite(value))
    throw new TenderflagError(
      'PARAM_INVALID',
      `--param ${name}: "${text}" is neither a number nor true or false`,
    )
  return [name, value]
}
