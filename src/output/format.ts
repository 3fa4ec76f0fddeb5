import type { Earlier } from './earlier.js'
import type { OutcomeRow, Report } from './model.js'
import type { OutputContext } from './words/context.js'

/** What a format may write from. */
export interface FormatInput {
  readonly context: OutputContext
  /** The outcomes, made as they are asked for; with `earlier`, compared. */
  readonly rows: () => Generator<OutcomeRow>
  /** The earlier run that is compared with. */
  readonly earlier?: Earlier | undefined
  /** What a person reads; made at the first call. */
  readonly report: () => Report
  /** Columns of the terminal, and whether it shows colours. */
  readonly width: number
  readonly colour: boolean
}

/** An output format. */
export interface Format {
  readonly about: string
  /** Bytes, not for a terminal. */
  readonly binary: boolean
  /** Whether it prints a report: names, titles and months. */
  readonly report: boolean
  /** The output piece by piece: nothing is made before it can be written. */
  readonly write: (input: FormatInput) => Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>
}
