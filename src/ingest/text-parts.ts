import { stat } from 'node:fs/promises'
import type { FilePart, PartSize } from './batch.js'
import { openBytesFrom } from './byte-source.js'
import { RecordBuffer } from './record-buffer.js'

/**
 * Cuts a text into parts of so many bytes. Undefined where it cannot be read from the middle (`plainFrom` of its
 * source), and where what stands before the first record takes more than a batch. `before` is what comes before that.
 */
export async function textParts(
  file: string,
  plainFrom: number | undefined,
  { bytes, window }: PartSize,
  of: Pick<FilePart, 'names' | 'options' | 'before'>,
): Promise<readonly FilePart[] | undefined> {
  if (plainFrom === undefined || (of.before?.place ?? 0) >= window) return undefined
  const size = (await stat(file)).size - plainFrom
  const step = Math.max(1, Math.round(bytes / window)) * window
  const text = { at: plainFrom, window }
  return Array.from({ length: Math.max(1, Math.ceil(size / step)) }, (_, i) => {
    const last = (i + 1) * step >= size
    return {
      names: of.names,
      options: of.options,
      text,
      from: i * step,
      to: last ? Number.POSITIVE_INFINITY : (i + 1) * step,
      bytes: last ? plainFrom + size : plainFrom + (i + 1) * step,
      ...(i === 0 && of.before ? { before: of.before } : {}),
    }
  })
}

/** Opens a part of a text at its first record. The buffer is not filled yet; its source is the caller's to close. */
export async function openTextPart(file: string, part: FilePart, start: number): Promise<RecordBuffer> {
  const { at, window } = textOf(part)
  const source = await openBytesFrom(file, at + start)
  return new RecordBuffer(source, window, { start, from: part.from, to: part.to })
}

/** Some bytes of a text, `size` of them, fewer only at its end; there is room for one more. */
export async function someBytes(
  file: string,
  part: FilePart,
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

function textOf({ text }: FilePart): NonNullable<FilePart['text']> {
  if (!text) throw new RangeError('no part of a text')
  return text
}
