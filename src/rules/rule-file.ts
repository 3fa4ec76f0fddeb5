import { z } from 'zod'
import { subjectKinds } from '../schema/subject.js'
import { confidences, severities } from './rule.js'

/** The languages rules can be written in; English is what every other falls back to. */
export const languages = ['en', 'ar', 'pt', 'es', 'fr', 'zh', 'ru'] as const

const line = z.string().trim().min(1).max(2000)

/** A text in one or more languages, English among them. */
const words = z
  .strictObject(
    {
      en: line,
      ar: line.optional(),
      pt: line.optional(),
      es: line.optional(),
      fr: line.optional(),
      zh: line.optional(),
      ru: line.optional(),
    },
    {
      error: ({ code }) => (code === 'invalid_type' ? 'write the text by language, as { en: … }' : undefined),
    },
  )
  .describe('the text by language; en must be there')

const expression = z
  .union([z.string(), z.number(), z.boolean()])
  .transform(String)
  .describe('an expression in CEL syntax over facts and params')

const param = z
  .strictObject({
    value: z.union([z.number(), z.boolean()]).describe('the default'),
    unit: line.optional().describe('what the number counts: share of the estimate, bids, days …'),
    about: words.describe('what it changes'),
    min: z.number().optional().describe('the least it may be set to'),
    max: z.number().optional().describe('the most it may be set to'),
  })
  .superRefine((given, context) => {
    const { value, min, max } = given
    if (typeof value === 'boolean') {
      if (min !== undefined || max !== undefined)
        context.addIssue({ code: 'custom', message: 'a true or false parameter has no min and no max' })
    } else if ((min !== undefined && value < min) || (max !== undefined && value > max))
      context.addIssue({ code: 'custom', path: ['value'], message: 'the default lies outside min and max' })
  })

const adjustment = z
  .strictObject({
    when: expression,
    severity: z.enum(severities).optional(),
    confidence: z.enum(confidences).optional(),
    explain: words.describe('added to the explanation'),
  })
  .refine((given) => given.severity !== undefined || given.confidence !== undefined, {
    message: 'it changes nothing; give severity or confidence',
  })

export const ruleId = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*(\.[A-Za-z0-9][A-Za-z0-9-]*)+$/, 'an id is pack.name: etimad.single-bid, ocp.R018')

/** A rule file as it is written. `tenderflag` publishes it as JSON Schema in rules/rule.schema.json. */
export const ruleFile = z.strictObject({
  id: ruleId.describe('pack.name; unique'),
  version: z.int().min(1).describe('raised whenever the outcomes may change'),
  status: z.enum(['experimental', 'test', 'stable', 'deprecated']),
  title: words,
  subject: z.enum(subjectKinds).describe('what a flag points at'),
  severity: z.enum(severities).describe('how bad it is if it is true'),
  confidence: z.enum(confidences).describe('how often it is true'),
  params: z
    .record(z.string().regex(/^[a-z][a-z0-9_]*$/, 'names of parameters are snake_case'), param)
    .default({})
    .describe('what users can set, as params.NAME in expressions'),
  scope: expression.default('true').describe('the subjects the rule is about; the others are not applicable'),
  when: expression.describe('the condition that raises a flag'),
  value: expression.optional().describe('the number that a flag shows'),
  threshold: expression.optional().describe('the number that value is held against'),
  peers: z
    .strictObject({
      by: z
        .array(z.string().max(100))
        .max(6)
        .describe('facts of the subject or its tender that peers have in common'),
      minimum: expression.describe('fewer peers of known value have no statistic; a number or params.NAME'),
    })
    .optional()
    .describe('whom the statistics of the rule compare a subject with, among those in its scope'),
  // A flag keeps one bit an adjustment, in one byte.
  adjust: z
    .array(adjustment)
    .max(8)
    .default([])
    .describe('changes of severity or confidence of a flag, applied in order'),
  evidence: z.array(z.string().max(100)).max(20).default([]).describe('facts and details shown with a flag'),
  explain: words.describe('one sentence on a flag; {fact:format} puts in a fact of the evidence'),
  rationale: words.describe('why it is worth a look'),
  innocent_explanations: z.array(words).min(1).max(10).describe('what else may be behind it'),
  references: z
    .array(z.strictObject({ title: line, url: z.url({ protocol: /^https?$/ }).optional() }))
    .default([]),
  related: z
    .array(
      z.strictObject({
        id: ruleId,
        type: z.enum(['equivalent', 'similar', 'derived', 'opposite', 'obsolete']),
      }),
    )
    .default([]),
})

export type RuleFile = z.output<typeof ruleFile>

/** The JSON Schema of a rule file, for editors. */
export function ruleSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(ruleFile, { io: 'input' }),
    title: 'A rule of tenderflag',
    description: 'See docs/rules.md.',
  }
}
