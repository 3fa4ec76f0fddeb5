/** Controls but for ends of lines, line and paragraph separators, and marks that turn the direction of all that follows. */
const MOVES = /(?!\n)[\p{Cc}\u2028\u2029\u202a-\u202e]/gu

/** Lines as they may stand on a terminal, whatever names of files and values are in them: what could move the cursor, set a
 * colour or turn the direction of reading becomes U+FFFD. */
export function printable(lines: string): string {
  return lines.replace(MOVES, '\ufffd')
}
