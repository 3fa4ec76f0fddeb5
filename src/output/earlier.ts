import { z } from 'zod'
import { TenderflagError } from '../errors.js'
import { openBytes } from '../ingest/byte-source.js'
import { confidences, severities } from '../rules/rule.js'
import { subjectKinds } from '../schema/subject.js'
import { OUTCOME_FORMAT, type OutcomeRow } from './model.js'
import { boundsSchema, statisticSchema } from './outcome-schema.js'

/** Longer lines are no outcomes. */
const LONGEST_LINE = 1 << 24

/** What an outcome of any version of the same format has; what else stands in it is kept as it is. */
const earlierRow = z.object({
  rule: z.string(),
  rule_version: z.int(),
  outcome: z.enum(['raised', 'clear', 'not_applicable', 'not_computable']),
  subject: z.object({ type: z.enum(subjectKinds), id: z.string() }),
  tender_id: z.string().nullable(),
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  evidence: z.record(z.string(), z.unknown()),
  statistics: z.array(statisticSchema).default([]),
  message: z.string(),
  fingerprint: z.string(),
  bounds: z.record(z.string(), boundsSchema).optional(),
  change: z.string().optional(),
  now: z.string().optional(),
})

/** The flags of an earlier run. */
export interface Earlier {
  readonly file: string
  /** By fingerprint, in the order of the file. */
  readonly flags: ReadonlyMap<string, OutcomeRow>
}

/**
 * Reads the NDJSON that an earlier run wrote, plain or gzip, and keeps what was raised then (some 2 kB a flag); flags
 * that were gone then are none. Throws FILE_MISSING, FILE_EMPTY, FILE_BROKEN, and FILE_UNKNOWN_FORMAT for outcomes in
 * another version of the format.
 */
export async function readEarlier(file: string): Promise<Earlier> {
  const flags = new Map<string, OutcomeRow>()
  let line = 0
  for await (const text of linesOf(file)) {
    line++
    if (text.trim() === '') continue
    const row = rowOf(text, { file, line })
    if (row.outcome !== 'raised' || row.change === 'gone') continue
    const { change: _, now: __, bounds, ...rest } = row
    flags.set(row.fingerprint, {
      ...rest,
      format: OUTCOME_FORMAT,
      reason: null,
      ...(bounds && { bounds }),
    })
  }
  return { file, flags }
}

function rowOf(text: string, place: { file: string; line: number }): z.output<typeof earlierRow> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw broken('this line is no JSON; compare with the NDJSON of an earlier scan', place, cause)
  }
  const format = z.object({ format: z.int() }).safeParse(value)
  if (format.success && format.data.format !== OUTCOME_FORMAT)
    throw new TenderflagError(
      'FILE_UNKNOWN_FORMAT',
      `its outcomes are in format ${format.data.format}, and this version compares format ${OUTCOME_FORMAT}; scan the earlier data again`,
      { file: place.file },
    )
  const row = earlierRow.safeParse(value)
  if (row.success && format.success) return row.data
  const field = row.error?.issues[0]?.path.join('.') || 'format'
  throw broken(
    `this line is no outcome (see ${field.slice(0, 60)}); compare with the NDJSON of an earlier scan`,
    place,
  )
}

/** Lines of a text file, at most 16 MiB each. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const source = await openEarlier(file)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let bytes = new Uint8Array(1 << 16)
  let filled = 0
  let line = 0
  const text = (from: number, to: number): string => {
    line++
    try {
      return decoder.decode(bytes.subarray(from, to))
    } catch (cause) {
      throw broken(
        'this line is not UTF-8; compare with the NDJSON of an earlier scan',
        { file, line },
        cause,
      )
    }
  }
  try {
    for (;;) {
      const read = await source.read(bytes, filled)
      let from = 0
      for (
        let end = bytes.indexOf(10, filled);
        end >= 0 && end < filled + read;
        end = bytes.indexOf(10, from)
      ) {
        yield text(from, end)
        from = end + 1
      }
      filled += read
      if (read === 0) break
      bytes.copyWithin(0, from, filled)
      filled -= from
      if (filled < bytes.length) continue
      if (filled >= LONGEST_LINE)
        throw broken('this line is longer than 16 MiB; compare with the NDJSON of an earlier scan', {
          file,
          line: line + 1,
        })
      const larger = new Uint8Array(bytes.length * 2)
      larger.set(bytes)
      bytes = larger
    }
    if (filled > 0) yield text(0, filled)
  } finally {
    await source.close()
  }
}

async function openEarlier(file: string): ReturnType<typeof openBytes> {
  return openBytes(file, 'utf-8').catch((cause: unknown) => {
    if (!(cause instanceof TenderflagError) || cause.code !== 'FILE_EMPTY') throw cause
    throw new TenderflagError(
      'FILE_EMPTY',
      'there is no outcome in it to compare with; if nothing was flagged then, all is new now: leave --compare out',
      { file },
      { cause },
    )
  })
}

function broken(message: string, place: { file: string; line: number }, cause?: unknown): TenderflagError {
  return new TenderflagError('FILE_BROKEN', message, place, cause === undefined ? {} : { cause })
}
