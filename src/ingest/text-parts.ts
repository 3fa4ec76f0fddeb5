import { stat } from 'node:fs/promises'
import type { Before, Held, Part, TextPart, TextSize } from './batch.js'
import { type ByteSource, openBytesFrom } from './byte-source.js'
import { RecordBuffer } from './record-buffer.js'

/**
 * Cuts a text into parts; one that cannot be read from the middle (`plainFrom` of its source) is one part, that holds
 * nothing yet. Undefined where what stands before the first record takes more than a batch. `before` is what comes before
 * the first record.
 */
export async function textParts(
  file: string,
  plainFrom: number | undefined,
  textSize: TextSize,
  { before, ...of }: Pick<TextPart, 'names' | 'options'> & { readonly before: Before },
): Promise<readonly Part[] | undefined> {
  const { window } = textSize
  if (before.place >= window) return undefined
  if (plainFrom === undefined) {
    const held = { head: new Uint8Array(0), at: 0, runs: [] }
    return [{ from: 0, to: Number.POSITIVE_INFINITY, text: { at: 0, window, ...of, before, held } }]
  }
  const size = (await stat(file)).size - plainFrom
  const step = stepOf(textSize)
  const text = { at: plainFrom, end: plainFrom + size, window, ...of }
  return Array.from({ length: Math.max(1, Math.ceil(size / step)) }, (_, i) => ({
    from: i * step,
    to: (i + 1) * step >= size ? Number.POSITIVE_INFINITY : (i + 1) * step,
    text: i === 0 ? { ...text, before } : text,
  }))
}

/** How long parts of a text are: whole windows. */
export function stepOf({ part, window }: TextSize): number {
  return Math.max(1, Math.round(part / window)) * window
}

/** Opens a part of a text at its first record. The buffer is not filled yet; its source is the caller's to close. */
export async function openTextPart(file: string, part: Part, start: number): Promise<RecordBuffer> {
  const source = await openFrom(file, part, start)
  return new RecordBuffer(source, textOf(part).window, { start, from: part.from, to: part.to })
}

/** The first place of a text that can be looked at with a part of it. */
export function earliest(part: Part): number {
  return textOf(part).held?.at ?? 0
}

async function openFrom(file: string, part: Part, place: number): Promise<ByteSource> {
  const { at, end, held } = textOf(part)
  return held ? openHeld(held, place) : openBytesFrom(file, at + place, end)
}

/** What is held of a text from a place on. */
function openHeld({ at, runs }: Held, place: number): ByteSource {
  if (place < at) throw new RangeError('that is not held any more')
  let from = place - at
  let next = 0
  return {
    taken: 0,
    async read(into, to) {
      while (next < runs.length && from >= runs[next]!.length) from -= runs[next++]!.length
      const some = runs[next]?.subarray(from, from + into.length - to)
      if (!some) return 0
      into.set(some, to)
      from += some.length
      return some.length
    },
    close: async () => undefined,
  }
}

/** The first bytes of a text, up to 100. */
export async function headOf(file: string, part: Part): Promise<Uint8Array> {
  return textOf(part).held?.head ?? (await someBytes(file, part, 0, 100)).bytes
}

/** Some bytes of a text, `size` of them, fewer only at its end; there is room for one more. */
export async function someBytes(
  file: string,
  part: Part,
  from: number,
  length: number,
): Promise<{ bytes: Uint8Array; size: number }> {
  const source = await openFrom(file, part, from)
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
