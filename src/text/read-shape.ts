import type { z } from 'zod'
import { type Path, readYaml, type YamlFile, type YamlOptions } from './yaml-file.js'

/** A YAML file of a known shape. */
export interface ShapedFile<T> extends Pick<YamlFile, 'error'> {
  readonly value: T
}

/**
 * Reads a YAML file and checks it against a schema. Throws as `readYaml`, and an error of the given code that names
 * line, column, the key and what was expected; the first problem only, in file order.
 */
export async function readShape<T>(
  file: string,
  schema: z.ZodType<T>,
  options: YamlOptions,
): Promise<ShapedFile<T>> {
  const yaml = await readYaml(file, options)
  const checked = schema.safeParse(yaml.value)
  if (checked.success) return { value: checked.data, error: yaml.error }
  const [first] = checked.error.issues
    .map(plain)
    .map(({ message, path, key }) => (key ? yaml.errorAtKey(message, path) : yaml.error(message, path)))
    .sort((a, b) => (a.place.line ?? 0) - (b.place.line ?? 0))
  throw first!
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
