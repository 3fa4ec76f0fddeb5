import { extname } from 'node:path'
import { TenderflagError } from '../errors.js'
import type { FormatName } from '../output/formats.js'

const endings: Readonly<Record<string, FormatName>> = {
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.json': 'json',
  '.csv': 'csv',
  '.arrow': 'arrow',
  '.feather': 'arrow',
  '.parquet': 'parquet',
  '.html': 'html',
  '.txt': 'table',
}

/** The format, among those of a command, that the ending of a file stands for. Throws USAGE for any other ending. */
export function formatByEnding<T extends FormatName>(output: string, formats: readonly T[]): T {
  const named = endings[extname(output).toLowerCase()]
  const format = formats.find((name) => name === named)
  if (format !== undefined) return format
  const fit = Object.keys(endings).filter((ending) => formats.some((name) => name === endings[ending]))
  const what = named === undefined ? 'no format' : `${named}, which is not written here`
  throw new TenderflagError(
    'USAGE',
    `the ending of "${output}" tells ${what}; add --format, or end it in ${fit.join(', ')}`,
  )
}
