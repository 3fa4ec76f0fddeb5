import type { Part } from './batch.js'
import { csvBytes, type OpenCsv } from './csv-header.js'
import { type CsvBytes, CsvTokenizer } from './csv-tokenizer.js'
import { earliest, openTextPart, someBytes, textOf } from './text-parts.js'

/** So far to either side is looked for the record that reaches into a part, first and at most, at so many lines. */
const NEAR = 1 << 13
const FAR = 1 << 19
const LINES = 500

/** Opens a part of a CSV file at its first record: that which was told, else the likeliest. */
export async function openCsvPart(file: string, part: Part): Promise<OpenCsv> {
  const { before, names, options } = textOf(part)
  const dialect = csvBytes(file, options)
  const start = before?.place ?? (await likelyStart(file, part, dialect, names.length))
  return { buffer: await openTextPart(file, part, start), dialect, names, options }
}

/**
 * Where the first record that is not whole before a part begins, as far as a look around tells: at the last line end from
 * where a record with the right number of fields reaches into the part, for a line end inside quotes ends no record. A
 * guess: the caller compares it with where the part before it ends.
 */
async function likelyStart(file: string, part: Part, dialect: CsvBytes, fields: number): Promise<number> {
  const { from } = part
  if (from === 0) return 0
  const first = earliest(part)
  const tokenizer = new CsvTokenizer(dialect, new Int32Array(fields).fill(-1), 0)
  for (let near = NEAR; ; near *= 8) {
    const begin = Math.max(first, from - near)
    const length = from - begin + near
    const { bytes, size } = await someBytes(file, part, begin, length)
    const at = Math.min(from - begin, size)
    let nearest = -1
    let lines = 0
    for (let i = at; i >= 0 && lines < LINES; i--) {
      if (i === 0 ? begin > 0 : !isLineEnd(bytes[i - 1]!)) continue
      lines++
      if (nearest < 0) nearest = begin + i
      const stop = tokenizer.run(bytes, i, size, size < length, 1)
      if (tokenizer.rows === 1 && (stop > at || i === at) && tokenizer.broken.length === 0) return begin + i
    }
    if (begin === first || near >= FAR || lines === LINES) return nearest < 0 ? from : nearest
  }
}

function isLineEnd(byte: number): boolean {
  return byte === 10 || byte === 13
}
