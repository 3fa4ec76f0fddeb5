import type { Dataset } from './columns/dataset.js'
import type { TenderflagError } from './errors.js'
import { isObject, shown, usage } from './options.js'
import { tableNames } from './schema/tables.js'

const KINDS = 'paths of files and folders, Arrow tables by name, or what openDataset gave'

/** Throws USAGE for what cannot be scanned, and for a data set to be opened again. Looks at no file. */
export function checkSource(of: 'scan' | 'openDataset', source: unknown): void {
  if (typeof source === 'string' || Array.isArray(source)) {
    checkPaths(of, source)
    return
  }
  if (!isObject(source)) throw usage(`${of} takes ${KINDS}, not ${shown(source)}`)
  if (isDataset(source)) {
    if (of === 'openDataset') throw usage('openDataset was given a data set that is open already; scan it')
    if (!(source.tables instanceof Map)) throw notOpened()
    return
  }
  const names = Object.keys(source)
  if (names.length === 0 || !names.some((name) => source[name] !== undefined))
    throw usage(`${of} was given no table; the tables are ${tableNames.join(', ')}`)
}

/** Throws USAGE unless `tables` is an object of lists of objects, by names of tables. */
export function checkRows(tables: unknown): void {
  if (!isObject(tables) || Array.isArray(tables))
    throw usage(`scanRows takes rows by the name of their table, not ${shown(tables)}`)
  for (const [name, rows] of Object.entries(tables)) {
    if (!tableNames.some((known) => known === name))
      throw usage(`there is no table "${name.slice(0, 60)}"; the tables are ${tableNames.join(', ')}`)
    if (!Array.isArray(rows)) throw usage(`the table ${name} must be a list of rows, not ${shown(rows)}`)
    const odd = rows.findIndex((row) => !isObject(row) || Array.isArray(row))
    if (odd >= 0)
      throw usage(`row ${odd + 1} of the table ${name} must be an object, not ${shown(rows[odd])}`)
  }
}

/** Whether a source is a data set that was opened before. */
export function isDataset(source: unknown): source is Dataset {
  return isObject(source) && 'dictionaries' in source && 'notices' in source
}

function checkPaths(of: string, source: string | readonly unknown[]): void {
  const paths = typeof source === 'string' ? [source] : source
  if (paths.length === 0) throw usage(`${of} was given no path; name at least one file or folder`)
  for (const path of paths)
    if (typeof path !== 'string' || path === '')
      throw usage(`a path of ${of} must be a text that is not empty, not ${shown(path)}`)
}

function notOpened(): TenderflagError {
  return usage('the source looks like a data set, but openDataset did not make it')
}
