import { writeArrow, writeParquet } from './arrow.js'
import { writeCsv } from './csv.js'
import type { Format } from './format.js'
import { writeJson } from './json.js'
import { writeNdjson } from './ndjson.js'
import { writeTerminal } from './terminal.js'
import { writeHtml } from './write-html.js'

/** Every format by name: a new one is a file and a line here. */
export const formats = {
  table: {
    about: 'coverage and top subjects, for a terminal',
    binary: false,
    report: true,
    write: writeTerminal,
  },
  ndjson: { about: 'an outcome a line, as JSON', binary: false, report: false, write: writeNdjson },
  json: {
    about: 'one JSON object with coverage and outcomes',
    binary: false,
    report: false,
    write: writeJson,
  },
  csv: { about: 'an outcome a row, safe in spreadsheets', binary: false, report: false, write: writeCsv },
  arrow: { about: 'an outcome a row, Arrow IPC file', binary: true, report: false, write: writeArrow },
  parquet: { about: 'an outcome a row, Parquet', binary: true, report: false, write: writeParquet },
  html: { about: 'one self-contained page to read', binary: false, report: true, write: writeHtml },
} as const satisfies Record<string, Format>

export type FormatName = keyof typeof formats

export const formatNames = Object.keys(formats) as readonly FormatName[]
