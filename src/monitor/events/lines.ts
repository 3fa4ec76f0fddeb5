/** A line of a source; `text` is undefined for one that is too long to be an event, or not UTF-8. */
export interface Line {
  /** 1 is the first. */
  readonly line: number
  readonly text: string | undefined
}

/** Longest line that is read. */
const LONGEST = 1 << 24
const NEWLINE = 10

/** The lines of a stream, as many at a time as have come. A last line without an end is one. */
export async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let pending: Uint8Array[] = []
  let size = 0
  let line = 0
  const textOf = (last: Uint8Array): string | undefined => {
    const bytes = pending.length === 0 ? last : Buffer.concat([...pending, last])
    const isLong = size + last.length > LONGEST
    pending = []
    size = 0
    if (isLong) return undefined
    try {
      return decoder.decode(bytes)
    } catch {
      return undefined
    }
  }
  for await (const chunk of stream) {
    const lines: Line[] = []
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      lines.push({ line: ++line, text: textOf(chunk.subarray(from, end)) })
      from = end + 1
    }
    if (from < chunk.length) {
      size += chunk.length - from
      if (size <= LONGEST) pending.push(chunk.subarray(from))
      else pending = []
    }
    if (lines.length > 0) yield lines
  }
  if (size > 0) yield [{ line: ++line, text: textOf(new Uint8Array(0)) }]
}
