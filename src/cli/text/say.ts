import { printable } from '../../text/printable.js'

/** Writes lines to stderr; names in them cannot give a terminal orders. */
export function say(lines: string): void {
  process.stderr.write(printable(lines))
}
