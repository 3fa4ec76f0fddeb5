import { doubtfulWords } from '../schema/null-words.js'
import { tableSpec } from '../schema/tables.js'
import { type Dataset, placeOf, type TableData } from './dataset.js'

/**
 * Notes ids of parties that may say that there is none, as `N/A`: all that have it look like one party. Nothing but a few
 * look-ups where no id is such a word.
 */
export function noteDoubtfulIds(
  table: TableData,
  { dictionaries, notices }: Pick<Dataset, 'dictionaries' | 'notices'>,
): void {
  const { party } = dictionaries
  const words = new Map(doubtfulWords.map((word) => [party.find(word), word]))
  words.delete(-1)
  if (words.size === 0) return
  const { columns } = tableSpec(table.name)
  for (const [column, read] of table.columns) {
    if (read.kind !== 'code' || read.domain !== 'party' || columns[column]?.type !== 'id') continue
    for (let row = 0; row < table.rows; row++) {
      const word = words.get(read.codes[row]!)
      if (word === undefined || table.broken.has(row)) continue
      const detail = `${word} was read as an id`
      notices.add({ kind: 'doubtful_id', table: table.name, column, ...placeOf(table, row), detail })
    }
  }
}
