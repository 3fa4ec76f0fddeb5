import { TenderflagError } from '../errors.js'
import { checkSettings } from './check-settings.js'
import { IniError, parseIni } from './ini.js'
import type { CardinalSettings } from './settings.js'

/** A tree of INI sections; leaves are values. */
interface Tree {
  [name: string]: string | Tree
}

/**
 * The settings of an INI file written for OCDS Cardinal. Of a section given twice the last counts as a whole, of a key
 * given twice the last, as in Cardinal. Throws SETTINGS_INVALID with all that is wrong, a line each: sections and keys
 * that are not known (with the nearest that is), values of the wrong kind.
 */
export function readCardinalSettings(text: string, file = 'settings.ini'): CardinalSettings {
  const lines = new Map<string, number>()
  const tree = treeOf(text, file, lines)
  return checkSettings(tree, (path) => lines.get(path.join('\n')) ?? 1, file)
}

/** Sections nest at dots, keys of the top do too (`R003.threshold = 5`); keys in sections are taken as they are. */
function treeOf(text: string, file: string, lines: Map<string, number>): Tree {
  const tree: Tree = {}
  const sections = new Map<string, { line: number; values: Map<string, { line: number; value: string }> }>()
  const entries = readEntries(text, file)
  for (const { section, key, value, line } of entries) {
    if (key === undefined || !sections.has(section)) sections.set(section, { line, values: new Map() })
    if (key !== undefined) sections.get(section)!.values.set(key, { line, value: value! })
  }
  for (const [section, { line, values }] of sections) {
    const path = section === '' ? [] : section.split('.')
    note(lines, path, line)
    refuse(path, file, line)
    const node = nodeAt(tree, path, file, line)
    for (const [key, { line, value }] of values) {
      const way = section === '' ? key.split('.') : [key]
      note(lines, [...path, ...way], line)
      refuse(way, file, line)
      nodeAt(node, way.slice(0, -1), file, line)[way.at(-1)!] = value
    }
  }
  return tree
}

function readEntries(text: string, file: string) {
  try {
    return parseIni(text)
  } catch (error) {
    if (!(error instanceof IniError)) throw error
    throw new TenderflagError('SETTINGS_INVALID', `${error.message}`, { file, line: error.line })
  }
}

function nodeAt(tree: Tree, path: readonly string[], file: string, line: number): Tree {
  let node = tree
  for (const name of path) {
    const next = Object.hasOwn(node, name) ? node[name]! : {}
    if (typeof next === 'string')
      throw new TenderflagError('SETTINGS_INVALID', `${name} is given both as a value and as a section`, {
        file,
        line,
      })
    node[name] = next
    node = next
  }
  return node
}

/** Every object of JavaScript has a member of this name. */
function refuse(path: readonly string[], file: string, line: number): void {
  if (path.includes('__proto__'))
    throw new TenderflagError('SETTINGS_INVALID', '__proto__ is no name for a section or setting', {
      file,
      line,
    })
}

/** Notes the line of what is at a path, and of all above it that have none yet. */
function note(lines: Map<string, number>, path: readonly string[], line: number): void {
  lines.set(path.join('\n'), line)
  for (let length = path.length - 1; length > 0; length--) {
    const above = path.slice(0, length).join('\n')
    if (!lines.has(above)) lines.set(above, line)
  }
}
