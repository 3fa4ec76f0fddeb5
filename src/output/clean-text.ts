/** Controls, halves of surrogate pairs, line and paragraph separators, and marks that turn the direction of text. */
const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/**
 * A text from the data or a rule as it may stand in a sentence or on a terminal: what could move the cursor, break
 * the line or turn the reading direction becomes U+FFFD, and what is longer than `longest` is cut.
 */
export function cleanText(text: string, longest = 200): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text
  return cut.replace(UNSAFE, '\ufffd')
}
