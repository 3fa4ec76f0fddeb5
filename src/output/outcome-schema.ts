import { z } from 'zod'
import { outcomeProblems } from '../facts/reason.js'
import { confidences, severities } from '../rules/rule.js'
import { subjectKinds } from '../schema/subject.js'
import { changes, nowOutcomes } from './compare.js'
import { OUTCOME_FORMAT } from './model.js'

const masked = 'a pseudonym where it may identify a person'

/** A statistic that an outcome was held against. */
export const statisticSchema = z.strictObject({
  name: z.string(),
  value: z.number().nullable(),
  q1: z.number().nullable(),
  q3: z.number().nullable(),
  population: z.int().describe('peers of known value'),
  left_out: z.int().describe('peers whose value is not known'),
  peers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})

/** What is sure of a number that is known only in part. */
export const boundsSchema = z.strictObject({
  least: z.number().nullable().describe('it is surely not less; null: nothing is sure'),
  most: z.number().nullable().describe('it is surely not more; null: nothing is sure'),
})

const detailLine = z
  .strictObject({
    address: z.string().optional().describe(`IP address; ${masked}`),
    bidders: z.array(z.string()).optional().describe(`ids of parties; each ${masked}`),
    path: z
      .array(z.string())
      .optional()
      .describe(
        `parties, each ${masked}, and between them what the next is to the one before; last what is said of the last`,
      ),
    similarity: z.number().optional().describe('how alike two names are, 0–1'),
    amount: z.number().nullable().optional(),
    currency: z.string().nullable().optional(),
    at: z.string().nullable().optional().describe('instant or date, ISO 8601'),
    file: z.string().optional(),
    row: z.int().optional().describe('of the file; a header is row 1'),
    bidders_total: z.int().optional().describe('how many parties, where `bidders` has the first 20'),
    total: z
      .int()
      .optional()
      .describe('how many lines, where the list has the first 20; of a last line that says nothing else'),
  })
  .describe('a line of a detail')

/** The outcome row, as `docs/outcome.schema.json` describes it for other programs. */
export const outcomeRowSchema = z
  .strictObject({
    format: z.literal(OUTCOME_FORMAT).describe('version of this format'),
    rule: z.string(),
    rule_version: z.int(),
    outcome: z.enum(['raised', 'clear', 'not_applicable', 'not_computable']),
    subject: z.strictObject({
      type: z.enum(subjectKinds),
      id: z
        .string()
        .describe(
          'unique in its tender; the lot of an undivided tender has the id of the tender; bids of other tenders have that of their lot before a slash, items that of the bid that prices them; a pair of parties has both ids, with + between them',
        ),
    }),
    tender_id: z.string().nullable().describe('null for parties, pairs of them and markets'),
    value: z.number().nullable().describe('the number the rule looked at'),
    threshold: z.number().nullable().describe('what it was held against'),
    severity: z.enum(severities).describe('how bad if true, after adjustments'),
    confidence: z.enum(confidences).describe('how often it is true, after adjustments'),
    evidence: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(detailLine)]))
      .describe('value by name of fact or detail; null unknown'),
    statistics: z.array(statisticSchema).describe('statistics of the data that it was held against'),
    reason: z
      .strictObject({
        table: z.string(),
        column: z.string().nullable(),
        problem: z.enum(outcomeProblems),
      })
      .nullable()
      .describe('why it is not computable, or is no longer; else null'),
    message: z.string().describe('for people, in the language asked for'),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .describe('identity of rule and subject, the same from run to run'),
    bounds: z
      .record(z.string(), boundsSchema)
      .optional()
      .describe('of a flag: between what evidence lies that is known only in part, by its name'),
    change: z.enum(changes).optional().describe('of a flag, with --compare; a row that is gone is as it was'),
    now: z
      .enum(nowOutcomes)
      .optional()
      .describe('of a flag that is gone: what it is now; absent: its subject is not in the data'),
  })
  .describe('One outcome of a rule of tenderflag on a subject')

/** The JSON Schema of an outcome row. */
export function outcomeJsonSchema(): unknown {
  return z.toJSONSchema(outcomeRowSchema)
}
