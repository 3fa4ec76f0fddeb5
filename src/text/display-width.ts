/** Han, kana, Hangul and full-width forms, and emoji: two columns of a terminal. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
const HALF = /[\uff61-\uffdc]/u
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u
let segmenter: Intl.Segmenter | undefined

/** The segmenter is made when first needed: that takes 10 ms. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter.segment(text)
}

/** Where a line may end: no-break spaces hold their words together. */
const BREAK = /[^\S\u00a0\u202f]+/

/** How many columns a terminal takes for a text without colour codes. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemesOf(text)) width += widthOf(segment)
  return width
}

/** The columns of the widest of some texts; 0 for none. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, displayWidth(text)), 0)
}

function widthOf(grapheme: string): number {
  if (INVISIBLE.test(grapheme)) return 0
  return WIDE.test(grapheme) && !HALF.test(grapheme) ? 2 : 1
}

/** The text with blanks up to a width; before it for numbers (`start`). */
export function pad(text: string, width: number, start = false): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return start ? blanks + text : text + blanks
}

/** Longer words are cut: a path may fill a line. */
const LONGEST = 20

/**
 * A text of no colours cut to a width, with an ellipsis for what is cut. Cut before a word rather than in it: a part of
 * an amount looks like another amount.
 */
export function fit(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let kept = ''
  let used = 1
  for (const { segment } of graphemesOf(text)) {
    used += widthOf(segment)
    if (used > width) break
    kept += segment
  }
  const word = BREAK.test(text.charAt(kept.length)) ? '' : (/\S*$/.exec(kept)?.[0] ?? '')
  const whole = kept.slice(0, kept.length - word.length).trimEnd()
  return `${whole === '' || word.length > LONGEST ? kept.trimEnd() : whole}…`
}

/** Lines of at most `width` columns, broken at blanks; a longer word is cut. */
export function wrap(text: string, width: number): string[] {
  return filled(text, width).map((line) => fit(line, width))
}

/**
 * A line in lines of at most `width` columns, the further ones under its first word. A longer word is left whole, to be
 * copied: names, conditions, addresses.
 */
export function hang(text: string, width: number): string[] {
  const [start = '', indent = '', dash = ''] = /^( *)(- )?/.exec(text) ?? []
  const lines = filled(text.slice(start.length), width - start.length)
  return lines.length === 0
    ? [start]
    : lines.map((line, i) => (i === 0 ? start : indent + ' '.repeat(dash.length)) + line)
}

/** As many words a line as there is room for, and at least one. */
function filled(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(BREAK).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (displayWidth(longer) <= width || line === '') line = longer
    else {
      lines.push(line)
      line = word
    }
  }
  return line === '' ? lines : [...lines, line]
}

/** As `wrap` in at most so many lines, the last cut where there would be more. */
export function wrapTo(lines: number, text: string, width: number): string[] {
  const all = wrap(text, width)
  if (all.length <= lines) return all
  return [...all.slice(0, lines - 1), fit(all.slice(lines - 1).join(' '), width)]
}
