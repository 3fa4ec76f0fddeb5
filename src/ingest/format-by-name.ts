import { extname } from 'node:path'
import { TenderflagError } from '../errors.js'
import type { TableSource } from './table-source.js'

const formats: Readonly<Record<string, TableSource['format']>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.txt': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
  '.arrow': 'arrow',
  '.feather': 'arrow',
  '.ipc': 'arrow',
}

/** What to do with files that people have and that are not read. */
const otherwise: Readonly<Record<string, string>> = {
  '.json': 'write each record on a line of a .jsonl file (jq -c .[] FILE)',
  ...Object.fromEntries(
    ['.xlsx', '.xlsm', '.xls', '.ods'].map((name) => [name, 'save each sheet of the workbook as CSV']),
  ),
}

/** The extension of a file in small letters; of a compressed one, that of what is inside. */
export function extensionOf(file: string): string {
  return extname(file.toLowerCase().replace(/\.gz$/, ''))
}

/** The format an extension stands for. Throws FILE_UNKNOWN_FORMAT where it stands for none, as of packed Parquet. */
export function formatByName(file: string): TableSource['format'] {
  const format = formats[extensionOf(file)]
  if (format === 'csv' || format === 'jsonl') return format
  if (format !== undefined && !isPacked(file)) return format
  throw new TenderflagError('FILE_UNKNOWN_FORMAT', `the extension tells no format; ${whatToDoWith(file)}`, {
    file,
  })
}

function whatToDoWith(file: string): string {
  if (isPacked(file) && formats[extensionOf(file)] !== undefined)
    return 'Parquet and Arrow are not read out of gzip, unpack it (gunzip FILE)'
  return (
    otherwise[extensionOf(file)] ??
    `known are ${Object.keys(formats).join(', ')}, those of text also with .gz`
  )
}

function isPacked(file: string): boolean {
  return file.toLowerCase().endsWith('.gz')
}
