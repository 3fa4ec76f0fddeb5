import { writeArrow, writeParquet } from './arrow.js'
import type { Format } from './format.js'

/** Writes with what is loaded at the first piece: of all formats one is needed. */
function loaded(load: () => Promise<Format['write']>): Format['write'] {
  return async function* (input) {
    const write = await load()
    yield* write(input)
  }
}

/** Every format by name: a new one is a file and a line here. */
export const formats = {
  table: {
    about: 'coverage and top subjects, for a terminal',
    binary: false,
    report: true,
    write: loaded(async () => (await import('./terminal.js')).writeTerminal),
  },
  ndjson: {
    about: 'an outcome a line, as JSON',
    binary: false,
    report: false,
    write: loaded(async () => (await import('./ndjson.js')).writeNdjson),
  },
  json: {
    about: 'one JSON object with coverage and outcomes',
    binary: false,
    report: false,
    write: loaded(async () => (await import('./json.js')).writeJson),
  },
  csv: {
    about: 'an outcome a row, safe in spreadsheets',
    binary: false,
    report: false,
    write: loaded(async () => (await import('./csv.js')).writeCsv),
  },
  arrow: { about: 'an outcome a row, Arrow IPC file', binary: true, report: false, write: writeArrow },
  parquet: { about: 'an outcome a row, Parquet', binary: true, report: false, write: writeParquet },
  html: {
    about: 'one self-contained page to read',
    binary: false,
    report: true,
    write: loaded(async () => (await import('./html/write-html.js')).writeHtml),
  },
} as const satisfies Record<string, Format>

/** A format outcomes are written in. */
export type FormatName = keyof typeof formats

/** All formats outcomes are written in; `table` is for a terminal. */
export const formatNames = Object.keys(formats) as readonly FormatName[]
