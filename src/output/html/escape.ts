/**
 * What a reader cannot see or what would change how text around it reads: control characters but tab and line
 * ends, directional embeddings and overrides, line and paragraph separators, tags, lone surrogates, and what XML does not take.
 */
const unseen =
  /(?![\t\n\r])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]/gu
const isolates = /[\u2066-\u2069]/g
const special = /[&<>"'\r]/g
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\r': '&#13;',
}

/**
 * Text as a page shows it: unchanged but for characters that hide or reorder text, which are named (`[U+202E]`).
 * Directional isolates stay where they are paired, for then they end where they began.
 */
export function visible(text: string): string {
  const shown = text.replace(unseen, named)
  return paired(shown) ? shown : shown.replace(isolates, named)
}

/** `visible` text as HTML: safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return visible(text).replace(special, (c) => entities[c]!)
}

function named(character: string): string {
  return `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`
}

function paired(text: string): boolean {
  let open = 0
  for (const [c] of text.matchAll(isolates)) {
    open += c === '\u2069' ? -1 : 1
    if (open < 0) return false
  }
  return open === 0
}
