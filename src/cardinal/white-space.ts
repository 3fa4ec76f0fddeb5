/** Whether a character is white space to Rust, as Unicode has it: other than in JavaScript, U+0085 is and U+FEFF is not. */
export function isWhite(char: string): boolean {
  return char === '\u0085' || (char !== '\ufeff' && char.trim() === '')
}

/** Without the white space at both ends. */
export function trim(text: string): string {
  let start = 0
  while (start < text.length && isWhite(text[start]!)) start++
  return trimEnd(text.slice(start))
}

/** Without the white space at the end. */
export function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && isWhite(text[end - 1]!)) end--
  return text.slice(0, end)
}
