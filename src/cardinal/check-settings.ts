import { z } from 'zod'
import { TenderflagError } from '../errors.js'
import { cleanText } from '../output/clean-text.js'
import { didYouMean } from '../text/nearest.js'
import { type CardinalSettings, settingsSchema } from './settings.js'

/**
 * Settings as the indicators take them. `lineOf` tells the line of a section or setting in `file`, for messages in the
 * order of lines. Throws SETTINGS_INVALID with all that is wrong, a line each.
 */
export function checkSettings(
  value: unknown,
  lineOf: (path: readonly string[]) => number = () => 0,
  file?: string,
): CardinalSettings {
  const settings = settingsSchema.safeParse(value)
  if (settings.success) return settings.data
  const problems = settings.error.issues.flatMap((issue): [line: number, message: string][] => {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => [lineOf([...path, key]), unknownName(path, key)])
    return [[lineOf(path), wrongValue(path, issue)]]
  })
  problems.sort(([a], [b]) => a - b)
  throw new TenderflagError(
    'SETTINGS_INVALID',
    problems
      .map(([line, message]) => (file === undefined ? message : `${file}:${line}: ${message}`))
      .join('\n'),
  )
}

function unknownName(path: readonly string[], name: string): string {
  const near = didYouMean(name, namesAt(path))
  if (path.length === 0) return `there is no section or setting ${JSON.stringify(name)}${near}`
  if (path[0] === 'codelists') return `there is no section [codelists.${cleanText(name)}]${near}`
  return `[${path.join('.')}] has no setting ${JSON.stringify(name)}${near}`
}

function wrongValue(path: readonly string[], { code, message }: { code?: string; message: string }): string {
  const name = cleanText(path.join('.'))
  if (code === 'custom') return `${name}: ${message}`
  return namesAt(path).length > 0 || name === 'R003.procurement_method_details'
    ? `${name} is a section: write [${name}] on a line of its own, and its settings on the lines after it`
    : `${name} is a setting, not a section: write ${path.at(-1)} = … ${path.length === 1 ? 'before the first section' : 'in its section'}`
}

/** The names that a section knows. */
function namesAt(path: readonly string[]): string[] {
  let schema: unknown = settingsSchema
  for (const name of path) {
    if (schema instanceof z.ZodOptional) schema = schema.unwrap()
    schema = schema instanceof z.ZodObject ? schema.shape[name] : undefined
  }
  if (schema instanceof z.ZodOptional) schema = schema.unwrap()
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}
