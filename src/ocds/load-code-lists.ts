import { z } from 'zod'
import { nearest } from '../text/nearest.js'
import { readShape } from '../text/read-shape.js'
import { type CodeLists, codedColumns } from './code-lists.js'

const listsShape = z.record(z.string(), z.record(z.string(), z.string()))

/**
 * Reads a file of code lists: below each column (`bids.status:`), words of the publisher and what they mean. A value
 * that is not in a closed list is an error; '' stands for nothing. Throws MAPPING_INVALID with line and column.
 */
export async function loadCodeLists(file: string): Promise<CodeLists> {
  const { value: lists, error } = await readShape<CodeLists>(file, listsShape, { code: 'MAPPING_INVALID' })
  const columns = codedColumns()
  for (const [column, words] of Object.entries(lists)) {
    const values = columns.get(column)
    if (!columns.has(column)) {
      const hint = nearest(column, columns.keys())
      throw error(
        `there is no list for "${column}"${hint === undefined ? '' : `; did you mean ${hint}?`} (${[...columns.keys()].join(', ')})`,
        [column],
      )
    }
    for (const [word, value] of Object.entries(words))
      if (values && value !== '' && !values.includes(value))
        throw error(`${column} has no "${value}"; it has ${values.join(', ')}`, [column, word])
  }
  return lists
}
