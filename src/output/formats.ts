import { writeArrow, writeParquet } from './arrow.js'
import type { OutputContext } from './context.js'
import { writeCsv } from './csv.js'
import { writeJson } from './json.js'
import type { OutcomeRow, Report } from './model.js'
import { writeNdjson } from './ndjson.js'
import { writeTerminal } from './terminal.js'
import { writeHtml } from './write-html.js'

/** What a format may write from. */
export interface FormatInput {
  readonly context: OutputContext
  /** The outcomes, made as they are asked for. */
  readonly rows: () => Generator<OutcomeRow>
  /** What a person reads; made at the first call. */
  readonly report: () => Report
  /** Columns of the terminal, and whether it shows colours. */
  readonly width: number
  readonly colour: boolean
}

export interface Format {
  readonly about: string
  /** Bytes, not for a terminal. */
  readonly binary: boolean
  /** Whether it prints a report: names, titles and months. */
  readonly report: boolean
  /** The output piece by piece: nothing is made before it can be written. */
  readonly write: (input: FormatInput) => Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>
}

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
