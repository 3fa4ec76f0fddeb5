import { isWhite, trim } from './white-space.js'

/** A `[section]` line (key and value undefined) or a `key = value` of an INI file, with its 1-based line. */
export interface IniEntry {
  readonly section: string
  readonly key?: string
  readonly value?: string
  readonly line: number
}

/** What is wrong with the text of an INI file. */
export class IniError extends Error {
  constructor(
    message: string,
    readonly line: number,
  ) {
    super(message)
  }
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  r: '\r',
  n: '\n',
  '\n': '',
}

/**
 * The entries of an INI file in order, as Cardinal's parser reads them: `=` or `:` between key and value; comments
 * start with `;` or `#` and stand on lines of their own; a value may be quoted, then it may span lines; a backslash
 * escapes (`\\`, `\n`, `\x0041`). Entries before the first section have the section ''. Throws IniError.
 */
export function parseIni(text: string): IniEntry[] {
  const entries: IniEntry[] = []
  const reader = new IniReader(text.startsWith('\ufeff') ? text.slice(1) : text)
  let section = ''
  for (;;) {
    reader.skipBlanks()
    const { line, next } = reader
    if (next === undefined) return entries
    if (next === ';' || next === '#') reader.skipLine()
    else if (next === '[') {
      section = trim(reader.until(']', 'a section that is opened with [ is not closed with ]').slice(1))
      if (section === '') throw new IniError('a section has no name', line)
      reader.take()
      entries.push({ section, line })
    } else {
      const key = trim(reader.until('=:', 'this line is no [section], no comment and no key = value'))
      if (key === '') throw new IniError('there is no key before the =', line)
      if (key.includes('\n'))
        throw new IniError('this line is no [section], no comment and no key = value', line)
      reader.take()
      entries.push({ section, key, value: reader.value(), line })
    }
  }
}

class IniReader {
  line = 1
  #at = 0

  constructor(private readonly text: string) {}

  get next(): string | undefined {
    return this.text[this.#at]
  }

  take(): string {
    const char = this.text[this.#at++]!
    if (char === '\n') this.line++
    return char
  }

  skipBlanks(): void {
    while (this.next !== undefined && isWhite(this.next)) this.take()
  }

  skipLine(): void {
    while (this.next !== undefined && this.take() !== '\n');
  }

  /** The text up to one of the characters, without it; throws `otherwise` where the file ends before. */
  until(ends: string, otherwise?: string): string {
    const { line } = this
    const parts: string[] = []
    while (this.next === undefined || !ends.includes(this.next)) {
      if (this.next === undefined) {
        if (otherwise === undefined) break
        throw new IniError(otherwise, line)
      }
      const char = this.take()
      parts.push(char === '\\' ? this.#escaped() : char)
    }
    return parts.join('')
  }

  value(): string {
    while (this.next !== undefined && this.next !== '\n' && this.next !== '\r' && isWhite(this.next))
      this.take()
    const quote = this.next
    if (quote !== '"' && quote !== "'") return trim(this.until('\r\n'))
    this.take()
    const quoted = this.until(quote, 'a value that is opened with a quote is not closed')
    this.take()
    return trim(quoted + this.until('\r\n'))
  }

  #escaped(): string {
    if (this.next === undefined) throw new IniError('a backslash ends the file', this.line)
    const { line } = this
    const char = this.take()
    if (char !== 'x') return escapes[char] ?? char
    const code = this.text.slice(this.#at, this.#at + 4)
    if (!/^[0-9a-f]{4}$/i.test(code) || /^d[89a-f]/i.test(code))
      throw new IniError('\\x is not followed by the four hexadecimal digits of a character', line)
    this.#at += 4
    return String.fromCharCode(Number.parseInt(code, 16))
  }
}
