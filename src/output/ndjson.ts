import type { FormatInput } from './format.js'

/** One outcome a line, each a JSON object. */
export function* writeNdjson({ rows }: FormatInput): Generator<string> {
  for (const row of rows()) yield `${JSON.stringify(row)}\n`
}
