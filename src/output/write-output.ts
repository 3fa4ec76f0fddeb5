import type { Writable } from 'node:stream'
import type { ScanResult } from '../engine/result.js'
import { aborted } from '../system/aborted.js'
import { compared } from './compare.js'
import type { Earlier } from './earlier.js'
import type { Format, FormatInput } from './format.js'
import { type FormatName, formats } from './formats.js'
import type { Report } from './model.js'
import { reportIn } from './report.js'
import { rowsIn } from './rows.js'
import { type OutputOptions, outputContext } from './words/context.js'
import { writeFile } from './write-file.js'
import { writeStream } from './write-stream.js'

/** Where outcomes go, and how. */
export interface WriteOptions extends OutputOptions {
  readonly format: FormatName
  /** A path; `-` is stdout. */
  readonly output: string
  /** Subjects of each kind that a report lists; by default as many as the format has room for. */
  readonly top?: number | undefined
  /** An earlier run to compare with. */
  readonly earlier?: Earlier | undefined
  readonly signal?: AbortSignal
  /** Where `-` goes; stdout by default. */
  readonly stdout?: Terminal
  /** Columns of lines for people; by default those of the terminal, else 100. */
  readonly width?: number
  /** By default on a terminal, unless NO_COLOR is set. */
  readonly colour?: boolean
}

/** A stream that may be a terminal. */
export type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** Characters gathered before they are written: a call to the system costs more than a row. */
const CHUNK = 65_536

/**
 * Writes what a scan found, piece by piece, no faster than it is taken. A file is written beside its place and put
 * there when it is whole, so that an error or an abort leaves nothing half-written. Returns `closed` where stdout
 * was closed by its reader before the end, which is no error. Throws OUTPUT_FAILED (disk full, no such folder, no
 * permission, no key to mask with) and ABORTED.
 */
export async function writeOutput(result: ScanResult, options: WriteOptions): Promise<'written' | 'closed'> {
  const { earlier } = options
  const context = outputContext(result, options)
  let report: Report | undefined
  return writeFrom(
    {
      context,
      rows: () => (earlier ? compared(rowsIn(context), earlier, context) : rowsIn(context)),
      earlier,
      report: () => {
        report ??= reportIn(context, topOf(options))
        return report
      },
    },
    options,
  )
}

/** Subjects of each kind that a report lists. */
export function topOf({ top, format }: Pick<WriteOptions, 'top' | 'format'>): number {
  return top ?? (format === 'table' ? 5 : 10)
}

/** The same, of what was made ready otherwise. */
export async function writeFrom(
  input: Omit<FormatInput, 'width' | 'colour'>,
  options: WriteOptions,
): Promise<'written' | 'closed'> {
  const { output, signal, stdout = process.stdout } = options
  const format: Format = formats[options.format]
  const toStdout = output === '-'
  const pieces = format.write({
    ...input,
    width: options.width ?? (toStdout && stdout.columns ? stdout.columns : 100),
    colour: options.colour ?? (toStdout && stdout.isTTY === true && !process.env.NO_COLOR),
  })
  const chunks = chunked(pieces, signal)
  if (toStdout) return writeStream(stdout, chunks, signal)
  await writeFile(output, chunks)
  return 'written'
}

/** Small pieces put together, as bytes. */
async function* chunked(
  pieces: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let text = ''
  for await (const piece of pieces) {
    if (signal?.aborted) throw aborted(signal)
    if (typeof piece === 'string') text += piece
    else yield piece
    if (text.length < CHUNK) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}
