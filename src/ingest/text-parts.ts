import { stat } from 'node:fs/promises'
import type { Before, Part, TextPart, TextSize } from './batch.js'
import { openBytesFrom } from './byte-source.js'
import { RecordBuffer } from './record-buffer.js'

/**
 * Cuts a text into parts. Undefined where it cannot be read from the middle (`plainFrom` of its source), and where what
 * stands before the first record takes more than a batch. `before` is what comes before the first record.
 */
export async function textParts(
  file: string,
  plainFrom: number | undefined,
  { part, window }: TextSize,
  { before, ...of }: Pick<TextPart, 'names' | 'options'> & { readonly before: Before },
): Promise<readonly Part[] | undefined> {
  if (plainFrom === undefined || before.place >= window) return undefined
  const size = (await stat(file)).size - plainFrom
  const step = Math.max(1, Math.round(part / window)) * window
  const text = { at: plainFrom, window, ...of }
  return Array.from({ length: Math.max(1, Math.ceil(size / step)) }, (_, i) => ({
    from: i * step,
    to: (i + 1) * step >= size ? Number.POSITIVE_INFINITY : (i + 1) * step,
    text: i === 0 ? { ...text, before } : text,
  }))
}

/** Opens a part of a text at its first record. The buffer is not filled yet; its source is the caller's to close. */
export async function openTextPart(file: string, part: Part, start: number): Promise<RecordBuffer> {
  const { at, window } = textOf(part)
  const source = await openBytesFrom(file, at + start)
  return new RecordBuffer(source, window, { start, from: part.from, to: part.to })
}

/** Some bytes of a text, `size` of them, fewer only at its end; there is room for one more. */
export async function someBytes(
  file: string,
  part: Part,
  from: number,
  length: number,
): Promise<{ bytes: Uint8Array; size: number }> {
  const source = await openBytesFrom(file, textOf(part).at + from)
  try {
    const bytes = new Uint8Array(length + 1)
    const room = bytes.subarray(0, length)
    let size = 0
    for (;;) {
      const more = size < length ? await source.read(room, size) : 0
      if (more === 0) return { bytes, size }
      size += more
    }
  } finally {
    await source.close()
  }
}

/** What tells how a text is read from the middle. */
export function textOf({ text }: Part): TextPart {
  if (!text) throw new RangeError('no part of a text')
  return text
}
