import { z } from 'zod'
import { TenderflagError } from '../../errors.js'
import { confidences, severities } from '../../rules/rule.js'
import { subjectKinds } from '../../schema/subject.js'
import type { AlertData, RunSummary } from '../alert.js'
import type { Queries } from './database.js'

const party = z.object({ id: z.string(), name: z.string().nullable() }).nullable()

const dataShape: z.ZodType<AlertData> = z.object({
  rule: z.string(),
  rule_version: z.number(),
  subject: z.object({ type: z.enum(subjectKinds), id: z.string() }),
  tender_id: z.string().nullable(),
  subject_title: z.string().nullable(),
  buyer: party,
  region: z.string().nullable(),
  supplier: party,
  severity: z.enum(severities),
  confidence: z.enum(confidences),
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  evidence: z.record(z.string(), z.unknown()),
  bounds: z
    .record(z.string(), z.object({ least: z.number().nullable(), most: z.number().nullable() }))
    .optional(),
  texts: z.record(z.string(), z.object({ title: z.string(), message: z.string() })),
})

const runShape: z.ZodType<Omit<RunSummary, 'head'>> = z.object({
  number: z.number(),
  at: z.string(),
  version: z.string(),
  as_of: z.string().nullable(),
  rules: z.array(z.object({ id: z.string(), version: z.number(), flags: z.number() })),
  counts: z.object({
    flags: z.number(),
    new: z.number(),
    changed: z.number(),
    reopened: z.number(),
    resolved: z.number(),
    undecided: z.number(),
    silenced: z.number(),
  }),
  clock_went_back: z.boolean(),
  exceptions: z.object({ unused: z.array(z.string()), expired: z.array(z.string()) }),
})

const silencedShape = z.object({ reason: z.string(), owner: z.string(), expires: z.string() })

/** What an entry says beside the data: of a run what differs and by what exception, of a person the text. */
const noteShape = z.object({
  text: z.string().nullable().optional(),
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), now: z.unknown() })).optional(),
  silenced: silencedShape.optional(),
})
export type Note = z.infer<typeof noteShape>

const whoShape = z.object({ by: z.string() })

export const dataOf = (body: string): AlertData => parse(dataShape, body)
export const runOf = (summary: string): Omit<RunSummary, 'head'> => parse(runShape, summary)
export const noteOf = (body: string): Note => parse(noteShape, body)
export const whoOf = (body: string): string => parse(whoShape, body).by
export const silencedOf = (body: string): z.infer<typeof silencedShape> => parse(silencedShape, body)

/** Throws STORE_BROKEN: only `verify` can say more. */
function parse<T>(shape: z.ZodType<T>, body: string): T {
  try {
    return shape.parse(JSON.parse(body))
  } catch (cause) {
    throw new TenderflagError(
      'STORE_BROKEN',
      'contents of the store are not what tenderflag wrote; see "tenderflag alerts verify"',
      {},
      { cause },
    )
  }
}

/** What the data said at some entries of the log; nothing for those that were erased. */
export async function readData(queries: Queries, seqs: readonly number[]): Promise<Map<number, AlertData>> {
  const found = new Map<number, AlertData>()
  if (seqs.length === 0) return found
  const rows = await queries
    .selectFrom('tf_contents')
    .select(['seq', 'body'])
    .where('part', '=', 'data')
    .where('seq', 'in', [...new Set(seqs)])
    .execute()
  for (const { seq, body } of rows) found.set(seq, dataOf(body))
  return found
}
